"""The study of the year: the list of what must be known, plans, events, who was there, hours, and the yearly reports."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from certification.year import messages
from certification.year.lines import Line, Section, Source, compared, counted
from courses.plan_approval import content_hash
from courses.report_views import report_views
from courses.units_year import UnitYear
from question_bank.law.must_know import MustKnowList
from records.messages import REPORT_STATE_NAMES
from records.people.membership import Membership
from records.people.person import Person
from records.people.unit import Unit
from records.study.event import (
    Attendance,
    EventRecord,
    StudyEvent,
    counting_records,
    told_in_events,
)
from records.study.plan import OWN_KINDS, PlanEntry, plan_entries
from records.study.plan_approval import newest_approvals
from records.study.report import LawReport


@dataclass(frozen=True)
class Recorded:
    """The record of an event that counts, or its newest one. ``unit``: whose event it is, ``None``: there is no event any more."""

    event: int
    unit: int | None
    title: str
    day: dt.date
    state: str
    entry: int | None


@dataclass(frozen=True)
class Attended:
    """Somebody who was expected: where they were by the event's list, and by their memberships; ``None``: in none."""

    who: str
    event: int
    unit: int
    stays: frozenset[int]
    presence: str


@dataclass(frozen=True)
class StudyFacts:
    """Rows of the year. ``planned``: unit and kind of what plans hold, by unit and number; ``entries``: unit of each row of a plan;

    ``plans`` and ``approved``: hashes of what plans say now, and of what was approved, by unit. ``events``: units of events that
    stand in their own table, by id. ``reports``: people by the state of their report; ``reporting``: the same as the units' lists say.
    """

    units: Mapping[int, str]
    planned: Mapping[tuple[int, int], str]
    entries: Mapping[int, tuple[int, int]]
    plans: Mapping[int, str]
    approved: Mapping[int, str]
    events: Mapping[int, int]
    records: Sequence[Recorded]
    attended: Sequence[Attended]
    reports: Mapping[str, str]
    reporting: Mapping[str, str]

    def unit(self, unit: int) -> str:
        """Its name."""
        return self.units.get(unit, str(unit))


def list_section(known: MustKnowList, told: Sequence[str], year: int) -> Section:
    """The list: what was taught of it in the year, and what was not. Pure. ``told``: words of the year's events."""
    entries = known.entries
    names = {number: entry.instrument for number, entry in enumerate(entries, 1)}
    taught = sum(any(name in each for each in told) for name in names.values())
    parts = {messages.TAUGHT: taught, messages.UNTAUGHT: len(names) - taught}
    of_parts: dict[int, str] = {
        number: entry.instrument
        for part in dict.fromkeys(entry.part for entry in entries)
        for number, entry in enumerate(entries, 1)
        if entry.part == part
    }
    line = compared(
        messages.ENTRIES.format(year=year),
        Source(messages.LIST_ENTRIES, names),
        Source(messages.LIST_PARTS, of_parts),
        lambda number: names.get(number, str(number)),
        parts={name: count for name, count in parts.items() if count},
    )
    return Section(messages.LIST.format(title=known.title), (line,))


def study_section(facts: StudyFacts) -> Section:
    """All lines of study. Pure."""
    return Section(
        messages.STUDY,
        (
            _plans(facts),
            _entries(facts),
            _events(facts),
            _present(facts),
        ),
    )


def _plans(facts: StudyFacts) -> Line:
    approved = {unit: facts.plans.get(unit, "") for unit in facts.approved}
    waiting = len(facts.plans.keys() - facts.approved.keys())
    parts = {messages.PLAN_APPROVED: len(facts.approved), messages.PLAN_OPEN: waiting}
    return compared(
        messages.PLANS,
        Source(messages.PLAN_ROWS, {**facts.plans, **approved}),
        Source(messages.APPROVALS, {**facts.plans, **facts.approved}),
        facts.unit,
        parts={name: count for name, count in parts.items() if count},
        shown=lambda digest: digest[:8] or messages.NOTHING,
    )


def _entries(facts: StudyFacts) -> Line:
    """What was planned and is to be held, and what was; an event names an entry of its own unit's plan."""
    wanted = {key for key, kind in facts.planned.items() if kind not in OWN_KINDS}
    # Of a record whose event is gone, the next line tells.
    counting = [each for each in facts.records if each.state == "counts" and each.unit is not None]
    named = {each.event: each.entry for each in counting if each.entry is not None}
    entries = {event: facts.entries[row] for event, row in named.items() if row in facts.entries}
    held = set(entries.values())
    own = {each.event: each.unit for each in counting if each.event in named}
    theirs = {event: unit for event, (unit, _) in entries.items()}
    titles = {each.event: each.title for each in counting}
    line = compared(
        messages.PLANNED,
        Source(messages.EVENTS, own),
        Source(messages.PLAN_ROWS, theirs),
        lambda event: messages.EVENT.format(number=event, title=titles.get(event, "")),
        shown=lambda unit: facts.unit(unit) if unit is not None else messages.NOTHING,
    )
    note = messages.PLANNED_NOTE.format(
        count=len(wanted), held=len(held & wanted), open=len(wanted - held)
    )
    return replace(line, note=note)


def _events(facts: StudyFacts) -> Line:
    titles = {each.event: each.title for each in facts.records}
    return compared(
        messages.HELD_EVENTS,
        Source.of(messages.EVENT_ROWS, facts.events),
        Source.of(messages.EVENT_RECORDS, [each.event for each in facts.records]),
        lambda event: messages.EVENT.format(number=event, title=titles.get(event, "")),
        parts=counted(
            messages.EVENT_STANDINGS,
            [each.state for each in facts.records if each.event in facts.events]
            + ["lost"] * len(facts.events.keys() - titles.keys()),
        ),
    )


def _present(facts: StudyFacts) -> Line:
    """Everybody who was expected, where they were on the day: by the list of the event, and by the roster."""
    titles = {each.event: each.title for each in facts.records}
    listed = {(each.event, each.who): each.unit for each in facts.attended}
    there = {
        (each.event, each.who): each.unit
        if each.unit in each.stays
        else next(iter(each.stays), None)
        for each in facts.attended
    }
    return compared(
        messages.ATTENDED,
        Source(messages.ATTENDANCE, listed),
        Source(messages.ROSTER, there),
        lambda key: messages.AT_EVENT.format(
            who=key[1], number=key[0], title=titles.get(key[0], "")
        ),
        parts=counted(messages.PRESENCES, [each.presence for each in facts.attended]),
        shown=lambda unit: facts.unit(unit) if unit is not None else messages.NOTHING,
    )


def report_section(
    facts: StudyFacts,
    found: Sequence[UnitYear],
    exams: Mapping[int, Mapping[str, int]],
) -> Section:
    """What the yearly report of the units says, against the rows. ``exams``: outcomes of real exams by unit, as they stand. Pure."""
    units = {each.unit.id for each in found}
    held: dict[int, int] = defaultdict(int)
    for each in facts.records:
        if each.state == "counts" and each.unit is not None:
            held[each.unit] += 1
    said_events = {each.unit.id: each.events for each in found}
    said_exams = {each.unit.id: (each.called, each.passed) for each in found}
    own = {unit: exams.get(unit, {}) for unit in units}
    rows = {unit: (sum(each.values()), each.get("passed", 0)) for unit, each in own.items()}
    return Section(
        messages.REPORT,
        (
            compared(
                messages.REPORTED_EVENTS,
                Source(messages.UNITS_YEAR, said_events),
                Source(messages.EVENT_RECORDS, {unit: held[unit] for unit in units}),
                facts.unit,
            ),
            compared(
                messages.REPORTED_EXAMS,
                Source(messages.UNITS_YEAR, said_exams),
                Source(messages.RESULTS, rows),
                facts.unit,
                shown=lambda told: messages.CALLED_PASSED.format(called=told[0], passed=told[1]),
            ),
            compared(
                messages.LAW_REPORTS,
                Source(messages.REPORT_ROWS, facts.reports),
                Source(messages.REPORT_LISTS, facts.reporting),
                str,
                parts=counted(REPORT_STATE_NAMES, facts.reports.values()),
                shown=lambda state: REPORT_STATE_NAMES.get(state, state),
            ),
        ),
    )


def study_facts(db: Session, year: int) -> StudyFacts:
    """Read them, each table by itself."""
    units = dict(db.execute(select(Unit.id, Unit.name)).all())
    entries = plan_entries(db, year)
    of_unit: dict[int, list[PlanEntry]] = defaultdict(list)
    for entry in entries:
        of_unit[entry.unit_id].append(entry)
    every = _records(db)
    records = [each for each in every if each.day.year == year]
    reporting = {
        _person(line.person.number, line.person.name): line.report.state
        for view in report_views(db, year, None)
        for line in view.lines
        if line.report is not None
    }
    reports = db.execute(
        select(Person.number, Person.name, LawReport.state)
        .join(Person, Person.id == LawReport.person_id)
        .where(LawReport.year == year)
    )
    return StudyFacts(
        units=units,
        planned={(entry.unit_id, entry.number): entry.kind for entry in entries},
        entries={
            row: (unit, number)
            for row, unit, number in db.execute(
                select(PlanEntry.id, PlanEntry.unit_id, PlanEntry.number)
            )
        },
        plans={unit: content_hash(some) for unit, some in of_unit.items()},
        approved={
            unit: row.content_hash
            for unit, row in newest_approvals(db, year).items()
            if row.state == "approved"
        },
        events=_events_of(db, year, every),
        records=records,
        attended=_attended(db, records),
        reports={_person(number, name): state for number, name, state in reports},
        reporting=reporting,
    )


def told_of(db: Session, year: int) -> list[str]:
    """Words of the events of a year that count."""
    return [told for day, told in told_in_events(db, dt.date(year, 12, 31)) if day.year == year]


def _records(db: Session) -> list[Recorded]:
    """What counts of each event, or else what is said of it last; of all years."""
    newest = select(func.max(EventRecord.id)).group_by(EventRecord.event_id).scalar_subquery()
    counting = counting_records().scalar_subquery()
    rows = db.execute(
        select(
            EventRecord.event_id,
            StudyEvent.unit_id,
            EventRecord.title,
            EventRecord.day,
            EventRecord.state,
            EventRecord.withdrawn,
            EventRecord.entry_id,
        )
        .outerjoin(StudyEvent, StudyEvent.id == EventRecord.event_id)
        .where(or_(EventRecord.id.in_(counting), EventRecord.id.in_(newest)))
        .order_by(EventRecord.event_id, EventRecord.state == "confirmed", EventRecord.id)
    )
    found: dict[int, Recorded] = {}
    for event, unit, title, day, state, withdrawn, entry in rows:
        standing = "waits"
        if state == "confirmed":
            standing = "withdrawn" if withdrawn else "counts"
        # The confirmed one comes last.
        found[event] = Recorded(event, unit, title, day, standing, entry)
    return list(found.values())


def _events_of(db: Session, year: int, records: Sequence[Recorded]) -> dict[int, int]:
    """Events of the year by their own table: by their records' days, and without a record by when they were entered."""
    days = {each.event: each.day for each in records}
    rows = db.execute(select(StudyEvent.id, StudyEvent.unit_id, StudyEvent.made_at))
    return {event: unit for event, unit, at in rows if days.get(event, at.date()).year == year}


def _attended(db: Session, records: Sequence[Recorded]) -> list[Attended]:
    """Of the records that count: each with the units in which the roster has somebody on the day."""
    wanted = {each.event for each in records if each.state == "counts"}
    if not wanted:
        return []
    there = and_(
        Membership.person_id == Attendance.person_id,
        or_(Membership.since.is_(None), Membership.since <= EventRecord.day),
        or_(Membership.until.is_(None), Membership.until >= EventRecord.day),
    )
    days = [each.day for each in records]
    rows = db.execute(
        select(
            Person.number,
            Person.name,
            EventRecord.event_id,
            Attendance.unit_id,
            Membership.unit_id,
            Attendance.presence,
            Attendance.made_up_on,
        )
        .select_from(Attendance)
        .join(EventRecord, EventRecord.id == Attendance.record_id)
        .outerjoin(Person, Person.id == Attendance.person_id)
        .outerjoin(Membership, there)
        .where(EventRecord.id.in_(counting_records().scalar_subquery()))
        .where(EventRecord.day.between(min(days), max(days)))
    )
    found: dict[tuple[str, int], Attended] = {}
    for number, name, event, unit, stay, presence, made_up in rows:
        if event not in wanted:
            continue
        who = _person(number, name)
        before = found.get((who, event))
        stays = (before.stays if before else frozenset()) | ({stay} if stay is not None else set())
        told = "made_up" if made_up is not None and presence != "present" else presence
        found[who, event] = Attended(who, event, unit, frozenset(stays), told)
    return list(found.values())


def _person(number: str | None, name: str | None) -> str:
    return messages.PERSON.format(number=number, name=name) if number else messages.NOBODY
