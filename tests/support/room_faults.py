"""A line to the database that breaks as a room commits."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg

from exam_room.room import Room


def the_line_breaks_at_the_commit(room: Room, *, after: bool = True) -> None:
    """The next commit of the room ends in an error: it is done (``after``), or not. On SQLite it never is."""
    dialect = room._writes._engine.dialect
    commit = dialect.do_commit

    def breaks(connection: Any) -> None:
        mend_line(room)
        if not isinstance(connection.driver_connection, psycopg.Connection):
            connection.rollback()
            raise sqlite3.OperationalError("disk I/O error")
        if after:
            commit(connection)
        connection.driver_connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    vars(dialect)["do_commit"] = breaks


def mend_line(room: Room) -> None:
    """If it is still to break, it does not."""
    vars(room._writes._engine.dialect).pop("do_commit", None)
