"""What people type into plans and records of events: short texts, days, hours; what is wrong with them is told, not mended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import category

from courses import messages

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


class Fault(NamedTuple):
    """What is wrong, and with which column of a workbook; ``""``: with the row as a whole."""

    column: str
    text: str


def faults(column: str, problems: Sequence[str]) -> list[Fault]:
    """Problems of one column."""
    return [Fault(column, text) for text in problems]


def texts_of(found: Sequence[Fault]) -> list[str]:
    """The faults in words, for a page, where each field is named in its words."""
    return [fault.text for fault in found]


def text_problems(name: str, text: str, longest: int, *, needed: bool = False) -> list[str]:
    """What is wrong with a text; ``name``: what people call it. Lines may be broken."""
    if not text.strip():
        return [messages.STUDY_NEEDED.format(name=name)] if needed else []
    if len(text) > longest:
        return [messages.STUDY_LONG.format(name=name, longest=longest, length=len(text))]
    if any(category(character) in _INVISIBLE and character != "\n" for character in text):
        return [messages.STUDY_INVISIBLE.format(name=name)]
    return []


def hours_problems(name: str, hours: float | None, most: float | None = None) -> list[str]:
    """Credit hours are above 0, by halves of a tenth at the finest; at most ``most``, where that is known."""
    if hours is None:
        return []
    if not 0 < hours <= 100 or abs(hours * 20 - round(hours * 20)) > 1e-6:
        return [messages.STUDY_HOURS.format(name=name, hours=f"{hours:g}")]
    if most is not None and hours > most:
        return [messages.STUDY_HOURS_OVER.format(name=name, hours=f"{hours:g}", most=f"{most:g}")]
    return []


def read_hours(text: str) -> float | None:
    """A number of hours as people type it. Raises ``ValueError`` for what is none; nothing is no hours."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text):
        raise ValueError(text)
    return float(text)


def is_time(text: str) -> bool:
    """Whether it is a time of a day, HH:MM."""
    return re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text) is not None
