"""The year of each unit: what it planned, did and handed in, in the order of codes. Nobody is ranked. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses import messages
from courses.events_people import people_of_units
from courses.hours_policy import HoursPolicy
from courses.hours_views import hours_of_people
from courses.plan_approval import PlanStanding
from courses.plan_progress import plan_views
from courses.report_views import report_views
from documents.lists import Column, Group, UnitList
from documents.official import Official, Table, Text
from foundation.local_time import local_day, written_day, written_time
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import PublishedResult, holds
from records.messages import PLAN_STATES
from records.people.unit import Unit
from records.study.reminder import Reminder, reminders_of


@dataclass(frozen=True)
class UnitYear:
    """A unit's year. ``standing``: whether its plan is approved; ``planned``: entries of its plan, of which ``done`` and ``late``; ``events``: those that count;

    ``people``: of whom hours are asked, of which ``met`` have them; ``leaders``: who report, of which ``reports`` are handed in;
    ``called``: to formal exams whose results are published, without those who were exempt, of which ``passed``;
    ``reminders``: sent to it, of which ``answered`` have an answer that stands, and ``overdue`` none in time.
    """

    unit: Unit
    standing: PlanStanding
    planned: int
    done: int
    late: int
    waiting: int
    events: int
    people: int
    met: int
    leaders: int
    reports: int
    called: int
    passed: int
    reminders: int
    answered: int
    overdue: int


FIGURES = (
    "planned",
    "done",
    "late",
    "waiting",
    "events",
    "people",
    "met",
    "leaders",
    "reports",
    "called",
    "passed",
    "reminders",
    "answered",
    "overdue",
)
"""The figures of `UnitYear`, in the order of `courses.messages.UNITS_COLUMNS`."""


def units_year(
    db: Session,
    year: int,
    policies: Sequence[HoursPolicy],
    zone: dt.tzinfo,
    *,
    today: dt.date,
    units: Collection[int] | None = None,
) -> list[UnitYear]:
    """The year of these ``units``, or of all member units."""
    wanted = select(Unit).order_by(Unit.code)
    chosen = Unit.is_member if units is None else Unit.id.in_(units)
    rows = db.scalars(wanted.where(chosen)).all()
    ids = [unit.id for unit in rows]
    plans = {view.unit.id: view for view in plan_views(db, year, today=today, units=ids)}
    reports = {view.unit.id: view for view in report_views(db, year, ids)}
    hours = _hours(db, ids, year, policies, zone, today)
    exams = _exams(db, ids, year, zone)
    reminders: dict[int, list[Reminder]] = defaultdict(list)
    for each in reminders_of(db, year, ids):
        if not each.withdrawn:
            reminders[each.unit_id].append(each)
    found = []
    for unit in rows:
        plan, told = plans[unit.id], reports[unit.id]
        held = [event.counting for event in plan.events]
        found.append(
            UnitYear(
                unit,
                plan.standing,
                planned=len(plan.entries),
                done=plan.counts["done"],
                late=len(plan.late),
                waiting=len(plan.waiting),
                events=sum(row is not None and not row.withdrawn for row in held),
                people=hours[unit.id][0],
                met=hours[unit.id][1],
                leaders=len(told.lines),
                reports=told.count("submitted", "assessed"),
                called=exams[unit.id].total(),
                passed=exams[unit.id]["passed"],
                reminders=len(reminders[unit.id]),
                answered=sum(each.state != "sent" for each in reminders[unit.id]),
                overdue=sum(each.is_overdue(today) for each in reminders[unit.id]),
            )
        )
    return found


def _hours(
    db: Session,
    units: Collection[int],
    year: int,
    policies: Sequence[HoursPolicy],
    zone: dt.tzinfo,
    today: dt.date,
) -> dict[int, tuple[int, int]]:
    """Of how many people of a unit hours are asked, and how many have them; as the unit is today, or was on the year's last day."""
    people = people_of_units(db, units, min(today, dt.date(year, 12, 31)))
    everybody = {person.id: person for of_unit in people.values() for person in of_unit}
    stands = {
        each.person.id: each
        for each in hours_of_people(db, list(everybody.values()), year, policies, zone)
        if each.standings
    }
    found = {}
    for unit, of_unit in people.items():
        asked = [stands[person.id] for person in of_unit if person.id in stands]
        found[unit] = len(asked), sum(each.is_met for each in asked)
    return found


def _exams(
    db: Session, units: Collection[int], year: int, zone: dt.tzinfo
) -> dict[int, Counter[str]]:
    """Outcomes of formal exams whose results are published, by the unit at which people were called."""
    at = func.coalesce(Attempt.ended_at, Exam.released_at)
    rows = db.execute(
        select(Call.unit_id, PublishedResult.outcome, at)
        .join(PublishedResult, PublishedResult.call_id == Call.id)
        .join(Exam, Exam.id == Call.exam_id)
        .outerjoin(Attempt, Attempt.id == PublishedResult.attempt_id)
        .where(Call.unit_id.in_(units), Exam.practice.is_(False), Exam.simulated.is_(False))
        .where(holds(), PublishedResult.outcome != "exempt")
    )
    found: dict[int, Counter[str]] = {unit: Counter() for unit in units}
    for unit, outcome, when in rows:
        if when is not None and local_day(when, zone).year == year:
            found[unit][outcome] += 1
    return found


def units_list(
    found: Sequence[UnitYear], year: int, *, now: dt.datetime, zone: dt.tzinfo
) -> UnitList:
    """The units as a list to work with, a row each. ``now``: UTC, naive."""
    return UnitList(
        messages.UNITS_TITLE.format(year=year),
        messages.DOC_UNIT,
        [
            Column(messages.UNITS_PLAN, 16, "center"),
            *(Column(name, 10, "center") for name in messages.UNITS_COLUMNS),
        ],
        [
            Group(each.unit.name, [[plan_state(each), *(getattr(each, name) for name in FIGURES)]])
            for each in found
        ],
        notes=[messages.UNITS_NOTE],
        printed=messages.DOC_PRINTED.format(at=written_time(now, zone)),
        apart=False,
    )


def plan_state(each: UnitYear) -> str:
    """How a unit's plan stands, in a word; that there is none, where it has none."""
    return PLAN_STATES[each.standing.state] if each.planned else messages.UNITS_NO_PLAN


def plans_lacking(found: Sequence[UnitYear]) -> list[str]:
    """A sentence that names the units whose plan is not approved; none where all are."""
    lacking = [
        messages.DOC_PLAN_STATE.format(unit=each.unit.name, state=plan_state(each))
        for each in found
        if not (each.planned and each.standing.is_approved)
    ]
    return [messages.DOC_PLANS_LACKING.format(units="、".join(lacking))] if lacking else []


def short_row(each: UnitYear) -> list[str]:
    """A unit's name and its year in a few figures, each as a part of a whole; see `courses.messages.UNITS_SHORT_COLUMNS`."""
    parts = (
        (each.met, each.people),
        (each.reports, each.leaders),
        (each.passed, each.called),
        (each.answered, each.reminders),
    )
    return [
        each.unit.name,
        _part(each.done, each.planned),
        str(each.late),
        str(each.events),
        *(_part(part, whole) for part, whole in parts),
    ]


def _part(part: int, whole: int) -> str:
    return messages.UNITS_OF.format(part=part, whole=whole)


def units_document(
    found: Sequence[UnitYear], year: int, *, issuer: str, today: dt.date
) -> Official:
    """The units as a table in an official document."""
    rows = [[str(number), *short_row(each)] for number, each in enumerate(found, 1)]
    day = written_day(today)
    columns = (messages.UNITS_NUMBER, *messages.UNITS_SHORT_COLUMNS)
    return Official(
        title=messages.UNITS_TITLE.format(year=year),
        parts=[
            Text(messages.UNITS_INTRO.format(count=len(found), day=day)),
            Table(columns, rows, (5, 20, 8, 6, 6, 9, 8, 9, 8)),
            *map(Text, plans_lacking(found)),
            Text(messages.UNITS_NOTE),
        ],
        issuer=issuer,
        date=today,
    )
