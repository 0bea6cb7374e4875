"""The way of a study plan (学法计划): submitted by its unit, approved by somebody else, void as soon as it says something else.

One function a use case. Each takes the caller's transaction, and raises `StudyRefused` with everything that is wrong,
`foundation.moves.MoveRefused` where the plan does not stand so.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.study_text import text_problems
from foundation.clock import utc_now
from foundation.moves import SERVER
from records.audit import study_decisions, trail
from records.people.unit import Unit
from records.study.plan import PlanEntry, plan_entries
from records.study.plan_approval import (
    OPEN,
    PLAN_MOVES,
    PlanApproval,
    PlanState,
    newest_approvals,
)

Roles = Collection[str]


@dataclass(frozen=True)
class PlanStanding:
    """How a plan stands. ``approval``: the last time that it was submitted; ``content_hash``: of the plan as it is now."""

    state: PlanState
    approval: PlanApproval | None
    content_hash: str

    @property
    def is_approved(self) -> bool:
        """Whether the plan as it is now is the one that was approved."""
        return self.state == "approved"


def content_hash(entries: Iterable[PlanEntry]) -> str:
    """SHA-256 of what a plan says: its entries by number, without who entered them and when. 64 hexadecimal digits."""
    said = [
        [
            entry.number,
            entry.kind,
            entry.title,
            entry.audience,
            entry.rank,
            entry.month,
            entry.day.isoformat() if entry.day else None,
            # A whole number says the same before and after it was written.
            float(entry.hours) if entry.hours is not None else None,
            entry.category,
            entry.material,
            entry.responsible.code,
            entry.basis,
        ]
        for entry in sorted(entries, key=lambda entry: entry.number)
    ]
    text = json.dumps(["plan-1", said], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def standing_of(entries: Sequence[PlanEntry], approval: PlanApproval | None) -> PlanStanding:
    """How a plan of these ``entries`` stands. One that differs from what was submitted is void, whoever changed it how."""
    now = content_hash(entries)
    if approval is None:
        return PlanStanding("draft", None, now)
    changed = approval.state in OPEN and approval.content_hash != now
    return PlanStanding("void" if changed else approval.state, approval, now)


def plan_standing(db: Session, year: int, unit: Unit) -> PlanStanding:
    """How the plan of a unit and year stands."""
    approval = newest_approvals(db, year, [unit.id]).get(unit.id)
    return standing_of(plan_entries(db, year, [unit.id]), approval)


def submit_plan(
    db: Session, year: int, unit: Unit, *, seen: str | None, actor: str, roles: Roles
) -> PlanApproval:
    """Give the plan to be approved as it is now. ``seen``: the hash of what who submits it has seen, where they have."""
    entries = plan_entries(db, year, [unit.id])
    if not entries:
        raise StudyRefused([messages.PLAN_EMPTY.format(unit=unit.name, year=year)])
    before = newest_approvals(db, year, [unit.id]).get(unit.id)
    standing = standing_of(entries, before)
    move = PLAN_MOVES.require(standing.state, "submit", roles)
    if seen is not None and seen != standing.content_hash:
        raise StudyRefused([messages.PLAN_NOT_AS_SEEN.format(unit=unit.name)])
    if before is not None and before.state in OPEN:
        _void(db, [before], actor)
    row = PlanApproval(
        year=year,
        unit=unit,
        content_hash=standing.content_hash,
        entries=len(entries),
        state=move.target or standing.state,
        submitted_by=actor[:80],
        submitted_at=utc_now(),
    )
    db.add(row)
    db.flush()
    submitted = study_decisions.PlanSubmitted(
        subject=_subject(row), entries=row.entries, sha256=row.content_hash
    )
    trail.decide(db, submitted, actor=actor)
    return row


def approve_plan(db: Session, row: PlanApproval, *, actor: str, roles: Roles) -> None:
    """The plan is in force as it was submitted. Whoever submitted it does not approve it."""
    move = PLAN_MOVES.require(_state(db, row), "approve", roles)
    if row.submitted_by == actor[:80]:
        raise StudyRefused([messages.PLAN_OWN.format(unit=row.unit.name)])
    row.state = move.target or row.state
    row.decided_by, row.decided_at = actor[:80], utc_now()
    db.flush()
    approved = study_decisions.PlanApproved(
        subject=_subject(row),
        entries=row.entries,
        sha256=row.content_hash,
        submitted_by=row.submitted_by,
    )
    trail.decide(db, approved, actor=actor)


def return_plan(db: Session, row: PlanApproval, *, reason: str, actor: str, roles: Roles) -> None:
    """It goes back to the unit, also when it was approved already."""
    move = PLAN_MOVES.require(_state(db, row), "return", roles)
    if problems := text_problems(messages.PLAN_RETURN_REASON, reason, 200, needed=True):
        raise StudyRefused(problems)
    before = row.state
    row.state = move.target or row.state
    row.decided_by, row.decided_at, row.reason = actor[:80], utc_now(), reason
    db.flush()
    returned = study_decisions.PlanReturned(
        subject=_subject(row), before={"state": before}, reason=reason
    )
    trail.decide(db, returned, actor=actor)


def void_changed(db: Session, plans: Collection[tuple[int, int]], *, actor: str) -> None:
    """Make void what was submitted or approved of these plans (year, unit) and is no longer what they say."""
    units: dict[int, set[int]] = defaultdict(set)
    for year, unit in plans:
        units[year].add(unit)
    changed = []
    for year, of_year in units.items():
        held = {
            unit: row
            for unit, row in newest_approvals(db, year, of_year).items()
            if row.state in OPEN
        }
        entries: dict[int, list[PlanEntry]] = defaultdict(list)
        for entry in plan_entries(db, year, list(held)) if held else ():
            entries[entry.unit_id].append(entry)
        for unit, row in held.items():
            if row.content_hash != content_hash(entries[unit]):
                changed.append(row)
    _void(db, changed, actor)


def _void(db: Session, rows: Sequence[PlanApproval], actor: str) -> None:
    decided = []
    for row in rows:
        before = row.state
        row.state = PLAN_MOVES.require(row.state, "void", [SERVER]).target or row.state
        row.voided_by, row.voided_at = actor[:80], utc_now()
        told = {"state": before, "sha256": row.content_hash}
        decided.append(study_decisions.PlanApprovalVoided(subject=_subject(row), before=told))
    if decided:
        db.flush()
        trail.decide_all(db, decided, actor=actor)


def _state(db: Session, row: PlanApproval) -> PlanState:
    """How what was submitted then stands now."""
    return standing_of(plan_entries(db, row.year, [row.unit_id]), row).state


def _subject(row: PlanApproval) -> str:
    return f"{row.unit.name}/{row.year}"
