"""The district's data as SQLAlchemy 2 models. SQLite by default; nothing here is particular to it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Literal

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from records.identity_number import masked

Outcome = Literal["passed", "failed", "absent", "voided", "exception", "pending"]
OUTCOMES: tuple[Outcome, ...] = (
    "passed",
    "failed",
    "absent",
    "voided",
    "exception",
    "pending",
)
"""Every called officer has exactly one outcome, so their counts add up to the roster.

``voided``: by decision of two people; ``exception``: a person must look at the paper; ``pending``: marking by a person is not finished.
"""


class Base(DeclarativeBase):
    """Base of all models of this room."""

    type_annotation_map: ClassVar = {dict[str, Any]: JSON, list[Any]: JSON}


class Body(Base):
    """An enforcement body (执法主体)."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    officers: Mapped[list[Officer]] = relationship(back_populates="body")


class Officer(Base):
    """An enforcement officer (执法人员). ``card_number`` is the enforcement card's and names the candidate in nbgrader."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    identity_number: Mapped[str | None] = mapped_column(String(18), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    body: Mapped[Body] = relationship(back_populates="officers")

    @property
    def masked_identity_number(self) -> str:
        """What may be shown: the first six and the last two characters, or nothing."""
        return masked(self.identity_number or "")


class Exam(Base):
    """An exam. ``cut_score`` and ``total_points`` in points; ``simulated`` papers were made by a model, not sat.

    ``practice``: its papers are scored as soon as they are handed in, and candidates see their scores.
    """

    __tablename__ = "exam"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    cut_score: Mapped[float]
    total_points: Mapped[float]
    duration_minutes: Mapped[int]
    simulated: Mapped[bool] = mapped_column(default=False)
    practice: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[dt.datetime | None]
    forms: Mapped[list[ExamForm]] = relationship(
        back_populates="exam", cascade="all, delete-orphan", order_by="ExamForm.code"
    )


class ExamForm(Base):
    """One form of an exam. ``questions`` lists name, item_id, kind, points and content_area of each question."""

    __tablename__ = "exam_form"
    __table_args__ = (UniqueConstraint("exam_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    code: Mapped[str] = mapped_column(String(4))
    content_hash: Mapped[str] = mapped_column(String(64))
    questions: Mapped[list[Any]]
    exam: Mapped[Exam] = relationship(back_populates="forms")


class FormAssignment(Base):
    """Which form a called officer gets; one row per officer and exam."""

    __tablename__ = "form_assignment"
    __table_args__ = (UniqueConstraint("exam_id", "officer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("exam_form.id"))
    officer: Mapped[Officer] = relationship()
    form: Mapped[ExamForm] = relationship()


class Submission(Base):
    """A handed-in paper as the scorer found it. ``problems``: list of {question, reason}; question "" means the paper."""

    __tablename__ = "submission"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("form_assignment.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    handed_in_at: Mapped[dt.datetime | None]
    readable: Mapped[bool]
    problems: Mapped[list[Any]]
    simulated: Mapped[bool] = mapped_column(default=False)


class Result(Base):
    """An officer's result in an exam; ``score`` is ``None`` unless every question of the paper has been scored."""

    __tablename__ = "result"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("form_assignment.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12))
    score: Mapped[float | None]
    assignment: Mapped[FormAssignment] = relationship()


class ItemScore(Base):
    """Points of one officer for one question; ``score`` is ``None`` while a person still has to mark it."""

    __tablename__ = "item_score"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("form_assignment.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    score: Mapped[float | None]


class SelfCheckTry(Base):
    """One answer of a learner to a self-check question. ``answer`` is JSON text; ``content_hash`` tells the item's version."""

    __tablename__ = "self_check_try"
    __table_args__ = (Index("ix_self_check_try_learner", "officer_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    item_id: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    lesson: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(Text)
    right: Mapped[bool]
    at: Mapped[dt.datetime]


class AuditHead(Base):
    """How far the audit trail goes: rows missing from its end are noticed by it. One row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class AuditEntry(Base):
    """One decision: who did what to what, and what changed. ``digest`` covers the row and the digest before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_subject", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(160))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
