"""Results of exams, and the points of each question."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base
from records.exams.call import Call

Outcome = Literal["passed", "failed", "absent", "exempt", "voided", "exception", "pending"]

OUTCOMES: tuple[Outcome, ...] = (
    "passed",
    "failed",
    "absent",
    "exempt",
    "voided",
    "exception",
    "pending",
)
"""Every called officer has exactly one outcome, so their counts add up to the roster.

``exempt``: need not sit it; ``voided``: by decision of two people; ``exception``: a person must look at the paper; ``pending``: marking by a person is not finished.
"""


class Result(Base):
    """An officer's result in an exam; ``score`` is ``None`` unless every question of the paper has been scored."""

    __tablename__ = "result"

    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12))
    score: Mapped[float | None]
    call: Mapped[Call] = relationship()


class ItemScore(Base):
    """Points of one officer for one question; ``score`` is ``None`` while a person still has to mark it."""

    __tablename__ = "item_score"

    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    score: Mapped[float | None]
