"""Making what came back from a hall the answers of its attempt: on record first, the notebook follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from exam_room.hall.contents import Change
from exam_room.hall.standing import fingerprint
from grading.answers import count_answered
from grading.nbgrader.course import Course
from grading.paper.released import Paper
from grading.submitted import (
    digest,
    recorded_answers,
    released_paper,
    submission_bytes,
    submission_path,
    withdraw_submission,
    write_missing,
)
from records.audit import trail
from records.audit.hall_decisions import HallPaperTaken
from records.exams.answer import AnswerEvent, newest_answers
from records.exams.attempt import Attempt, AttemptAct, move_attempt
from records.exams.hall import HallPaper, Take
from records.exams.submission import Submission


class By(NamedTuple):
    """Who makes it count: an account with its roles, or the command line."""

    actor: str
    roles: Collection[str]


def answers_mark(db: Session, attempt: int) -> str:
    """The fingerprint of what is on record of an attempt."""
    rows = (row for rows in newest_answers(db, [attempt]) for row in rows)
    return fingerprint((row.question, row.page, row.seq) for row in rows)


def paper_of(course: Course, attempt: Attempt, content_hash: str) -> Paper | None:
    """The paper that the attempt was written on, as far as that very one is still released."""
    try:
        paper = released_paper(course, attempt.form.exam.name, attempt.form.code)
    except (OSError, KeyError, ValueError):
        return None
    return paper if paper.form_hash in ("", content_hash) else None


def makes(paper: Paper, answers: Mapping[str, object], number: str, sha256: str | None) -> bool:
    """Whether the answers make the notebook of the receipt."""
    return digest(submission_bytes(paper, answers, number)) == sha256


def count_paper(
    db: Session,
    row: HallPaper,
    attempt: Attempt,
    paper: Paper | None,
    take: Take,
    *,
    values: Mapping[str, object],
    by: By,
    reason: str = "",
) -> str:
    """Make it count, in the caller's transaction; returns the SHA-256 of what will be scored.

    ``values``: what else changes in the attempt's row; ``take``: the hall's answers alone, or both. ``paper``: none
    where the hall's answers were found to make the notebook of its receipt. Raises `MoveRefused` where the attempt is void.
    """
    number = attempt.call.person.number
    before = {"state": attempt.state, "sha256": attempt.sha256}
    wanted = dict(row.answers)
    if take == "both":
        # What was not touched in the hall is as the room has it.
        changed = {str(each[2]) for each in row.changes}
        here = recorded_answers(db, attempt.id)
        wanted = {**row.answers, **here, **{name: row.answers.get(name) for name in changed}}
    _add_changes(db, attempt.id, row.changes)
    page = _settle(db, attempt.id, wanted, row.ended_at)
    sha256, answered = row.sha256 or "", row.answered or 0
    if paper is not None:
        sha256 = digest(submission_bytes(paper, wanted, number))
        answered = count_answered(wanted, paper.questions)
    act: AttemptAct = "bring_back_collected" if row.state_there == "expired" else "bring_back"
    facts = {
        **values,
        "page": page,
        "ended_at": row.ended_at,
        "sha256": sha256,
        "answered": answered,
    }
    changed_row = move_attempt(db, attempt.id, act, facts, roles=by.roles)
    for name, value in changed_row.items():
        setattr(attempt, name, value)
    submission = db.get(Submission, attempt.id) or Submission(attempt_id=attempt.id)
    submission.door, submission.sha256, submission.problem = "room", sha256, ""
    submission.handed_in_at = row.ended_at
    db.add(submission)
    row.state = "counted"
    # They are the attempt's now, and kept there as long as its answers are.
    row.changes, row.answers = [], {}
    decided = HallPaperTaken(
        subject=f"{attempt.form.exam.name}/{number}",
        before=before,
        state=attempt.state,
        sha256=sha256,
        take=take,
        reason=reason,
        proposed_by=row.proposed_by or "",
    )
    trail.decide(db, decided, actor=by.actor)
    return sha256


def write_notebooks(db: Session, course: Course, exam: str, attempts: Sequence[int]) -> list[str]:
    """After the commit: put aside what was handed in before, and write what counts; again, it does nothing.

    Returns the candidates whose answers do not make the notebook that is on record.
    """
    for number in attempts:
        attempt = db.get_one(Attempt, number)
        path = submission_path(course, attempt.call.person.number, attempt.assignment)
        if path.is_file() and digest(path.read_bytes()) != attempt.sha256:
            withdraw_submission(course, path)
    return write_missing(db, course, exam, only=attempts)


def _add_changes(db: Session, attempt: int, changes: Sequence[Sequence[Any]]) -> None:
    there = select(AnswerEvent.page, AnswerEvent.seq).where(AnswerEvent.attempt_id == attempt)
    known = {tuple(row) for row in db.execute(there)}
    rows = [
        {
            **_named(attempt, page, seq, question, value, dt.datetime.fromisoformat(at)),
            "marked": marked,
        }
        for page, seq, question, value, marked, at in changes
        if (page, seq) not in known
    ]
    _insert(db, rows)


def _settle(db: Session, attempt: int, wanted: Mapping[str, object], at: dt.datetime | None) -> int:
    """Rows for what is still on record otherwise, on a page of their own; returns the number of the last page."""
    newest = select(func.max(AnswerEvent.page)).where(AnswerEvent.attempt_id == attempt)
    page, here = db.scalar(newest) or 0, recorded_answers(db, attempt)
    differ = [name for name in sorted({*wanted, *here}) if wanted.get(name) != here.get(name)]
    rows = [
        {
            **_named(
                attempt,
                page + 1,
                seq,
                name,
                orjson.dumps(wanted.get(name)).decode(),
                at or dt.datetime.min,
            ),
            "marked": False,
        }
        for seq, name in enumerate(differ, 1)
    ]
    _insert(db, rows)
    return page + 1 if differ else page


def _insert(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """In this order, all at once: the last row of a question counts, and others wait to write."""
    if rows:
        db.connection().execute(insert(AnswerEvent), rows)


def _named(
    attempt: int, page: int, seq: int, question: str, value: str, at: dt.datetime
) -> dict[str, Any]:
    return {
        "attempt_id": attempt,
        "page": page,
        "seq": seq,
        "question": question,
        "value": value,
        "at": at,
    }


def kept_changes(changes: Sequence[Change]) -> list[list[object]]:
    """As they are kept while somebody decides."""
    return [
        [each.page, each.seq, each.question, each.value, each.marked, each.at.isoformat()]
        for each in changes
    ]
