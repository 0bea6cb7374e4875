"""A database behind a group commit, which tests can hold up and make fail."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from records.database.group_commit import GroupCommit
from records.people.unit import Unit


class Database:
    """The writer under test, and a second connection that sees only what is committed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer = GroupCommit(f"sqlite:///{path}", busy_seconds=0.05)
        self.pragma = ""
        """Run on the writer's connection before each commit: how a test makes the disk fail."""
        event.listen(self.writer._engine, "checkout", self._prepare)

    def _prepare(self, connection: Any, *_: object) -> None:
        if self.pragma:
            connection.execute(self.pragma)

    def committed(self) -> list[str]:
        with contextlib.closing(sqlite3.connect(self.path)) as other:
            return [code for (code,) in other.execute("SELECT code FROM unit ORDER BY id")]

    async def add(self, code: str) -> str:
        return await self.writer.run(adding(code))

    async def add_all(self, codes: list[str]) -> list[str | BaseException]:
        """All of them at once."""
        return await asyncio.gather(*map(self.add, codes), return_exceptions=True)

    @contextlib.asynccontextmanager
    async def held(self, jobs: int) -> AsyncIterator[None]:
        """The writer is kept at work until it has been asked for ``jobs``, so that they come together."""
        go, holding = threading.Event(), threading.Event()

        def hold(db: Session) -> None:
            holding.set()
            assert go.wait(10)

        loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(self.writer.run(hold))
        assert await loop.run_in_executor(None, holding.wait, 10)

        async def release() -> None:
            while self.writer._jobs.qsize() < jobs:
                await asyncio.sleep(0)
            go.set()

        releasing = asyncio.ensure_future(release())
        yield
        await asyncio.gather(task, releasing)


def adding(code: str, name: str = "") -> Callable[[Session], str]:
    def operation(db: Session) -> str:
        db.add(Unit(code=code, name=name or f"name of {code}"))
        db.flush()
        return code

    return operation


@pytest.fixture
def database(empty_database: bytes, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "records.db"
    path.write_bytes(empty_database)
    made = Database(path)
    yield made
    made.writer.close()


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 20))
