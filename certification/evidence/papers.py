"""The papers of somebody's attempts, byte by byte, and each change that the server acknowledged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.errors import EvidenceRefused
from certification.evidence import words
from foundation.errors import LawStudyError
from foundation.files import read_regular
from grading.nbgrader.course import Course
from grading.submitted import (
    digest,
    receipted_notebook,
    recorded_answers,
    released_paper,
    submission_path,
)
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.submission import Submission

_LARGEST = 64 * 1024 * 1024


def paper_of(
    db: Session, course: Course, candidate: str, attempt: Attempt, paper: Submission
) -> bytes:
    """The notebook of the receipt, wherever it is kept; one of the room is made again of the answers. Raises `EvidenceRefused`."""
    path = submission_path(course, candidate, attempt.assignment)
    aside = course.root / "withdrawn" / candidate / attempt.assignment
    places = [path, aside / f"{paper.sha256}.ipynb"]
    for place in places:
        data = _read(place, course.root)
        if data is not None and digest(data) == paper.sha256:
            return data
    made = _made_again(db, course, candidate, attempt, paper) if paper.door == "room" else None
    if made is not None:
        return made
    shown = path.relative_to(course.root)
    raise EvidenceRefused([words.NO_PAPER.format(ordinal=attempt.ordinal, file=shown)])


def answer_lines(db: Session, attempt: Attempt) -> bytes:
    """Every change that was acknowledged, one a line, in the order in which they came; times in UTC."""
    rows = select(AnswerEvent).where(AnswerEvent.attempt_id == attempt.id).order_by(AnswerEvent.id)
    return jsonl(
        [
            {
                "page": row.page,
                "seq": row.seq,
                "question": row.question,
                "value": row.value,
                "marked": row.marked,
                "at": row.at.isoformat() + "Z",
            }
            for row in db.scalars(rows)
        ]
    )


def jsonl(rows: Sequence[object]) -> bytes:
    """One value a line."""
    made = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    return "".join(made).encode()


def _read(path: Path, below: Path) -> bytes | None:
    try:
        return read_regular(path, below=below, limit=_LARGEST)
    except OSError:
        return None


def _made_again(
    db: Session, course: Course, candidate: str, attempt: Attempt, paper: Submission
) -> bytes | None:
    try:
        form = attempt.form
        released = released_paper(course, form.exam.name, form.code)
        answers = recorded_answers(db, attempt.id)
        return receipted_notebook(released, answers, candidate, paper.sha256)
    except (LawStudyError, OSError, ValueError, KeyError, TypeError):
        return None
