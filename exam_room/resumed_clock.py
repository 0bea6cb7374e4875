"""The clock of a room that starts: by what is on record of the time before."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from exam_room.room_clock import RoomClock
from exam_room.shared_time import SharedTime
from foundation.clock import utc_now
from records.audit import trail
from records.exams.sitting import RoomPulse

AWAY = dt.timedelta(seconds=30)
"""A server that was away for longer tells the invigilators."""


def resumed_clock(db: Session, time: SharedTime | None) -> tuple[RoomClock, dt.timedelta | None]:
    """The clock, and how long the room was away, where that is worth telling. ``time``: it is shared with other rooms."""
    if time is not None:
        told = time.first(db)
        if told is not None:
            clock = RoomClock(wall=time.wall)
            time.follow(clock, told)
            return clock, None
    pulse, last_sign = db.get(RoomPulse, 1), trail.last_entry_at(db)
    wall = utc_now if time is None else time.wall
    clock = RoomClock(pulse.at if pulse else None, last_sign=last_sign, wall=wall)
    away = clock.now() - pulse.at if pulse else dt.timedelta()
    return clock, away if away > AWAY else None
