"""Handed-in attempts as nbgrader submissions. The answers are on record; the notebook follows from them, byte for byte.

A notebook that is missing after a crash is written again, so a hand-in that was acknowledged is always scored.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.files import write_whole
from grading.nbgrader.course import Course, assignment_name
from grading.notebook import file_hash, fill_paper
from grading.paper.released import Paper, read_paper
from records.exams.answer import newest_answers
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.people.person import Person

HANDED_IN = ("handed_in", "expired")
_TIME = "%Y-%m-%d %H:%M:%S.%f UTC"


def submission_bytes(paper: Paper, answers: Mapping[str, object]) -> bytes:
    """The notebook that nbgrader scores."""
    return orjson.dumps(fill_paper(paper.released, answers), option=orjson.OPT_INDENT_2)


def digest(data: bytes) -> str:
    """SHA-256 (hex)."""
    return hashlib.sha256(data).hexdigest()


def submission_path(course: Course, number: str, paper: Paper) -> Path:
    """Where nbgrader looks for it."""
    return course.notebook("submitted", number, assignment_name(paper.exam, paper.form))


def write_submission(path: Path, data: bytes, at: dt.datetime) -> None:
    """Write a submission durably; ``at`` (UTC) is when it was handed in. One that is there already is the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path.parent / "timestamp.txt", at.strftime(_TIME).encode(), durable=True)
    write_whole(path, data, durable=True)


def withdraw_submission(course: Course, path: Path) -> None:
    """Take a submission out of nbgrader's sight, without losing it: its attempt was reopened or voided."""
    if path.is_file():
        kept = course.root / "withdrawn" / path.parent.relative_to(course.root / "submitted")
        kept.mkdir(parents=True, exist_ok=True)
        path.replace(kept / f"{digest(path.read_bytes())}.ipynb")
        # A folder without its notebook would be scored as a paper that cannot be read.
        (path.parent / "timestamp.txt").unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()


def released_paper(course: Course, exam: str, form: str) -> Paper:
    """The paper of a form. Raises ``OSError`` when it was not released."""
    return read_paper(course.notebook("release", ".", assignment_name(exam, form)).read_bytes())


def write_missing(
    db: Session,
    course: Course,
    exam: str | None = None,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[str]:
    """Write the notebooks of handed-in attempts that are not there or not as receipted, of one exam or of all.

    Returns the candidate numbers whose answers on record do not make the notebook that was receipted; nothing is written
    for them, a person has to look.
    """
    rows = db.execute(
        select(Attempt, Exam.name, ExamForm.code, Person.number)
        .join(Call, Attempt.call_id == Call.id)
        .join(ExamForm, Call.form_id == ExamForm.id)
        .join(Exam, Call.exam_id == Exam.id)
        .join(Person, Call.person_id == Person.id)
        .where(Attempt.state.in_(HANDED_IN), Exam.name == exam if exam else Exam.id > 0)
    ).all()
    papers: dict[tuple[str, str], Paper] = {}
    wrong: list[str] = []
    for done, (attempt, exam_name, code, number) in enumerate(rows, 1):
        if (exam_name, code) not in papers:
            papers[exam_name, code] = released_paper(course, exam_name, code)
        paper = papers[exam_name, code]
        path = submission_path(course, number, paper)
        if file_hash(path) != attempt.sha256:
            data = submission_bytes(paper, recorded_answers(db, attempt.id))
            if attempt.ended_at and digest(data) == attempt.sha256:
                withdraw_submission(course, path)  # One that says something else is kept aside.
                write_submission(path, data, attempt.ended_at)
            else:
                wrong.append(number)
        progress(done, len(rows))
    return wrong


def recorded_answers(db: Session, attempt: int) -> dict[str, object]:
    """The answers of an attempt as they are on record, by question."""
    return {
        row.question: orjson.loads(row.value)
        for rows in newest_answers(db, [attempt])
        for row in rows
    }
