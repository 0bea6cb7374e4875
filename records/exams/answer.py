"""Answers: one row a change. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.database.base import Base


class AnswerEvent(Base):
    """One change of one answer; no row is ever changed. The last row of a question counts.

    Earlier ones are history; beyond a candidate's allowance (see the exam room) a new row takes the place of the one
    before it.

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


class NewestAnswer(NamedTuple):
    """The row of a question that counts, without an object for each."""

    attempt_id: int
    page: int
    seq: int
    question: str
    value: str
    marked: bool


_TOGETHER = 50
"""Attempts in one query: bounds what is read at once."""


def newest_answers(db: Session, attempts: Sequence[int]) -> Iterator[list[NewestAnswer]]:
    """What counts of these attempts, some attempts at a time, each in the order of the changes; no history is read."""
    row = AnswerEvent
    wanted = select(row.attempt_id, row.page, row.seq, row.question, row.value, row.marked)
    for start in range(0, len(attempts), _TOGETHER):
        newest = (
            select(func.max(row.id))
            .where(row.attempt_id.in_(attempts[start : start + _TOGETHER]))
            .group_by(row.attempt_id, row.question)
        )
        found = db.execute(wanted.where(row.id.in_(newest)).order_by(row.id))
        yield [NewestAnswer(*each) for each in found]
