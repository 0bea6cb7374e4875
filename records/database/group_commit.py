"""Group commit: one thread writes everything, many operations share one durable commit, nobody hears before it is done.

A disk that takes 10 ms for a commit would let one after another wait; together they wait once.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, event
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.orm import Session

from records.database.engine import configure_sqlite, new_engine
from records.database.one_room import RoomHold

T = TypeVar("T")
Operation = Callable[[Session], T]

TRIES = 5
"""How often a commit is made again that waited for another room's, which waited for it."""
MOST = 256
"""Operations in one commit: bounds how long the first of them waits."""
Together = Callable[[Session, Sequence[Any]], Sequence[Any]]
"""What is quicker for many: gets what each of several callers gave, and returns a value for each in the same order."""
Look = Callable[[Connection, Sequence[Any]], Sequence[Exception | None]]
"""Looks at what several operations need to be so, all at once, and keeps it so until the commit; of each why it may not be done."""


class TransactionLost(RuntimeError):
    """The database undid the whole transaction while it was being made."""


@dataclass
class _Job:
    """An operation, or a statement with its rows, or work that is done together with an item. ``need``: what must be so."""

    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    operation: Operation[Any] | None = None
    statement: Executable | None = None
    rows: Sequence[Mapping[str, Any]] = ()
    need: object = None
    work: Together | None = None
    item: object = None


class GroupCommit:
    """Runs operations in the order in which they came, each in a savepoint of its own, and commits them together.
    Those with a need come first, after all needs were looked at.

    An operation that raises is undone alone. When the commit itself fails, all of them are undone and all hear of it:
    a full or read-only disk loses nothing that anybody was told to be safe.
    """

    def __init__(
        self,
        url: str,
        *,
        busy_seconds: float = 5.0,
        hold: RoomHold | None = None,
        look: Look = lambda connection, needs: [None] * len(needs),
    ) -> None:
        """``hold``: no other room may write to the database meanwhile. Raises `RoomElsewhere` when one does.

        ``look``: at the needs of operations that have one. What has a need is done first in its commit.
        """
        self._look = look
        self._engine = _writing_engine(url, busy_seconds)
        if hold is not None:
            hold.watch(self._engine)
            # Here already, so that a second room is refused before it does anything.
            self._engine.connect().close()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="group-commit", daemon=True)
        self._thread.start()

    async def run(self, operation: Operation[T], *, need: object = None) -> T:
        """Run the operation; returns its value when it is durable, raises what it raised or why it is not.

        The operation gets a session that nobody else uses; what it commits is a savepoint.
        """
        if self._closing:
            raise RuntimeError("closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(loop, future, operation, need=need))
        # Somebody who stops waiting must not take the answer from the loop: the operation runs all the same.
        return await asyncio.shield(future)

    async def execute(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]], *, need: object = None
    ) -> None:
        """Insert or update rows by a statement with parameters: the quick way for what hundreds do at once.

        The same statement (the same object) of several callers is executed once, with the rows of all.
        """
        if self._closing:
            raise RuntimeError("closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._jobs.put(_Job(loop, future, None, statement, rows, need))
        await asyncio.shield(future)

    async def share(self, work: Together, item: object, *, need: object = None) -> Any:
        """Have ``work`` (the same function) done once for several callers; returns its value for this one's item.

        When it raises, it is done again for each alone, and each hears of its own.
        """
        if self._closing:
            raise RuntimeError("closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._jobs.put(_Job(loop, future, need=need, work=work, item=item))
        return await asyncio.shield(future)

    def close(self) -> None:
        """Finish what was asked for, then stop."""
        self._closing = True
        self._jobs.put(None)
        self._thread.join()
        self._engine.dispose()

    def _work(self) -> None:
        running = True
        while running:
            jobs: list[_Job] = []
            job = self._jobs.get()
            while job is not None:
                jobs.append(job)
                if len(jobs) == MOST or self._jobs.empty():
                    break
                job = self._jobs.get()
            running = job is not None
            if jobs:
                self._commit(jobs)

    def _outcomes(self, jobs: Sequence[_Job]) -> list[tuple[bool, Any]]:
        try:
            with self._engine.begin() as connection:
                return _outcomes(connection, jobs, self._look)
        except PendingRollbackError as error:
            return [(False, TransactionLost(str(error)))] * len(jobs)
        except Exception as error:
            return [(False, error)] * len(jobs)

    def _commit(self, jobs: list[_Job]) -> None:
        outcomes = self._outcomes(jobs)
        for _ in range(TRIES - 1):
            if not any(_is_deadlock(value) for _, value in outcomes):
                break
            outcomes = self._outcomes(jobs)
        told: dict[asyncio.AbstractEventLoop, list[tuple[_Job, tuple[bool, Any]]]] = {}
        for job, outcome in zip(jobs, outcomes, strict=True):
            told.setdefault(job.loop, []).append((job, outcome))
        for loop, pairs in told.items():
            with contextlib.suppress(
                RuntimeError
            ):  # The loop is closed: nobody is left to be told.
                loop.call_soon_threadsafe(_tell, pairs)


def _is_deadlock(outcome: object) -> bool:
    """Two transactions waited for each other, and the server ended this one: nothing of it is there."""
    return getattr(getattr(outcome, "orig", None), "sqlstate", None) in ("40P01", "40001")


def _outcomes(connection: Connection, jobs: Sequence[_Job], look: Look) -> list[tuple[bool, Any]]:
    """Of each job whether it is done, and its value or error. Rows of one statement come together, at its first job."""
    needy = [place for place, job in enumerate(jobs) if job.need is not None]
    outcomes: dict[int, tuple[bool, Any]] = {}
    if needy:
        told = look(connection, [jobs[place].need for place in needy])
        outcomes = {place: (False, why) for place, why in zip(needy, told, strict=True) if why}
    # What was looked at is done before anything else can change it.
    order = [*needy, *(place for place, job in enumerate(jobs) if job.need is None)]
    for turn, place in enumerate(order):
        job = jobs[place]
        if place in outcomes:
            continue
        if job.operation is not None:
            outcomes[place] = _attempt(connection, job.operation)
        else:
            same = [at for at in order[turn:] if at not in outcomes and _is_same(jobs[at], job)]
            outcomes |= zip(same, _together(connection, [jobs[at] for at in same]), strict=True)
        _require_transaction(connection, outcomes[place][1])
    return [outcomes[place] for place in range(len(jobs))]


def _is_same(one: _Job, other: _Job) -> bool:
    return one.statement is other.statement and one.work is other.work


def _together(connection: Connection, jobs: Sequence[_Job]) -> list[tuple[bool, Any]]:
    """Of jobs of one kind. When one is refused, the others are not."""
    first, work = jobs[0], jobs[0].work
    if work is None:
        done, value = _execute(connection, first, [row for job in jobs for row in job.rows])
        values: Sequence[Any] = [None] * len(jobs)
    else:
        items = [job.item for job in jobs]
        done, value = _attempt(connection, lambda db: list(work(db, items)))
        values = value if done else ()
    if done:
        return [(True, each) for each in values]
    # What took the whole transaction along must not be followed by anything.
    _require_transaction(connection, value)
    if len(jobs) == 1:
        return [(False, value)]
    return [outcome for job in jobs for outcome in _together(connection, [job])]


def _execute(
    connection: Connection, job: _Job, rows: Sequence[Mapping[str, Any]]
) -> tuple[bool, Any]:
    assert job.statement is not None
    try:
        with connection.begin_nested():
            connection.execute(job.statement, list(rows))
    except Exception as error:
        return False, error
    return True, None


def _attempt(connection: Connection, operation: Operation[Any]) -> tuple[bool, Any]:
    with Session(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    ) as db:
        try:
            value = operation(db)
            db.commit()
        except Exception as error:
            db.rollback()
            return False, error
        return True, value


def _require_transaction(connection: Connection, outcome: object) -> None:
    """A full disk makes SQLite end a transaction by itself, and Python's commit would then say nothing.

    Nothing may follow: the next savepoint would be a transaction of its own.
    """
    if _is_deadlock(outcome):
        # What came before it in this transaction is made again with it.
        assert isinstance(outcome, Exception)
        raise outcome
    if connection.invalidated:
        # The server went away, and the transaction with it.
        raise TransactionLost(str(outcome))
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        if not getattr(driver, "in_transaction", True):
            raise TransactionLost(str(outcome))


def _tell(pairs: list[tuple[_Job, tuple[bool, Any]]]) -> None:
    for job, (done, value) in pairs:
        if job.future.cancelled():
            continue
        if done:
            job.future.set_result(value)
        else:
            job.future.set_exception(value)


def _writing_engine(url: str, busy_seconds: float) -> Engine:
    engine = new_engine(url)
    if engine.dialect.name == "sqlite":

        def prepare(connection: Any, _: object) -> None:
            configure_sqlite(connection, None)
            connection.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1000)}")
            # Python's sqlite3 would begin a transaction only at the first change, and not before a savepoint.
            connection.isolation_level = None

        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        event.listen(engine, "connect", prepare)
        event.listen(engine, "begin", begin)
    return engine
