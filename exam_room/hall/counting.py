"""Making what came back from a hall the answers of its attempt: on record first, the notebook follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_room.hall.contents import Change
from exam_room.hall.standing import fingerprint
from foundation.moves import COMMAND
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
from records.exams.exam import Exam
from records.exams.hall import HallPaper, Take
from records.exams.submission import Submission


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
    paper: Paper,
    take: Take,
    *,
    values: Mapping[str, object],
    actor: str,
    reason: str = "",
) -> str:
    """Make it count, in the caller's transaction; returns the SHA-256 of what will be scored.

    ``values``: what else changes in the attempt's row; ``take``: the hall's answers alone, or both. Raises `MoveRefused`
    where the attempt is void.
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
    sha256 = digest(submission_bytes(paper, wanted, number))
    act: AttemptAct = "bring_back_collected" if row.state_there == "expired" else "bring_back"
    facts = {
        **values,
        "page": page,
        "ended_at": row.ended_at,
        "sha256": sha256,
        "answered": count_answered(wanted, paper.questions),
    }
    changed_row = move_attempt(db, attempt.id, act, facts, roles=[COMMAND])
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
    trail.decide(db, decided, actor=actor)
    return sha256


def write_notebooks(
    db: Session, course: Course, exam: Exam, papers: Sequence[Attempt]
) -> list[str]:
    """After the commit: put aside what was handed in before, and write what counts; again, it does nothing.

    Returns the candidates whose answers do not make the notebook that is on record.
    """
    for attempt in papers:
        path = submission_path(course, attempt.call.person.number, attempt.assignment)
        if path.is_file() and digest(path.read_bytes()) != attempt.sha256:
            withdraw_submission(course, path)
    return write_missing(db, course, exam.name)


def _add_changes(db: Session, attempt: int, changes: Sequence[Sequence[Any]]) -> None:
    there = select(AnswerEvent.page, AnswerEvent.seq).where(AnswerEvent.attempt_id == attempt)
    known = {tuple(row) for row in db.execute(there)}
    for each in changes:
        page, seq, question, value, marked, at = each
        if (page, seq) not in known:
            moment = dt.datetime.fromisoformat(at)
            db.add(
                AnswerEvent(**_named(attempt, page, seq, question, value, moment), marked=marked)
            )
            db.flush()  # In this order: the last row counts.


def _settle(db: Session, attempt: int, wanted: Mapping[str, object], at: dt.datetime | None) -> int:
    """Rows for what is still on record otherwise, on a page of their own; returns the number of the last page."""
    newest = select(func.max(AnswerEvent.page)).where(AnswerEvent.attempt_id == attempt)
    page, here = db.scalar(newest) or 0, recorded_answers(db, attempt)
    differ = [name for name in sorted({*wanted, *here}) if wanted.get(name) != here.get(name)]
    for seq, name in enumerate(differ, 1):
        value = orjson.dumps(wanted.get(name)).decode()
        db.add(
            AnswerEvent(
                **_named(attempt, page + 1, seq, name, value, at or dt.datetime.min), marked=False
            )
        )
    db.flush()
    return page + 1 if differ else page


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
