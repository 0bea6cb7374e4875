"""Engines for the records database: durable on SQLite, alive on a server."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url


def durable_engine(url: str) -> Engine:
    """An engine for the records: each commit is on the disk before it returns."""
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
