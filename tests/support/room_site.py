"""A room on a real course and database, with a clock that tests set by hand."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from exam_room.live_attempt import LiveAttempt
from exam_room.opening import open_page
from exam_room.planning import SessionPlan, create_session
from exam_room.room import Room
from exam_room.room_clock import RoomClock
from exam_room.writing import Change, save
from grading.nbgrader.course import Course
from grading.release import record_release
from records.audit.trail import AuditEntry
from records.database.engine import new_engine
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.incident import Incident
from records.exams.sitting import Sitting
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.support.databases import course_at, database_at
from tests.support.lessons_in_use import put_lessons_in_use
from tests.support.people import officer
from tests.support.released_exam import EXAM, small_exam

INVIGILATOR = ("invigilator",)
"""The roles of somebody who decides in a sitting."""

NINE = dt.datetime(2026, 5, 6, 1, 0)
"""When the exam starts."""


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


class HandClock:
    """Time that goes on when a test says so; the room's clock is made of it."""

    def __init__(self) -> None:
        self.at = NINE

    def wall(self) -> dt.datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - NINE).total_seconds()

    def passes(self, by: dt.timedelta) -> None:
        self.at += by


@dataclass
class RoomSite:
    """The released exam of `small_exam` with its records; ``room()`` opens the room, again after a "restart"."""

    course: Course
    url: str
    clock: HandClock = field(default_factory=HandClock)
    _rooms: list[Room] = field(default_factory=list)
    _sessions: sessionmaker[Session] | None = None

    def sessions(self) -> Session:
        if self._sessions is None:
            self._sessions = open_database(self.url)
        return self._sessions()

    def call(self, cards: Sequence[str]) -> None:
        """Enter people who are called to the exam."""
        with self.sessions() as db:
            exam = db.scalars(select(Exam)).one()
            body = db.scalars(select(Unit)).first() or Unit(code="B1", name="某局")
            form = exam.forms[0]
            db.add(body)
            for card in cards:
                person = officer(card, f"姓名{card}", body, number=card)
                db.add(Call(exam_id=exam.id, person=person, form=form))
            db.commit()

    def plan(self, cards: Sequence[str], **changes: Any) -> int:
        """Call people and make a session for them: 60 minutes from nine o'clock, entry for 30."""
        self.call(cards)
        values: dict[str, Any] = {
            "name": "上午场",
            "exam": EXAM,
            "start": "together",
            "opens_at": NINE - minutes(60),
            "starts_at": NINE,
            "duration_minutes": 60,
            "cards": cards,
        }
        with self.sessions() as db:
            made = create_session(db, SessionPlan(**{**values, **changes}), actor="admin")
            db.commit()
            return made.id

    def room(self) -> Room:
        """A room that has read the database; what another room knew only in memory is not in it."""
        self.cut_off_rooms()
        room = Room(
            self.url,
            self.course,
            clock=RoomClock(wall=self.clock.wall, monotonic=self.clock.monotonic),
        )
        self._rooms.append(room)
        room.load()
        return room

    def cut_off_rooms(self) -> None:
        """What the server does with those that were killed; on SQLite nothing holds them."""
        if self._rooms and self.url.startswith("postgresql"):
            cut_off_rooms(self.url)

    def incidents(self) -> list[str]:
        """Kinds of the incidents on record."""
        with self.sessions() as db:
            return list(db.scalars(select(Incident.kind).order_by(Incident.id)))

    def audited(self) -> list[tuple[str, str]]:
        """Action and actor of every entry in the audit trail."""
        with self.sessions() as db:
            entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id))
            return [(entry.action, entry.actor) for entry in entries]

    def close(self) -> None:
        for room in self._rooms:
            room.close()
        if self._sessions is not None:
            close_database(self._sessions)


def cut_off_rooms(url: str) -> None:
    """End the connections by which rooms write to a PostgreSQL database, as the server does when a room was killed."""
    engine = new_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name LIKE 'lawstudy room%%'"
        )
    engine.dispose()


def prepare_site(released: Path, folder: Path) -> None:
    """Put course and records into a folder, to be copied for each test."""
    shutil.copytree(released, folder / "course")
    url = database_at(folder / "records.db")
    record_exam(url)
    put_lessons_in_use(url)
    course_at(folder / "course", url)


def record_exam(url: str) -> None:
    """Put the exam on record in an empty database."""
    create_database(url)
    sessions = open_database(url)
    bank, form = small_exam()
    with sessions() as db:
        record_release(db, [form], bank)
    close_database(sessions)


def copy_site(prepared: Path, folder: Path) -> RoomSite:
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    url = database_at(folder / "records.db")
    return RoomSite(course_at(folder / "course", url), url)


def run(work: Callable[[], Coroutine[Any, Any, None]], *, most: float = 30) -> None:
    """Run a test's coroutine; what hangs, as told by ``most`` seconds, fails."""
    asyncio.run(asyncio.wait_for(work(), most))


def sitting_of(room: Room, card: str) -> LiveAttempt:
    return next(each for each in room.attempts.values() if each.candidate.number == card)


def session_of(room: Room) -> Sitting:
    (sitting,) = room.sittings.values()
    return sitting


async def opened(
    room: Room, card: str, tab: str = "tab1", **options: Any
) -> tuple[LiveAttempt, int]:
    """The candidate's sitting, and the number of the page they opened."""
    live = sitting_of(room, card)
    values: dict[str, Any] = {"address": "10.0.0.1", "take_over": False, **options}
    page = await open_page(room, live, tab=tab, **values)
    return live, int(page["page"])


async def answer(room: Room, live: LiveAttempt, first: int = 1, **answers: object) -> int:
    """Save answers from the newest page, numbered from ``first``."""
    changes = [Change(name, value, False) for name, value in answers.items()]
    return await save(room, live, page=live.attempt.page, first=first, changes=changes)
