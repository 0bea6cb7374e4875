"""One time for several rooms: the database's clock, and one of the rooms that keeps it for all.

Each room's time runs by its own monotonic clock. The keeper puts its time on record beside what the database's clock shows;
the others go by that. When the keeper is not heard of any more, another one goes on from the time that all had.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from exam_room.room_clock import RoomClock
from foundation.clock import utc_now
from records.exams.sitting import RoomPulse

SILENT = dt.timedelta(seconds=15)
"""A keeper that was not heard of for so long keeps it no more."""
_NOW = text("SELECT clock_timestamp() AT TIME ZONE 'UTC'")


class DatabaseWall:
    """What the database's clock shows: asked for now and then, and counted on in between."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        # One value, since it is asked in one thread and counted on in another.
        self._shown = utc_now(), monotonic()

    def ask(self, db: Session) -> None:
        """Ask it. What the answer took on its way is halved."""
        before = self._monotonic()
        at: dt.datetime = db.scalar(_NOW)
        self._shown = at, (before + self._monotonic()) / 2

    def __call__(self) -> dt.datetime:
        """UTC, naive."""
        at, asked = self._shown
        return at + dt.timedelta(seconds=self._monotonic() - asked)


@dataclass(frozen=True)
class Told:
    """What another room's time was when the database's clock showed ``wall``."""

    at: dt.datetime
    wall: dt.datetime
    corrections: int


class SharedTime:
    """This room's part in it. ``corrections``: those that this room's clock has gone along with."""

    def __init__(self, name: str) -> None:
        self.name, self.wall, self.corrections = name, DatabaseWall(), 0
        self.keeps = False

    def first(self, db: Session) -> Told | None:
        """What the rooms that are there already go by; ``None`` when there are none."""
        self.wall.ask(db)
        row = db.get(RoomPulse, 1)
        if row is None:
            return None
        self.corrections = row.corrections
        if row.wall is None or self.wall() - row.wall > SILENT:
            return None
        return Told(row.at, row.wall, row.corrections)

    def beat(self, clock: RoomClock) -> Callable[[Session], Told | None]:
        """An operation that puts this room's time on record, or returns the keeper's."""

        def operation(db: Session) -> Told | None:
            row: Any = db.get(RoomPulse, 1, with_for_update=True)
            # After whoever had the row: what the clocks show belongs together.
            wall: dt.datetime = db.scalar(_NOW)
            if row is None:
                row = RoomPulse(id=1, corrections=0)
                db.add(row)
            mine = row.keeper == self.name or row.wall is None or wall - row.wall > SILENT
            if not mine or row.corrections != self.corrections:
                return Told(row.at, row.wall or wall, row.corrections)
            row.at, row.wall, row.keeper = clock.now(), wall, self.name
            return None

        return operation

    def follow(self, clock: RoomClock, told: Told | None) -> bool:
        """Go by what was told; returns whether this room has just become the keeper."""
        began = told is None and not self.keeps
        self.keeps = told is None
        if told is not None:
            self.go_by(clock, told)
        return began

    def go_by(self, clock: RoomClock, told: Told) -> None:
        """Have the clock show what was told, whoever keeps the time."""
        self.corrections = told.corrections
        clock.shift(told.at + (self.wall() - told.wall) - clock.now())

    def correct(self, clock: RoomClock, by: dt.timedelta) -> Callable[[Session], None]:
        """An operation that puts on record that all go by this room's clock from now on, which will be ``by`` ahead.

        It comes after `exam_room.clock_correction.move_times`, in the same transaction.
        """

        def operation(db: Session) -> None:
            row = db.get_one(RoomPulse, 1)
            row.at, row.wall = clock.now() + by, db.scalar(_NOW)

        return operation


def told_time(db: Session) -> Told | None:
    """What all go by."""
    row = db.execute(select(RoomPulse.at, RoomPulse.wall, RoomPulse.corrections)).first()
    return None if row is None or row.wall is None else Told(row.at, row.wall, row.corrections)
