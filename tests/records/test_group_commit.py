from __future__ import annotations

import asyncio
import contextlib
import resource
import sqlite3
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from records.database.group_commit import MOST, TransactionLost
from records.people.unit import Unit
from tests.records.written_database import Database, adding, database, run

__all__ = ["database"]


def test_what_was_told_is_durable(database: Database) -> None:
    async def work() -> None:
        for number in range(5):
            code = f"B{number}"
            assert await database.add(code) == code
            assert database.committed()[-1] == code

    run(work())


def test_whoever_is_told_first_of_many_finds_it_durable(database: Database) -> None:
    async def one(code: str) -> None:
        await database.add(code)
        assert code in database.committed()

    async def work() -> None:
        await asyncio.gather(*(one(f"B{number}") for number in range(50)))

    run(work())


def test_operations_are_done_in_the_order_in_which_they_came(database: Database) -> None:
    codes = [f"B{number}" for number in range(MOST + 50)]

    async def work() -> None:
        async with database.held(len(codes)):
            assert await database.add_all(codes) == codes

    run(work())
    assert database.committed() == codes


def test_many_share_a_commit_and_no_commit_is_without_bounds(database: Database) -> None:
    commits: list[int] = []
    event.listen(database.writer._engine, "commit", lambda connection: commits.append(1))

    async def work() -> None:
        async with database.held(2 * MOST):
            await database.add_all([f"B{number}" for number in range(2 * MOST)])

    run(work())
    assert len(commits) == 3  # the one that held them up, and two full ones


def test_one_that_raises_is_undone_alone(database: Database) -> None:
    def half_done(db: Session) -> None:
        adding("half")(db)
        raise LookupError("in the middle")

    async def work() -> None:
        async with database.held(4):
            outcomes = await asyncio.gather(
                database.add("B1"),
                database.writer.run(half_done),
                database.writer.run(adding("B1", "another")),
                database.add("B2"),
                return_exceptions=True,
            )
        assert outcomes[0] == "B1"
        assert isinstance(outcomes[1], LookupError)
        assert isinstance(outcomes[2], IntegrityError)
        assert outcomes[3] == "B2"

    run(work())
    assert database.committed() == ["B1", "B2"]


def test_what_an_operation_commits_itself_is_not_durable_before_the_others(
    database: Database,
) -> None:
    seen: list[list[str]] = []

    def operation(db: Session) -> None:
        adding("B1")(db)
        db.commit()
        seen.append(database.committed())
        adding("B2")(db)

    run(database.writer.run(operation))
    assert seen == [[]]
    assert database.committed() == ["B1", "B2"]


def test_a_later_operation_sees_an_earlier_one_and_not_one_that_was_undone(
    database: Database,
) -> None:
    def undone(db: Session) -> None:
        adding("undone")(db)
        raise LookupError

    async def work() -> None:
        async with database.held(3):
            outcomes = await asyncio.gather(
                database.add("B1"),
                database.writer.run(undone),
                database.writer.run(lambda db: list(db.scalars(select(Unit.code)))),
                return_exceptions=True,
            )
        assert outcomes[2] == ["B1"]

    run(work())


def assert_nobody_succeeded(outcomes: list[str | BaseException]) -> None:
    assert [type(outcome) for outcome in outcomes if not isinstance(outcome, Exception)] == []


def test_a_full_disk_is_told_to_everybody_and_leaves_nothing(database: Database) -> None:
    async def work() -> None:
        await database.add("before")
        large = [adding(f"large{number}", "x" * 100_000) for number in range(5)]
        async with database.held(len(large)):
            database.pragma = "PRAGMA max_page_count=1"  # SQLite takes the present size instead.
            outcomes: list[str | BaseException] = await asyncio.gather(
                *map(database.writer.run, large), return_exceptions=True
            )
        assert_nobody_succeeded(outcomes)
        assert all(isinstance(outcome, DBAPIError | TransactionLost) for outcome in outcomes)
        assert all(str(outcome) for outcome in outcomes)  # It says why, for the log.
        assert database.committed() == ["before"]
        database.pragma = "PRAGMA max_page_count=1000000"
        assert await database.add("after") == "after"

    run(work())
    assert database.committed() == ["before", "after"]


def test_when_the_disk_fills_up_in_a_commit_the_told_and_the_durable_are_the_same(
    database: Database,
) -> None:
    async def work() -> None:
        jobs = [(f"B{n}", "x" * 60_000 if n % 3 == 1 else f"n{n}") for n in range(30)]
        async with database.held(len(jobs)):
            database.pragma = "PRAGMA max_page_count=1"
            outcomes = await asyncio.gather(
                *(database.writer.run(adding(*job)) for job in jobs), return_exceptions=True
            )
        assert any(isinstance(outcome, Exception) for outcome in outcomes)
        told = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
        assert database.committed() == told

    run(work())


@contextlib.contextmanager
def no_file_grows(limit: int) -> Iterator[None]:
    """Writing beyond ``limit`` bytes of any file fails, as on a full disk: at the commit itself."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_commit_that_fails_is_told_to_everybody_and_leaves_nothing(database: Database) -> None:
    async def work() -> None:
        await database.add("before")
        log = database.path.with_name("records.db-wal")
        with no_file_grows(log.stat().st_size):
            outcomes = await database.add_all(["B1", "B2", "B3"])
        assert_nobody_succeeded(outcomes)
        assert database.committed() == ["before"]
        assert await database.add("after") == "after"

    run(work())
    assert database.committed() == ["before", "after"]


def test_a_read_only_disk_is_told_to_everybody_and_leaves_nothing(database: Database) -> None:
    async def work() -> None:
        await database.add("before")
        database.pragma = "PRAGMA query_only=1"
        outcomes = await database.add_all(["B1", "B2"])
        assert_nobody_succeeded(outcomes)
        database.pragma = "PRAGMA query_only=0"
        assert database.committed() == ["before"]
        assert await database.add("after") == "after"

    run(work())
    assert database.committed() == ["before", "after"]


def test_a_database_that_stays_locked_is_told_to_everybody(database: Database) -> None:
    async def work() -> None:
        await database.add("before")
        with contextlib.closing(sqlite3.connect(database.path)) as backup:
            backup.execute("BEGIN EXCLUSIVE")
            outcomes = await database.add_all(["B1", "B2"])
            backup.rollback()
        assert_nobody_succeeded(outcomes)
        assert all(isinstance(outcome, OperationalError) for outcome in outcomes)
        assert database.committed() == ["before"]
        assert await database.add("after") == "after"

    run(work())
    assert database.committed() == ["before", "after"]


def test_a_lock_shorter_than_the_patience_is_waited_for(database: Database) -> None:
    database.pragma = "PRAGMA busy_timeout=5000"

    async def work() -> None:
        with contextlib.closing(sqlite3.connect(database.path)) as backup:
            backup.execute("BEGIN EXCLUSIVE")
            waiting = asyncio.ensure_future(database.add("B1"))
            await asyncio.sleep(0.02)
            assert not waiting.done()
            backup.rollback()
        assert await waiting == "B1"

    run(work())
    assert database.committed() == ["B1"]


def test_who_stops_waiting_does_not_take_it_back_or_disturb_others(database: Database) -> None:
    async def work() -> None:
        async with database.held(2):
            impatient = asyncio.ensure_future(database.add("B1"))
            await asyncio.sleep(0)
            impatient.cancel()
            assert await database.add("B2") == "B2"
        with pytest.raises(asyncio.CancelledError):
            await impatient

    run(work())
    assert database.committed() == ["B1", "B2"]


def test_a_loop_that_is_gone_does_not_stop_the_writer(database: Database) -> None:
    started, go = threading.Event(), threading.Event()

    def slow(db: Session) -> None:
        adding("slow")(db)
        started.set()
        assert go.wait(10)

    async def leaves() -> None:
        asyncio.ensure_future(database.writer.run(slow))  # noqa: RUF006 - its end is the test
        await asyncio.sleep(0)
        assert started.wait(10)

    asyncio.run(leaves())
    go.set()

    async def works() -> None:
        await database.add("B1")

    run(works())
    assert database.committed() == ["slow", "B1"]


def test_closing_finishes_what_was_asked_for(database: Database) -> None:
    async def work() -> None:
        codes = [f"B{number}" for number in range(20)]
        async with database.held(len(codes) + 1):
            tasks = [asyncio.ensure_future(database.add(code)) for code in codes]
            await asyncio.sleep(0)
            await asyncio.get_running_loop().run_in_executor(None, database.writer.close)
        assert await asyncio.gather(*tasks) == codes
        assert database.committed() == codes

    run(work())


def test_after_closing_nobody_waits_for_ever(database: Database) -> None:
    database.writer.close()

    async def work() -> None:
        with pytest.raises(RuntimeError):
            await asyncio.wait_for(database.add("B1"), 0.1)

    run(work())
    assert database.committed() == []
