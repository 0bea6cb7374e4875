"""How somebody worked a lesson: when it was opened, how long it was worked at, and when it was done. Times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.database.base import Base


class LessonStudy(Base):
    """``seconds``: between one thing that was done in the lesson and the next, pauses left out; nobody sees a clock.

    ``passed_at``: its self-check was passed; ``done_at``: it counts; ``minutes``: as the lesson said of itself then.
    """

    __tablename__ = "lesson_study"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(80), primary_key=True)
    opened_at: Mapped[dt.datetime]
    last_at: Mapped[dt.datetime]
    seconds: Mapped[int]
    passed_at: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]
    minutes: Mapped[int]


class DoneLesson(NamedTuple):
    """A lesson that counts for somebody."""

    person: int
    lesson: str
    minutes: int
    at: dt.datetime


def done_lessons(db: Session, people: Collection[int] | None = None) -> list[DoneLesson]:
    """Of these ``people``, or of everybody."""
    wanted = select(
        LessonStudy.person_id, LessonStudy.lesson, LessonStudy.minutes, LessonStudy.done_at
    ).where(LessonStudy.done_at.is_not(None))
    if people is not None:
        wanted = wanted.where(LessonStudy.person_id.in_(people))
    return [
        DoneLesson(person, lesson, minutes, at)
        for person, lesson, minutes, at in db.execute(wanted)
        if at is not None
    ]


def lessons_of(db: Session, person: int) -> dict[str, LessonStudy]:
    """Somebody's lessons, by id."""
    rows = db.scalars(select(LessonStudy).where(LessonStudy.person_id == person))
    return {row.lesson: row for row in rows}
