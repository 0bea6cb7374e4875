"""Exam sessions (场次) and attempts (作答) as SQLAlchemy 2 models. All times are UTC, naive; durations are in seconds."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.models import Base, Exam, FormAssignment

Start = Literal["together", "individual"]
"""``together``: one barrier for all; ``individual``: everybody begins when they are ready, within the window."""

AttemptState = Literal["called", "writing", "handed_in", "expired", "voided", "absent"]
"""``called``: not begun yet; ``expired``: handed in by the server when time was up."""

IncidentKind = Literal[
    "left_page",
    "second_log_in",
    "second_page",
    "address_changed",
    "late",
    "lost_answers",
    "server_away",
    "note",
]


class ExamSession(Base):
    """One sitting of an exam: who may write when, under which rules.

    ``opens_at``/``closes_at`` is the window; with a barrier ``starts_at`` is when all begin and ``late_seconds`` how long
    after it somebody may still come in. ``extension_seconds``: pauses and time added for all, so far. ``practice``: no clock, no invigilator, open to everybody who is called.
    """

    __tablename__ = "exam_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    start: Mapped[str] = mapped_column(String(12))
    practice: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[dt.datetime]
    starts_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]
    duration_seconds: Mapped[int]
    late_seconds: Mapped[int] = mapped_column(default=0)
    extension_seconds: Mapped[int] = mapped_column(default=0)
    open_book: Mapped[bool] = mapped_column(default=False)
    log_leaving: Mapped[bool] = mapped_column(default=True)
    paused_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    exam: Mapped[Exam] = relationship()


class Attempt(Base):
    """One candidate in one session. ``seed`` orders questions and options; ``code_hash`` is SHA-256 of the entry code.

    ``page`` counts the pages that took the attempt over: only the newest may save. ``deadline`` is kept, so that it
    survives a restart; ``late_admitted``: an invigilator lets the candidate in after the limit.
    """

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("session_id", "assignment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("exam_session.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("form_assignment.id"), index=True)
    room: Mapped[str] = mapped_column(String(40), default="")
    seat: Mapped[str] = mapped_column(String(20), default="")
    code_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    seed: Mapped[int]
    extra_seconds: Mapped[int] = mapped_column(default=0)
    extra_reason: Mapped[str] = mapped_column(String(200), default="")
    late_admitted: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default="called")
    page: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[dt.datetime | None]
    deadline: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    answered: Mapped[int | None]
    void_proposed_by: Mapped[str | None] = mapped_column(String(80))
    void_reason: Mapped[str] = mapped_column(String(200), default="")
    session: Mapped[ExamSession] = relationship()
    assignment: Mapped[FormAssignment] = relationship()


class AnswerEvent(Base):
    """One change of one answer; rows are only ever added. The last row of a question counts.

    ``page`` and ``seq`` number a page's changes, so that a repeated one is recognised. ``value`` is the answer as JSON;
    ``marked`` says whether the question is marked for later.
    """

    __tablename__ = "answer_event"
    __table_args__ = (
        UniqueConstraint("attempt_id", "page", "seq"),
        Index("ix_answer_event_question", "attempt_id", "question"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    page: Mapped[int]
    seq: Mapped[int]
    question: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(Text)
    marked: Mapped[bool]
    at: Mapped[dt.datetime]


class Incident(Base):
    """Something for people to judge; it never changes a score by itself. Without ``attempt_id`` it concerns the session."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("exam_session.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime]


class RoomPulse(Base):
    """When the room last lived: after a restart it tells how long it was away, and time never runs backwards. One row."""

    __tablename__ = "room_pulse"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
