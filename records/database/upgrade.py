"""Bringing a database from the tables of an earlier version to those of this one: all of it in one transaction.

Killed at any moment, it leaves the old database or the new one. Before the transaction is committed it is checked that
no row got lost, that every reference leads somewhere, and that the audit trail is the same to the byte.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect
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
from records.schemas import is_own, records_schema

AUDIT_TABLES = ("audit_entry", "audit_head")

Step = Callable[[str], None]
"""Told before each step what is done now: ``backup``, a revision's name, ``check``, ``commit``, ``done``."""


@dataclass(frozen=True)
class Upgrade:
    """What was done. ``rows``: of each table that there was before, under its new name; ``remark``: for the person."""

    found: Revision
    newest: Revision
    rows: Mapping[str, int]
    remark: str


def upgrade_tables(
    url: str,
    *,
    back_up: Callable[[Revision], object],
    finish: Callable[[Connection, Revision], str],
    step: Step = lambda name: None,
) -> Upgrade | None:
    """Upgrade an existing database; ``None`` when it has no earlier version's tables.

    ``back_up`` is called with the revision that was found while nobody else can write; ``finish`` with the new tables
    before they are committed, and returns the remark. Whatever they raise leaves the database as it was. Raises
    `UpgradeFailed`.
    """
    engine = altering_engine(url)
    try:
        _require_alone(engine)
        with engine.begin() as connection:
            found, newest = current_revision(connection), newest_revision()
            if found is None or found.number >= newest.number:
                return None
            keep_others_out(connection)
            step("backup")
            back_up(found)
            done = _upgrade(connection, found, finish, step)
            step("commit")
        step("done")
    except DatabaseError as error:
        raise UpgradeFailed(messages.UPGRADE_FAILED, detail=error.orig) from error
    finally:
        engine.dispose()
    return done


def migrate(
    connection: Connection,
    to: Revision | None = None,
    *,
    on_step: Callable[..., None] | None = None,
) -> None:
    """Run the migrations that a database lacks, up to ``to``, in the caller's transaction."""
    config = alembic_config(connection)
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
    connection: Connection,
    found: Revision,
    finish: Callable[[Connection, Revision], str],
    step: Step,
) -> Upgrade:
    rows = row_counts(connection)
    names = {name: name for name in rows}  # The table's name when the upgrade began, and by now.
    columns = {table: _columns(connection, table) for table in AUDIT_TABLES}
    trail = {table: _digest(connection, table, columns[table]) for table in AUDIT_TABLES}

    due = dict(rows)

    def check_rows(**applied: Any) -> None:
        module = applied["step"].up_revision.module
        renamed: Mapping[str, str] = getattr(module, "ROWS", {})
        # A migration that makes rows of its own says how many.
        added: Mapping[str, int] = getattr(module, "ADDED", {})
        counted = row_counts(connection)
        for table, name in names.items():
            names[table] = renamed.get(name, name)
            due[table] += added.get(names[table], 0)
            after = counted.get(names[table], 0)
            if after != due[table]:
                detail = messages.UPGRADE_ROWS.format(table=table, before=due[table], after=after)
                raise UpgradeFailed(messages.UPGRADE_FAILED, detail=detail)
        step(applied["step"].up_revision_id)

    if VERSION_TABLE not in inspect(connection).get_table_names():
        command.stamp(alembic_config(connection), str(found))
    migrate(connection, on_step=check_rows)
    step("check")
    for table in AUDIT_TABLES:
        if _digest(connection, table, columns[table]) != trail[table]:
            raise UpgradeFailed(messages.UPGRADE_FAILED, detail=messages.UPGRADE_AUDIT)
    _check_references(connection)
    kept = {names[table]: count for table, count in rows.items()}
    return Upgrade(found, newest_revision(), kept, finish(connection, found))


def alembic_config(connection: Connection) -> Config:
    """What alembic needs to know to work on this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_OTHERS_S = 5.0
"""Who has just left may still be counted for a moment, longer on a machine that is busy."""


def _require_alone(engine: Engine) -> None:
    """A program of the earlier version that goes on writing would find other tables. Raises `UpgradeFailed`."""
    if engine.dialect.name == "postgresql":
        last = time.monotonic() + _OTHERS_S
        with engine.connect() as connection:
            own = is_own(records_schema(connection))
            # Other districts' rooms may work with the same database, in roles of their own.
            asked = f"{_OTHERS} AND usename = current_user" if own else _OTHERS
            while connection.exec_driver_sql(asked).scalar_one():
                if time.monotonic() > last:
                    raise UpgradeFailed(messages.UPGRADE_IN_USE)
                time.sleep(0.1)
    elif engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            # SQLite gives up this journal only for the last one that has the file open.
            for pragma in ("busy_timeout=2000", "journal_mode=DELETE", "journal_mode=WAL"):
                cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            raise UpgradeFailed(messages.UPGRADE_IN_USE) from error
        finally:
            raw.close()


def keep_others_out(connection: Connection) -> None:
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
        detail = messages.UPGRADE_REFERENCES.format(table=wrong[0][0], count=len(wrong))
        raise UpgradeFailed(messages.UPGRADE_FAILED, detail=detail)
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    if said != "ok":
        raise UpgradeFailed(messages.UPGRADE_FAILED, detail=said)
