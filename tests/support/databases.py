"""Where tests have their databases: in SQLite files, or all on a PostgreSQL server (``LAWSTUDY_TEST_DATABASE=postgresql``).

On the server a file's place is taken by a note beside it, so that whoever copies a folder gets a database of their own.
"""

from __future__ import annotations

import atexit
import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import make_url

from grading.nbgrader.course import Course
from grading.nbgrader.gradebook import make_gradebook, open_gradebook
from grading.nbgrader.gradebook_database import gradebook_engine
from records.schemas import in_schema
from records.table_copy import copy_rows
from tests.support.postgresql import new_database, postgresql

ON_SERVER = os.environ.get("LAWSTUDY_TEST_DATABASE") == "postgresql"
GRADEBOOK = "gradebook"
"""The schema that it lies in, on the server."""


def database_at(file: Path) -> str:
    """The URL of the database at ``file``; one that is not there yet is empty."""
    if not ON_SERVER:
        return f"sqlite:///{file}"
    note, here = file.with_suffix(".on-server"), str(file.absolute())
    if note.exists():
        url, _, place = note.read_text(encoding="utf-8").partition("\n")
        if place == here:
            return url
        url = copied_database(url)
    else:
        url = new_database(server())
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(f"{url}\n{here}", encoding="utf-8")
    return url


def course_at(folder: Path, url: str) -> Course:
    """The course in ``folder`` of the site whose records are at ``url``; on a server its gradebook is taken there."""
    if not url.startswith("postgresql"):
        return Course(folder)
    course = Course(folder, database=in_schema(url, GRADEBOOK))
    if course.gradebook.is_file():
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
    return held.enter_context(postgresql())


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
