"""Opening the records database by URL."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from records import account_models, messages, session_models
from records.errors import RecordsMissing
from records.models import Base

MODELS = (account_models, session_models)
"""Beside `records.models`: importing them is what makes their tables known."""


def resolve_url(url: str, folder: Path) -> str:
    """The URL with a relative SQLite file taken from ``folder``; any other URL as it is."""
    match = re.match(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:|file:)(.+)", url)
    if match is None:
        return url
    path, mark, query = match[2].partition("?")
    return f"{match[1]}{quote(str(folder))}/{path}{mark}{query}"


def create_database(url: str) -> None:
    """Create the tables that do not exist yet."""
    engine = _engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


def open_database(url: str) -> sessionmaker[Session]:
    """A session factory for an existing database. Raises `RecordsMissing` when it is absent or not a database."""
    try:
        path = make_url(url).database
        # Not yet ours: looking must not change a file that belongs to another program.
        engine = create_engine(url, poolclass=NullPool)
    except (ArgumentError, ImportError, ValueError) as error:
        raise RecordsMissing(messages.DATABASE_URL.format(detail=type(error).__name__)) from error
    is_file = engine.dialect.name == "sqlite" and path and not path.startswith((":", "file:"))
    shown = path if is_file else engine.url.render_as_string(hide_password=True)
    if is_file and not Path(str(path)).is_file():
        raise RecordsMissing(messages.DATABASE_MISSING.format(path=shown))
    try:
        tables = set(inspect(engine).get_table_names())
    except DatabaseError as error:
        text = messages.DATABASE_DAMAGED.format(path=shown, detail=error.orig)
        raise RecordsMissing(text) from error
    finally:
        engine.dispose()
    if not tables.issuperset(Base.metadata.tables):
        raise RecordsMissing(messages.DATABASE_MISSING.format(path=shown))
    # Rows stay readable after a commit; nothing else writes to a site while a command does.
    return sessionmaker(_engine(url), expire_on_commit=False)


def close_database(sessions: sessionmaker[Session]) -> None:
    """Close the connections that a session factory keeps."""
    bind = sessions.kw["bind"]
    assert isinstance(bind, Engine)
    bind.dispose()


def _engine(url: str) -> Engine:
    engine = new_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", configure_sqlite)
    return engine


def new_engine(url: str) -> Engine:
    """An engine that finds out before each use whether a database server has ended its connection in the meantime."""
    return create_engine(url, pool_pre_ping=make_url(url).get_backend_name() != "sqlite")


def configure_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    """Make a new connection durable: each commit is on the disk before it returns."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
