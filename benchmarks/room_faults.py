"""``kill -9`` at random moments, again and again, under load: is everything there that was acknowledged?

    python -m benchmarks.room_faults [--kills 100] [--clients 40]

Candidates save as fast as they are answered; whatever breaks off is sent again under the same number, as the page does.
Some hand in while the room is being killed. At the end every acknowledged answer, every deadline and every receipt is
compared with the records and the submissions.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from exam_room.reconciliation import reconcile
from grading.submitted import recorded_answers
from lawstudy.opening import course_of, open_records
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from tests.support.http_client import Answer, Client
from tests.support.load_site import RoomSite, make_room_site
from tests.support.room_server import RoomUnderTest

_EPOCH = dt.datetime(1970, 1, 1)
QUESTIONS = [f"q{number:02d}" for number in range(1, 31)]
"""The single-choice questions of the exam."""


@dataclass
class Told:
    """What one candidate was told to be safe."""

    saves: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    deadline: int | None = None
    receipt: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description="the room under kill -9")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
        figures = measure(Path(folder), given.kills, given.clients)
    table = Table(title=f"kill -9, {given.kills} times")
    table.add_column("what")
    table.add_column("number", justify="right")
    for name, value in figures.items():
        table.add_row(name, f"{value:g}")
    Console().print(table)
    print(json.dumps(figures))


def measure(folder: Path, kills: int, clients: int) -> dict[str, float]:
    """Counts: ``lost`` answers, ``twice`` recorded saves, ``moved`` deadlines, ``receipts_wrong`` are to be 0."""
    made = make_room_site(folder / "site", clients, "individual")
    told = {attempt: Told() for attempt in made.codes}
    with RoomUnderTest(made.site) as server:
        asyncio.run(_run(made, server, told, kills))
    return _compare(made, told, kills)


async def _run(made: RoomSite, server: RoomUnderTest, told: dict[int, Told], kills: int) -> None:
    over = asyncio.Event()
    tasks = [
        asyncio.create_task(_candidate(made, server, attempt, told[attempt], over))
        for attempt in made.codes
    ]
    draw = random.Random(kills)
    for _ in range(kills):
        await asyncio.sleep(draw.uniform(0.05, 0.6))
        server.kill()
        # In a thread: the candidates go on knocking meanwhile.
        await asyncio.to_thread(server.start)
    over.set()
    await asyncio.gather(*tasks)


async def _candidate(
    made: RoomSite, server: RoomUnderTest, attempt: int, told: Told, over: asyncio.Event
) -> None:
    client = Client("127.0.0.1", server.port)
    draw = random.Random(attempt)
    card, code = made.codes[attempt]
    address = f"/api/attempt/{attempt}"

    async def insist(*asked: Any, expect: tuple[int, ...] = (200,)) -> Answer:
        method, *rest = asked
        while True:
            try:
                answer: Answer = await getattr(client, method)(*rest)
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.05)
                continue
            if answer.status not in (503, 500):
                assert answer.status in expect, (asked, answer)
                return answer
            await asyncio.sleep(0.05)

    await insist("get", "/log-in")
    while True:
        try:
            entered = await client.form("/log-in/code", card=card, code=code)
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.05)
            continue
        assert entered.status == 303, entered
        break
    await insist("get", f"/exam/{attempt}")
    opened = (
        await insist("post", f"{address}/open", {"tab": str(attempt), "take_over": True})
    ).json()
    told.deadline = opened["deadline"]
    hand_in_at = time.monotonic() + draw.uniform(0.5, 3) if attempt % 4 == 0 else None
    while not over.is_set():
        if hand_in_at and time.monotonic() > hand_in_at:
            done = await insist("post", f"{address}/hand-in", {"page": opened["page"]})
            told.receipt = done.json()["sha256"]
            break
        question, value = draw.choice(QUESTIONS), draw.choice("ABCD")
        change = {"question": question, "value": value, "marked": False}
        body = {"page": opened["page"], "first": told.saves + 1, "changes": [change]}
        saved = await insist("post", f"{address}/save", body)
        told.saves = saved.json()["saved"]
        told.answers[question] = value
        await asyncio.sleep(draw.uniform(0, 0.05))
    await client.closed()


def _compare(made: RoomSite, told: dict[int, Told], kills: int) -> dict[str, float]:
    lost = twice = moved = wrong = 0
    with open_records(made.site) as db:
        for attempt, what in told.items():
            recorded = recorded_answers(db, attempt)
            lost += sum(recorded.get(q) != value for q, value in what.answers.items())
            events = db.scalars(
                select(AnswerEvent.id).where(AnswerEvent.attempt_id == attempt)
            ).all()
            # Beyond a candidate's allowance a row takes the place of the one before it.
            twice += max(0, len(events) - what.saves)
            row = db.get_one(Attempt, attempt)
            assert row.deadline is not None
            shown = round((row.deadline - _EPOCH).total_seconds() * 1000)
            moved += shown != what.deadline
            wrong += bool(what.receipt) and row.sha256 != what.receipt
        found = reconcile(db, course_of(made.site), made.sitting)
        wrong += len(found.wrong_hash)
    return {
        "kills": kills,
        "clients": len(told),
        "saves": sum(each.saves for each in told.values()),
        "receipts": sum(bool(each.receipt) for each in told.values()),
        "lost": lost,
        "twice": twice,
        "moved": moved,
        "receipts_wrong": wrong,
    }


if __name__ == "__main__":
    main()
