"""A study plan as a calendar file (.ics), to be opened in any calendar: all-day entries, the same once more takes their place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from courses import messages
from records.messages import AUDIENCE_NAMES, STUDY_KINDS
from records.study.plan import PlanEntry

MEDIA_TYPE = "text/calendar; charset=utf-8"


def plan_calendar(entries: Sequence[PlanEntry], title: str) -> bytes:
    """The entries by what they hold now. What has no day of its own lies over its month and says so."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//lawstudy//study plan//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for entry in entries:
        first = entry.day or entry.due.replace(day=1)
        event = Event()
        event.add("uid", f"plan-{entry.year}-{entry.unit.code}-{entry.number}@lawstudy")
        event.add("sequence", entry.version)
        event.add("dtstamp", entry.at.replace(tzinfo=dt.UTC))
        event.add("dtstart", first)
        # The day after the last one.
        event.add("dtend", entry.due + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        kind = STUDY_KINDS[entry.kind]
        within = messages.CALENDAR_DAY if entry.day else messages.CALENDAR_MONTH
        event.add("summary", within.format(kind=kind, title=entry.title, month=entry.month))
        event.add("description", "\n".join(_lines(entry)))
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _lines(entry: PlanEntry) -> list[str]:
    told = {
        "单位": entry.unit.name,
        "参加人员": who_of(entry),
        "学时": f"{entry.hours:g}" if entry.hours else "",
        "学习材料": entry.material,
        "责任单位": entry.responsible.name,
        "依据": entry.basis,
    }
    return [f"{name}：{text}" for name, text in told.items() if text]


def who_of(entry: PlanEntry) -> str:
    """Who takes part, in words."""
    who = AUDIENCE_NAMES[entry.audience]
    return f"{who}（{entry.rank}）" if entry.rank else who
