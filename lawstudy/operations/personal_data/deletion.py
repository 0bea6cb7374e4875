"""Ending what is past its term: files first, then the gradebook, then the records in one transaction. Run again, it goes on.

Of a person who left, names, numbers and whatever was said of them are emptied; what is left of them are figures: results,
hours and counts, on which the figures of units and exams rest. The trail stays as it was, to the byte, and goes on by one entry.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Delete,
    NullPool,
    Table,
    Update,
    create_engine,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Session

from foundation.site import Site
from grading.nbgrader.course import Course, one_process
from lawstudy.opening import course_of
from lawstudy.operations.personal_data.kept import DELETED, TABLES, rows_of
from lawstudy.operations.personal_data.terms import Due, log_ins_before
from records.accounts.account import login_key
from records.accounts.log_in import LogIn
from records.audit import trail
from records.audit.site_decisions import PersonalDataDeleted
from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.people.person import Person

_STEPS = ("submitted", "autograded", "feedback")
_OBJECTS = frozenset({"found", "answers"})
"""Columns of JSON that hold an object; the others hold a list."""
_OF_PAPERS = ("answer_event", "former_response", "response", "published_result", "hall_paper")
"""Tables with what somebody answered; what it is worth stays."""
_BY_CALL = frozenset({"published_result", "hall_paper"})
"""Those of them that are found by the call: their attempt may be another, or none any more."""


def delete_due(
    db: Session,
    site: Site,
    due: Due,
    *,
    now: dt.datetime,
    actor: str | None = None,
    proposed_by: str = "",
) -> int:
    """Delete all of it and put it on record; returns how many rows were deleted or emptied. The caller commits.

    Who may, `deciding` says.

    The room must not run: it has the same things in its memory.
    """
    course = course_of(site)
    with one_process(course):
        for folder in _folders(db, site, course, due):
            shutil.rmtree(folder, ignore_errors=True)
        if due.people and course.gradebook.is_file():
            _forget_students(course, [person.number for person in due.people])
        rows = _delete_log_ins(db, site, now)
        for exam in due.exams:
            rows += _delete_answers(db, exam)
            exam.answers_deleted_at = now
        for person in due.people:
            rows += _end_person(db, person)
            person.deleted_at = now
    trail.decide(
        db,
        PersonalDataDeleted(
            subject=site.name,
            people=len(due.people),
            persons=[person.id for person in due.people],
            answers_of=[exam.name for exam in due.exams],
            log_ins=due.log_ins,
            rows=rows,
            proposed_by=proposed_by,
            term="、".join(
                f"{name}={value}" for name, value in asdict(site.terms).items() if value
            ),
        ),
        actor=actor,
    )
    return rows


def _folders(db: Session, site: Site, course: Course, due: Due) -> Iterator[Path]:
    for person in due.people:
        yield from (course.root / step / person.number for step in _STEPS)
        yield site.root / "study" / person.number
    for exam in due.exams:
        papers = db.execute(
            select(Person.number, Attempt.assignment)
            .join(Call, Call.person_id == Person.id)
            .join(Attempt, Attempt.call_id == Call.id)
            .where(Call.exam_id == exam.id)
        )
        for number, assignment in papers:
            yield from (course.folder(step, number, assignment) for step in _STEPS)


def _forget_students(course: Course, numbers: Sequence[str]) -> None:
    from nbgrader.api import Gradebook, MissingEntry  # takes two seconds

    with Gradebook(course.gradebook_url) as gradebook:
        for number in numbers:
            try:
                gradebook.remove_student(number)
            except MissingEntry:
                continue


def _delete_log_ins(db: Session, site: Site, now: dt.datetime) -> int:
    before = log_ins_before(site.terms, now)
    if before is None:
        return 0
    return _count(db, delete(LogIn).where(LogIn.expires_at < before))


def _delete_answers(db: Session, exam: Exam) -> int:
    calls = select(Call.id).where(Call.exam_id == exam.id)
    attempts = select(Attempt.id).where(Attempt.call_id.in_(calls))
    rows = 0
    for name in _OF_PAPERS:
        table = Base.metadata.tables[name]
        theirs = (
            table.c.attempt_id.in_(attempts) if name not in _BY_CALL else table.c.call_id.in_(calls)
        )
        rows += _end_rows(db, table, theirs)
    return rows


def _end_person(db: Session, person: Person) -> int:
    """Rows that others refer to last: a row's way to the person must be there as long as it is looked for."""
    rows = 0
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in TABLES:
            rows += _end_rows(db, table, rows_of(table, person.id))
    db.expire_all()
    if not re.fullmatch(r"P\d+", person.number):
        # Given by 0.1.0: it is their card's number.
        person.number = f"D{person.id:08}"
    return rows


def _end_rows(db: Session, table: Table, which: ColumnElement[bool]) -> int:
    kept = TABLES[table.name]
    if kept.end == "rows":
        return _count(db, delete(table).where(which))
    if kept.end == "keep":
        return 0
    values = {name: _empty(table.c[name]) for name in kept.columns}
    if table.name not in _NAMED:
        return _count(db, update(table).where(which).values(values))
    rows = db.execute(select(table.c.id).where(which)).scalars().all()
    for row in rows:
        db.execute(
            update(table).where(table.c.id == row).values({**values, **_NAMED[table.name](row)})
        )
    return len(rows)


def _account(row: int) -> dict[str, object]:
    login = f"deleted-{row}"
    return {"login": login, "login_key": login_key(login), "roles": [], "active": False}


_NAMED: dict[str, Callable[[int], dict[str, object]]] = {
    "account": _account,
    "enforcement_card": lambda row: {"number": f"{DELETED}{row}"},
}
"""What must differ between rows: no two accounts or cards have the same."""


def _empty(column: Column[Any]) -> object:
    """What stands there when nothing does: nothing where that may be, else an empty value of its type."""
    if column.name == "name":
        return DELETED
    if column.nullable:
        return None
    if column.name == "value":
        return "null"  # JSON, as where nothing was given.
    if isinstance(column.type, JSON):
        return {} if column.name in _OBJECTS else []
    return column.type.python_type()


def _count(db: Session, statement: Delete | Update) -> int:
    done = db.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]


def forget_free_pages(url: str) -> None:
    """What was deleted is in no free page of the file any more, nor in the journal beside it."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
