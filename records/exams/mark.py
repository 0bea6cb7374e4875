"""Marks: points that people gave. Rows are only ever added. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from records.database.base import Base


class Mark(Base):
    """What one person gave for one answer; the last one counts, and only while the answer is the one that was judged.

    ``points`` ``None``: what was given before was taken back.
    """

    __tablename__ = "mark"
    __table_args__ = (Index("ix_mark_question", "attempt_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    question: Mapped[str] = mapped_column(String(12))
    answer_sha256: Mapped[str] = mapped_column(String(64))
    points: Mapped[float | None]
    who: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    round: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(Text, default="")
