"""The bulk path: score a whole exam straight into nbgrader's gradebook, without nbgrader's per-cell commits.

Work goes in batches. A batch writes its autograded notebooks, then its gradebook rows in one transaction, then its records
in another; a run that is killed anywhere is continued by the next one, which skips what is recorded already.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from foundation.files import read_regular, write_whole
from grading import messages
from grading.errors import UnreadableSubmission
from grading.nbgrader.course import Course, assignment_name
from grading.nbgrader.gradebook import (
    GradebookPaper,
    ScoredSubmission,
    load_paper,
    open_gradebook,
    submitted_students,
    write_scores,
)
from grading.notebook import MAX_BYTES, file_hash, read_submission, read_timestamp
from grading.scoring import score_paper
from records.audit import trail
from records.exams.call import Call, assignments
from records.exams.exam import find_exam
from records.exams.submission import Submission, submissions

BATCH = 64
MAX_OTHER_FILES = 20
"""Files beside a paper that go into the autograded folder with it."""

_log = logging.getLogger(__name__)


@dataclass
class GradeReport:
    """What a run did. ``unreadable`` and ``strays``: (candidate, reason); ``to_check``: papers with open problems."""

    scored: int = 0
    unchanged: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    to_check: list[tuple[str, str]] = field(default_factory=list)
    strays: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Task:
    """One handed-in paper that has to be scored."""

    row: Call
    paper: GradebookPaper
    assignment: str


def grade_exam(
    course: Course,
    db: Session,
    name: str,
    *,
    only: str | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> GradeReport:
    """Score every handed-in paper of the exam that is new or changed (all of them with ``force``).

    ``only``: the number of the one candidate whose paper is looked at. Raises `ExamNotReleased`, `GradebookMissing`; a paper that cannot be read is listed and stops nobody else.
    """
    exam = find_exam(db, name)
    report = GradeReport()
    called, known = assignments(db, exam), submissions(db, exam)
    if only is not None:
        called = [row for row in called if row.person.number == only]
    with open_gradebook(course) as engine:
        with engine.connect() as connection:
            papers = {
                form.id: load_paper(connection, course, assignment_name(name, form.code))
                for form in exam.forms
            }
            graded = {key: submitted_students(connection, paper) for key, paper in papers.items()}
        tasks = []
        for row in called:
            task = _Task(row, papers[row.form_id], assignment_name(name, row.form.code))
            # A link that leads nowhere is no absence.
            if not os.path.lexists(course.folder("submitted", row.person.number, task.assignment)):
                continue
            if not force and _is_done(course, known.get(row.id), task, graded[row.form_id]):
                report.unchanged += 1
            else:
                tasks.append(task)
        done = 0
        for batch in _batches(tasks):
            _grade_batch(course, engine, db, batch)
            done += len(batch)
            progress(done, len(tasks))
    report.scored = len(tasks)
    _list_problems(called, submissions(db, exam), report)
    if only is None:
        report.strays = _strays(course, name, called)
    if tasks:
        summary = {"scored": report.scored, "unreadable": len(report.unreadable)}
        trail.record(db, "exam.grade", name, after=summary)
        db.commit()
    return report


def _batches(tasks: list[_Task]) -> Iterator[list[_Task]]:
    source = iter(tasks)
    while batch := list(islice(source, BATCH)):
        yield batch


def _is_done(course: Course, known: Submission | None, task: _Task, graded: set[str]) -> bool:
    """Whether exactly this file was dealt with before, and its outcome is still where it should be."""
    student = task.row.person.number
    path = course.notebook("submitted", student, task.assignment)
    if known is None or known.sha256 != file_hash(path, below=course.root):
        return False
    if not known.readable:
        return True
    return student in graded and course.notebook("autograded", student, task.assignment).is_file()


def _grade_batch(course: Course, engine: Engine, db: Session, batch: list[_Task]) -> None:
    by_paper: dict[str, tuple[GradebookPaper, list[ScoredSubmission]]] = {}
    rows = []
    for task in batch:
        student = task.row.person.number
        path = course.notebook("submitted", student, task.assignment)
        try:
            at = read_timestamp(path.parent, below=course.root)
            submission = read_submission(path, list(task.paper.key.cells), below=course.root)
            scored = score_paper(task.paper.key, submission)
        except UnreadableSubmission as error:
            sha256 = file_hash(path, below=course.root)
            rows.append(_record(task, sha256, None, [("", str(error))], readable=False))
            continue
        except Exception as error:  # One paper never stops the others, whatever is in it.
            _log.debug("scoring %s failed", path, exc_info=True)
            reason = messages.PAPER_FAILED.format(detail=type(error).__name__)
            # No file has this hash: every run tries again, since a mended program may read it.
            rows.append(_record(task, "", None, [("", reason)], readable=False))
            continue
        _write_autograded(course, student, task.assignment, scored.notebook)
        _, group = by_paper.setdefault(task.assignment, (task.paper, []))
        group.append(ScoredSubmission(student, at, scored))
        rows.append(_record(task, submission.sha256, at, scored.problems, readable=True))
    with engine.begin() as connection:
        for paper, group in by_paper.values():
            write_scores(connection, paper, group)
    for row in rows:
        db.merge(row)
    db.commit()


def _record(
    task: _Task,
    sha256: str,
    at: dt.datetime | None,
    problems: list[tuple[str, str]],
    *,
    readable: bool,
) -> Submission:
    return Submission(
        call_id=task.row.id,
        sha256=sha256,
        handed_in_at=at,
        readable=readable,
        problems=[{"question": question, "reason": reason} for question, reason in problems],
    )


def _write_autograded(course: Course, student: str, assignment: str, notebook: bytes) -> None:
    """Put the autograded notebook in place whole, read-only as nbgrader leaves it, with the candidate's other files.

    It can be made again from the submission at any time, so it is not forced to disk. Of the other files those are left
    out that are none, or too large for a paper; they stay where they were handed in.
    """
    target = course.notebook("autograded", student, assignment)
    target.parent.mkdir(parents=True, exist_ok=True)
    submitted = course.folder("submitted", student, assignment)
    others = (path for path in submitted.iterdir() if path.suffix != ".ipynb")
    for other in [submitted / "timestamp.txt", *islice(others, MAX_OTHER_FILES)]:
        try:
            data = read_regular(other, below=course.root, limit=MAX_BYTES)
        except OSError:
            continue
        write_whole(target.parent / other.name, data, mode=0o444)
    write_whole(target, notebook, mode=0o444)


def _list_problems(called: list[Call], found: dict[int, Submission], report: GradeReport) -> None:
    for row in called:
        for problem in found[row.id].problems if row.id in found else ():
            target = report.to_check if found[row.id].readable else report.unreadable
            text = " ".join(filter(None, [problem["question"], problem["reason"]]))
            target.append((row.person.number, text))


def _strays(course: Course, exam: str, called: list[Call]) -> list[tuple[str, str]]:
    """Papers of this exam in folders of people who are not called to it, or of another form than theirs."""
    expected = {(r.person.number, assignment_name(exam, r.form.code)) for r in called}
    forms = {assignment for _, assignment in expected}
    found = {
        (folder.parent.name, folder.name)
        for assignment in forms
        for folder in (course.root / "submitted").glob(f"*/{assignment}")
    }
    return [
        (student, messages.UNKNOWN_CANDIDATE.format(name=f"{student}/{assignment}"))
        for student, assignment in sorted(found - expected)
    ]
