"""Publishing an exam's results: asked for by one person, approved by another, then published; and what was published.

All times are UTC, naive. An approval is of the results as they stood: their hash is kept with it.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from foundation.moves import Move, Moves
from records import messages
from records.database.base import Base
from records.exams.exam import Exam
from records.exams.result import Outcome

PublicationState = Literal["unscored", "scored", "asked", "approved", "published", "archived"]
"""``unscored``: not everybody's result is decided; ``asked``: a second person has to approve; ``archived``: closed for good."""

PublicationAct = Literal["ask", "approve", "refuse", "publish", "archive"]
"""``refuse``: the second person sends it back, or the first takes it back."""

_ADMINISTRATOR = frozenset({"administrator"})
_EITHER = frozenset({"administrator", "approver"})

PUBLICATION_MOVES: Moves[PublicationState, PublicationAct] = Moves(
    messages.PUBLICATION,
    {
        "ask": Move(frozenset({"scored", "published"}), "asked", _ADMINISTRATOR, "publication.ask"),
        "approve": Move(
            frozenset({"asked"}), "approved", frozenset({"approver"}), "publication.approve"
        ),
        "refuse": Move(frozenset({"asked", "approved"}), "scored", _EITHER, "publication.refuse"),
        "publish": Move(frozenset({"approved"}), "published", _EITHER, "publication.publish"),
        "archive": Move(
            frozenset({"published"}), "archived", _ADMINISTRATOR, "publication.archive"
        ),
    },
    states=messages.PUBLICATION_STATES,
    acts=messages.PUBLICATION_ACTS,
)
"""What happens to an exam's results once they are scored; what comes before is `records.exams.exam_state`'s."""

KeptState = Literal["asked", "refused", "approved", "published", "archived"]
WAITING: tuple[KeptState, ...] = ("asked", "approved")
"""Somebody asked for it, and it is neither published nor refused."""


class Publication(Base):
    """One time that results are asked to be published. ``decided_by`` is never ``asked_by`` where it was approved.

    ``results_sha256``: of the results that are meant; ``people`` and ``passed``: how many they are.
    """

    __tablename__ = "publication"
    __table_args__ = (
        # Two at once could publish what nobody approved.
        Index(
            "uq_publication_open",
            "exam_id",
            unique=True,
            sqlite_where=text("state IN ('asked', 'approved')"),
            postgresql_where=text("state IN ('asked', 'approved')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    state: Mapped[KeptState] = mapped_column(String(12), default="asked")
    results_sha256: Mapped[str] = mapped_column(String(64))
    people: Mapped[int]
    passed: Mapped[int]
    remark: Mapped[str] = mapped_column(String(200), default="")
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[dt.datetime]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    published_by: Mapped[str | None] = mapped_column(String(80))
    published_at: Mapped[dt.datetime | None]
    archived_by: Mapped[str | None] = mapped_column(String(80))
    archived_at: Mapped[dt.datetime | None]
    exam: Mapped[Exam] = relationship()


class PublishedResult(Base):
    """What was published about somebody called: that, and not what is scored since, is what they are told.

    ``attempt_id``: the attempt that counted, ``None`` where there was none; ``paper_sha256`` of the paper that was scored;
    ``explanation``: how the score came about (JSON, see `grading.explanation`), ``""`` where there is none.
    """

    __tablename__ = "published_result"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), primary_key=True, index=True)
    outcome: Mapped[Outcome] = mapped_column(String(12))
    score: Mapped[float | None]
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))
    paper_sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    explanation: Mapped[str] = mapped_column(Text, default="", server_default="", deferred=True)
    publication: Mapped[Publication] = relationship()


def publications(db: Session, exam: Exam) -> list[Publication]:
    """All of an exam, the latest first."""
    rows = select(Publication).where(Publication.exam_id == exam.id)
    return list(db.scalars(rows.order_by(Publication.id.desc())))


def last_published(db: Session, exam: Exam) -> Publication | None:
    """The publication that holds, if there is one."""
    rows = select(Publication).where(
        Publication.exam_id == exam.id, Publication.published_at.is_not(None)
    )
    return db.scalars(rows.order_by(Publication.id.desc()).limit(1)).first()


def published_result(db: Session, call: int) -> PublishedResult | None:
    """What was published last about somebody called."""
    rows = select(PublishedResult).where(PublishedResult.call_id == call)
    return db.scalars(rows.order_by(PublishedResult.publication_id.desc()).limit(1)).first()


def holds() -> ColumnElement[bool]:
    """Of a `PublishedResult`: it is of the last publication of its exam."""
    published = select(func.max(Publication.id)).where(Publication.published_at.is_not(None))
    return PublishedResult.publication_id.in_(published.group_by(Publication.exam_id))
