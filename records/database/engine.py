"""Engines for the records database: durable on SQLite, alive on a server."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

_ALIVE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that is cut off is noticed within half a minute, not in two hours; seconds, the last in milliseconds."""


def durable_engine(url: str) -> Engine:
    """An engine for the records: each commit is on the disk before it returns."""
    engine = new_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", configure_sqlite)
    return engine


def new_engine(url: str) -> Engine:
    """An engine that finds out before each use whether a database server has ended its connection in the meantime.

    Its errors do not repeat the values of a statement: they go to logs, and the values are answers and names.
    """
    kind = make_url(url).get_backend_name()
    return create_engine(
        url,
        pool_pre_ping=kind != "sqlite",
        hide_parameters=True,
        connect_args=_ALIVE if kind == "postgresql" else {},
    )


def altering_engine(url: str) -> Engine:
    """An engine for changing tables: its transactions hold such statements too, and keep other writers out on SQLite."""
    engine = new_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_altering)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _configure_altering(connection: sqlite3.Connection, _: Any) -> None:
    # Python's module would commit before statements that change tables.
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        # A table that is made anew is dropped meanwhile; rows that refer to it stay.
        "foreign_keys=OFF",
        "legacy_alter_table=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def configure_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    """Make a new connection durable: each commit is on the disk before it returns."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
