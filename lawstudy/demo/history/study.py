"""The study of the demo's earlier years: plans of member units that were approved, events, and who was there."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from courses.plan_approval import content_hash
from lawstudy.demo.history import messages
from lawstudy.demo.history.staff import Staff, inserted
from records.people.unit import Unit
from records.study.event import Attendance, EventRecord, StudyEvent
from records.study.plan import Audience, PlanEntry, StudyKind
from records.study.plan_approval import PlanApproval

RECORDER, CONFIRMER = "demo-unit", "demo"
NOT_HELD, ON_LEAVE, ABSENT, MADE_UP = 0.06, 0.06, 0.02, 0.7


@dataclass(frozen=True)
class _Planned:
    kind: StudyKind
    title: str
    audience: Audience
    month: int
    minutes: int
    hours: float
    category: str
    of_a_law: bool = False


_ENTRIES = (
    _Planned("group", "中心组专题学习（模拟）", "leaders", 2, 90, 2, "政治理论"),
    _Planned("pre_meeting", "会前学法（模拟）", "leaders", 3, 30, 1, "公共法律知识", True),
    _Planned("lecture", "行政执法实务讲座（模拟）", "officers", 5, 90, 2, "专门法律知识", True),
    _Planned("court", "旁听行政案件庭审（模拟）", "all", 10, 60, 1, "案例、旁听与廉政"),
)


@dataclass
class Studied:
    """How many events were held, and how many rows say who was expected there."""

    events: int = 0
    attendance: int = 0


def study_year(
    db: Session, staff: Staff, year: int, seed: int, laws: Sequence[str] = ()
) -> Studied:
    """A year of it, in the caller's transaction. ``laws``: what the units' events name, one unit after the other."""
    units = db.scalars(select(Unit).where(Unit.is_member).order_by(Unit.code)).all()
    entries = _plans(db, units, year, laws)
    draw = random.Random(f"{seed}:study:{year}")
    held = [
        (planned, entry)
        for of_unit in entries.values()
        for planned, entry in zip(_ENTRIES, of_unit, strict=True)
        if draw.random() >= NOT_HELD
    ]
    events = inserted(
        db,
        StudyEvent,
        [
            {
                "unit_id": entry.unit_id,
                "source_key": None,
                "made_by": RECORDER,
                "made_at": _after(_day(entry)),
            }
            for _, entry in held
        ],
    )
    rows = [
        _record(event, planned, entry) for event, (planned, entry) in zip(events, held, strict=True)
    ]
    records = inserted(db, EventRecord, rows)
    attendance = [
        _attended(record, person, unit, _day(entry), draw)
        for record, (planned, entry) in zip(records, held, strict=True)
        for person, unit in _expected(staff, planned.audience, entry.unit_id, _day(entry))
    ]
    if attendance:
        db.execute(insert(Attendance), attendance)
    return Studied(len(events), len(attendance))


def _plans(
    db: Session, units: Sequence[Unit], year: int, laws: Sequence[str]
) -> Mapping[int, Sequence[PlanEntry]]:
    """Each unit's entries, approved in January as they are."""
    at = dt.datetime(year, 1, 10, 2)
    made: dict[int, list[PlanEntry]] = {}
    names = itertools.cycle(f"《{law}》" for law in laws) if laws else itertools.repeat("")
    for unit in units:
        made[unit.id] = [
            PlanEntry(
                year=year,
                unit=unit,
                unit_id=unit.id,
                number=number,
                version=1,
                kind=each.kind,
                title=(next(names) if each.of_a_law else "") + each.title,
                audience=each.audience,
                rank="",
                month=each.month,
                hours=each.hours,
                category=each.category,
                material="",
                responsible=unit,
                basis=messages.PLAN_BASIS,
                withdrawn=False,
                reason="",
                by=RECORDER,
                at=at,
            )
            for number, each in enumerate(_ENTRIES, 1)
        ]
        db.add_all(made[unit.id])
        db.add(
            PlanApproval(
                year=year,
                unit=unit,
                content_hash=content_hash(made[unit.id]),
                entries=len(made[unit.id]),
                state="approved",
                submitted_by=RECORDER,
                submitted_at=at + dt.timedelta(days=3),
                decided_by=CONFIRMER,
                decided_at=at + dt.timedelta(days=8),
            )
        )
    db.flush()
    return made


def _record(event: int, planned: _Planned, entry: PlanEntry) -> dict[str, Any]:
    day, court = _day(entry), planned.kind == "court"
    submitted = _after(day)
    return {
        "event_id": event,
        "state": "confirmed",
        "withdrawn": False,
        "entry_id": entry.id,
        "kind": planned.kind,
        "category": planned.category,
        "title": entry.title,
        "meeting": "" if court else messages.MEETING,
        "day": day,
        "start": "",
        "minutes": planned.minutes,
        "hours": None,
        "place": "",
        "chair": "",
        "speaker": "",
        "speaker_unit": "",
        "content": "" if court else entry.title,
        "focus": "",
        "way": "",
        "discussion": "",
        "recorder": "",
        "attachments": "",
        "case_number": messages.CASE if court else "",
        "cause": "",
        "court": messages.COURT if court else "",
        "on_site": False if court else None,
        "own_case": None,
        "appearing": "",
        "correction": "",
        "by": RECORDER,
        "at": submitted,
        "submitted_by": RECORDER,
        "submitted_at": submitted,
        "decided_by": CONFIRMER,
        "decided_at": submitted + dt.timedelta(days=2),
        "return_reason": "",
    }


def _expected(
    staff: Staff, audience: Audience, unit: int, day: dt.date
) -> Sequence[tuple[int, int]]:
    """Who was expected, each once, with the unit where they were."""
    found: dict[int, int] = {}
    if audience in ("leaders", "all"):
        found |= {each.person: unit for each in staff.leaders if each.unit == unit}
    if audience in ("officers", "all"):
        for each in staff.officers:
            if each.serves(day) and each.unit_on(day) == unit:
                found[each.person] = unit
    return sorted(found.items())


def _attended(
    record: int, person: int, unit: int, day: dt.date, draw: random.Random
) -> dict[str, Any]:
    chance, made_up = draw.random(), draw.random() < MADE_UP
    away = chance < ABSENT + ON_LEAVE
    presence = "present"
    if away:
        presence = "absent" if chance < ABSENT else "leave"
    return {
        "record_id": record,
        "person_id": person,
        "unit_id": unit,
        "presence": presence,
        "reason": messages.LEAVE if presence == "leave" else "",
        "made_up_on": day + dt.timedelta(days=7) if presence == "leave" and made_up else None,
    }


def _day(entry: PlanEntry) -> dt.date:
    """The middle of its month, no Saturday or Sunday."""
    day = dt.date(entry.year, entry.month, 15)
    while day.weekday() in (calendar.SATURDAY, calendar.SUNDAY):
        day -= dt.timedelta(days=1)
    return day


def _after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(3))
