"""Practice papers: scored soon after they are handed in, by the same bulk path as exams, and the candidate is told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.response import Response
from records.exams.result import Result
from records.people.person import Person


@dataclass(frozen=True)
class PracticeScore:
    """Points reached of ``total``; ``None`` while a person has to look at the paper. ``lost``: questions below full marks.

    Which answer would have been right is not told: the items serve in exams.
    """

    score: float | None
    total: float
    lost: tuple[str, ...]


def practice_score(db: Session, candidate: Person, exam: Exam) -> PracticeScore | None:
    """The score that is on record; ``None`` before there is one."""
    row = db.scalar(select(Call).where(Call.exam_id == exam.id, Call.person_id == candidate.id))
    result = db.get(Result, row.id) if row else None
    if result is None or result.attempt is None:
        return None
    responses = db.scalars(select(Response).where(Response.attempt_id == result.attempt_id)).all()
    if not responses:
        return None
    points = {question["name"]: question["points"] for question in result.attempt.form.questions}
    lost = {
        answer.question
        for answer in responses
        if answer.score is not None and answer.score < points[answer.question]
    }
    ordered = tuple(name for name in points if name in lost)
    return PracticeScore(result.score, exam.total_points, ordered)
