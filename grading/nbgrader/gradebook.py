"""nbgrader's gradebook, read and written as tables: whole batches in one transaction.

Only tables and columns of nbgrader 0.9's schema are used (`nbgrader.api`); formgrader and every nbgrader command see the
same rows that its own autograder would have written.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import nbformat
from nbgrader import api
from sqlalchemy import Connection, Engine, bindparam, create_engine, insert, select, update
from sqlalchemy.exc import DatabaseError

from grading import messages
from grading.errors import GradebookMissing
from grading.nbgrader.course import Course
from grading.paper.score_cell import parse_score_cell
from grading.scoring import PaperCell, PaperKey, ScoredPaper
from records.errors import ExamNotReleased

_ASSIGNMENT = api.Assignment.__table__
_NOTEBOOK = api.Notebook.__table__
_BASE_CELL = api.BaseCell.__table__
_GRADE_CELL = api.GradeCell.__table__
_SOURCE_CELL = api.SourceCell.__table__
_STUDENT = api.Student.__table__
_SUBMITTED_ASSIGNMENT = api.SubmittedAssignment.__table__
_SUBMITTED_NOTEBOOK = api.SubmittedNotebook.__table__
_GRADE = api.Grade.__table__
_COMMENT = api.Comment.__table__


@dataclass(frozen=True)
class GradebookPaper:
    """A released paper in the gradebook: database ids beside its key."""

    assignment_id: str
    notebook_id: str
    cell_ids: dict[str, str]
    key: PaperKey


@dataclass(frozen=True)
class ScoredSubmission:
    """What is to be written for one candidate."""

    student: str
    handed_in_at: dt.datetime | None
    paper: ScoredPaper


@dataclass(frozen=True)
class GradeRow:
    """A grade as the gradebook has it. ``score`` is ``None`` while a person still has to give it."""

    student: str
    grade_id: str
    score: float | None
    marked_by_person: bool


@contextmanager
def open_gradebook(course: Course) -> Iterator[Engine]:
    """Connect. Raises `GradebookMissing` when the file is absent or damaged."""
    course.require_gradebook()
    engine = create_engine(course.gradebook_url, connect_args={"timeout": 30})
    try:
        with engine.connect() as connection:
            connection.execute(select(_ASSIGNMENT.c.id).limit(1)).all()
        yield engine
    except DatabaseError as error:
        detail = str(error.orig)
        if "full" in detail or "locked" in detail or "readonly" in detail:
            raise
        text = messages.GRADEBOOK_DAMAGED.format(path=course.gradebook, detail=detail)
        raise GradebookMissing(text) from error
    finally:
        engine.dispose()


def load_paper(connection: Connection, course: Course, assignment: str) -> GradebookPaper:
    """The key of a released paper. Raises `ExamNotReleased`."""
    row = connection.execute(
        select(_NOTEBOOK.c.id, _NOTEBOOK.c.assignment_id, _NOTEBOOK.c.kernelspec)
        .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _NOTEBOOK.c.assignment_id)
        .where(_ASSIGNMENT.c.name == assignment, _NOTEBOOK.c.name == assignment)
    ).one_or_none()
    released = course.notebook("release", ".", assignment)
    if row is None or not released.is_file():
        exam, _, form = assignment.rpartition("-")
        raise ExamNotReleased(messages.NOT_RELEASED.format(exam=exam, form=form))
    notebook = nbformat.read(released, 4)
    released_metadata = {
        cell.metadata["nbgrader"]["grade_id"]: json.loads(json.dumps(cell.metadata))
        for cell in notebook.cells
    }
    cells = {}
    for source in connection.execute(
        select(_SOURCE_CELL).where(_SOURCE_CELL.c.notebook_id == row.id)
    ):
        metadata: dict[str, Any] = released_metadata[source.name]
        metadata["nbgrader"]["checksum"] = source.checksum
        cells[source.name] = PaperCell(source.cell_type, source.locked, source.source, metadata)
    named = {
        cell.name: cell.id
        for cell in connection.execute(
            select(_BASE_CELL.c.id, _BASE_CELL.c.name, _BASE_CELL.c.type).where(
                _BASE_CELL.c.notebook_id == row.id, _BASE_CELL.c.type == "GradeCell"
            )
        )
    }
    solutions = {
        cell.name: cell.id
        for cell in connection.execute(
            select(_BASE_CELL.c.id, _BASE_CELL.c.name).where(
                _BASE_CELL.c.notebook_id == row.id, _BASE_CELL.c.type == "SolutionCell"
            )
        )
    }
    points = {
        grade_id: connection.execute(
            select(_GRADE_CELL.c.max_score).where(_GRADE_CELL.c.id == cell_id)
        ).scalar_one()
        for grade_id, cell_id in named.items()
    }
    key = PaperKey(
        cells=cells,
        rules={
            grade_id: parse_score_cell(cells[grade_id].source)
            for grade_id in named
            if grade_id not in solutions
        },
        grade_points=points,
        solutions=frozenset(solutions),
        notebook_metadata={
            **json.loads(json.dumps(notebook.metadata)),
            "kernelspec": json.loads(row.kernelspec),
        },
    )
    ids = {f"grade:{name}": id_ for name, id_ in named.items()}
    ids |= {f"comment:{name}": id_ for name, id_ in solutions.items()}
    return GradebookPaper(row.assignment_id, row.id, ids, key)


def submitted_students(connection: Connection, paper: GradebookPaper) -> set[str]:
    """Candidates who have rows for this paper."""
    return set(
        connection.execute(
            select(_SUBMITTED_ASSIGNMENT.c.student_id).where(
                _SUBMITTED_ASSIGNMENT.c.assignment_id == paper.assignment_id
            )
        ).scalars()
    )


def write_scores(
    connection: Connection, paper: GradebookPaper, batch: Sequence[ScoredSubmission]
) -> None:
    """Insert or update the rows of a batch, in the caller's transaction. Manual scores and comments stay."""
    students = [scored.student for scored in batch]
    _add_students(connection, students)
    notebooks = _existing_notebooks(connection, paper, students)
    _update_existing(connection, paper, [s for s in batch if s.student in notebooks], notebooks)
    _insert_new(connection, paper, [s for s in batch if s.student not in notebooks])


def read_grades(connection: Connection, paper: GradebookPaper) -> list[GradeRow]:
    """Every grade of a paper: the person's score where there is one, else the automatic one."""
    rows = connection.execute(
        select(
            _SUBMITTED_ASSIGNMENT.c.student_id,
            _BASE_CELL.c.name,
            _GRADE.c.auto_score,
            _GRADE.c.manual_score,
            _GRADE.c.extra_credit,
        )
        .join(_SUBMITTED_NOTEBOOK, _SUBMITTED_NOTEBOOK.c.id == _GRADE.c.notebook_id)
        .join(
            _SUBMITTED_ASSIGNMENT, _SUBMITTED_ASSIGNMENT.c.id == _SUBMITTED_NOTEBOOK.c.assignment_id
        )
        .join(_BASE_CELL, _BASE_CELL.c.id == _GRADE.c.cell_id)
        .where(_SUBMITTED_ASSIGNMENT.c.assignment_id == paper.assignment_id)
    )
    return [
        GradeRow(
            student=row.student_id,
            grade_id=row.name,
            score=_score(row.auto_score, row.manual_score, row.extra_credit),
            marked_by_person=row.manual_score is not None,
        )
        for row in rows
    ]


def _score(auto: float | None, manual: float | None, extra: float | None) -> float | None:
    given = auto if manual is None else manual
    return None if given is None else given + (extra or 0.0)


def _add_students(connection: Connection, students: Sequence[str]) -> None:
    known = set(
        connection.execute(select(_STUDENT.c.id).where(_STUDENT.c.id.in_(students))).scalars()
    )
    new = [{"id": student} for student in students if student not in known]
    if new:
        connection.execute(insert(_STUDENT), new)


def _existing_notebooks(
    connection: Connection, paper: GradebookPaper, students: Collection[str]
) -> dict[str, str]:
    """Submitted-notebook id by student."""
    rows = connection.execute(
        select(_SUBMITTED_ASSIGNMENT.c.student_id, _SUBMITTED_NOTEBOOK.c.id)
        .join(
            _SUBMITTED_NOTEBOOK, _SUBMITTED_NOTEBOOK.c.assignment_id == _SUBMITTED_ASSIGNMENT.c.id
        )
        .where(
            _SUBMITTED_ASSIGNMENT.c.assignment_id == paper.assignment_id,
            _SUBMITTED_ASSIGNMENT.c.student_id.in_(students),
        )
    )
    return {row.student_id: row.id for row in rows}


def _insert_new(
    connection: Connection, paper: GradebookPaper, batch: Sequence[ScoredSubmission]
) -> None:
    if not batch:
        return
    assignments, notebooks, grades, comments = [], [], [], []
    for scored in batch:
        assignment_id, notebook_id = uuid.uuid4().hex, uuid.uuid4().hex
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
        grades += [
            {
                "id": uuid.uuid4().hex,
                "notebook_id": notebook_id,
                "cell_id": paper.cell_ids[f"grade:{grade_id}"],
                "auto_score": score,
                "needs_manual_grade": score is None,
            }
            for grade_id, score in scored.paper.grades.items()
        ]
        comments += [
            {
                "id": uuid.uuid4().hex,
                "notebook_id": notebook_id,
                "cell_id": paper.cell_ids[f"comment:{grade_id}"],
                "auto_comment": comment,
            }
            for grade_id, comment in scored.paper.comments.items()
        ]
    connection.execute(insert(_SUBMITTED_ASSIGNMENT), assignments)
    connection.execute(insert(_SUBMITTED_NOTEBOOK), notebooks)
    for table, rows in ((_GRADE, grades), (_COMMENT, comments)):
        if rows:
            connection.execute(insert(table), rows)


def _update_existing(
    connection: Connection,
    paper: GradebookPaper,
    batch: Sequence[ScoredSubmission],
    notebooks: dict[str, str],
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
        {
            "at_notebook": notebooks[scored.student],
            "at_cell": paper.cell_ids[f"grade:{grade_id}"],
            "auto_score": score,
            "open": score is None,
        }
        for scored in batch
        for grade_id, score in scored.paper.grades.items()
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
    if grades:
        connection.execute(
            update(_GRADE)
            .where(
                _GRADE.c.notebook_id == bindparam("at_notebook"),
                _GRADE.c.cell_id == bindparam("at_cell"),
            )
            # As SaveAutoGrades: a grade that a person gave before must be looked at again.
            .values(
                auto_score=bindparam("auto_score"),
                needs_manual_grade=_GRADE.c.manual_score.is_not(None) | bindparam("open"),
            ),
            grades,
        )
    if comments:
        connection.execute(
            update(_COMMENT)
            .where(
                _COMMENT.c.notebook_id == bindparam("at_notebook"),
                _COMMENT.c.cell_id == bindparam("at_cell"),
            )
            .values(auto_comment=bindparam("auto_comment")),
            comments,
        )
