"""Hearing of what other rooms on the same database decided about sittings."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_room.other_rooms import SITTING_VERSION
from exam_room.room import Room
from records.exams.sitting import Sitting


async def follow_others(room: Room) -> None:
    """Hear of it, and tell those who wait here."""
    if not room.others.shared:
        return
    known = dict(room.sittings)
    now = await room.read(lambda db: _versions(db, list(known)))
    if now.keys() - known.keys():
        await room.load_new()
    moved = [each for number, each in known.items() if room.heard_of(each) != now.get(number)]
    if any(each.id in now for each in moved):
        await room.follow_changes()
    for sitting in moved:
        if sitting.id in now:
            await room.announce(sitting)
        else:
            room.forget_sitting(sitting, room.now())


def _versions(db: Session, known: list[int]) -> dict[int, str]:
    """The rows' versions of those that are not over, and of those that are known, as far as they are on record."""
    wanted = Sitting.ended_at.is_(None) | Sitting.id.in_(known)
    return dict(db.execute(select(Sitting.id, SITTING_VERSION).where(wanted)).all())
