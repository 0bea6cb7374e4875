"""Handing in from JupyterLab: a saved paper becomes the submission that nbgrader and the bulk path score.

Durable before it is acknowledged, and idempotent: the same paper again gives the same receipt, another one is refused.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.files import write_whole
from grading import messages
from grading.answers import is_answered
from grading.errors import HandInRefused, UnreadableSubmission
from grading.nbgrader.course import Course, assignment_name
from grading.notebook import Submission, file_hash, read_submission, read_timestamp
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.people.person import Person

_ACTION = "paper.hand_in"
_TIME = "%Y-%m-%d %H:%M:%S.%f UTC"


@dataclass(frozen=True)
class Receipt:
    """What a candidate gets: of which exam, when (UTC), how many of how many questions are answered, SHA-256 of the file."""

    exam: str
    at: dt.datetime
    answered: int
    questions: int
    sha256: str


def hand_in(
    db: Session, course: Course, candidate: Person, paper: Path, *, at: dt.datetime
) -> Receipt:
    """Hand in the saved paper. ``at``: now, in UTC. Raises `HandInRefused`; nothing is written then."""
    form = _form(db, candidate, paper)
    assignment = assignment_name(form.exam.name, form.code)
    names = [str(question["name"]) for question in form.questions]
    try:
        submission = read_submission(paper, names)
    except UnreadableSubmission as error:
        raise HandInRefused(messages.HAND_IN_UNREADABLE.format(reason=error)) from error
    target = course.notebook("submitted", candidate.number, assignment)
    at = at.astimezone(dt.UTC).replace(tzinfo=None)
    if target.is_file():
        earlier = _handed_in_at(target) or at
        if file_hash(target) != submission.sha256:
            shown = earlier.replace(tzinfo=dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
            raise HandInRefused(messages.ALREADY_HANDED_IN.format(at=shown))
        at = earlier
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target.parent / "timestamp.txt", at.strftime(_TIME).encode(), durable=True)
        write_whole(target, paper.read_bytes(), durable=True)
    # A run that died after the paper was written is completed by the next one.
    subject = f"{form.exam.name}/{candidate.number}"
    known = select(AuditEntry).where(AuditEntry.action == _ACTION, AuditEntry.subject == subject)
    if db.scalar(known) is None:
        after = {"form": form.code, "sha256": submission.sha256}
        trail.record(db, _ACTION, subject, after=after, actor=candidate.number)
        db.commit()
    return Receipt(form.exam.name, at, _answered(submission, form), len(names), submission.sha256)


def find_receipt(db: Session, course: Course, candidate: Person, paper: Path) -> Receipt | None:
    """The receipt of what the candidate has handed in of this paper; ``None`` before that.

    Raises `HandInRefused` when it is no paper of theirs.
    """
    form = _form(db, candidate, paper)
    assignment = assignment_name(form.exam.name, form.code)
    target = course.notebook("submitted", candidate.number, assignment)
    if not target.is_file():
        return None
    names = [str(question["name"]) for question in form.questions]
    try:
        submission = read_submission(target, names)
    except UnreadableSubmission as error:
        raise HandInRefused(messages.HAND_IN_UNREADABLE.format(reason=error)) from error
    at = _handed_in_at(target) or dt.datetime.fromtimestamp(target.stat().st_mtime, dt.UTC).replace(
        tzinfo=None
    )
    return Receipt(form.exam.name, at, _answered(submission, form), len(names), submission.sha256)


def _handed_in_at(target: Path) -> dt.datetime | None:
    try:
        return read_timestamp(target.parent)
    except UnreadableSubmission as error:
        raise HandInRefused(messages.BAD_RECEIPT.format(reason=error)) from error


def _form(db: Session, candidate: Person, paper: Path) -> ExamForm:
    """The form that this paper says it is, and that this candidate was given."""
    try:
        data = orjson.loads(paper.read_bytes())
        facts = data["metadata"]["lawstudy"]
        exam, code = str(facts["exam"]), str(facts["form"])
    except FileNotFoundError as error:
        raise HandInRefused(messages.NO_FILE.format(path=paper.name)) from error
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise HandInRefused(messages.NOT_A_PAPER) from error
    form = db.scalar(
        select(ExamForm)
        .join(Exam)
        .join(Call, Call.form_id == ExamForm.id)
        .where(Exam.name == exam, ExamForm.code == code)
        .where(Call.person_id == candidate.id)
    )
    if form is None:
        raise HandInRefused(messages.NOT_CALLED)
    return form


def _answered(submission: Submission, form: ExamForm) -> int:
    given = {cell.grade_id: cell for cell in submission.cells}
    names = [str(question["name"]) for question in form.questions]
    cells = [(name, given[name]) for name in names if name in given]
    return sum(
        is_answered(cell.source, name, constructed=cell.cell_type != "code") for name, cell in cells
    )
