"""Where tests have their databases: in SQLite files, or all on a PostgreSQL server (``LAWSTUDY_TEST_DATABASE=postgresql``).

On the server a file's place is taken by a note beside it, so that whoever copies a folder gets a database of their own.
"""

from __future__ import annotations

import atexit
import logging
import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import Pool

from grading.nbgrader.course import Course
from grading.nbgrader.gradebook import make_gradebook, open_gradebook
from grading.nbgrader.gradebook_database import gradebook_engine, has_gradebook
from records.schema import create_database
from records.schemas import in_schema
from records.table_copy import copy_rows
from tests.support.postgresql import drop_database, new_database, postgresql

ON_SERVER = os.environ.get("LAWSTUDY_TEST_DATABASE") == "postgresql"
GRADEBOOK = "gradebook"
"""The schema that it lies in, on the server."""

if ON_SERVER:
    # A connection that `drop_databases_in` closed is complained of whenever its pool is collected; should that be while Python
    # reads a source, the traceback's own reading of one breaks it (python/cpython#106905).
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)

_files: dict[Path, str] = {}
"""The names of this process's databases, by the files whose places they take."""


def database_at(file: Path, *, like: str = "") -> str:
    """The URL of the database at ``file``.

    One that is not there yet is empty; on the server it has the tables already, since a copy takes a tenth of the time that
    `create_database` would, or is a copy of the one at the URL ``like``.
    """
    if not ON_SERVER:
        return f"sqlite:///{file}"
    note, here = _note(file), file.absolute()
    if note.exists():
        url, place = note.read_text(encoding="utf-8").split("\n")
        if place == str(here):
            return url
        like = url
    url = copied_database(like or _empty())
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(f"{url}\n{here}", encoding="utf-8")
    _files[here] = url
    return url


def is_elsewhere(file: Path) -> bool:
    """Whether the note at ``file`` was copied from another folder: it tells that folder's database."""
    note = _note(file)
    return note.exists() and note.read_text(encoding="utf-8").split("\n")[1] != str(file.absolute())


def _note(file: Path) -> Path:
    return file.with_suffix(".on-server")


def drop_databases_in(folder: Path) -> None:
    """Those that take the place of files there, with whatever is still connected to them.

    Each is ten megabytes on the disk, or in memory.
    """
    for file in [each for each in _files if each.is_relative_to(folder)]:
        name = str(make_url(_files.pop(file)).database)
        for connection in [each for each, database in _connected.items() if database == name]:
            connection.close()
            del _connected[connection]
        drop_database(server(), name)
        _note(file).unlink(missing_ok=True)


_connected: dict[psycopg.Connection[Any], str] = {}
"""To which database. Tests leave engines open, as commands do whose process ends; psycopg warns of what is collected open."""


@event.listens_for(Pool, "connect")
def _opened(connection: Any, _: object) -> None:
    if isinstance(connection, psycopg.Connection):
        _connected[connection] = connection.info.dbname


@event.listens_for(Pool, "close")
def _closed(connection: Any, _: object) -> None:
    _connected.pop(connection, None)


@cache
def _empty() -> str:
    url = new_database(server())
    create_database(url)
    return url


def course_at(folder: Path, url: str) -> Course:
    """The course in ``folder`` of the site whose records are at ``url``; on a server its gradebook is taken there."""
    if not url.startswith("postgresql"):
        return Course(folder)
    course = Course(folder, database=in_schema(url, GRADEBOOK))
    if course.gradebook.is_file():
        if not has_gradebook(course):
            take_gradebook_along(Course(folder), course)
        course.gradebook.unlink()
    return course


def take_gradebook_along(source: Course, target: Course) -> None:
    """Copy a gradebook into the empty place of another."""
    engine = gradebook_engine(target)
    with (
        open_gradebook(source) as found,
        found.connect() as reading,
        engine.begin() as writing,
    ):
        copy_rows(reading, writing, make_gradebook(writing))


def copied_database(url: str) -> str:
    """The URL of a database that holds the same."""
    parsed = make_url(url)
    made = new_database(server(), template=str(parsed.database))
    assert made != url
    return made


@cache
def server() -> Path:
    """The folder of the socket of this process's server, which ends with it."""
    held = ExitStack()
    atexit.register(held.close)
    folder = held.enter_context(postgresql())
    held.callback(_close_all)
    return folder


def _close_all() -> None:
    for connection in _connected:
        connection.close()


def refuse_writes(connection: Any, refused: bool) -> None:
    """Have the database refuse what this connection of the driver's writes, or take it again; between transactions."""
    if isinstance(connection, psycopg.Connection):
        connection.read_only = refused
    else:
        connection.execute(f"PRAGMA query_only={int(refused)}")


def in_gradebook(course: Course, statement: str, **values: object) -> list[tuple[Any, ...]]:
    """The rows that a question to a gradebook gives."""
    with gradebook_engine(course).connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def mark_in_formgrader(course: Course, student: str, cell: str, points: float | None) -> None:
    """As formgrader saves it."""
    with gradebook_engine(course).begin() as connection:
        changed = connection.execute(text(_MARK), {"points": points, "cell": cell, "who": student})
        assert changed.rowcount == 1


_MARK = (
    "UPDATE grade SET manual_score = :points, needs_manual_grade = false WHERE id = ("
    "SELECT g.id FROM grade g JOIN base_cell c ON c.id = g.cell_id "
    "JOIN submitted_notebook n ON n.id = g.notebook_id "
    "JOIN submitted_assignment a ON a.id = n.assignment_id "
    "WHERE c.name = :cell AND a.student_id = :who)"
)
