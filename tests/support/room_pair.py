"""Two rooms in one process on one PostgreSQL database, and how to count what they ask it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from exam_room.live_attempt import LiveAttempt
from exam_room.opening import open_page
from exam_room.room import Room
from exam_room.room_clock import RoomClock
from exam_room.writing import Change, save
from grading.submitted import recorded_answers
from records.exams.attempt import Attempt
from tests.support.databases import course_at
from tests.support.postgresql import new_database
from tests.support.room_site import RoomSite, record_exam


class Pair:
    """Two rooms of a site; ``here`` and ``there`` give an attempt as a request in that room gets it."""

    def __init__(self, site: RoomSite) -> None:
        self.site = site
        self.a, self.b = self.room(), self.room()

    def room(self) -> Room:
        clock = RoomClock(wall=self.site.clock.wall, monotonic=self.site.clock.monotonic)
        made = Room(self.site.url, self.site.course, clock=clock, shared=True)
        made.load()
        return made

    async def live(self, room: Room, card: str) -> LiveAttempt:
        number = next(n for n, each in self.a.attempts.items() if each.candidate.number == card)
        found = await room.find_attempt(number)
        assert found is not None
        return found

    async def open(self, room: Room, card: str, tab: str = "t", *, take_over: bool = False) -> int:
        live = await self.live(room, card)
        page = await open_page(room, live, tab=tab, address="10.0.0.1", take_over=take_over)
        return int(page["page"])

    async def save(self, room: Room, card: str, page: int, first: int, **answers: object) -> int:
        changes = [Change(name, value, False) for name, value in answers.items()]
        live = await self.live(room, card)
        return await save(room, live, page=page, first=first, changes=changes)

    def recorded(self, card: str) -> tuple[Attempt, dict[str, object]]:
        number = next(n for n, each in self.a.attempts.items() if each.candidate.number == card)
        with self.site.sessions() as db:
            return db.get_one(Attempt, number), recorded_answers(db, number)


@pytest.fixture
def site(released_once: Path, tmp_path: Path, postgresql_socket: Path) -> Iterator[RoomSite]:
    url = new_database(postgresql_socket)
    record_exam(url)
    shutil.copytree(released_once, tmp_path / "course")
    made = RoomSite(course_at(tmp_path / "course", url), url)
    yield made
    made.close()


@pytest.fixture
def pair(site: RoomSite) -> Iterator[Pair]:
    site.plan([f"S{number}" for number in range(1, 13)])
    made = Pair(site)
    yield made
    made.a.close()
    made.b.close()


class Statements:
    """What was executed: each statement, with how many rows of parameters it had."""

    def __init__(self) -> None:
        self.all: list[tuple[str, int]] = []

    def note(self, statement: str, parameters: Any) -> None:
        self.all.append((statement, len(parameters) if isinstance(parameters, list) else 1))

    def rows(self, beginning: str) -> int:
        return sum(rows for statement, rows in self.all if statement.startswith(beginning))


@contextlib.contextmanager
def statements(room: Room) -> Iterator[Statements]:
    """Those by which a room reads and writes meanwhile."""
    seen = Statements()

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.note(statement, parameters)

    engines = (room._reading.kw["bind"], room._writes._engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
