"""Sittings of exams (场次). All times are UTC, naive; durations are in seconds."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base
from records.exams.exam import Exam

Start = Literal["together", "individual"]
"""``together``: one barrier for all; ``individual``: everybody begins when they are ready, within the window."""


class Sitting(Base):
    """One sitting of an exam: who may write when, under which rules.

    ``opens_at``/``closes_at`` is the window; with a barrier ``starts_at`` is when all begin and ``late_seconds`` how long
    after it somebody may still come in. ``extension_seconds``: pauses and time added for all, so far. ``practice``: no clock, no invigilator, open to everybody who is called.
    ``seal``: the secret from which the keys of its sealed papers are made, from when somebody first waits for one.
    """

    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    start: Mapped[Start] = mapped_column(String(12))
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
    seal: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    exam: Mapped[Exam] = relationship()


class RoomPulse(Base):
    """When the room last lived: after a restart it tells how long it was away, and time never runs backwards. One row."""

    __tablename__ = "room_pulse"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
