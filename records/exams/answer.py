"""Answers: one row a change, never changed. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.database.base import Base


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
