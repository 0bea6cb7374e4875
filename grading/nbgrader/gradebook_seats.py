"""A marker's own way into a gradebook that is on a server: a role with a password of its own, and views of their exams' papers.

The role may read these views, and write what somebody gives in formgrader: points, comments, flags. It has no right to any table, the
gradebook's or the records'; the site's own password stays where it is. Its password holds for minutes and is prolonged as long as the
person's server runs; then role and views go. They are in no backup.

The site's role must be allowed to make roles (``CREATEROLE``), and the server must ask for passwords: both are tried.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from grading import messages
from grading.errors import GradebookSeatRefused
from grading.nbgrader.course import Course
from grading.nbgrader.gradebook_database import gradebook_engine
from records.schemas import SEAT_SCHEMAS, in_schema

VALID_S = 600
"""So long a password holds from when it was made or prolonged."""
_CONNECTIONS = 20
"""formgrader opens some for each page."""
_LOCK_S = 10
_VIEWS: dict[str, str] = {
    "course": "true",
    "assignment": "name ~ {pattern}",
    "notebook": "assignment_id IN (SELECT id FROM {seat}.assignment)",
    "base_cell": "notebook_id IN (SELECT id FROM {seat}.notebook)",
    "grade_cells": "id IN (SELECT id FROM {seat}.base_cell)",
    "solution_cells": "id IN (SELECT id FROM {seat}.base_cell)",
    "task_cells": "id IN (SELECT id FROM {seat}.base_cell)",
    "source_cell": "notebook_id IN (SELECT id FROM {seat}.notebook)",
    "submitted_assignment": "assignment_id IN (SELECT id FROM {seat}.assignment)",
    "submitted_notebook": "assignment_id IN (SELECT id FROM {seat}.submitted_assignment)",
    "grade": "notebook_id IN (SELECT id FROM {seat}.submitted_notebook)",
    "comment": "notebook_id IN (SELECT id FROM {seat}.submitted_notebook)",
    "student": "id IN (SELECT student_id FROM {seat}.submitted_assignment)",
}
"""nbgrader's tables, each after those that its condition asks."""
_WRITTEN: dict[str, str] = {
    "grade": "manual_score, extra_credit, needs_manual_grade",
    "comment": "manual_comment",
    "submitted_notebook": "flagged",
}
"""What formgrader saves."""
_TYPES = "SELECT typname FROM pg_type WHERE typtype = 'e' AND typnamespace = current_schema()::regnamespace"
_REACHED = text("""
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> :seat
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  AND (has_table_privilege(:seat, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
       OR has_any_column_privilege(:seat, c.oid, 'SELECT, INSERT, UPDATE'))
UNION ALL
SELECT n.nspname FROM pg_namespace n
WHERE has_schema_privilege(:seat, n.oid, 'CREATE') AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY 1
""")


@dataclass(frozen=True)
class GradebookSeat:
    """``name`` of the role and of the schema of its views; ``url``: SQLAlchemy's, with the password."""

    name: str
    url: str = field(repr=False)


def why_no_seats(course: Course) -> str:
    """Why the site's role can make none, for people; empty: it can. Raises `GradebookSeatRefused` when the server is away."""
    with _server(course) as connection:
        able = connection.execute(
            text(
                "SELECT (rolsuper OR rolcreaterole)"
                " AND has_database_privilege(current_database(), 'CREATE'), rolname"
                " FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
        return "" if able[0] else messages.SEATS_NO_RIGHT.format(role=able[1])


def open_seat(course: Course, number: int, exams: Collection[str]) -> GradebookSeat:
    """Make the role and the views of ``exams`` (by name) for the account ``number``, in place of those that it had.

    Raises `GradebookSeatRefused`; then there are none.
    """
    password = secrets.token_hex(32)
    with _server(course) as connection:
        name = f"{_prefix(connection, course)}{number}"
        _remove(connection, name)
        _make(connection, name, _schema(connection, course), password, exams)
        if reached := connection.scalars(_REACHED, {"seat": name}).all():
            shown = "、".join(reached[:5])
            raise GradebookSeatRefused(messages.SEAT_REACHES.format(places=shown))
    address = make_url(course.database).set(username=name)
    urls = [
        in_schema(address.set(password=each).render_as_string(hide_password=False), name)
        for each in (password, secrets.token_hex(32))
    ]
    seat = GradebookSeat(name, urls[0])
    try:
        _try_passwords(*urls)
    except BaseException:
        close_seat(course, seat.name)
        raise
    return seat


def prolong_seat(course: Course, name: str) -> None:
    """Let its password hold for `VALID_S` from now. Raises `GradebookSeatRefused`."""
    with _server(course) as connection:
        connection.exec_driver_sql(f"ALTER ROLE {name} VALID UNTIL '{_until(connection)}'")


def close_seat(course: Course, name: str) -> None:
    """Take the role and its views away, with whoever uses it. Raises `GradebookSeatRefused`."""
    with _server(course) as connection:
        _remove(connection, name)


def close_seats(course: Course) -> int:
    """All of this gradebook, which a Hub left that was killed; returns how many. Raises `GradebookSeatRefused`."""
    with _server(course) as connection:
        prefix = _prefix(connection, course)
        names = set[str]()
        for column, table in (("rolname", "pg_roles"), ("nspname", "pg_namespace")):
            left = f"SELECT {column} FROM {table} WHERE starts_with({column}, '{prefix}')"
            names |= set(connection.exec_driver_sql(left).scalars())
        for name in sorted(names):
            _remove(connection, name)
        return len(names)


@contextmanager
def _server(course: Course) -> Iterator[Connection]:
    """In one transaction."""
    engine = gradebook_engine(course)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_S}s'")
            yield connection
    except DatabaseError as error:
        detail = str(error.orig).strip().splitlines()[0][:200]
        raise GradebookSeatRefused(messages.SEAT_FAILED.format(detail=detail)) from error
    finally:
        engine.dispose()


def _prefix(connection: Connection, course: Course) -> str:
    """Of this gradebook's seats: roles are known in all databases of a server."""
    database = connection.exec_driver_sql(
        "SELECT oid FROM pg_database WHERE datname = current_database()"
    ).scalar_one()
    schema = hashlib.sha256(_schema(connection, course).encode()).hexdigest()[:8]
    return f"{SEAT_SCHEMAS}{database}_{schema}_"


def _schema(connection: Connection, course: Course) -> str:
    found = connection.exec_driver_sql("SELECT current_schema()").scalar_one_or_none()
    if found is None:
        raise GradebookSeatRefused(
            messages.GRADEBOOK_MISSING.format(path=make_url(course.database).render_as_string())
        )
    return str(found)


def _make(
    connection: Connection, name: str, schema: str, password: str, exams: Collection[str]
) -> None:
    # Hashed here: what the server is told may stand in its log.
    driver: Any = connection.connection.driver_connection
    hashed = driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    for statement in (
        f"CREATE ROLE {name} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE"
        f" CONNECTION LIMIT {_CONNECTIONS} PASSWORD '{hashed.decode()}'"
        f" VALID UNTIL '{_until(connection)}'",
        # Who is a member may end its sessions.
        f"GRANT {name} TO CURRENT_USER",
        f"CREATE SCHEMA {name}",
        f"GRANT USAGE ON SCHEMA {name} TO {name}",
        # nbgrader looks for tables, and where there are none it makes them.
        f'CREATE TABLE {name}.alembic_version AS SELECT * FROM "{schema}".alembic_version',
        f"GRANT SELECT ON {name}.alembic_version TO {name}",
    ):
        connection.exec_driver_sql(statement)
    for kind in connection.exec_driver_sql(_TYPES).scalars().all():
        # nbgrader looks for these, too. Under a name of its own, each is the gradebook's.
        connection.exec_driver_sql(f'CREATE DOMAIN {name}.{kind} AS "{schema}".{kind}')
    pattern = connection.scalar(select(func.quote_literal(_pattern(exams))))
    for table, condition in _VIEWS.items():
        where = condition.format(pattern=pattern, seat=name)
        # A barrier: no function of whoever asks is told of other rows.
        connection.exec_driver_sql(
            f"CREATE VIEW {name}.{table} WITH (security_barrier = true) AS"
            f' SELECT * FROM "{schema}".{table} WHERE {where}'
        )
        connection.exec_driver_sql(f"GRANT SELECT ON {name}.{table} TO {name}")
    for table, columns in _WRITTEN.items():
        connection.exec_driver_sql(f"GRANT UPDATE ({columns}) ON {name}.{table} TO {name}")


def _pattern(exams: Collection[str]) -> str:
    """Of the names of their assignments (`grading.nbgrader.course.assignment_name`)."""
    names = "|".join(re.escape(exam) for exam in sorted(exams))
    return f"^({names})-[A-Z]+(-[0-9]+)?$"


def _until(connection: Connection) -> str:
    """By the server's clock."""
    return str(
        connection.scalar(
            text("SELECT (now() + make_interval(secs => :seconds))::text"), {"seconds": VALID_S}
        )
    )


def _remove(connection: Connection, name: str) -> None:
    there = {"name": name}
    if connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), there):
        connection.exec_driver_sql(f"ALTER ROLE {name} NOLOGIN")
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :name"),
            there,
        )
        # It owns nothing: what goes are its rights.
        connection.exec_driver_sql(f"DROP OWNED BY {name}")
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
    connection.exec_driver_sql(f"DROP ROLE IF EXISTS {name}")


def _try_passwords(right: str, wrong: str) -> None:
    """The right one must open, another must not. Raises `GradebookSeatRefused`."""
    if _why_closed(wrong) is None:
        raise GradebookSeatRefused(messages.SEAT_TRUSTED)
    if reason := _why_closed(right):
        raise GradebookSeatRefused(messages.SEAT_FAILED.format(detail=reason))


def _why_closed(url: str) -> str | None:
    """``None``: it opens."""
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        engine.connect().close()
    except DatabaseError as error:
        return str(error.orig).strip().splitlines()[0][:200] or type(error).__name__
    finally:
        engine.dispose()
    return None
