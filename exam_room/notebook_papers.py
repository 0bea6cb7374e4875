"""Practice papers that are written as notebooks, in JupyterLab, and handed in at the room."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.room import Room
from grading.errors import HandInRefused
from grading.hand_in import Receipt, hand_in_file
from grading.notebook import open_paper
from records.exams.attempt import Attempt
from records.exams.exam import Exam
from records.people.person import Person


async def hand_in_notebook(room: Room, person: int, notebook: bytes, zone: dt.tzinfo) -> Receipt:
    """Hand in a practice paper; again gives the same receipt. ``zone``: in which the person is told of times.

    Raises `HandInRefused`, also for a paper of a formal exam: that is written in the room, by the clock.
    """
    paper = await room.in_files(lambda: open_paper(notebook))
    at = room.now().replace(tzinfo=dt.UTC).astimezone(zone)

    def work() -> tuple[Attempt, Receipt]:
        with room.open_db() as db:
            _require_practice(db, paper.exam)
            return hand_in_file(db, room.course, db.get_one(Person, person), paper, at=at)

    try:
        attempt, receipt = await room.in_files(work)
    except IntegrityError:
        # The room has just planned the same attempt: now it is found.
        attempt, receipt = await room.in_files(work)
    live = room.attempts.get(attempt.id)
    if live is not None:
        # It was planned here too, and nobody is to open it any more.
        async with room.held(live):
            for name in ("state", "ended_at", "sha256", "answered"):
                setattr(live.attempt, name, getattr(attempt, name))
    return receipt


def _require_practice(db: Session, name: str) -> None:
    if db.scalar(select(Exam.id).where(Exam.name == name, Exam.practice.is_(False))) is not None:
        raise HandInRefused(messages.FORMAL_IN_ROOM)
