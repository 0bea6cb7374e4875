"""Changing a study plan (学法计划): an entry is set or taken off; each change is a further row, on record with who made it.

A plan that waits for its approval or has it loses it by a change (`courses.plan_approval`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.plan_approval import plan_standing, void_changed
from courses.study_text import Fault, faults, hours_problems, text_problems, texts_of
from foundation.clock import utc_now
from records.audit import study_decisions, trail
from records.people.unit import Unit
from records.study.plan import Audience, PlanEntry, StudyKind, newest_entry, plan_entries

FIRST_YEAR, LAST_YEAR = 2000, 2100
_REASON = "原因"


@dataclass(frozen=True)
class EntryGiven:
    """What somebody says of an entry; fields as of `records.study.plan.PlanEntry`. ``responsible``: the unit's id."""

    kind: StudyKind
    title: str
    audience: Audience
    month: int
    responsible: int
    day: dt.date | None = None
    rank: str = ""
    hours: float | None = None
    category: str = ""
    material: str = ""
    basis: str = ""

    @classmethod
    def of(cls, row: PlanEntry) -> EntryGiven:
        """What a row says."""
        return cls(
            row.kind,
            row.title,
            row.audience,
            row.month,
            row.responsible_id,
            row.day,
            row.rank,
            row.hours,
            row.category,
            row.material,
            row.basis,
        )


_TEXTS = {
    "title": ("学习内容", 200),
    "rank": ("职级", 40),
    "category": ("学时类别", 40),
    "material": ("学习材料", 300),
    "basis": ("依据", 200),
}


def entry_text_faults(said: Mapping[str, str]) -> list[Fault]:
    """What is wrong with the texts of an entry, by the names of its fields."""
    return [
        fault
        for field, (name, longest) in _TEXTS.items()
        for fault in faults(
            name, text_problems(name, said[field], longest, needed=field == "title")
        )
    ]


def entry_faults(year: int, given: EntryGiven) -> list[Fault]:
    """Everything that is wrong with an entry by itself."""
    found = []
    if not FIRST_YEAR <= year <= LAST_YEAR:
        text = messages.PLAN_YEAR.format(year=year, first=FIRST_YEAR, last=LAST_YEAR)
        found.append(Fault("年度", text))
    elif given.day is not None and (given.day.year, given.day.month) != (year, given.month):
        found.append(Fault("时间", messages.PLAN_OTHER_YEAR.format(year=year, day=given.day)))
    if not 1 <= given.month <= 12:
        found.append(Fault("时间", messages.PLAN_MONTH.format(month=given.month)))
    found += entry_text_faults({field: getattr(given, field) for field in _TEXTS})
    return found + faults("学时", hours_problems("学时", given.hours))


def set_entry(
    db: Session,
    year: int,
    unit: Unit,
    given: EntryGiven,
    *,
    actor: str,
    number: int | None = None,
    version: int | None = None,
    reason: str = "",
) -> PlanEntry:
    """Put a new entry on the plan of a unit and year, or change the one of this ``number``; the same once more changes nothing.

    ``version``: the one that who changes it has seen, where they have; ``reason`` of a change. The caller commits.
    Raises `StudyRefused` with everything that is wrong.
    """
    problems = texts_of(entry_faults(year, given))
    before = newest_entry(db, year, unit.id, number) if number is not None else None
    same = before is not None and not before.withdrawn and EntryGiven.of(before) == given
    problems += _reason_problems(db, year, unit, reason, changes=not same)
    if version is not None and (before is None or before.version != version):
        problems.append(messages.PLAN_CHANGED_SINCE.format(number=number))
    if problems:
        raise StudyRefused(problems)
    [row] = set_entries(db, [Planned(year, unit, number, given)], actor=actor, reason=reason)
    return row


@dataclass(frozen=True)
class Planned:
    """An entry for the plan of a unit and year; ``number`` ``None``: a new one."""

    year: int
    unit: Unit
    number: int | None
    given: EntryGiven


def set_entries(
    db: Session, planned: Sequence[Planned], *, actor: str, reason: str = ""
) -> list[PlanEntry]:
    """What holds of each of these entries afterwards, in their order; those that are without fault, and none is there twice.

    Written together: the plans of a whole district take no longer than they must.
    """
    held = {
        row.key: row
        for year in {each.year for each in planned}
        for row in plan_entries(
            db, year, {each.unit.id for each in planned if each.year == year}, withdrawn=True
        )
    }
    last: dict[tuple[int, int], int] = {}
    numbers = [*held, *((each.year, each.unit.id, each.number or 0) for each in planned)]
    for year, unit, given_number in numbers:
        last[year, unit] = max(given_number, last.get((year, unit), 0))
    rows, told = [], []
    for each in planned:
        plan = (each.year, each.unit.id)
        number = each.number
        if number is None:
            number = last[plan] = last[plan] + 1
        before = held.get((*plan, number))
        if before is not None and not before.withdrawn and EntryGiven.of(before) == each.given:
            rows.append(before)
            continue
        version = before.version + 1 if before else 1
        row = _row(
            each.year, each.unit, number, each.given, version=version, reason=reason, by=actor
        )
        rows.append(row)
        told.append((before, row))
    db.add_all(row for _, row in told)
    db.flush()
    decided = [
        study_decisions.PlanEntrySet(
            subject=_subject(row),
            before=_told(before) if before else None,
            after=_told(row),
            reason=reason,
        )
        for before, row in told
    ]
    trail.decide_all(db, decided, actor=actor)
    void_changed(db, {(row.year, row.unit_id) for _, row in told}, actor=actor)
    return rows


def withdraw_entry(
    db: Session, entry: PlanEntry, *, version: int | None = None, reason: str, actor: str
) -> PlanEntry:
    """Take an entry off the plan; what was held for it stays. Raises `StudyRefused`. The caller commits."""
    problems = text_problems(_REASON, reason, 200, needed=True)
    if entry.withdrawn or (version is not None and entry.version != version):
        problems.append(messages.PLAN_CHANGED_SINCE.format(number=entry.number))
    if problems:
        raise StudyRefused(problems)
    row = _row(
        entry.year,
        entry.unit,
        entry.number,
        EntryGiven.of(entry),
        version=entry.version + 1,
        reason=reason,
        by=actor,
    )
    row.withdrawn = True
    db.add(row)
    db.flush()
    decided = study_decisions.PlanEntryWithdrawn(
        subject=_subject(row), before=_told(entry), reason=reason
    )
    trail.decide(db, decided, actor=actor)
    void_changed(db, {(row.year, row.unit_id)}, actor=actor)
    return row


def _reason_problems(
    db: Session, year: int, unit: Unit, reason: str, *, changes: bool
) -> list[str]:
    """A plan that is approved is not changed without a reason."""
    if changes and not reason.strip() and plan_standing(db, year, unit).is_approved:
        return [messages.PLAN_REASON_NEEDED]
    return text_problems(_REASON, reason, 200)


def _row(
    year: int,
    unit: Unit,
    number: int,
    given: EntryGiven,
    *,
    version: int,
    reason: str,
    by: str,
) -> PlanEntry:
    values = {name: value for name, value in vars(given).items() if name != "responsible"}
    return PlanEntry(
        year=year,
        unit=unit,
        number=number,
        version=version,
        responsible_id=given.responsible,
        reason=reason,
        by=by[:80],
        at=utc_now(),
        **values,
    )


def _subject(row: PlanEntry) -> str:
    return f"{row.unit.name}/{row.year}/{row.number}"


def _told(row: PlanEntry) -> dict[str, object]:
    """What the trail keeps of an entry."""
    return {
        "kind": row.kind,
        "title": row.title,
        "audience": row.audience,
        "rank": row.rank,
        "month": row.month,
        "day": row.day.isoformat() if row.day else None,
        "hours": row.hours,
        "category": row.category,
        "material": row.material,
        "responsible": row.responsible.name,
        "basis": row.basis,
    }
