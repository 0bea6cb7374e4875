"""Practice papers: scored as soon as they are handed in, by the same bulk path as exams, and the candidate is told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.nbgrader.course import Course
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.result import ItemScore, Result
from records.people.person import Person


@dataclass(frozen=True)
class PracticeScore:
    """Points reached of ``total``; ``None`` while a person has to look at the paper. ``lost``: questions below full marks.

    Which answer would have been right is not told: the items serve in exams.
    """

    score: float | None
    total: float
    lost: tuple[str, ...]


def score_practice(db: Session, course: Course, candidate: Person, exam: Exam) -> PracticeScore:
    """Score the paper that the candidate has handed in. Raises `grading.errors.GradebookMissing`."""
    # nbgrader is heavy: whoever only asks for a score does without.
    from grading.results import collect_results
    from grading.score_run import grade_exam

    grade_exam(course, db, exam.name, only=candidate.number)
    collect_results(course, db, exam.name)
    found = practice_score(db, candidate, exam)
    assert found is not None, "somebody who handed in was called"
    return found


def practice_score(db: Session, candidate: Person, exam: Exam) -> PracticeScore | None:
    """The score that is on record; ``None`` before there is one."""
    row = db.scalar(select(Call).where(Call.exam_id == exam.id, Call.person_id == candidate.id))
    result = db.get(Result, row.id) if row else None
    if row is None or result is None or result.outcome == "absent":
        return None
    points = {question["name"]: question["points"] for question in row.form.questions}
    scores = db.scalars(select(ItemScore).where(ItemScore.call_id == row.id))
    lost = {
        item.question
        for item in scores
        if item.score is not None and item.score < points[item.question]
    }
    ordered = tuple(name for name in points if name in lost)
    return PracticeScore(result.score, exam.total_points, ordered)
