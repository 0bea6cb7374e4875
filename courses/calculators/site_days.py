"""Years of days off that a site enters: a table of a notice, kept as ``holidays.toml`` in the site's folder."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from courses import messages
from courses.calculators.work_days import HolidayYear, WorkCalendar
from courses.errors import CannotCalculate, HolidaysRejected
from foundation.files import write_whole
from foundation.tables import Cell, fold_head, read_tables

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


ALWAYS_OFF = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
"""Month and day that every notice so far gave off."""


def site_days(path: Path | None) -> WorkCalendar:
    """The working days of a site. Raises `CannotCalculate` when its file cannot be read: nothing is worked out without it."""
    if path is None or not path.is_file():
        return WorkCalendar()
    try:
        years = [_kept_year(each) for each in tomllib.loads(path.read_text("utf-8"))["year"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        reason = messages.HOLIDAYS_DAMAGED.format(file=path.name, reason=error)
        raise CannotCalculate(reason) from error
    return WorkCalendar({each.year: each for each in years})


def _kept_year(kept: dict[str, Any]) -> HolidayYear:
    """A year as the site's file has it. Raises ``ValueError`` for days that are none of it: they would be passed over."""
    year, days = kept["year"], [*kept["holidays"], *kept["workdays"]]
    strange = [str(day) for day in days if type(day) is not dt.date or day.year != year]
    if type(year) is not int or strange:
        raise ValueError("、".join(strange) or str(year))
    return HolidayYear(
        year,
        _one_line(str(kept["source"])),
        frozenset(kept["holidays"]),
        frozenset(kept["workdays"]),
    )


def read_notice(path: Path, source: str) -> HolidayYear:
    """A table ``日期, 安排`` of one year's notice. Raises `HolidaysRejected` with every problem, `BadTable`."""
    rows = [row for sheet in read_tables(path)[:1] for row in sheet.rows]
    head = [fold_head(cell.text) for cell in rows[0]] if rows else []
    if not set(messages.HOLIDAYS_HEAD) <= set(head):
        raise HolidaysRejected([messages.HOLIDAYS_NO_HEAD])
    date_at, kind_at = (head.index(name) for name in messages.HOLIDAYS_HEAD)
    problems: list[str] = []
    days: dict[dt.date, bool] = {}
    for number, row in enumerate(rows[1:], 2):
        text, kind = _text(row, date_at), _text(row, kind_at)
        if not text and not kind:
            continue
        day = _date(text)
        if day is None:
            problems.append(messages.HOLIDAYS_BAD_DATE.format(row=number, text=text))
        if kind not in (messages.HOLIDAY_OFF, messages.HOLIDAY_WORK):
            problems.append(messages.HOLIDAYS_BAD_KIND.format(row=number, text=kind))
        elif day is None:
            continue
        elif day in days:
            problems.append(messages.HOLIDAYS_TWICE.format(row=number, date=day))
        elif kind == messages.HOLIDAY_WORK and day.weekday() < 5:
            problems.append(messages.HOLIDAYS_WEEKEND.format(row=number, date=day))
        else:
            days[day] = kind == messages.HOLIDAY_OFF
    years = sorted({day.year for day in days})
    if len(years) > 1:
        named = "、".join(map(str, years))
        problems.append(messages.HOLIDAYS_ONE_YEAR.format(years=named))
    if not years and not problems:
        problems.append(messages.HOLIDAYS_EMPTY)
    off = frozenset(day for day, free in days.items() if free)
    if not problems:
        problems += _missing(years[0], off)
    if problems:
        raise HolidaysRejected(problems)
    return HolidayYear(years[0], _one_line(source), off, frozenset(days) - off)


def _missing(year: int, off: frozenset[dt.date]) -> list[str]:
    """That days which are off in each year are not in the table: half a notice would stand for the whole year."""
    always = [dt.date(year, month, day) for month, day in ALWAYS_OFF]
    missing = [f"{day:%Y-%m-%d}" for day in always if day.weekday() < 5 and day not in off]
    named = "、".join(missing)
    return [messages.HOLIDAYS_MISSING.format(year=year, dates=named)] if missing else []


def _one_line(text: str) -> str:
    """Without what a line of a file cannot hold."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def write_year(path: Path, year: HolidayYear) -> None:
    """Put a year into the site's file, in the place of what stood there of it."""
    years = {**site_days(path).entered, year.year: year}
    text = "\n".join(_toml(years[number]) for number in sorted(years))
    write_whole(path, text.encode("utf-8"), durable=True)


def _toml(year: HolidayYear) -> str:
    def listed(days: frozenset[dt.date]) -> str:
        return ", ".join(day.isoformat() for day in sorted(days))

    source = year.source.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'[[year]]\nyear = {year.year}\nsource = "{source}"\n'
        f"holidays = [{listed(year.holidays)}]\nworkdays = [{listed(year.workdays)}]\n"
    )


def _date(text: str) -> dt.date | None:
    match = _DATE.fullmatch(text)
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _text(row: Sequence[Cell], at: int) -> str:
    return row[at].text.strip() if at < len(row) else ""
