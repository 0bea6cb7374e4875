"""Corrections of keys: what one person proposes about an item of an exam, for a second one to decide. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from foundation.moves import Move, Moves
from records import messages
from records.database.base import Base
from records.exams.exam import Exam

CorrectionAct = Literal["void", "key", "accept"]
"""``void``: everybody who had the question gets its points; ``key``: another key instead; ``accept``: another answer, too."""

CorrectionState = Literal["open", "confirmed", "refused"]
"""``refused``: by the second person, or taken back by the first."""
CorrectionMove = Literal["confirm", "refuse"]

_DECIDERS = frozenset({"administrator", "approver"})

CORRECTION_MOVES: Moves[CorrectionState, CorrectionMove] = Moves(
    messages.CORRECTION,
    {
        # By two people: who proposed it does not confirm it (`grading.corrections.deciding`).
        "confirm": Move(frozenset({"open"}), "confirmed", _DECIDERS, "key.correct"),
        "refuse": Move(frozenset({"open"}), "refused", _DECIDERS, "key.refuse"),
    },
    states=messages.CORRECTION_STATES,
    acts=messages.CORRECTION_MOVE_ACTS,
)


class Correction(Base):
    """``item``: the item's id, with ``/2`` for the second question of a case; ``key`` as the scoring rule takes it, ``typed``

    as somebody wrote it; ``found``: what would follow, as it was shown to both, and ``found_sha256`` of every score in it.
    ``applied_at``: since when the gradebook has it.
    """

    __tablename__ = "correction"
    __table_args__ = (
        # Two open ones about the same item would be decided on figures that the other makes untrue.
        Index(
            "uq_correction_open",
            "exam_id",
            "item",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    item: Mapped[str] = mapped_column(String(100))
    act: Mapped[CorrectionAct] = mapped_column(String(8))
    key: Mapped[Any] = mapped_column(JSON)
    typed: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(200))
    found: Mapped[dict[str, Any]]
    found_sha256: Mapped[str] = mapped_column(String(64))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[dt.datetime]
    state: Mapped[CorrectionState] = mapped_column(String(12), default="open")
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]
    applied_at: Mapped[dt.datetime | None]
    exam: Mapped[Exam] = relationship()


def corrections_of(db: Session, exam: Exam) -> list[Correction]:
    """All of an exam, the earliest first."""
    rows = select(Correction).where(Correction.exam_id == exam.id).order_by(Correction.id)
    return list(db.scalars(rows))


def confirmed_corrections(db: Session, exam: Exam) -> list[Correction]:
    """Those by which the exam is scored, in the order in which they were decided."""
    rows = select(Correction).where(Correction.exam_id == exam.id, Correction.state == "confirmed")
    return list(db.scalars(rows.order_by(Correction.decided_at, Correction.id)))
