"""Where databases are taken to: one transaction on a server, or two files that get their names in the end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.exc import DatabaseError

from foundation.files import flush_to_disk
from lawstudy.operations import messages
from lawstudy.operations.errors import MoveRefused
from records.database.base import Base
from records.database.engine import altering_engine
from records.database.one_room import no_room
from records.database.revision import newest_revision, write_revision
from records.schema import make_schema
from records.schemas import is_own, records_schema


class Target(Protocol):
    """``shown``: its address without a password; ``schema``: where the gradebook goes, empty for a file of its own."""

    shown: str
    schema: str

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Undo what was not kept."""

    def no_room(self) -> AbstractContextManager[None]:
        """Keep rooms away from it meanwhile."""

    def is_used(self) -> bool:
        """Whether something is there already."""

    def tables(self) -> list[str]:
        """What is there already."""

    def records(self) -> AbstractContextManager[Connection]:
        """The new records."""

    def gradebook(self) -> AbstractContextManager[Connection]:
        """The new gradebook."""

    def make_records(self, connection: Connection) -> None:
        """Their tables."""

    def keep(self) -> None:
        """From here on they are there."""


class _Making:
    def make_records(self, connection: Connection) -> None:
        """Their tables, as a new site has them."""
        Base.metadata.create_all(connection)
        write_revision(connection, newest_revision())


class ServerTarget(_Making):
    """An empty PostgreSQL database: records in its own schema, the gradebook in one of its own beside it."""

    def __init__(self, url: str, schema: str, shown: str) -> None:
        self.shown, self.schema = shown, schema
        self._url = url

    def __enter__(self) -> Self:
        self._engine = altering_engine(self._url)
        make_schema(self._engine)
        self._connection = self._engine.connect()
        own = records_schema(self._connection)
        if is_own(own):
            # Beside it there may be other districts' gradebooks.
            self.schema = f"{own}_{self.schema}"
        self._connection.rollback()
        self._transaction = self._connection.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._transaction.is_active:
            self._transaction.rollback()
        self._connection.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def no_room(self) -> Iterator[None]:
        """The first that connects. Raises `MoveRefused` when the server is away."""
        try:
            engine = create_engine(self._url)
            engine.connect().close()
            engine.dispose()
        except (DatabaseError, ImportError, ValueError) as error:
            detail = str(getattr(error, "orig", None) or type(error).__name__).strip()
            told = messages.MOVE_AWAY.format(url=self.shown, detail=detail)
            raise MoveRefused([told]) from error
        with no_room(self._url):
            yield

    def is_used(self) -> bool:
        """Whether there is any table where we would make ours."""
        return bool(self.tables())

    def tables(self) -> list[str]:
        """Names of those that are there."""
        looking = inspect(self._connection)
        theirs = looking.get_table_names(self.schema)
        return [*looking.get_table_names(), *(f"{self.schema}.{name}" for name in theirs)]

    @contextlib.contextmanager
    def records(self) -> Iterator[Connection]:
        """In the one transaction."""
        yield self._connection

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Connection]:
        """In the same transaction: tables are looked for in its schema meanwhile."""
        self._connection.exec_driver_sql(f"SET LOCAL search_path TO {self.schema}")
        yield self._connection
        self._connection.exec_driver_sql("SET LOCAL search_path TO DEFAULT")

    def keep(self) -> None:
        """Commit both."""
        self._transaction.commit()


class FileTarget(_Making):
    """Two SQLite files, written under other names."""

    schema = ""

    def __init__(self, records: Path, gradebook: Path, shown: str) -> None:
        self.shown = shown
        self._files = {"records": records, "gradebook": gradebook}
        self._with_gradebook = False

    def __enter__(self) -> Self:
        self._held = contextlib.ExitStack()
        self._connections: dict[str, Connection] = {}
        self._remove()  # Of a run that was killed.
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()
        self._remove()

    def no_room(self) -> AbstractContextManager[None]:
        """Nobody knows of it yet."""
        return contextlib.nullcontext()

    def is_used(self) -> bool:
        """Whether the records are there: they come last."""
        return self._files["records"].exists()

    def tables(self) -> list[str]:
        """Names of those in the records."""
        with self.records() as connection:
            return inspect(connection).get_table_names()

    def records(self) -> AbstractContextManager[Connection]:
        """In a transaction of their own."""
        return self._open("records")

    def gradebook(self) -> AbstractContextManager[Connection]:
        """In a transaction of its own."""
        return self._open("gradebook")

    def keep(self) -> None:
        """Commit, put on the disk, and give them their names; the records last."""
        self._held.close()
        for name in ("gradebook", "records"):
            written = self._writing(name)
            if not written.exists():
                continue
            engine = altering_engine(f"sqlite:///{written}")
            with engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                assert raw is not None
                connection.rollback()
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                raw.execute("PRAGMA journal_mode=DELETE")
            engine.dispose()
            written.chmod(0o600)
            flush_to_disk(written)
            written.replace(self._files[name])
            flush_to_disk(self._files[name].parent)

    @contextlib.contextmanager
    def _open(self, name: str) -> Iterator[Connection]:
        if name not in self._connections:
            file = self._files[name]
            path = file if self.is_used() else self._writing(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            engine = altering_engine(f"sqlite:///{path}")
            self._held.callback(engine.dispose)
            connection = self._held.enter_context(engine.begin())
            self._connections[name] = connection
        yield self._connections[name]

    def _writing(self, name: str) -> Path:
        file = self._files[name]
        return file.with_name(f".writing-{file.name}")

    def _remove(self) -> None:
        for name in self._files:
            for suffix in ("", "-wal", "-shm", "-journal"):
                written = self._writing(name)
                written.with_name(written.name + suffix).unlink(missing_ok=True)
