"""What was planned and what was done: of a unit, and of all units beside each other in the order of their codes. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.hours_policy import HoursPolicy
from courses.plan_approval import PlanStanding, standing_of
from records.people.unit import Unit
from records.study.event import EventRecord, StudyEvent, events_of
from records.study.plan import OWN_KINDS, PlanEntry, plan_entries
from records.study.plan_approval import PlanApproval, newest_approvals

EntryState = Literal["done", "waiting", "late", "coming", "own"]
"""``done``: an event of it counts; ``waiting``: one was submitted; ``own``: everybody does it by themselves (lessons, exams)."""
ENTRY_STATES: tuple[EntryState, ...] = ("done", "waiting", "late", "coming", "own")


@dataclass(frozen=True)
class EntryView:
    """An entry, its events by day, and how it stands."""

    entry: PlanEntry
    events: Sequence[StudyEvent]
    state: EntryState


@dataclass(frozen=True)
class PlanView:
    """The plan of a unit. ``standing``: whether it is approved; ``beside``: events that are no entry's."""

    unit: Unit
    year: int
    standing: PlanStanding
    entries: Sequence[EntryView]
    beside: Sequence[StudyEvent]
    counts: Counter[EntryState] = field(default_factory=Counter)

    @property
    def late(self) -> list[EntryView]:
        """What should have been done by now."""
        return [each for each in self.entries if each.state == "late"]

    @property
    def events(self) -> list[StudyEvent]:
        """All of them, those of entries first."""
        return [*(event for each in self.entries for event in each.events), *self.beside]

    @property
    def waiting(self) -> list[StudyEvent]:
        """Events that wait to be confirmed."""
        return [event for event in self.events if event.newest.state == "submitted"]


def plan_views(
    db: Session,
    year: int,
    *,
    today: dt.date,
    units: Collection[int] | None = None,
) -> list[PlanView]:
    """The plans of these ``units``, or of all member units and whoever else has a plan or an event; by code."""
    entries: dict[int, list[PlanEntry]] = defaultdict(list)
    for entry in plan_entries(db, year, units):
        entries[entry.unit_id].append(entry)
    events: dict[int, list[StudyEvent]] = defaultdict(list)
    for event in events_of(db, year, units):
        events[event.unit_id].append(event)
    approvals = newest_approvals(db, year, units)
    wanted = select(Unit).order_by(Unit.code)
    if units is not None:
        wanted = wanted.where(Unit.id.in_(units))
    return [
        _view(unit, year, entries[unit.id], events[unit.id], approvals.get(unit.id), today)
        for unit in db.scalars(wanted)
        if units is not None or unit.is_member or entries[unit.id] or events[unit.id]
    ]


def _view(
    unit: Unit,
    year: int,
    entries: Sequence[PlanEntry],
    events: Sequence[StudyEvent],
    approval: PlanApproval | None,
    today: dt.date,
) -> PlanView:
    of_entry: dict[tuple[int, int, int], list[StudyEvent]] = defaultdict(list)
    keys = {entry.key for entry in entries}
    beside = []
    for event in events:
        entry = event.newest.entry
        if entry is not None and entry.key in keys:
            of_entry[entry.key].append(event)
        else:
            beside.append(event)
    views = [
        EntryView(entry, of_entry[entry.key], _state(entry, of_entry[entry.key], today))
        for entry in entries
    ]
    standing = standing_of(entries, approval)
    return PlanView(unit, year, standing, views, beside, Counter(each.state for each in views))


def _state(entry: PlanEntry, events: Sequence[StudyEvent], today: dt.date) -> EntryState:
    counting = [event.counting for event in events]
    if any(row is not None and not row.withdrawn for row in counting):
        return "done"
    if any(event.newest.state == "submitted" for event in events):
        return "waiting"
    if entry.kind in OWN_KINDS:
        return "own"
    return "late" if entry.due < today else "coming"


@dataclass(frozen=True)
class MaterialClock:
    """The clock of an event's material: drafted by ``due``. ``days``: how many days early (or late: below 0) it was or would be today."""

    due: dt.date
    drafted: dt.date | None
    days: int


def material_clock(
    record: EventRecord, policies: Sequence[HoursPolicy], *, today: dt.date
) -> MaterialClock | None:
    """When the material of a study before a meeting or a decision has to be drafted; ``None`` where no policy says."""
    ahead = [
        each.material_days
        for each in policies
        if each.material_days is not None and each.holds_in(record.day.year)
    ]
    if record.kind not in ("pre_meeting", "pre_decision") or not ahead:
        return None
    due = record.day - dt.timedelta(days=max(ahead))
    step = record.step("draft")
    drafted = step.on if step is not None else None
    return MaterialClock(due, drafted, (due - (drafted or today)).days)
