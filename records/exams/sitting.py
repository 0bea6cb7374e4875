"""Sittings of exams (场次). All times are UTC, naive; durations are in seconds."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.moves import Move, Moves
from records import messages
from records.database.base import Base
from records.exams.exam import Exam

Start = Literal["together", "individual"]
"""``together``: one barrier for all; ``individual``: everybody begins when they are ready, within the window."""

SittingState = Literal["planned", "running", "paused", "ended"]
"""``planned``: the barrier has not lifted; without a barrier a sitting runs from the beginning."""
SittingAct = Literal["start", "pause", "resume", "add_time", "end", "edit", "delete"]

_INVIGILATORS = frozenset({"invigilator", "administrator"})
_PLANNERS = frozenset({"administrator"})
_PLANNED: frozenset[SittingState] = frozenset({"planned"})
_PAUSED: frozenset[SittingState] = frozenset({"paused"})
_GOING: frozenset[SittingState] = frozenset({"planned", "running"})

SITTING_MOVES: Moves[SittingState, SittingAct] = Moves(
    messages.SITTING,
    {
        "start": Move(_PLANNED, "running", _INVIGILATORS, "session.start"),
        "pause": Move(_GOING, "paused", _INVIGILATORS, "session.pause"),
        # It is as it was before: planned or running.
        "resume": Move(_PAUSED, None, _INVIGILATORS, "session.resume"),
        "add_time": Move(_GOING | _PAUSED, None, _INVIGILATORS, "session.add_time"),
        "end": Move(_GOING | _PAUSED, "ended", _INVIGILATORS, "session.end"),
        # As long as nobody has begun, which the sitting alone does not tell: without a barrier it runs from the beginning.
        "edit": Move(_GOING, None, _PLANNERS, "session.edit"),
        "delete": Move(_GOING, None, _PLANNERS, "session.delete"),
    },
    states=messages.SITTING_STATE_NAMES,
    acts=messages.SITTING_ACTS,
)


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

    def state(self, now: dt.datetime) -> SittingState:
        """Where it stands; ``now`` in UTC, naive."""
        if self.ended_at:
            return "ended"
        if self.paused_at:
            return "paused"
        lifted = self.start != "together" or (self.starts_at is not None and self.starts_at <= now)
        return "running" if lifted else "planned"


class RoomPulse(Base):
    """When the room last lived: after a restart it tells how long it was away, and time never runs backwards. One row.

    Where several rooms share the database one of them, ``keeper``, keeps the time for all: it was ``at`` when the database's
    clock showed ``wall``. ``corrections``: how often a person has put it right.
    """

    __tablename__ = "room_pulse"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    wall: Mapped[dt.datetime | None]
    keeper: Mapped[str] = mapped_column(String(64), default="")
    corrections: Mapped[int] = mapped_column(default=0)
