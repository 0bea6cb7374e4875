"""Opening the records database by URL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from records import messages
from records.errors import RecordsMissing
from records.models import Base


def resolve_url(url: str, folder: Path) -> str:
    """The URL with a relative SQLite file taken from ``folder``; any other URL as it is."""
    prefix = "sqlite:///"
    path = url.removeprefix(prefix)
    if path in (url, "") or path.startswith((":memory:", "file:")):
        return url
    return f"{prefix}{folder / path}"


def create_database(url: str) -> None:
    """Create the tables that do not exist yet."""
    engine = _engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


def open_database(url: str) -> sessionmaker[Session]:
    """A session factory for an existing database. Raises `RecordsMissing` when it is absent or not a database."""
    path = make_url(url).database
    sqlite_file = Path(path) if url.startswith("sqlite") and path else None
    if sqlite_file is not None and not sqlite_file.is_file():
        raise RecordsMissing(messages.DATABASE_MISSING.format(path=sqlite_file))
    engine = _engine(url)
    try:
        tables = set(inspect(engine).get_table_names())
    except DatabaseError as error:
        text = messages.DATABASE_DAMAGED.format(path=sqlite_file or url, detail=error.orig)
        raise RecordsMissing(text) from error
    if not tables.issuperset(Base.metadata.tables):
        engine.dispose()
        raise RecordsMissing(messages.DATABASE_MISSING.format(path=sqlite_file or url))
    # Rows stay readable after a commit; nothing else writes to a site while a command does.
    return sessionmaker(engine, expire_on_commit=False)


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
