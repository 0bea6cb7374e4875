"""nbgrader's gradebook, read as tables: papers with their keys, and what people gave in formgrader.

Only tables and columns of nbgrader 0.9's schema are used (`nbgrader.api`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from alembic.script import ScriptDirectory
from nbgrader import api, dbutil
from sqlalchemy import URL, Connection, Engine, Table, create_engine, or_, select, text
from sqlalchemy.exc import DatabaseError

from grading import messages
from grading.nbgrader.course import Course
from grading.nbgrader.gradebook_database import (
    gradebook_away,
    gradebook_engine,
    has_gradebook,
    require_gradebook,
)
from grading.notebook import read_submission
from grading.paper.key import PaperCell, PaperKey
from grading.paper.score_cell import parse_score_cell
from records.errors import ExamNotReleased
from records.many_rows import portions
from records.schemas import make_own_schema

_ASSIGNMENT = api.Assignment.__table__
_NOTEBOOK = api.Notebook.__table__
_BASE_CELL = api.BaseCell.__table__
_GRADE_CELL = api.GradeCell.__table__
_SOURCE_CELL = api.SourceCell.__table__
_SUBMITTED_ASSIGNMENT = api.SubmittedAssignment.__table__
_SUBMITTED_NOTEBOOK = api.SubmittedNotebook.__table__
_GRADE = api.Grade.__table__
_FEW = 400
"""Names that a query holds, beside the cells of a paper: SQLite takes a limited number."""
_GRADED = "grade:"


@dataclass(frozen=True)
class GradebookPaper:
    """A released paper in the gradebook: database ids beside its key."""

    assignment_id: str
    notebook_id: str
    cell_ids: dict[str, str]
    key: PaperKey


@dataclass(frozen=True)
class PersonsGrade:
    """Points that somebody gave in formgrader for a graded cell."""

    student: str
    grade_id: str
    points: float


@contextmanager
def open_gradebook(course: Course) -> Iterator[Engine]:
    """Connect. Raises `GradebookMissing` when it is absent or damaged, or its server is away."""
    require_gradebook(course)
    engine = gradebook_engine(course)
    try:
        with engine.connect() as connection:
            connection.execute(select(_ASSIGNMENT.c.id).limit(1)).all()
        yield engine
    except DatabaseError as error:
        detail = str(error.orig)
        if "full" in detail or "locked" in detail or "readonly" in detail:
            raise
        raise gradebook_away(course, error) from error
    finally:
        engine.dispose()


def create_gradebook(course: Course) -> None:
    """Make the empty gradebook, unless there is one: what nbgrader would make when it first opens it.

    nbgrader asks Alembic for its newest revision in a process of its own, for three seconds; here it is asked directly.
    """
    if course.database:
        if not has_gradebook(course):
            engine = gradebook_engine(course)
            with engine.begin() as connection:
                make_gradebook(connection)
        return
    if course.gradebook.exists():
        return
    new = course.gradebook.with_name(".gradebook.db.new")
    new.unlink(missing_ok=True)
    engine = create_engine(URL.create("sqlite", database=str(new)))
    with engine.begin() as connection:
        make_gradebook(connection)
    engine.dispose()
    new.replace(course.gradebook)


def make_gradebook(connection: Connection) -> list[Table]:
    """Its tables in an empty database or schema, in the caller's transaction; those that others refer to first."""
    make_own_schema(connection)
    revision = ScriptDirectory(dbutil.ALEMBIC_DIR).get_current_head()
    api.Base.metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    connection.execute(
        text("INSERT INTO alembic_version (version_num) VALUES (:revision)"),
        {"revision": revision},
    )
    return gradebook_tables()


def gradebook_tables() -> list[Table]:
    """All of nbgrader's, those that others refer to first."""
    return list(api.Base.metadata.sorted_tables)


def gradebook_revision(connection: Connection) -> tuple[str, str]:
    """The revision of its tables, and the one that this nbgrader works with."""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
    return "".join(found), str(ScriptDirectory(dbutil.ALEMBIC_DIR).get_current_head())


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
        raise ExamNotReleased(messages.NOT_RELEASED, exam=exam, form=form)
    notebook = orjson.loads(released.read_bytes())
    released_metadata = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"] for cell in notebook["cells"]
    }
    cells = {}
    for source in connection.execute(
        select(_SOURCE_CELL).where(_SOURCE_CELL.c.notebook_id == row.id)
    ):
        metadata: dict[str, Any] = released_metadata[source.name]
        metadata["nbgrader"]["checksum"] = source.checksum
        cells[source.name] = PaperCell(source.cell_type, source.locked, source.source, metadata)
    paper = read_submission(released, list(cells))
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
    worth = {
        cell.id: cell.max_score
        for cell in connection.execute(
            select(_GRADE_CELL.c.id, _GRADE_CELL.c.max_score)
            .join(_BASE_CELL, _BASE_CELL.c.id == _GRADE_CELL.c.id)
            .where(_BASE_CELL.c.notebook_id == row.id)
        )
    }
    points = {grade_id: worth[cell_id] for grade_id, cell_id in named.items()}
    for grade_id, each in points.items():
        if not each:  # The paper says of what is in pretest that it is worth something (`grading.paper.veil`).
            cells[grade_id].metadata["nbgrader"]["points"] = each
    key = PaperKey(
        cells=cells,
        rules={
            grade_id: parse_score_cell(cells[grade_id].source)
            for grade_id in named
            if grade_id not in solutions
        },
        grade_points=points,
        solutions=frozenset(solutions),
        notebook_metadata={**notebook["metadata"], "kernelspec": json.loads(row.kernelspec)},
        released=paper.cells,
        facts=paper.facts,
        release_sha256=paper.sha256,
    )
    ids = {f"{_GRADED}{name}": id_ for name, id_ in named.items()}
    ids |= {f"comment:{name}": id_ for name, id_ in solutions.items()}
    return GradebookPaper(row.assignment_id, row.id, ids, key)


def graded_students(
    connection: Connection, paper: GradebookPaper, students: Collection[str] | None = None
) -> set[str]:
    """Candidates who have rows for this paper; of ``students``, if not of everybody."""
    wanted = select(_SUBMITTED_ASSIGNMENT.c.student_id).where(
        _SUBMITTED_ASSIGNMENT.c.assignment_id == paper.assignment_id
    )
    if students is None:
        return set(connection.scalars(wanted))
    found = set[str]()
    for some in portions(students, _FEW):
        found.update(connection.scalars(wanted.where(_SUBMITTED_ASSIGNMENT.c.student_id.in_(some))))
    return found


def persons_grades(
    connection: Connection, paper: GradebookPaper, students: Collection[str] | None = None
) -> list[PersonsGrade]:
    """What people gave in formgrader: points of their own, or extra ones beside the automatic score.

    ``students``: whose are wanted, if not everybody's.
    """
    whose = graded_students(connection, paper) if students is None else students
    cells = {
        id_: name.removeprefix(_GRADED)
        for name, id_ in paper.cell_ids.items()
        if name.startswith(_GRADED)
    }
    found = []
    for some in portions(whose, _FEW):
        notebooks = {id_: who for who, id_ in submitted_notebooks(connection, paper, some).items()}
        # nbgrader's only index on its largest table begins with the cell: without it every paper's rows would be read.
        wanted = select(
            _GRADE.c.notebook_id,
            _GRADE.c.cell_id,
            _GRADE.c.auto_score,
            _GRADE.c.manual_score,
            _GRADE.c.extra_credit,
        ).where(
            _GRADE.c.cell_id.in_(cells),
            _GRADE.c.notebook_id.in_(notebooks),
            or_(_GRADE.c.manual_score.is_not(None), _GRADE.c.extra_credit != 0.0),
        )
        for row in connection.execute(wanted) if notebooks else ():
            given = row.auto_score if row.manual_score is None else row.manual_score
            if given is not None:
                points = given + (row.extra_credit or 0.0)
                found.append(PersonsGrade(notebooks[row.notebook_id], cells[row.cell_id], points))
    return found


def submitted_notebooks(
    connection: Connection, paper: GradebookPaper, students: Collection[str]
) -> dict[str, str]:
    """Submitted-notebook id by student, of those who have rows for this paper."""
    found: dict[str, str] = {}
    for some in portions(students, _FEW):
        rows = connection.execute(
            select(_SUBMITTED_ASSIGNMENT.c.student_id, _SUBMITTED_NOTEBOOK.c.id)
            .join(
                _SUBMITTED_NOTEBOOK,
                _SUBMITTED_NOTEBOOK.c.assignment_id == _SUBMITTED_ASSIGNMENT.c.id,
            )
            .where(
                _SUBMITTED_ASSIGNMENT.c.assignment_id == paper.assignment_id,
                _SUBMITTED_ASSIGNMENT.c.student_id.in_(some),
                # Said for the sake of nbgrader's index, which begins with it.
                _SUBMITTED_NOTEBOOK.c.notebook_id == paper.notebook_id,
            )
        )
        found |= {row.student_id: row.id for row in rows}
    return found


def cells_of(connection: Connection, paper: GradebookPaper) -> list[str]:
    """The ids of all cells of the paper."""
    cells = select(_BASE_CELL.c.id).where(_BASE_CELL.c.notebook_id == paper.notebook_id)
    return list(connection.scalars(cells))
