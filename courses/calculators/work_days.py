"""Which days are working days: the notices of the State Council as `chinese_calendar` knows them, and years that a site enters.

A year whose notice is not known is never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import chinese_calendar

from courses import messages
from courses.errors import CannotCalculate


@dataclass(frozen=True)
class HolidayYear:
    """A year's notice. ``holidays``: days off beside Saturdays and Sundays; ``workdays``: of these, days that are worked."""

    year: int
    source: str
    holidays: frozenset[dt.date]
    workdays: frozenset[dt.date]


@dataclass(frozen=True)
class WorkCalendar:
    """``entered``: years that a site entered, which count before those of the library."""

    entered: Mapping[int, HolidayYear] = field(default_factory=dict)

    def is_working(self, day: dt.date) -> bool:
        """Whether it is a working day. Raises `CannotCalculate` for a year whose notice is not known."""
        own = self.entered.get(day.year)
        if own:
            return day in own.workdays or (day.weekday() < 5 and day not in own.holidays)
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            raise CannotCalculate(messages.UNKNOWN_YEAR.format(year=day.year)) from None

    def source(self, year: int) -> str:
        """Where the year's days off are known from."""
        own = self.entered.get(year)
        return own.source if own else messages.LIBRARY_SOURCE.format(year=year)

    def working_after(self, day: dt.date, count: int) -> list[dt.date]:
        """The ``count`` working days after a day; before it with a negative count, the nearest first."""
        step = dt.timedelta(1 if count > 0 else -1)
        found: list[dt.date] = []
        while len(found) < abs(count):
            day += step
            if self.is_working(day):
                found.append(day)
        return found
