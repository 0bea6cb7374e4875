"""What a calculator asks and what it says, as plain values that pages and notebooks show alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from courses import messages
from courses.errors import CannotCalculate

_FIRST_YEAR, _LAST_YEAR = 1950, 2200


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen; ``group``: the heading under which it stands, if there is one."""

    id: str
    text: str
    group: str = ""


@dataclass(frozen=True)
class Field:
    """Something that is asked. ``several``: any of the options; ``amount``: a number of yuan, which may be left empty."""

    name: str
    label: str
    kind: Literal["one", "several", "date", "amount"]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Line:
    """A step on the way to the result, and the article that it stands on (empty: none)."""

    text: str
    basis: str = ""


@dataclass(frozen=True)
class Outcome:
    """``result`` in one sentence; ``lines`` how it came about, in order."""

    result: str
    lines: tuple[Line, ...]


Values = Mapping[str, object]
"""What was given, by field: the id of an option, a list of ids, an ISO date, a number as text."""


@dataclass(frozen=True)
class Spec:
    """A calculator: its title, a hint for people, its fields, and the values of a worked example."""

    title: str
    hint: str
    fields: tuple[Field, ...]
    example: Mapping[str, object] = field(default_factory=dict)


def chosen(spec: Spec, values: Values, name: str) -> str:
    """The option that was chosen. Raises `CannotCalculate`."""
    asked = next(each for each in spec.fields if each.name == name)
    value = values.get(name)
    if value not in [option.id for option in asked.options]:
        raise CannotCalculate(messages.CHOOSE.format(label=asked.label))
    return str(value)


def chosen_several(spec: Spec, values: Values, name: str) -> Sequence[str]:
    """The options that were chosen, in their order. Raises `CannotCalculate`."""
    asked = next(each for each in spec.fields if each.name == name)
    value = values.get(name, [])
    known = [option.id for option in asked.options]
    if not isinstance(value, list) or not all(each in known for each in value):
        raise CannotCalculate(messages.CHOOSE.format(label=asked.label))
    return [each for each in known if each in value]


def given_date(spec: Spec, values: Values, name: str) -> dt.date:
    """The date that was given. Raises `CannotCalculate`."""
    asked = next(each for each in spec.fields if each.name == name)
    try:
        day = dt.date.fromisoformat(str(values.get(name)))
    except ValueError:
        raise CannotCalculate(messages.BAD_DATE.format(label=asked.label)) from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise CannotCalculate(messages.BAD_DATE.format(label=asked.label))
    return day


def given_amount(spec: Spec, values: Values, name: str) -> float | None:
    """The number that was given; ``None`` when the field is empty. Raises `CannotCalculate`."""
    asked = next(each for each in spec.fields if each.name == name)
    value = values.get(name)
    text = "" if value is None else str(value).replace(",", "").replace("，", "").strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e15:
        raise CannotCalculate(messages.BAD_AMOUNT.format(label=asked.label))
    return number
