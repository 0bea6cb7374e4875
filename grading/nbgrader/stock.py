"""Stock nbgrader beside us: its own autograder, Execute included, on a scratch copy of the course.

Executing candidates' code next to the gradebook would let it read every key, so the scores of record never come from here:
the copy is graded, compared row by row with the gradebook, and thrown away.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from sqlalchemy import create_engine, select
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from grading.nbgrader.course import Course, quiet_nbgrader
from grading.nbgrader.gradebook import create_gradebook, open_gradebook
from records.table_copy import copy_rows

Papers = Sequence[tuple[str, str]]
"""(candidate, assignment) of each paper."""

Row = tuple[str, str, str, str]
"""(assignment, candidate, "grade" or "comment", cell)."""


@dataclass(frozen=True)
class GradeValue:
    """What is compared of a grade. ``marked``: a person has given a score of their own."""

    auto_score: float | None
    needs_manual_grade: bool
    marked: bool = False


@dataclass
class Comparison:
    """Rows that agree, and for each that does not: (row, ours, stock's). ``failed``: papers that stock gave up on."""

    papers: int = 0
    grades: int = 0
    comments: int = 0
    differences: list[tuple[Row, object, object]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def compare_with_stock(
    course: Course,
    papers: Papers,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Comparison:
    """Grade ``papers`` with stock nbgrader and compare every grade and comment row with the gradebook."""
    result = Comparison(papers=len(papers))
    with tempfile.TemporaryDirectory(prefix="lawstudy-stock-") as folder:
        scratch = make_scratch(course, Path(folder), papers)
        for done, (student, assignment) in enumerate(papers, 1):
            reason = autograde(scratch, student, assignment)
            if reason:
                result.failed.append((student, reason))
            progress(done, len(papers))
        theirs = read_rows(scratch, papers)
    ours = read_rows(course, papers)
    for row in sorted(set(ours) | set(theirs)):
        if not same_row(ours.get(row), theirs.get(row)):
            result.differences.append((row, ours.get(row), theirs.get(row)))
        elif row[2] == "grade":
            result.grades += 1
        else:
            result.comments += 1
    return result


def make_scratch(course: Course, folder: Path, papers: Papers) -> Course:
    """A copy of the course that holds the released papers and the given submissions, but no scores."""
    scratch = Course(folder)
    for step in ("source", "release"):
        shutil.copytree(course.root / step, folder / step)
    for student, assignment in papers:
        shutil.copytree(
            course.folder("submitted", student, assignment),
            scratch.folder("submitted", student, assignment),
        )
    create_gradebook(scratch)
    scores = {"grade", "comment", "submitted_notebook", "submitted_assignment"}
    papers_alone = [each for each in api.Base.metadata.sorted_tables if each.name not in scores]
    with (
        open_gradebook(course) as source,
        source.connect() as reading,
        open_gradebook(scratch) as target,
        target.begin() as writing,
    ):
        copy_rows(reading, writing, papers_alone)
    return scratch


def autograde(course: Course, student: str, assignment: str, config: Config | None = None) -> str:
    """Run nbgrader's autograder on one paper, by default as stock configures it; returns why it failed, or ``""``."""
    config = config or Config()
    config.CourseDirectory.root = str(course.root.resolve())
    # The first is nbgrader's own default; the second keeps a kernel's remarks off the terminal.
    config.Execute.extra_arguments = [
        "--HistoryManager.hist_file=:memory:",
        "--IPKernelApp.log_level=40",
    ]
    with quiet_nbgrader(config, assignment) as quiet:
        quiet.directory.student_id = student
        converter = Autograde(coursedir=quiet.directory, parent=quiet.parent)
        try:
            with warnings.catch_warnings():
                # nbgrader 0.9.6 builds its rows in an order that SQLAlchemy 2.1 remarks on.
                warnings.simplefilter("ignore", SAWarning)
                converter.start()
        except NbGraderException as error:
            return "；".join(quiet.errors) or str(error)
    return ""


def read_rows(course: Course, papers: Papers) -> dict[Row, object]:
    """Every automatic grade and comment of the papers, as nbgrader's models show them."""
    wanted = set(papers)
    assignments = {assignment for _, assignment in papers}
    engine = create_engine(course.gradebook_url)
    tables = {
        "grade": (api.Grade.__table__, ("auto_score", "needs_manual_grade", "manual_score")),
        "comment": (api.Comment.__table__, ("auto_comment",)),
    }
    submitted = api.SubmittedAssignment.__table__
    notebook = api.SubmittedNotebook.__table__
    assignment_table = api.Assignment.__table__
    cell = api.BaseCell.__table__
    found: dict[Row, object] = {}
    with engine.connect() as connection:
        for kind, (table, columns) in tables.items():
            rows = connection.execute(
                select(
                    assignment_table.c.name.label("assignment"),
                    submitted.c.student_id,
                    cell.c.name.label("cell"),
                    *(table.c[column] for column in columns),
                )
                .join(notebook, notebook.c.id == table.c.notebook_id)
                .join(submitted, submitted.c.id == notebook.c.assignment_id)
                .join(assignment_table, assignment_table.c.id == submitted.c.assignment_id)
                .join(cell, cell.c.id == table.c.cell_id)
                .where(assignment_table.c.name.in_(assignments))
            )
            for row in rows:
                if (row.student_id, row.assignment) in wanted:
                    place = (row.assignment, row.student_id, kind, row.cell)
                    found[place] = _value(kind, row)
    engine.dispose()
    return found


def same_row(ours: object, theirs: object) -> bool:
    """Whether a row of ours says what stock's does, as far as stock can tell.

    A mark is a person's doing, and stock takes an answer that it could not run for a wrong one, where ours asks for a
    person: only the automatic score is compared then.
    """
    match ours, theirs:
        case GradeValue(), GradeValue():
            return ours.auto_score == theirs.auto_score and (
                ours.needs_manual_grade or ours.marked or not theirs.needs_manual_grade
            )
    return ours == theirs


def _value(kind: str, row: Any) -> object:
    if kind == "comment":
        return row.auto_comment
    return GradeValue(row.auto_score, bool(row.needs_manual_grade), row.manual_score is not None)
