"""Score reviews (成绩复核): what a candidate asked for, what was found, what was decided and told. All times are UTC, naive.

A review recounts; it argues nothing anew. No score changes by its rows: what is to change goes through the decisions that
scores always go through, and the next publication tells it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from foundation.moves import CANDIDATE, Move, Moves
from records import messages
from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import Publication

AppealState = Literal[
    "asked", "recounting", "upheld", "corrected", "told", "withdrawn", "turned_down"
]
"""``recounting``: somebody has recounted, and perhaps named a reader; ``corrected``: the score is being put right, and told

once it is published."""
AppealAct = Literal["take", "read", "uphold", "correct", "tell", "withdraw", "turn_down"]
Verdict = Literal["upheld", "corrected"]

_DECIDERS = frozenset({"administrator", "approver"})
_OPEN: frozenset[AppealState] = frozenset({"asked", "recounting"})

APPEAL_MOVES: Moves[AppealState, AppealAct] = Moves(
    messages.APPEAL,
    {
        # Again, too, where nobody confirmed what a correction proposed.
        "take": Move(_OPEN | {"corrected"}, "recounting", _DECIDERS, "appeal.take"),
        "read": Move(
            frozenset({"recounting"}), None, frozenset({"marker", "head_of_marking"}), "appeal.read"
        ),
        # By another person than who recounted and who read.
        "uphold": Move(frozenset({"recounting"}), "upheld", _DECIDERS, "appeal.uphold"),
        "correct": Move(frozenset({"recounting"}), "corrected", _DECIDERS, "appeal.correct"),
        "tell": Move(frozenset({"upheld", "corrected"}), "told", _DECIDERS, "appeal.tell"),
        "withdraw": Move(_OPEN, "withdrawn", frozenset({CANDIDATE}), "appeal.withdraw"),
        "turn_down": Move(_OPEN, "turned_down", _DECIDERS, "appeal.turn_down"),
    },
    states=messages.APPEAL_STATES,
    acts=messages.APPEAL_ACTS,
)

UNFINISHED: tuple[AppealState, ...] = ("asked", "recounting", "upheld", "corrected")
"""Somebody still has something to do."""


class Appeal(Base):
    """One review, the only one of its call. ``publication_id``, ``attempt_id``, ``paper_sha256``: what made the score that is

    doubted. ``questions``: names of the doubted questions, none: all. ``found``: the recount, as `certification.appeals`
    writes it. ``reader``: login of who reads the essays anew (``""``: there is none to read); ``reading``: their points, by
    question, with the hash of the answer. ``verdict`` stays when the candidate was told.
    """

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), unique=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    paper_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[AppealState] = mapped_column(String(12), default="asked")
    questions: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[dt.datetime]
    taken_by: Mapped[str] = mapped_column(String(80), default="")
    taken_at: Mapped[dt.datetime | None]
    found: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reader: Mapped[str] = mapped_column(String(80), default="")
    reading: Mapped[list[Any]] = mapped_column(JSON, default=list)
    read_at: Mapped[dt.datetime | None]
    verdict: Mapped[Verdict | None] = mapped_column(String(10))
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[dt.datetime | None]
    grounds: Mapped[str] = mapped_column(String(200), default="")
    told_by: Mapped[str] = mapped_column(String(80), default="")
    told_at: Mapped[dt.datetime | None]
    call: Mapped[Call] = relationship()
    attempt: Mapped[Attempt] = relationship()
    publication: Mapped[Publication] = relationship()


def appeal_of(db: Session, call: int) -> Appeal | None:
    """The review of somebody called."""
    return db.scalar(select(Appeal).where(Appeal.call_id == call))


def unfinished_appeals(db: Session, exam: Exam | None = None) -> list[Appeal]:
    """Those about which somebody has to do something, the oldest first; of one exam or of all."""
    rows = select(Appeal).where(Appeal.state.in_(UNFINISHED)).order_by(Appeal.id)
    if exam is not None:
        rows = rows.join(Call, Call.id == Appeal.call_id).where(Call.exam_id == exam.id)
    return list(db.scalars(rows))
