"""Submitted notebooks as files: what nbgrader scores. Of attempts in the room they are exports, made from the answers on record.

A notebook that is missing after a crash is written again, so a hand-in that was acknowledged is always there to be scored.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from foundation.files import write_whole
from grading import messages
from grading.errors import AnswersDeleted
from grading.nbgrader.course import Course, assignment_name
from grading.notebook import file_hash, fill_paper
from grading.paper.released import Paper, read_paper
from records.exams.answer import newest_answers
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.submission import Submission
from records.many_rows import portions
from records.people.person import Person

_TIME = "%Y-%m-%d %H:%M:%S.%f UTC"


def submission_bytes(paper: Paper, answers: Mapping[str, object], candidate: str = "") -> bytes:
    """The notebook that nbgrader scores; it says whose it is, where a candidate is given."""
    facts = {"candidate": candidate} if candidate else {}
    return orjson.dumps(fill_paper(paper.released, answers, **facts), option=orjson.OPT_INDENT_2)


def digest(data: bytes) -> str:
    """SHA-256 (hex)."""
    return hashlib.sha256(data).hexdigest()


def submission_path(course: Course, candidate: str, assignment: str) -> Path:
    """Where nbgrader looks for an attempt's notebook."""
    return course.notebook("submitted", candidate, assignment)


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


def require_answers(exam: Exam) -> None:
    """Raises `AnswersDeleted` when papers of the exam are not kept any more."""
    if exam.answers_deleted_at is not None:
        date = exam.answers_deleted_at.date()
        raise AnswersDeleted(messages.ANSWERS_DELETED, exam=exam.title, date=date)


def write_missing(
    db: Session,
    course: Course,
    exam: str | None = None,
    *,
    only: Sequence[int] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[str]:
    """Write the notebooks of the room's attempts that are not there or not as receipted, of one exam or of all, or of ``only`` these.

    Returns the candidates whose answers on record do not make the notebook that was receipted; nothing is written
    for them, a person has to look.
    """
    papers: dict[tuple[str, str], Paper] = {}
    wrong: list[str] = []
    attempts = _of_room(db, exam, only)
    for number, row in enumerate(_papers_of_room(db, attempts), 1):
        path = submission_path(course, row.candidate, row.assignment)
        if file_hash(path, below=course.root) != row.sha256:
            of = row.exam, row.form
            if of not in papers:
                papers[of] = released_paper(course, *of)
            answers = recorded_answers(db, row.id)
            data = receipted_notebook(papers[of], answers, row.candidate, row.sha256 or "")
            if data is not None and row.ended_at is not None:
                withdraw_submission(course, path)  # One that says something else is kept aside.
                write_submission(path, data, row.ended_at)
            else:
                wrong.append(row.candidate)
        progress(number, len(attempts))
    return wrong


def _of_room(db: Session, exam: str | None, only: Sequence[int] | None) -> list[int]:
    """The attempts whose papers were written in the room and handed in; of one exam or of all, or of ``only`` these."""
    wanted = (
        select(Attempt.id)
        .join(Submission, Submission.attempt_id == Attempt.id)
        .join(Call, Attempt.call_id == Call.id)
        .join(Exam, Call.exam_id == Exam.id)
        .join(Person, Call.person_id == Person.id)
        .where(Attempt.state.in_(HANDED_IN), Submission.door == "room")
        # Their term is over: what they answered is not kept any more.
        .where(Exam.answers_deleted_at.is_(None), Person.deleted_at.is_(None))
        .order_by(Attempt.id)
    )
    if exam:
        wanted = wanted.where(Exam.name == exam)
    if only is None:
        return list(db.scalars(wanted))
    few = (wanted.where(Attempt.id.in_(some)) for some in portions(only))
    return [attempt for each in few for attempt in db.scalars(each)]


def _papers_of_room(db: Session, attempts: Sequence[int]) -> Iterator[Row[*tuple[Any, ...]]]:
    """What is known of their papers, some at a time, as long as they are handed in."""
    # Values and not objects, of which each paper would have several. By way of the form, for PostgreSQL has no figures of a
    # table as small as the exams', and would read all calls to find some.
    wanted = (
        select(
            Attempt.id,
            Attempt.assignment,
            Attempt.sha256,
            Attempt.ended_at,
            Person.number.label("candidate"),
            Exam.name.label("exam"),
            ExamForm.code.label("form"),
        )
        .join(ExamForm, Attempt.form_id == ExamForm.id)
        .join(Exam, ExamForm.exam_id == Exam.id)
        .join(Call, Attempt.call_id == Call.id)
        .join(Person, Call.person_id == Person.id)
        .where(Attempt.state.in_(HANDED_IN))
        .order_by(Attempt.id)
    )
    for some in portions(attempts):
        yield from db.execute(wanted.where(Attempt.id.in_(some))).all()


def receipted_notebook(
    released: Paper, answers: Mapping[str, object], candidate: str, sha256: str
) -> bytes | None:
    """The notebook of a receipt, made again of the answers on record; ``None``: they do not make it.

    Receipts of 0.1.0 are of notebooks that do not say whose they are.
    """
    made = (submission_bytes(released, answers, name) for name in (candidate, ""))
    return next((data for data in made if digest(data) == sha256), None)


def recorded_answers(db: Session, attempt: int) -> dict[str, object]:
    """The answers of an attempt as they are on record, by question."""
    return answers_on_record(db, [attempt])[attempt]


def answers_on_record(db: Session, attempts: Sequence[int]) -> dict[int, dict[str, object]]:
    """`recorded_answers` of several attempts."""
    found: dict[int, dict[str, object]] = {attempt: {} for attempt in attempts}
    for rows in newest_answers(db, attempts):
        for row in rows:
            found[row.attempt_id][row.question] = orjson.loads(row.value)
    return found
