"""Rows of nbgrader's gradebook, written in whole batches in one transaction, and taken out again.

Formgrader and every nbgrader command see the same rows that nbgrader's own autograder would have written, and nothing
that the records do not say.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from grading.nbgrader.gradebook import GradebookPaper, cells_of, submitted_notebooks
from grading.scoring import ScoredPaper
from records.many_rows import execute_many, portions

_STUDENT = api.Student.__table__
_SUBMITTED_ASSIGNMENT = api.SubmittedAssignment.__table__
_SUBMITTED_NOTEBOOK = api.SubmittedNotebook.__table__
_GRADE = api.Grade.__table__
_COMMENT = api.Comment.__table__
_FEW = 400
"""Candidates in a query that also names the cells of a paper."""


@dataclass(frozen=True)
class ScoredSubmission:
    """What is to be written for one candidate. ``marks``: points that people gave and that count, by graded cell."""

    student: str
    name: str
    handed_in_at: dt.datetime | None
    paper: ScoredPaper
    marks: Mapping[str, float] = field(default_factory=dict)


def write_scores(
    connection: Connection, paper: GradebookPaper, batch: Sequence[ScoredSubmission]
) -> None:
    """Insert or update the rows of a batch, in the caller's transaction. Manual comments stay."""
    write_names(connection, {scored.student: scored.name for scored in batch})
    notebooks = submitted_notebooks(connection, paper, [scored.student for scored in batch])
    _update_existing(connection, paper, [s for s in batch if s.student in notebooks], notebooks)
    _insert_new(connection, paper, [s for s in batch if s.student not in notebooks])


def remove_scores(
    connection: Connection, paper: GradebookPaper, students: Collection[str]
) -> set[str]:
    """Take candidates' rows of a paper out, in the caller's transaction; returns those who had some."""
    found: set[str] = set()
    for some in portions(students, _FEW):
        notebooks = submitted_notebooks(connection, paper, some)
        if notebooks:
            ids, cells = list(notebooks.values()), cells_of(connection, paper)
            for table in (_GRADE, _COMMENT):
                # By cell, too, for the sake of nbgrader's index, which begins with it.
                of_them = table.c.cell_id.in_(cells), table.c.notebook_id.in_(ids)
                connection.execute(delete(table).where(*of_them))
            connection.execute(delete(_SUBMITTED_NOTEBOOK).where(_SUBMITTED_NOTEBOOK.c.id.in_(ids)))
        gone = connection.execute(
            delete(_SUBMITTED_ASSIGNMENT).where(
                _SUBMITTED_ASSIGNMENT.c.assignment_id == paper.assignment_id,
                _SUBMITTED_ASSIGNMENT.c.student_id.in_(some),
            )
        )
        if gone.rowcount:
            found.update(notebooks)
    return found


def ask_for_grades(
    connection: Connection, paper: GradebookPaper, cells: Sequence[tuple[str, str]]
) -> None:
    """Let formgrader ask for the (candidate, graded cell), whose scores nobody has given yet."""
    notebooks = submitted_notebooks(connection, paper, sorted({student for student, _ in cells}))
    rows = [
        {"at_notebook": notebooks[student], "at_cell": paper.cell_ids[f"grade:{grade_id}"]}
        for student, grade_id in cells
        if student in notebooks
    ]
    if rows:
        connection.execute(
            _at_cell(_GRADE).values(needs_manual_grade=True).where(_GRADE.c.manual_score.is_(None)),
            rows,
        )


def write_names(connection: Connection, names: Mapping[str, str]) -> None:
    """Enter candidates, or correct their names.

    The whole name is the last name: nobody can say where it divides. formgrader shows a name only where there is a first
    name too, as "last, first": that is the number, which tells people of one name apart.
    """
    known: dict[str, tuple[str | None, str | None]] = {}
    for some in portions(names):
        columns = select(_STUDENT.c.id, _STUDENT.c.last_name, _STUDENT.c.first_name)
        rows = connection.execute(columns.where(_STUDENT.c.id.in_(some)))
        known |= {row.id: (row.last_name, row.first_name) for row in rows}
    new = [
        {"id": student, "last_name": name, "first_name": student}
        for student, name in names.items()
        if student not in known
    ]
    if new:
        connection.execute(insert(_STUDENT), new)
    changed = [
        {"student": student, "name": name, "number": student}
        for student, name in names.items()
        if student in known and known[student] != (name, student)
    ]
    if changed:
        named: dict[str, object] = {
            "last_name": bindparam("name"),
            "first_name": bindparam("number"),
        }
        statement = update(_STUDENT).where(_STUDENT.c.id == bindparam("student")).values(named)
        connection.execute(statement, changed)


def _grade_rows(paper: GradebookPaper, scored: ScoredSubmission) -> Iterator[dict[str, Any]]:
    """Of each graded cell: its id, the automatic score, the person's, and whether somebody still has to give one."""
    for grade_id, score in scored.paper.grades.items():
        mark = scored.marks.get(grade_id)
        unresolved = score is None or grade_id in scored.paper.unresolved
        yield {
            "at_cell": paper.cell_ids[f"grade:{grade_id}"],
            "auto_score": score,
            "manual_score": mark,
            "needs_manual_grade": mark is None and unresolved,
        }


def _insert_new(
    connection: Connection, paper: GradebookPaper, batch: Sequence[ScoredSubmission]
) -> None:
    if not batch:
        return
    assignments, notebooks, grades, comments = [], [], [], []
    for scored in batch:
        assignment_id, notebook_id = _new_id(), _new_id()
        assignments.append(
            {
                "id": assignment_id,
                "assignment_id": paper.assignment_id,
                "student_id": scored.student,
                "timestamp": scored.handed_in_at,
            }
        )
        notebooks.append(
            {
                "id": notebook_id,
                "assignment_id": assignment_id,
                "notebook_id": paper.notebook_id,
                "flagged": False,
            }
        )
        for row in _grade_rows(paper, scored):
            cell = row.pop("at_cell")
            at = {"id": _new_id(), "notebook_id": notebook_id, "cell_id": cell}
            grades.append({**at, **row})
        comments += [
            {
                "id": _new_id(),
                "notebook_id": notebook_id,
                "cell_id": paper.cell_ids[f"comment:{grade_id}"],
                "auto_comment": comment,
            }
            for grade_id, comment in scored.paper.comments.items()
        ]
    connection.execute(insert(_SUBMITTED_ASSIGNMENT), assignments)
    connection.execute(insert(_SUBMITTED_NOTEBOOK), notebooks)
    for table, rows in ((_GRADE, grades), (_COMMENT, comments)):
        execute_many(connection, insert(table), rows)


def _new_id() -> str:
    """An id of 32 hex digits, as nbgrader's are, but rising with time.

    Rows that are written together then lie together. Ids drawn at random make SQLite touch, and keep for a rollback, another
    page for each row, so that a paper costs more the more papers there are.
    """
    return f"{time.time_ns():016x}{secrets.token_hex(8)}"


def _update_existing(
    connection: Connection,
    paper: GradebookPaper,
    batch: Sequence[ScoredSubmission],
    notebooks: Mapping[str, str],
) -> None:
    if not batch:
        return
    connection.execute(
        update(_SUBMITTED_ASSIGNMENT).where(
            _SUBMITTED_ASSIGNMENT.c.assignment_id == paper.assignment_id,
            _SUBMITTED_ASSIGNMENT.c.student_id == bindparam("student"),
        ),
        [{"student": s.student, "timestamp": s.handed_in_at} for s in batch],
    )
    grades = [
        {"at_notebook": notebooks[scored.student], **row}
        for scored in batch
        for row in _grade_rows(paper, scored)
    ]
    comments = [
        {
            "at_notebook": notebooks[scored.student],
            "at_cell": paper.cell_ids[f"comment:{grade_id}"],
            "auto_comment": comment,
        }
        for scored in batch
        for grade_id, comment in scored.paper.comments.items()
    ]
    # What somebody gave for an answer that was changed since is on record, and counts no more.
    values: dict[str, Any] = {
        name: bindparam(name) for name in ("auto_score", "manual_score", "needs_manual_grade")
    }
    execute_many(connection, _at_cell(_GRADE).values(**values, extra_credit=None), grades)
    statement = _at_cell(_COMMENT).values(auto_comment=bindparam("auto_comment"))
    execute_many(connection, statement, comments)


def _at_cell(table: Any) -> Any:
    return update(table).where(
        table.c.notebook_id == bindparam("at_notebook"), table.c.cell_id == bindparam("at_cell")
    )
