"""Approval of study plans (学法计划的批准): each time that a plan is submitted is a row; the last one is how the plan stands.

What was approved is the plan as it was then, by its ``content_hash``. Times are UTC, naive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Literal, get_args

from sqlalchemy import ForeignKey, Index, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from foundation.moves import SERVER, Move, Moves
from records import messages
from records.database.base import Base
from records.people.unit import Unit

PlanState = Literal["draft", "submitted", "approved", "returned", "void"]
"""``draft``: it was never submitted; ``approved``: it is in force; ``void``: it was changed since it was submitted or approved."""
PLAN_STATES: tuple[PlanState, ...] = get_args(PlanState)
PlanAct = Literal["submit", "approve", "return", "void"]
OPEN: frozenset[PlanState] = frozenset({"submitted", "approved"})
"""What an edit makes void."""

_APPROVERS = frozenset({"administrator", "approver"})

PLAN_MOVES: Moves[PlanState, PlanAct] = Moves(
    messages.STUDY_PLAN,
    {
        "submit": Move(
            frozenset({"draft", "returned", "void"}),
            "submitted",
            frozenset({"liaison", "administrator"}),
            "plan.submit",
        ),
        "approve": Move(frozenset({"submitted"}), "approved", _APPROVERS, "plan.approve"),
        # Also what was approved by mistake.
        "return": Move(OPEN, "returned", _APPROVERS, "plan.return"),
        # It follows from an edit, whoever makes it.
        "void": Move(OPEN, "void", frozenset({SERVER}), "plan.void"),
    },
    states=messages.PLAN_STATES,
    acts=messages.PLAN_ACTS,
)


class PlanApproval(Base):
    """A plan as it was submitted. ``content_hash``: see `courses.plan_approval.content_hash`; ``entries``: how many it had.

    ``decided_by``: who approved or returned it; ``reason`` of a return; ``voided_by``: whose edit made it void.
    """

    __tablename__ = "plan_approval"
    __table_args__ = (
        # One version is waiting or in force at a time.
        Index(
            "uq_plan_approval_open",
            "year",
            "unit_id",
            unique=True,
            sqlite_where=text("state IN ('submitted', 'approved')"),
            postgresql_where=text("state IN ('submitted', 'approved')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    entries: Mapped[int]
    state: Mapped[PlanState] = mapped_column(String(10), default="submitted")
    submitted_by: Mapped[str] = mapped_column(String(80))
    submitted_at: Mapped[dt.datetime]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    voided_by: Mapped[str | None] = mapped_column(String(80))
    voided_at: Mapped[dt.datetime | None]
    unit: Mapped[Unit] = relationship()


def find_approval(db: Session, number: int) -> PlanApproval | None:
    """A plan as it was submitted, by its number."""
    return db.get(PlanApproval, number)


def newest_approvals(
    db: Session, year: int, units: Collection[int] | None = None
) -> dict[int, PlanApproval]:
    """The last time that each plan of a year was submitted, by unit; of these ``units``, or of all."""
    newest = select(func.max(PlanApproval.id)).where(PlanApproval.year == year)
    if units is not None:
        newest = newest.where(PlanApproval.unit_id.in_(units))
    newest = newest.group_by(PlanApproval.unit_id)
    wanted = select(PlanApproval).where(PlanApproval.id.in_(newest.scalar_subquery()))
    rows = db.scalars(wanted.options(selectinload(PlanApproval.unit)))
    return {row.unit_id: row for row in rows}


def approvals_of(db: Session, year: int, unit: int) -> Sequence[PlanApproval]:
    """Every time that a plan was submitted, the first before."""
    wanted = select(PlanApproval).where(PlanApproval.year == year, PlanApproval.unit_id == unit)
    return db.scalars(wanted.order_by(PlanApproval.id)).all()
