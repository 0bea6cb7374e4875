"""Plans and events for the tests, put straight into the records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from foundation.clock import utc_now
from records.people.person import Person
from records.people.unit import Unit
from records.study.event import Attendance, EventRecord, StudyEvent
from records.study.plan import PlanEntry


def plan_entry(db: Session, unit: Unit, number: int = 1, **changes: Any) -> PlanEntry:
    """A pre-meeting study of 2026 in March, for leading cadres."""
    values: dict[str, Any] = {
        "year": 2026,
        "unit": unit,
        "number": number,
        "kind": "pre_meeting",
        "title": "科学技术进步法",
        "audience": "leaders",
        "month": 3,
        "responsible": unit,
        "by": "test",
        "at": utc_now(),
    }
    row = PlanEntry(**{**values, **changes})
    db.add(row)
    db.flush()
    return row


def study_event(db: Session, unit: Unit, *present: Person, **changes: Any) -> StudyEvent:
    """A confirmed event of half an hour on 2026-03-05 with these people."""
    event = StudyEvent(unit=unit, made_by="test", made_at=utc_now())
    event.records.append(event_record(*present, unit=unit, **changes))
    db.add(event)
    db.flush()
    return event


def event_record(*present: Person, unit: Unit, **changes: Any) -> EventRecord:
    """Such a record of one."""
    values: dict[str, Any] = {
        "state": "confirmed",
        "kind": "pre_meeting",
        "title": "科学技术进步法",
        "day": dt.date(2026, 3, 5),
        "minutes": 30,
        "by": "test",
        "at": utc_now(),
        "submitted_by": "test",
    }
    row = EventRecord(**{**values, **changes})
    row.attendance = [Attendance(person=each, unit=unit, presence="present") for each in present]
    return row
