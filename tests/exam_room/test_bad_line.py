"""A page on a bad line, a disk that fails now and then, a room that dies: what was told is there, exactly once, in order."""

from __future__ import annotations

import asyncio
import random

import pytest
from sqlalchemy import event, select

from exam_room.errors import NotNow, NotSaved
from exam_room.room import Room
from exam_room.writing import Change, hand_in, save
from grading.notebook import file_hash
from grading.submitted import recorded_answers, submission_path
from records.exams.answer import AnswerEvent
from tests.support.databases import refuse_writes
from tests.support.room_site import RoomSite, opened, run, sitting_of

CARD = "S1"


@pytest.fixture
def site(site: RoomSite) -> RoomSite:
    """With one who is called."""
    site.plan([CARD])
    return site


class Line:
    """Sends one page's changes again and again, in any pieces and any order, until all are acknowledged."""

    def __init__(self, site: RoomSite, seed: int) -> None:
        self.site, self.draw = site, random.Random(seed)
        self.changes = [self._change() for _ in range(40)]
        self.read_only = False
        self.told = 0
        self.outcomes: set[str] = set()
        self.room = self._restarted()

    def _change(self) -> Change:
        name = self.draw.choice(["q01", "q02", "q04", "q07", "q11"])
        values: dict[str, list[object]] = {
            "q04": [["A"], ["A", "C"], [], None],
            "q07": [True, False, None],
            "q11": ["答", "", None],
        }
        value = self.draw.choice(values.get(name, ["A", "B", "C", None]))
        return Change(name, value, self.draw.random() < 0.2)

    def _restarted(self) -> Room:
        room = self.site.room()
        event.listen(room._writes._engine, "checkout", self._prepare)
        return room

    def _prepare(self, connection: object, *_: object) -> None:
        refuse_writes(connection, self.read_only)

    async def _request(self, page: int) -> None:
        first = self.draw.randint(max(1, self.told - 5), self.told + 3)
        some = self.changes[first - 1 : first - 1 + self.draw.randint(1, 8)]
        live = sitting_of(self.room, CARD)
        try:
            told = await save(self.room, live, page=page, first=first, changes=some)
        except NotNow as error:
            self.outcomes.add(error.code)
        except NotSaved:
            self.outcomes.add("not saved")
        else:
            self.outcomes.add("saved")
            self.told = max(self.told, told)
            assert self._on_record(page) >= told

    def _on_record(self, page: int) -> int:
        """How many changes are durable, without a gap and as they were numbered."""
        with self.site.sessions() as db:
            rows = db.scalars(
                select(AnswerEvent).where(AnswerEvent.page == page).order_by(AnswerEvent.id)
            ).all()
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert [(row.question, row.marked) for row in rows] == [
            (change.question, change.marked) for change in self.changes[: len(rows)]
        ]
        return len(rows)

    async def send_all(self, page: int) -> None:
        while self.told < len(self.changes):
            self.read_only = self.draw.random() < 0.3
            await asyncio.gather(*(self._request(page) for _ in range(self.draw.randint(1, 4))))
            if self.draw.random() < 0.1:
                self.room = self._restarted()
        self.read_only = False


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_line_does_the_answers_are_the_pages_last_ones(
    site: RoomSite, seed: int
) -> None:
    async def work() -> None:
        line = Line(site, seed)
        _, page = await opened(line.room, CARD)
        await line.send_all(page)
        assert {"saved", "gap", "not saved"} <= line.outcomes
        expected = {change.question: change.value for change in line.changes}
        marks = {change.question: change.marked for change in line.changes}
        live = sitting_of(line.room, CARD)
        assert live.values() == expected
        assert {name: given.marked for name, given in live.answers.items()} == marks
        with site.sessions() as db:
            assert recorded_answers(db, live.attempt.id) == expected
        done = await hand_in(line.room, live, actor=CARD, page=page)
        await line.room.in_files(lambda: None)
        path = submission_path(site.course, CARD, live.attempt.assignment)
        assert file_hash(path) == done.sha256

    run(work)
