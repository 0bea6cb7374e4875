"""The next answer to mark, with ten markers at work: how long the server takes.

    python -m benchmarks.marking [--answers 896] [--markers 10] [--think 0.5]

So many candidates have handed in. Each marker reads one answer after the other of the same question, by the requests that the page
sends: a draft, then the points, which bring the next answer. They think for half a second, some twenty times less than people who
read. Times are the client's on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import tempfile
import time
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from lawstudy.opening import open_records
from records.exams.marking import MarkingScript, MarkingTurn
from tests.support.marking_site import MarkingSite, make_marking_site
from tests.support.room_server import RoomUnderTest

WANTED_MS = 200
"""Most at p99."""


def main() -> None:
    parser = argparse.ArgumentParser(description="the next answer to mark")
    parser.add_argument("--answers", type=int, default=896)
    parser.add_argument("--markers", type=int, default=10)
    parser.add_argument("--think", type=float, default=0.5, help="seconds between two answers")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), given.answers, given.markers, given.think)
    table = Table(title=f"{given.answers} answers, {given.markers} markers")
    for column in ("", "p50 ms", "p99 ms", "most ms"):
        table.add_column(column, justify="left" if not column else "right")
    for way, title in (("next", "points given, next answer there"), ("draft", "draft kept")):
        table.add_row(
            title, *(f"{figures[f'{way}_{name}_ms']:.1f}" for name in ("p50", "p99", "most"))
        )
    table.add_row("wanted", "", str(WANTED_MS), "")
    Console().print(table)
    print(json.dumps({key: round(value, 2) for key, value in figures.items()}))


def measure(folder: Path, answers: int, markers: int, think: float) -> dict[str, float]:
    """Milliseconds; ``given``: readings, ``twice``: answers that somebody read twice, ``unsettled``: answers without points."""
    made = make_marking_site(folder / "site", answers, markers)
    with RoomUnderTest(made.made.site) as server:
        times = asyncio.run(_all_read(f"http://127.0.0.1:{server.port}", made, markers, think))
    with open_records(made.made.site) as db:
        of_task = MarkingTurn.task_id == made.tasks[0], MarkingTurn.state == "given"
        given = db.execute(
            select(MarkingTurn.script_id, MarkingTurn.login).where(
                *of_task, MarkingTurn.kind.not_in(("seed", "refed"))
            )
        ).all()
        unsettled = db.scalar(
            select(func.count())
            .select_from(MarkingScript)
            .where(MarkingScript.task_id == made.tasks[0], MarkingScript.state == "open")
        )
    return {
        "given": len(given),
        "twice": len(given) - len(set(given)),
        "unsettled": unsettled or 0,
        **_told("next", times["next"]),
        **_told("draft", times["draft"]),
    }


def _told(way: str, times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {f"{way}_p50_ms": cuts[49], f"{way}_p99_ms": cuts[98], f"{way}_most_ms": max(times)}


async def _all_read(
    url: str, made: MarkingSite, markers: int, think: float
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"next": [], "draft": []}

    async def read(login: str) -> None:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as client:
            await client.get("/log-in")
            form = {"login": login, "password": made.passwords[login]}
            await client.post("/log-in", data={**form, "_xsrf": client.cookies["_xsrf"]})
            page = (await client.get(f"/marking/{made.tasks[0]}")).text
            worth = [float(found) for found in re.findall(r'data-worth="([0-9.]+)"', page)]
            headers = {"X-XSRFToken": client.cookies["_xsrf"]}

            async def ask(way: str, act: str, body: object) -> dict[str, object]:
                started = time.perf_counter()
                address = f"/api/marking/{made.tasks[0]}/{act}"
                reply = await client.post(address, json=body, headers=headers)
                times[way].append((time.perf_counter() - started) * 1000)
                assert reply.status_code == 200, reply.text[:200]
                found: dict[str, object] = reply.json()
                return found

            turn = await ask("next", "next", {})
            while turn["turn"] is not None:
                said = {"turn": turn["turn"], "criteria": worth}
                await asyncio.sleep(think)
                await ask("draft", "draft", said)
                turn = await ask("next", "points", said)

    await asyncio.gather(*(read(f"m{number}") for number in range(markers)))
    return times


if __name__ == "__main__":
    main()
