"""The room's signs of life, and the time that it goes by: after a restart too, and whatever the machine's clock does."""

from __future__ import annotations

import datetime as dt
import logging

from exam_room.room import Room
from exam_room.shared_time import SharedTime
from records.exams.incident import Incident
from records.exams.sitting import RoomPulse

PULSE = dt.timedelta(seconds=5)
log = logging.getLogger("lawstudy.room")


async def tell_absence(room: Room) -> None:
    """After a restart: an incident in every session in which somebody was writing while the room was away."""
    away, room.away = room.away, None
    if away is None:
        return
    at = room.now()
    hit = {each.sitting.id for each in room.attempts.values() if each.attempt.state == "writing"}
    incidents = [
        Incident(
            sitting_id=number,
            kind="server_away",
            detail=str(round(away.total_seconds())),
            at=at,
        )
        for number in sorted(hit)
        if not room.sittings[number].practice
    ]
    if incidents:
        await room.write(lambda db: db.add_all(incidents))


async def pulse(room: Room) -> None:
    """Put on record that the room lives."""
    if room.time is not None:
        await _beat(room, room.time)
        return
    follow_wall(room)
    at = room.now()
    room.hold.expect(at)
    await room.write(lambda db: db.merge(RoomPulse(id=1, at=at)))
    room.hold.found(at)


async def _beat(room: Room, time: SharedTime) -> None:
    await room.read(time.wall.ask)
    if time.keeps:
        # Somebody may have begun in another room.
        await room.follow_changes()
        follow_wall(room)
    told = await room.write(time.beat(room.clock))
    if time.follow(room.clock, told):
        log.info("this room keeps the time from now on")
        room.became_keeper = True


def follow_wall(room: Room) -> None:
    """Go by the machine's clock, unless a formal paper is being written; practice holds no clock.

    As long as no formal sitting is open or planned, by either time, nothing hangs on it: then whatever the machine says.
    """
    formal = [each for each in room.attempts.values() if not each.sitting.practice]
    if any(each.attempt.state == "writing" for each in formal):
        return
    earliest = min(room.now(), room.clock.machine())
    still_open = any(
        not each.practice
        and not each.ended_at
        and (each.closes_at is None or each.closes_at > earliest)
        for each in room.sittings.values()
    )
    room.clock.follow_wall(anywhere=not still_open)
