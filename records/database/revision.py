"""Which tables a database has: its revision, and the one that this program works with.

A revision is called ``0002_0.2.0``: a running number, and the version of the program that brought it. Nothing here
imports alembic, since every start of every command asks.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, inspect

from records import messages
from records.errors import RecordsMissing

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"

_TABLES_OF_0_1_0 = frozenset(
    [
        "account",
        "answer_event",
        "attempt",
        "audit_entry",
        "audit_head",
        "body",
        "exam",
        "exam_form",
        "exam_session",
        "form_assignment",
        "incident",
        "item_score",
        "log_in",
        "officer",
        "result",
        "room_pulse",
        "self_check_try",
        "submission",
    ]
)


class Revision(NamedTuple):
    """``number`` orders revisions; ``program``: the first version of the program that works with these tables."""

    number: int
    program: str

    def __str__(self) -> str:
        return f"{self.number:04}_{self.program}"


FIRST = Revision(1, "0.1.0")
"""What 0.1.0 made. It wrote no revision into its databases, so they are known by their tables."""


def parse_revision(text: str) -> Revision | None:
    """The revision of this name; ``None`` when it is none of ours."""
    match = re.fullmatch(r"(\d{4})_(\d+\.\d+\.\d+)", text)
    return Revision(int(match[1]), match[2]) if match else None


@cache
def newest_revision() -> Revision:
    """The revision of the last file in ``migrations/versions``; the files' names begin with its number."""
    last = max((MIGRATIONS / "versions").glob("[0-9]*.py"))
    named = re.search(r'^revision = "(.+)"$', last.read_text(encoding="utf-8"), re.MULTILINE)
    found = parse_revision(named[1]) if named else None
    if found is None or not last.name.startswith(f"{found.number:04}_"):
        raise ValueError(f"{last.name} must name its revision, by the number that it begins with")
    return found


def current_revision(connection: Connection) -> Revision | None:
    """The revision of a database; ``None`` when it holds no records of ours.

    Raises `RecordsMissing` when it bears another program's revision, as nbgrader's gradebook does.
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        query = f"SELECT version_num FROM {VERSION_TABLE}"
        name = "".join(connection.exec_driver_sql(query).scalars())
        found = parse_revision(name)
        if found is None:
            raise RecordsMissing(messages.DATABASE_UNKNOWN, revision=name)
        return found
    return FIRST if tables >= _TABLES_OF_0_1_0 else None


def write_revision(connection: Connection, revision: Revision) -> None:
    """Put the revision into a database whose tables were just made, as alembic keeps it."""
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL,"
        f" CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"DELETE FROM {VERSION_TABLE}")
    connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLE} VALUES ('{revision}')")
