"""Bringing a database from the tables of an earlier version to those of this one: all of it in one transaction.

Killed at any moment, it leaves the old database or the new one. Before the transaction is committed it is checked that
no row got lost, that every reference leads somewhere, and that the audit trail is the same to the byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DatabaseError

from records import messages
from records.database.engine import altering_engine
from records.database.revision import (
    MIGRATIONS,
    VERSION_TABLE,
    Revision,
    current_revision,
    newest_revision,
)
from records.errors import UpgradeFailed

AUDIT_TABLES = ("audit_entry", "audit_head")

Step = Callable[[str], None]
"""Told before each step what is done now: ``backup``, a revision's name, ``check``, ``commit``, ``done``."""


@dataclass(frozen=True)
class Upgrade:
    """What was done. ``rows``: of each table that there was before, under its new name."""

    found: Revision
    newest: Revision
    rows: Mapping[str, int]


def upgrade_tables(
    url: str,
    *,
    back_up: Callable[[Revision], None],
    verify: Callable[[Connection], None],
    step: Step = lambda name: None,
) -> Upgrade | None:
    """Upgrade an existing database; ``None`` when it has no earlier version's tables.

    ``back_up`` is called with the revision that was found while nobody else can write; ``verify`` with the new tables,
    before they are committed. Whatever they raise leaves the database as it was. Raises `UpgradeFailed`.
    """
    engine = altering_engine(url)
    try:
        with engine.begin() as connection:
            found, newest = current_revision(connection), newest_revision()
            if found is None or found.number >= newest.number:
                return None
            _keep_others_out(connection)
            step("backup")
            back_up(found)
            done = _upgrade(connection, found, verify, step)
            step("commit")
        step("done")
    except DatabaseError as error:
        raise UpgradeFailed(messages.UPGRADE_FAILED.format(detail=error.orig)) from error
    finally:
        engine.dispose()
    return done


def migrate(
    connection: Connection, to: Revision | None = None, *, on_step: Callable[..., None] | None = None
) -> None:
    """Run the migrations that a database lacks, up to ``to``, in the caller's transaction."""
    config = _config(connection)
    config.attributes["on_step"] = on_step
    command.upgrade(config, str(to) if to else "head")


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    quote = connection.dialect.identifier_preparer.quote
    return {
        table: connection.exec_driver_sql(f"SELECT count(*) FROM {quote(table)}").scalar_one()
        for table in inspect(connection).get_table_names()
        if table != VERSION_TABLE
    }


def _upgrade(
    connection: Connection, found: Revision, verify: Callable[[Connection], None], step: Step
) -> Upgrade:
    rows = row_counts(connection)
    columns = {table: _columns(connection, table) for table in AUDIT_TABLES}
    trail = {table: _digest(connection, table, columns[table]) for table in AUDIT_TABLES}

    def check_rows(**applied: Any) -> None:
        nonlocal rows
        module = applied["step"].up_revision.module
        counted = row_counts(connection)
        kept = {getattr(module, "ROWS", {}).get(name, name): count for name, count in rows.items()}
        for name, count in kept.items():
            if counted.get(name) != count:
                text = messages.UPGRADE_ROWS.format(
                    table=name, before=count, after=counted.get(name, 0)
                )
                raise UpgradeFailed(text)
        rows = counted
        step(applied["step"].up_revision_id)

    if VERSION_TABLE not in inspect(connection).get_table_names():
        command.stamp(_config(connection), str(found))
    before = rows
    migrate(connection, on_step=check_rows)
    step("check")
    for table in AUDIT_TABLES:
        if _digest(connection, table, columns[table]) != trail[table]:
            raise UpgradeFailed(messages.UPGRADE_AUDIT)
    _check_references(connection)
    verify(connection)
    return Upgrade(found, newest_revision(), {name: rows[name] for name in rows if name in before})


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _keep_others_out(connection: Connection) -> None:
    """Nobody else writes from here on, so that the backup holds all that there was. SQLite: ``BEGIN IMMEDIATE`` did it."""
    if connection.dialect.name == "postgresql":
        quote = connection.dialect.identifier_preparer.quote
        connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
        tables = ", ".join(quote(name) for name in inspect(connection).get_table_names())
        connection.exec_driver_sql(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")


def _columns(connection: Connection, table: str) -> list[str]:
    return [column["name"] for column in inspect(connection).get_columns(table)]


def _digest(connection: Connection, table: str, columns: list[str]) -> str:
    """SHA-256 (hex) over what the rows hold, in the order of their ids."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    found = hashlib.sha256()
    for row in connection.exec_driver_sql(f"SELECT {names} FROM {quote(table)} ORDER BY id"):
        found.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _check_references(connection: Connection) -> None:
    """PostgreSQL refuses a wrong reference when it is written; SQLite is asked at the end."""
    if connection.dialect.name != "sqlite":
        return
    wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if wrong:
        raise UpgradeFailed(messages.UPGRADE_REFERENCES.format(table=wrong[0][0], count=len(wrong)))
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    if said != "ok":
        raise UpgradeFailed(messages.UPGRADE_FAILED.format(detail=said))
