"""The whole schema, and opening a database that has it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from records import messages
from records.accounts import account, log_in
from records.audit import trail
from records.database.base import Base
from records.database.engine import durable_engine
from records.errors import RecordsMissing
from records.exams import answer, attempt, call, exam, incident, result, sitting, submission
from records.people import person, unit
from records.study import tries

TABLES = (
    account,
    log_in,
    trail,
    answer,
    attempt,
    call,
    exam,
    incident,
    result,
    sitting,
    submission,
    person,
    unit,
    tries,
)
"""Importing these modules is what makes their tables known."""


def create_database(url: str) -> None:
    """Create the tables that do not exist yet."""
    engine = durable_engine(url)
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
    return sessionmaker(durable_engine(url), expire_on_commit=False)


def close_database(sessions: sessionmaker[Session]) -> None:
    """Close the connections that a session factory keeps."""
    bind = sessions.kw["bind"]
    assert isinstance(bind, Engine)
    bind.dispose()
