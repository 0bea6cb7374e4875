"""Fill-in questions that refuse a right answer: a number in other numerals, a number without its unit, 天 for 日."""

from __future__ import annotations

import re
from collections.abc import Iterator

from question_bank.check import messages
from question_bank.check.caution import Caution, place
from question_bank.check.wording import bare, quantities
from question_bank.item import Item, Question

_DAYS = re.compile(r"(?<!工作)日$")
_ARABIC = re.compile(r"[0-9]")
OPEN = 8
"""Words of so many characters with one way of writing are hardly ever the only right ones."""


def blank_cautions(item: Item) -> Iterator[Caution]:
    """Every caution about what the blanks of an item accept."""
    for question in item.questions:
        for number, accepted in enumerate(question.blanks, 1):
            if reason := _refused(question, accepted):
                where = place(item, question, messages.BLANK.format(number=number))
                yield Caution(item.id, "blank_refuses_right", where, reason)


def _refused(question: Question, accepted: tuple[str, ...]) -> str | None:
    written = frozenset(map(bare, accepted))
    counted = [answer for answer in written if quantities(answer)]
    if not counted:
        only = next(iter(written))
        return messages.BLANK_OPEN if len(written) == 1 and len(only) >= OPEN else None
    if not question.numerals_equivalent and not (
        any(map(_ARABIC.search, written)) and any(not _ARABIC.search(each) for each in written)
    ):
        return messages.BLANK_NUMERALS
    days = [answer for answer in counted if _DAYS.search(answer)]
    if days and not any(answer.endswith("天") for answer in written):
        return messages.BLANK_DAYS.format(answer=days[0], other=days[0][:-1] + "天")
    return None
