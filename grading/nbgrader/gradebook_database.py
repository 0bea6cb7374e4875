"""Where the gradebook is: a SQLite file in the course's folder, or a schema of the records' PostgreSQL database.

Imports nothing of nbgrader: a server has no memory for it.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from grading import messages
from grading.errors import GradebookMissing
from grading.nbgrader.course import Course

_ANY_TABLE = "assignment"
_WRITTEN = "student, submitted_assignment, submitted_notebook, grade, comment"
_BUSY_S = 30
"""Somebody else who writes is waited for so long."""


def gradebook_engine(course: Course) -> Engine:
    """An engine for it, whether or not it is there; it keeps no connection."""
    on_file = not course.database
    waits = {"timeout": _BUSY_S} if on_file else {}
    return create_engine(
        course.gradebook_url, poolclass=NullPool, connect_args=waits, hide_parameters=True
    )


def has_gradebook(course: Course) -> bool:
    """Whether there is one. Raises `GradebookMissing` when the database server is away."""
    if not course.database:
        return course.gradebook.is_file()
    engine = gradebook_engine(course)
    try:
        with engine.connect() as connection:
            return inspect(connection).has_table(_ANY_TABLE)
    except DatabaseError as error:
        raise gradebook_away(course, error) from error


def require_gradebook(course: Course) -> None:
    """Raise `GradebookMissing` when there is none, instead of letting nbgrader make an empty one."""
    if not has_gradebook(course):
        raise GradebookMissing(messages.GRADEBOOK_MISSING, path=gradebook_name(course))


def gradebook_name(course: Course) -> str:
    """As people are told of it: without a password."""
    if not course.database:
        return str(course.gradebook)
    return make_url(course.database).render_as_string(hide_password=True)


def gradebook_away(course: Course, error: DatabaseError) -> GradebookMissing:
    """What cannot be read: a damaged file, or a server that is away."""
    told = messages.GRADEBOOK_AWAY if course.database else messages.GRADEBOOK_DAMAGED
    return GradebookMissing(told, path=gradebook_name(course), detail=str(error.orig).strip())


def lock_gradebook(connection: Connection) -> None:
    """Let nobody else write until this transaction ends: what formgrader saves meanwhile must not be written over."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_BUSY_S}s'")
    connection.exec_driver_sql(f"LOCK TABLE {_WRITTEN} IN SHARE ROW EXCLUSIVE MODE")
