"""`lawstudy holidays`: the days off of a year, for the deadline calculator."""

from __future__ import annotations

import calendar
import datetime as dt
from pathlib import Path

from courses.calculators.site_days import read_notice, site_days, write_year
from courses.errors import CannotCalculate
from courses.messages import UNKNOWN_YEAR
from foundation.site import open_site
from lawstudy.commands import messages
from lawstudy.console import say
from lawstudy.opening import open_records
from records.audit import trail
from records.audit.site_decisions import HolidaysEntered


def holidays_import(root: Path, file: Path, *, source: str) -> None:
    """Enter a year from a table of its notice. Raises `HolidaysRejected`, `BadTable`; then nothing changes."""
    site = open_site(root)
    year = read_notice(file, source)
    with open_records(site) as db:
        told = HolidaysEntered(
            subject=str(year.year),
            source=year.source,
            holidays=len(year.holidays),
            workdays=len(year.workdays),
        )
        trail.decide(db, told)
        # First the file: a row of the trail without it would tell of what is not so.
        write_year(site.holidays, year)
        db.commit()
    say(
        messages.HOLIDAYS_ENTERED.format(
            year=year.year, off=len(year.holidays), worked=len(year.workdays)
        )
    )


def holidays_show(root: Path, year: int) -> None:
    """Say which days of a year are off beside Saturdays and Sundays, and which of these are worked. Raises `CannotCalculate`."""
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise CannotCalculate(UNKNOWN_YEAR.format(year=year))
    days = site_days(open_site(root).holidays)
    first = dt.date(year, 1, 1)
    every = [first + dt.timedelta(n) for n in range(365 + calendar.isleap(year))]
    off = [day for day in every if day.weekday() < 5 and not days.is_working(day)]
    worked = [day for day in every if day.weekday() >= 5 and days.is_working(day)]
    say(messages.HOLIDAYS_SOURCE.format(year=year, source=days.source(year)))
    say(messages.HOLIDAYS_OFF.format(days="、".join(map(_named, off)) or messages.NONE))
    say(messages.HOLIDAYS_WORKED.format(days="、".join(map(_named, worked)) or messages.NONE))


def _named(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
