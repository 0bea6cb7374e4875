"""The room served by slow, full and locked disks. Under load, and killed under load: `tests.benchmarks`."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from exam_room.errors import NotSaved
from exam_room.live_attempt import LiveAttempt
from exam_room.opening import open_page
from exam_room.writing import Change, hand_in, save
from records.database.group_commit import GroupCommit
from tests.support.databases import refuse_writes
from tests.support.room_site import RoomSite, run

pytestmark = pytest.mark.slow

CARDS = [f"S{number}" for number in range(60)]


@pytest.fixture
def site(site: RoomSite) -> RoomSite:
    """With many who are called."""
    site.plan(CARDS)
    return site


async def one_answer(opened: Any, live: LiveAttempt, seq: int = 1) -> int:
    change = Change("q01", "B", False)
    return await save(opened, live, page=1, first=seq, changes=[change])


async def open_all(opened: Any) -> list[LiveAttempt]:
    lives = list(opened.attempts.values())
    for live in lives:
        await open_page(opened, live, tab="t", address="a", take_over=False)
    return lives


def engine_of(opened: Any) -> Engine:
    writes: GroupCommit = opened._writes
    return writes._engine


def test_a_slow_disk_is_waited_for_once_by_many(site: RoomSite) -> None:
    async def work() -> None:
        opened = site.room()
        lives = await open_all(opened)
        commits: list[float] = []

        def slow(_: object) -> None:
            commits.append(time.monotonic())
            time.sleep(0.01)

        event.listen(engine_of(opened), "commit", slow)
        await asyncio.gather(*(one_answer(opened, live) for live in lives))
        assert len(commits) <= len(lives) / 4
        commits.clear()
        receipts = await asyncio.gather(
            *(hand_in(opened, live, actor="x", page=1) for live in lives)
        )
        assert len(commits) <= len(lives) / 4
        assert {receipt.answered for receipt in receipts} == {1}

    run(work)


@pytest.mark.sqlite  # A server's disk cannot be filled for one database; `refuse_writes` is what it looks like.
def test_a_full_disk_acknowledges_nothing_and_works_again_when_there_is_room(
    site: RoomSite,
) -> None:
    async def work() -> None:
        opened = site.room()
        lives = await open_all(opened)
        engine = engine_of(opened)

        def full(connection: Any, *_: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")

        def freed(connection: Any, *_: object) -> None:
            connection.execute("PRAGMA max_page_count=1073741823")

        event.listen(engine, "checkout", full)
        long = Change("q11", "长" * 5000, False)
        refused = 0
        for live in lives:
            try:
                await save(opened, live, page=1, first=1, changes=[long])
            except NotSaved:
                refused += 1
                assert live.last_seq == 0
                assert "q11" not in live.answers
        assert refused
        event.remove(engine, "checkout", full)
        event.listen(engine, "checkout", freed)
        for live in lives:
            assert await save(opened, live, page=1, first=1, changes=[long]) == 1
        again = site.room()
        assert {len(str(s.answers["q11"].value)) for s in again.attempts.values()} == {5000}

    run(work)


@pytest.mark.sqlite
def test_a_backup_that_locks_the_database_only_delays(site: RoomSite, tmp_path: Path) -> None:
    async def work() -> None:
        opened = site.room()
        live, *_ = await open_all(opened)
        backup = sqlite3.connect(tmp_path / "records.db", isolation_level=None)
        backup.execute("BEGIN IMMEDIATE")
        saving = asyncio.create_task(one_answer(opened, live))
        await asyncio.sleep(0.1)
        assert not saving.done()
        backup.execute("COMMIT")
        backup.close()
        assert await saving == 1

    run(work)


def test_a_read_only_database_is_told_as_not_saved(site: RoomSite) -> None:
    async def work() -> None:
        opened = site.room()
        live, *_ = await open_all(opened)
        engine = engine_of(opened)

        def read_only(connection: Any, *_: object) -> None:
            refuse_writes(connection, True)

        def writable(connection: Any, *_: object) -> None:
            refuse_writes(connection, False)

        event.listen(engine, "checkout", read_only)
        with pytest.raises(NotSaved):
            await one_answer(opened, live)
        event.remove(engine, "checkout", read_only)
        event.listen(engine, "checkout", writable)
        assert await one_answer(opened, live) == 1

    run(work)
