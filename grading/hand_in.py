"""Handing in: the one door, for papers written in the room, in JupyterLab, elsewhere (files), and by a model.

What comes through it is an attempt that is handed in, its submission, an entry in the audit trail, and a receipt. A paper
is durable before it is acknowledged; the same one again gives the same receipt, another one is refused.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.local_time import written_time
from foundation.moves import CANDIDATE, COMMAND
from grading import messages
from grading.answers import AnswerShape, is_answered
from grading.errors import HandInRefused, UnreadableSubmission
from grading.nbgrader.course import Course, assignment_name
from grading.notebook import PaperFile, file_hash, read_timestamp
from grading.notebook import Submission as SubmittedNotebook
from grading.paper.identity import paper_problem
from grading.submitted import released_paper, submission_path, write_submission
from records.audit import trail
from records.exams.attempt import (
    ATTEMPT_MOVES,
    HANDED_IN,
    Attempt,
    AttemptAct,
    attempts_of_calls,
    move_attempt,
    move_attempts,
)
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.submission import Door, Submission
from records.people.person import Person


@dataclass(frozen=True)
class Receipt:
    """What a candidate gets: of which exam, when (UTC), how many of how many questions are answered.

    ``collected``: the server handed it in when time was up; ``sha256`` of the notebook that is scored.
    """

    exam: str
    at: dt.datetime
    collected: bool
    answered: int
    questions: int
    sha256: str


@dataclass(frozen=True)
class HandIn:
    """A paper at the door. ``act`` says how the attempt moves; ``subject`` names it in the audit trail."""

    attempt: int
    subject: str
    form: str
    door: Door
    act: AttemptAct
    at: dt.datetime
    sha256: str
    answered: int


def record_hand_in(db: Session, paper: HandIn, *, actor: str, role: str) -> dict[str, Any]:
    """Move the attempt, in the caller's transaction; returns what has changed in its row.

    Raises `MoveRefused` when the attempt does not stand where it could be handed in, whatever the caller thinks.
    """
    values = move_attempt(db, paper.attempt, paper.act, _facts(paper), roles=[role])
    row = db.get(Submission, paper.attempt) or Submission(attempt_id=paper.attempt)
    row.door, row.sha256, row.handed_in_at, row.problem = paper.door, paper.sha256, paper.at, ""
    db.add(row)
    trail.record_all(db, [_told(paper, actor)])
    return values


class Brought(NamedTuple):
    """A paper, and who hands it in in which role."""

    paper: HandIn
    actor: str
    role: str


def record_hand_ins(db: Session, brought: Sequence[Brought]) -> list[dict[str, Any]]:
    """The same for many at once, of different attempts, in a few statements: everybody hands in in the last minute.

    Raises `MoveRefused`, whichever of them does not stand where it could be handed in: then the caller undoes all of them.
    """
    changed: dict[int, dict[str, Any]] = {}
    for act, role in dict.fromkeys((each.paper.act, each.role) for each in brought):
        some = [each.paper for each in brought if (each.paper.act, each.role) == (act, role)]
        facts = {paper.attempt: _facts(paper) for paper in some}
        changed |= move_attempts(db, act, facts, roles=[role])
    rows = [
        {
            "attempt_id": paper.attempt,
            "door": paper.door,
            "sha256": paper.sha256,
            "handed_in_at": paper.at,
            "problem": "",
        }
        for paper, *_ in brought
    ]
    numbers = [paper.attempt for paper, *_ in brought]
    known = set(db.scalars(select(Submission.attempt_id).where(Submission.attempt_id.in_(numbers))))
    # Given back before, and handed in again.
    again = [row for row in rows if row["attempt_id"] in known]
    if again:
        db.execute(update(Submission), again)
    if len(again) < len(rows):
        db.execute(insert(Submission), [row for row in rows if row["attempt_id"] not in known])
    trail.record_all(db, [_told(paper, actor) for paper, actor, _ in brought])
    return [changed[number] for number in numbers]


def _facts(paper: HandIn) -> dict[str, object]:
    return {"ended_at": paper.at, "sha256": paper.sha256, "answered": paper.answered}


def _told(paper: HandIn, actor: str) -> trail.Told:
    after = {"form": paper.form, "sha256": paper.sha256, "expired": paper.act == "collect"}
    return trail.Told(ATTEMPT_MOVES.table[paper.act].action, paper.subject, None, after, actor)


def hand_in_file(
    db: Session, course: Course, candidate: Person, paper: PaperFile, *, at: dt.datetime
) -> tuple[Attempt, Receipt]:
    """Hand in a paper that comes as a file: a notebook as it is. ``at``: now, in the zone in which people are told.

    Raises `HandInRefused`; nothing is written then.
    """
    call, form, attempt = _called(db, candidate, paper.exam, paper.form)
    if call.exemption is not None:
        raise HandInRefused(messages.EXEMPT)
    released = released_paper(course, form.exam.name, form.code)
    submission = paper.submission(list(released.questions))
    facts = released.released["metadata"]["lawstudy"]
    problem = paper_problem(submission, facts, candidate.number)
    if problem:
        raise HandInRefused(problem)
    if attempt is not None and attempt.state != "called":
        return attempt, _known_receipt(attempt, submission, form, at.tzinfo or dt.UTC)
    assignment = attempt.assignment if attempt else assignment_name(form.exam.name, form.code)
    target = submission_path(course, candidate.number, assignment)
    zone, at = at.tzinfo or dt.UTC, at.astimezone(dt.UTC).replace(tzinfo=None)
    if target.is_file():
        # A run that died after the paper was written is completed by the next one.
        at = _handed_in_at(target) or at
        if file_hash(target) != submission.sha256:
            raise HandInRefused(messages.ALREADY_HANDED_IN, at=written_time(at, zone))
    else:
        write_submission(target, paper.data, at)
    if attempt is None:
        attempt = new_attempt(call, form, ordinal=1)
        db.add(attempt)
        db.flush()
    done = HandIn(
        attempt.id,
        f"{form.exam.name}/{candidate.number}",
        form.code,
        "lab",
        "send_file",
        at,
        submission.sha256,
        answered_in(submission, released.questions),
    )
    record_hand_in(db, done, actor=candidate.number, role=CANDIDATE)
    db.commit()
    db.refresh(attempt)
    return attempt, receipt_of(attempt, form)


def find_receipt(db: Session, candidate: Person, exam: str, code: str) -> Receipt | None:
    """The receipt of what the candidate has handed in of form ``code`` of an exam; ``None`` before that.

    Raises `HandInRefused` when it is no paper of theirs.
    """
    _, form, attempt = _called(db, candidate, exam, code)
    return receipt_of(attempt, form) if attempt and attempt.state in HANDED_IN else None


def receipt_of(attempt: Attempt, form: ExamForm) -> Receipt:
    """The receipt of an attempt that is handed in."""
    assert attempt.ended_at is not None
    return Receipt(
        form.exam.name,
        attempt.ended_at,
        attempt.state == "expired",
        attempt.answered or 0,
        len(form.questions),
        attempt.sha256 or "",
    )


def take_files(
    db: Session, course: Course, exam: Exam, called: Sequence[Call], *, door: Door = "file"
) -> int:
    """Make attempts of papers that were put where nbgrader collects them; returns how many. One decision, on record.

    A file beside an attempt that was voided or missed, or that is being written in the room, is none, nor is one of
    somebody who is exempt. Nothing is read of a paper but when it was handed in: scoring tells what is in it.
    """
    attempts = attempts_of_calls(db, [call.id for call in called])
    taken: dict[str, Attempt] = {}
    for call in called:
        last = next(reversed(attempts.get(call.id, ())), None)
        if call.exemption is not None or (last is not None and last.state != "called"):
            continue
        row = last or new_attempt(call, call.form, ordinal=1)
        candidate = call.person.number
        # A link that leads nowhere is no absence.
        if not os.path.lexists(course.folder("submitted", candidate, row.assignment)):
            continue
        path = submission_path(course, candidate, row.assignment)
        move = ATTEMPT_MOVES.require(row.state, "send_file", [COMMAND])
        assert move.target is not None
        row.state, row.sha256 = move.target, file_hash(path, below=course.root)
        row.ended_at = _written_at(course, path)
        taken[candidate] = row
    db.add_all(taken.values())
    db.flush()
    db.add_all(
        Submission(attempt_id=row.id, door=door, sha256=row.sha256, handed_in_at=row.ended_at)
        for row in taken.values()
    )
    if taken:
        papers = {candidate: row.sha256 for candidate, row in taken.items()}
        trail.record(db, "paper.take_in", exam.name, after={"door": door, "papers": papers})
    return len(taken)


def new_attempt(call: Call, form: ExamForm, *, ordinal: int, **values: Any) -> Attempt:
    """An attempt of a call, to be added."""
    name = assignment_name(form.exam.name, form.code, ordinal)
    state = values.pop("state", "called")
    return Attempt(
        call_id=call.id,
        form_id=form.id,
        ordinal=ordinal,
        assignment=name,
        state=state,
        **values,
    )


def answered_in(submission: SubmittedNotebook, shapes: Mapping[str, AnswerShape]) -> int:
    """How many questions of a notebook are answered; what cannot be read counts."""
    given = {cell.grade_id: cell.source for cell in submission.cells}
    return sum(name in given and is_answered(given[name], shape) for name, shape in shapes.items())


def _written_at(course: Course, path: Path) -> dt.datetime:
    """When a file was handed in; where nobody says so, when it was written."""
    try:
        at = read_timestamp(path.parent, below=course.root)
    except UnreadableSubmission:
        at = None
    if at is None:
        seconds = (path if os.path.lexists(path) else path.parent).lstat().st_mtime
        at = dt.datetime.fromtimestamp(seconds, dt.UTC).replace(tzinfo=None)
    return min(at, utc_now())


def _called(
    db: Session, candidate: Person, exam: str, code: str
) -> tuple[Call, ExamForm, Attempt | None]:
    """The candidate's call to the exam, with the form of their last attempt, whose it is. Raises `HandInRefused`."""
    call = db.scalar(
        select(Call)
        .join(Exam, Call.exam_id == Exam.id)
        .where(Exam.name == exam, Call.person_id == candidate.id)
    )
    attempt = _last_attempt(db, call) if call else None
    form = attempt.form if attempt else call.form if call else None
    if call is None or form is None or form.code != code:
        raise HandInRefused(messages.NOT_CALLED)
    return call, form, attempt


def _last_attempt(db: Session, call: Call) -> Attempt | None:
    rows = select(Attempt).where(Attempt.call_id == call.id).order_by(Attempt.ordinal.desc())
    return db.scalar(rows.limit(1))


def _known_receipt(
    attempt: Attempt, submission: SubmittedNotebook, form: ExamForm, zone: dt.tzinfo
) -> Receipt:
    """The receipt again, when it is the same paper. Raises `HandInRefused`, which tells times in ``zone``."""
    if attempt.state == "writing":
        raise HandInRefused(messages.WRITTEN_IN_ROOM)
    if attempt.state not in HANDED_IN:
        raise HandInRefused(messages.NOT_OPEN_ANY_MORE)
    done = receipt_of(attempt, form)
    if done.sha256 != submission.sha256:
        raise HandInRefused(messages.ALREADY_HANDED_IN, at=written_time(done.at, zone))
    return done


def _handed_in_at(target: Path) -> dt.datetime | None:
    try:
        return read_timestamp(target.parent)
    except UnreadableSubmission as error:
        raise HandInRefused(messages.BAD_RECEIPT, reason=error) from error
