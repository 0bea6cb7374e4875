"""Two room processes behind nginx on PostgreSQL: one of them is killed, the database is killed, and no answer is lost."""

from __future__ import annotations

import asyncio
import gzip
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from benchmarks.room_load import _questions, _value
from exam_room.reconciliation import reconcile
from foundation.site import SETTINGS
from grading.submitted import recorded_answers
from lawstudy.opening import course_of, records_of
from lawstudy.processes.one_room import running_room
from records.exams.answer import AnswerEvent
from records.schema import close_database
from tests.lawstudy.conftest import ok
from tests.support.http_client import Answer, Client
from tests.support.load_site import RoomSite, make_room_site
from tests.support.nginx import NGINX
from tests.support.postgresql import Server, new_database, postgresql_server
from tests.support.two_rooms import Rooms, take_to_server, two_rooms

pytestmark = [
    pytest.mark.full,
    pytest.mark.postgresql,
    pytest.mark.skipif(NGINX is None, reason="no nginx (apt-get install nginx-light)"),
]
PEOPLE = 8


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgresql_server() as made:
        made.start(durable=True)
        yield made


@pytest.fixture
def made(server: Server, tmp_path: Path) -> RoomSite:
    site = make_room_site(tmp_path / "site", PEOPLE, "individual")
    url = new_database(server.folder)
    return RoomSite(
        take_to_server(site.site, url, rooms=2), site.sitting, site.codes, site.password
    )


@dataclass
class Page:
    """A candidate's page: keeps what was not acknowledged, and sends it again."""

    port: int
    attempt: int
    card: str
    code: str
    draw: random.Random
    acknowledged: dict[str, Any] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    sha256: str = ""

    async def ask(self, client: Client, address: str, data: object = None) -> Answer:
        """Until it is answered."""
        for _ in range(300):
            try:
                asked = client.get(address) if data is None else client.post(address, data)
                answer = await asyncio.wait_for(asked, 20)
                self.told.add(answer.status)
                if answer.status < 500:
                    return answer
            except (OSError, asyncio.IncompleteReadError, ValueError, TimeoutError):
                client.close()
            await asyncio.sleep(0.2)
        raise AssertionError(f"{address}: no answer")

    async def write(self, until: asyncio.Event) -> None:
        client, address = Client("127.0.0.1", self.port), f"/api/attempt/{self.attempt}"
        await client.get("/log-in")
        entered = await client.form("/log-in/code", card=self.card, code=self.code)
        assert entered.status == 303, entered
        opened = (
            await self.ask(client, f"{address}/open", {"tab": "t", "take_over": False})
        ).json()
        content = orjson.loads(gzip.decompress((await self.ask(client, opened["paper"])).body))
        questions, number = _questions(content), 0
        while not until.is_set():
            question = self.draw.choice(questions)
            value = _value(question, self.draw)
            change = {"question": question["question"], "value": value, "marked": False}
            body = {"page": opened["page"], "first": number + 1, "changes": [change]}
            saved = await self.ask(client, f"{address}/save", body)
            assert saved.status == 200, saved
            number += 1
            assert saved.json()["saved"] == number
            self.acknowledged[question["question"]] = value
            await asyncio.sleep(0.05)
        done = await self.ask(client, f"{address}/hand-in", {"page": opened["page"]})
        assert done.status == 200, done
        self.sha256 = done.json()["sha256"]
        # The same from whichever room.
        for _ in range(4):
            again = await self.ask(client, f"{address}/receipt")
            assert again.json()["sha256"] == self.sha256
        client.close()


def test_no_acknowledged_answer_is_lost(made: RoomSite, server: Server) -> None:
    with two_rooms(made.site) as rooms:
        pages = [
            Page(rooms.port, attempt, card, code, random.Random(attempt))
            for attempt, (card, code) in made.codes.items()
        ]
        asyncio.run(asyncio.wait_for(_exam(rooms, pages, server), 240))
        for port in list(rooms.processes):
            assert rooms.processes[port].poll() is None, "no room ended by itself"
    sessions = records_of(made.site)
    with sessions() as db:
        for page in pages:
            assert page.acknowledged
            assert page.acknowledged.items() <= recorded_answers(db, page.attempt).items()
            rows = select(func.count(AnswerEvent.id), func.count(AnswerEvent.seq.distinct()))
            counted = db.execute(rows.where(AnswerEvent.attempt_id == page.attempt)).one()
            assert counted[0] == counted[1], "each once"
        found = reconcile(db, course_of(made.site), made.sitting)
        assert not found.wrong_hash
        assert not found.unfinished
    close_database(sessions)
    # Somebody was told plainly that nothing is saved now, and nobody that the program failed.
    assert 500 not in set().union(*(page.told for page in pages))


async def _exam(rooms: Rooms, pages: list[Page], server: Server) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    writing = [asyncio.create_task(page.write(over)) for page in pages]

    async def meanwhile(seconds: float = 1.5) -> None:
        await asyncio.sleep(seconds)
        for task in writing:
            if task.done():
                task.result()

    await meanwhile(3)
    first, second = rooms.processes
    rooms.kill(second)
    await meanwhile()
    await loop.run_in_executor(None, rooms.start, second)
    await meanwhile()
    rooms.kill(first)  # The one that keeps the time.
    await meanwhile()
    await loop.run_in_executor(None, server.crash)
    await meanwhile()
    await loop.run_in_executor(None, lambda: server.start(durable=True))
    await meanwhile(3)
    await loop.run_in_executor(None, rooms.start, first)
    await meanwhile()
    over.set()
    await asyncio.gather(*writing)


def test_a_database_that_is_away_at_the_start_is_told_plainly(
    made: RoomSite, server: Server
) -> None:
    server.crash()
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "lawstudy.processes.room",
                str(made.site.root),
                "127.0.0.1",
                "",
                "",
                "",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        server.start(durable=True)
    assert done.returncode == 1
    assert "无法使用" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_third_room_is_refused_and_all_are_stopped(made: RoomSite) -> None:
    command = [sys.executable, "-m", "lawstudy.processes.room", str(made.site.root)]
    with two_rooms(made.site):
        third = subprocess.run(
            [*command, "127.0.0.1", "", "", ""], capture_output=True, text=True, check=False
        )
        assert third.returncode == 1
        assert "Traceback" not in third.stderr
        settings = made.site.root / SETTINGS
        text = settings.read_text(encoding="utf-8")
        assert "rooms = 2" in text
        assert "已停止" in ok("--site", made.site.root, "serve", "--stop")
        assert running_room(made.site) is None
