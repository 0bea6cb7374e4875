"""The deadline calculator: from the day of an event to the last day, with the article beside each step."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from courses import messages
from courses.calculators.form import Field, Line, Option, Outcome, Spec, Values, chosen, given_date
from courses.calculators.work_days import WorkCalendar

RULES = Path(__file__).with_name("deadlines.toml")
Unit = Literal["working_day", "day", "month", "year"]


@dataclass(frozen=True)
class Area:
    """What holds for the deadlines of an area; the fields are explained in ``deadlines.toml``."""

    name: str
    last_day: Literal["moves", "refers", "unsaid"]
    working_basis: str = ""
    start_basis: str = ""
    last_basis: str = ""


@dataclass(frozen=True)
class Rule:
    """A deadline: ``length`` in ``unit`` from the day ``from_`` on, or before it."""

    id: str
    area: Area
    what: str
    from_: str
    length: int
    unit: Unit
    basis: str
    direction: Literal["after", "before"] = "after"
    note: str = ""


@cache
def rules() -> dict[str, Rule]:
    """Every rule by id, in the order of the file."""
    data = tomllib.loads(RULES.read_text("utf-8"))
    areas = {name: Area(**each) for name, each in data["area"].items()}
    found = {}
    for each in data["rule"]:
        facts = {**each, "area": areas[each["area"]], "from_": each["from"]}
        del facts["from"]
        found[each["id"]] = Rule(**facts)
    return found


@cache
def spec() -> Spec:
    """What is asked."""
    options = tuple(
        Option(rule.id, f"{rule.what}（{_length(rule)}）", rule.area.name)
        for rule in rules().values()
    )
    fields = (
        Field("rule", messages.DEADLINE_RULE, "one", options),
        Field("from", messages.DEADLINE_FROM, "date"),
    )
    example = {"rule": "penalty-hearing-request", "from": "2026-03-23"}
    return Spec(messages.DEADLINE_TITLE, messages.DEADLINE_HINT, fields, example)


def work_out(values: Values, days: WorkCalendar) -> Outcome:
    """The last day. Raises `CannotCalculate` when something is missing, or a year's holidays are not known."""
    rule = rules()[chosen(spec(), values, "rule")]
    start = given_date(spec(), values, "from")
    lines = [Line(messages.DEADLINE_EVENT.format(event=rule.from_, day=written(start)), rule.basis)]
    if rule.unit == "working_day":
        last = _working(rule, start, days, lines)
    else:
        last = _running(rule, start, days, lines)
    if rule.note:
        lines.append(Line(rule.note, rule.basis))
    return Outcome(messages.DEADLINE_RESULT.format(what=rule.what, day=last), tuple(lines))


def _working(rule: Rule, start: dt.date, days: WorkCalendar, lines: list[Line]) -> str:
    before = rule.direction == "before"
    counted = days.working_after(start, -rule.length if before else rule.length)
    # "Seven days before" leaves seven whole days between the two.
    last = days.working_after(counted[-1], -1)[0] if before else counted[-1]
    text = messages.DEADLINE_BEFORE if before else messages.DEADLINE_WORKING
    named = "、".join(f"{day.month}月{day.day}日" for day in counted)
    lines.append(Line(text.format(count=rule.length, days=named), rule.area.working_basis))
    first, end = min(start, last), max(start, last)
    off = [
        day
        for n in range(1, (end - first).days)
        if (day := first + dt.timedelta(n)) and not days.is_working(day)
    ]
    if off:
        named = "、".join(f"{day.month}月{day.day}日" for day in off)
        source = "；".join(days.source(year) for year in sorted({first.year, end.year}))
        lines.append(Line(messages.DEADLINE_OFF.format(days=named, source=source)))
    return written(last)


def _running(rule: Rule, start: dt.date, days: WorkCalendar, lines: list[Line]) -> str:
    start_basis = rule.area.start_basis or messages.CIVIL_CODE_START
    if rule.unit == "day":
        last = start + dt.timedelta(rule.length)
        text = messages.DEADLINE_DAYS.format(
            first=written(start + dt.timedelta(1)), count=rule.length, last=written(last)
        )
        lines.append(Line(text, start_basis))
    else:
        months = rule.length * (12 if rule.unit == "year" else 1)
        last = _months_after(start, months)
        lines.append(
            Line(
                messages.DEADLINE_MONTHS.format(length=_length(rule), last=written(last)),
                messages.CIVIL_CODE_MONTH,
            )
        )
    if days.is_working(last):
        return written(last)
    moved = days.working_after(last, 1)[0]
    area = rule.area
    match area.last_day:
        case "moves":
            text = messages.DEADLINE_MOVES.format(last=written(last), moved=written(moved))
            lines.append(Line(text, area.last_basis))
            return written(moved)
        case "refers":
            text = messages.DEADLINE_REFERS.format(last=written(last), moved=written(moved))
            lines.append(Line(text, area.last_basis))
        case "unsaid":
            text = messages.DEADLINE_UNSAID.format(last=written(last), moved=written(moved))
            lines.append(Line(text))
    return messages.DEADLINE_EITHER.format(last=written(last), moved=written(moved))


def _months_after(start: dt.date, months: int) -> dt.date:
    """The day of the same number; the last of the month where there is none (《民法典》第二百零二条)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    most = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(start.day, most))


def _length(rule: Rule) -> str:
    text = f"{rule.length}{messages.UNITS[rule.unit]}"
    return messages.BEFORE.format(length=text) if rule.direction == "before" else text


def written(day: dt.date) -> str:
    """``2026年3月23日（周一）``."""
    return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"
