"""Attempts (作答): one candidate in one sitting. All times are UTC, naive; durations are in seconds."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base
from records.exams.call import Call
from records.exams.sitting import Sitting

AttemptState = Literal["called", "writing", "handed_in", "expired", "voided", "absent"]
"""``called``: not begun yet; ``expired``: handed in by the server when time was up."""


class Attempt(Base):
    """One candidate in one session. ``seed`` orders questions and options; ``code_hash`` is SHA-256 of the entry code.

    ``page`` counts the pages that took the attempt over: only the newest may save. ``deadline`` is kept, so that it
    survives a restart; ``late_admitted``: an invigilator lets the candidate in after the limit.
    """

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("sitting_id", "call_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), index=True)
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
    sitting: Mapped[Sitting] = relationship()
    call: Mapped[Call] = relationship()
