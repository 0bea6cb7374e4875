"""The home page of a learner with everybody of a district on it: how long the server takes.

    python -m benchmarks.home_page [--people 896] [--tries 40]

Each of the people is called to an exam, has answered so many self-checks in lessons, and asks for ``/me`` once, one after the
other, and then eight at a time. The first request of all reads the bank and is told apart. Times are the client's on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import statistics
import tempfile
import time
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lesson.page import shown_lessons
from courses.spacing import record_review
from courses.study_answers import keep_answer
from delivery.request import COOKIE
from foundation.clock import utc_now
from lawstudy.opening import bank_of, open_records
from question_bank.item import Item
from records.accounts.administration import create_account
from records.accounts.log_in import open_log_in
from records.accounts.password import PasswordPolicy
from records.people.person import Person
from records.study.tries import SelfCheckTry
from tests.support.load_site import RoomSite, make_room_site
from tests.support.room_server import RoomUnderTest

AT_ONCE = 8
BEFORE_MS = {"one_p50": 6.3, "one_p99": 9.6, "many_p50": 45.5, "many_p99": 72.0}
"""On two cores in November 2026, before reviews, lessons that count and 21 more lessons stood on the page (commit 6ae1c38)."""


def main() -> None:
    parser = argparse.ArgumentParser(description="the home page of a learner")
    parser.add_argument("--people", type=int, default=896)
    parser.add_argument("--tries", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), given.people, given.tries)
    table = Table(title=f"/me, {given.people} people, {given.tries} self-checks each")
    for column in ("", "p50 ms", "p99 ms", "most ms"):
        table.add_column(column, justify="left" if not column else "right")
    for way in ("one", "many"):
        title = "one after the other" if way == "one" else f"{AT_ONCE} at a time"
        table.add_row(
            title, *(f"{figures[f'{way}_{name}']:.1f}" for name in ("p50", "p99", "most"))
        )
    table.add_row(
        "before, one after the other", *(str(BEFORE_MS[f"one_{n}"]) for n in ("p50", "p99")), ""
    )
    table.add_row("the first of all", "", "", f"{figures['first']:.1f}")
    Console().print(table)
    print(json.dumps({key: round(value, 2) for key, value in figures.items()}))


def measure(folder: Path, people: int, tries: int) -> dict[str, float]:
    """Milliseconds."""
    made = make_room_site(folder / "site", people)
    tokens = _study(made, tries)
    with RoomUnderTest(made.site) as server:
        url = f"http://127.0.0.1:{server.port}/me"
        first = asyncio.run(_ask(url, tokens[:1], 1))[0]
        one = asyncio.run(_ask(url, tokens, 1))
        many = asyncio.run(_ask(url, tokens, AT_ONCE))
    return {"first": first, **_told("one", one), **_told("many", many)}


def _told(way: str, times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {f"{way}_p50": cuts[49], f"{way}_p99": cuts[98], f"{way}_most": max(times)}


async def _ask(url: str, tokens: list[str], at_once: int) -> list[float]:
    times: list[float] = []
    turns = asyncio.Semaphore(at_once)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def one(token: str) -> None:
            async with turns:
                started = time.perf_counter()
                reply = await client.get(url, headers={"Cookie": f"{COOKIE}={token}"})
                times.append((time.perf_counter() - started) * 1000)
                assert reply.status_code == 200, reply.text[:200]

        await asyncio.gather(*map(one, tokens))
    return times


def _study(made: RoomSite, tries: int) -> list[str]:
    """Everybody has an account, a log-in and tries; returns their cookies."""
    draw = random.Random(1)
    bank = bank_of(made.site)
    items = [bank[item] for lesson in shown_lessons() for item in lesson.items]
    cheap = PasswordPolicy(time_cost=1, memory_kib=8)
    tokens = []
    with open_records(made.site) as db:
        for person in db.scalars(select(Person).order_by(Person.id)).all():
            account, _ = create_account(
                db, f"p{person.id}", "", ["cadre"], person=person, actor="benchmark", policy=cheap
            )
            account.must_change = False
            db.flush()
            tokens.append(
                open_log_in(db, address="", now=utc_now(), hours=12, account_id=account.id)
            )
            _tries(db, person, items, tries, draw)
        db.commit()
    return tokens


def _tries(db: Session, person: Person, items: list[Item], tries: int, draw: random.Random) -> None:
    """Half a year of self-checks, a third of them wrong."""
    at = utc_now() - dt.timedelta(days=180)
    for _ in range(tries):
        item, right = draw.choice(items), draw.random() > 1 / 3
        at += dt.timedelta(days=180 / tries)
        db.add(
            SelfCheckTry(
                person_id=person.id,
                item_id=item.id,
                content_hash=item.content_hash,
                lesson="",
                answer='"A"',
                right=right,
                at=at,
            )
        )
        keep_answer(db, person, item, "A", right=right)
        record_review(db, person.id, item, right=right, at=at, zone=dt.UTC)
        db.flush()


if __name__ == "__main__":
    main()
