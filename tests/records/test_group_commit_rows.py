"""The quick way of group commit: rows by one statement from many callers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast

import pytest
from sqlalchemy import Connection, Table, event, insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from records.database.group_commit import TransactionLost
from records.people.unit import Unit
from tests.records.written_database import Database, database, run

__all__ = ["database"]

BODIES = insert(cast("Table", Unit.__table__))


async def put(database: Database, *codes: str, size: int = 0) -> None:
    rows = [{"code": code, "name": f"{code}{'x' * size}"} for code in codes]
    await database.writer.execute(BODIES, rows)
    # Whoever is told finds it durable.
    assert set(database.committed()) >= set(codes)


def test_rows_of_many_callers_are_one_statement_in_their_order(database: Database) -> None:
    statements: list[str] = []
    event.listen(
        database.writer._engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *_: statements.append(statement),
    )

    async def work() -> None:
        async with database.held(50):
            await asyncio.gather(*(put(database, f"A{n}", f"B{n}") for n in range(50)))

    run(work())
    assert database.committed() == [f"{letter}{n}" for n in range(50) for letter in "AB"]
    assert sum(statement.startswith("INSERT") for statement in statements) == 1


def test_rows_that_are_refused_are_refused_alone_and_whole(database: Database) -> None:
    async def work() -> None:
        async with database.held(5):
            outcomes = await asyncio.gather(
                put(database, "A"),
                put(database, "B", "A", "C"),
                database.add("D"),
                put(database, "D"),
                put(database, "E"),
                return_exceptions=True,
            )
        kinds = [type(outcome) for outcome in outcomes]
        # The operation comes after the rows, which stand together.
        assert kinds == [type(None), IntegrityError, IntegrityError, type(None), type(None)]

    run(work())
    assert database.committed() == ["A", "D", "E"]


def test_a_full_disk_is_told_to_everybody_and_leaves_nothing(database: Database) -> None:
    async def work() -> None:
        await database.add("before")
        async with database.held(8):
            database.pragma = "PRAGMA max_page_count=1"
            outcomes = await asyncio.gather(
                database.add("first"),
                *(put(database, f"B{n}", size=50_000 * (n % 2)) for n in range(6)),
                database.add("last"),
                return_exceptions=True,
            )
        assert all(isinstance(outcome, DBAPIError | TransactionLost) for outcome in outcomes)
        assert database.committed() == ["before"]
        database.pragma = "PRAGMA max_page_count=1000000"
        await put(database, "after")

    run(work())
    assert database.committed() == ["before", "after"]


def test_after_closing_nobody_waits_for_ever(database: Database) -> None:
    database.writer.close()

    async def work() -> None:
        with pytest.raises(RuntimeError):
            await asyncio.wait_for(put(database, "B1"), 0.1)

    run(work())


def test_what_is_shared_is_done_once_for_all_and_again_for_each_when_one_is_refused(
    database: Database,
) -> None:
    rounds: list[int] = []

    def put_all(db: Session, codes: Sequence[str]) -> list[str]:
        rounds.append(len(codes))
        for code in codes:
            db.add(Unit(code=code, name=code))
        db.flush()
        return [f"{code}!" for code in codes]

    async def share(*codes: str) -> list[str | BaseException]:
        async with database.held(len(codes)):
            return await asyncio.gather(
                *(database.writer.share(put_all, code) for code in codes), return_exceptions=True
            )

    async def work() -> None:
        assert await share("A", "B", "C") == ["A!", "B!", "C!"]
        assert rounds == [3]
        first, second, third = await share("D", "B", "E")
        assert (first, third) == ("D!", "E!")
        assert isinstance(second, IntegrityError)
        assert rounds == [3, 3, 1, 1, 1]

    run(work())
    assert database.committed() == ["A", "B", "C", "D", "E"]


def test_needs_are_looked_at_together_and_what_has_one_comes_first(database: Database) -> None:
    looked: list[list[object]] = []
    done: list[str] = []

    def look(connection: Connection, needs: Sequence[object]) -> list[Exception | None]:
        looked.append(list(needs))
        return [LookupError(each) if each == "gone" else None for each in needs]

    database.writer._look = look

    async def work() -> None:
        async with database.held(4):
            told = await asyncio.gather(
                database.writer.run(lambda db: done.append("free")),
                database.writer.run(lambda db: done.append("gone"), need="gone"),
                database.writer.run(lambda db: done.append("needy"), need="there"),
                database.writer.execute(BODIES, [{"code": "A", "name": "A"}], need="too"),
                return_exceptions=True,
            )
        assert [type(each) for each in told] == [type(None), LookupError, type(None), type(None)]

    run(work())
    assert looked == [["gone", "there", "too"]]
    assert done == ["needy", "free"]
    assert database.committed() == ["A"]
