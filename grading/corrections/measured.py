"""What would follow, worked out beforehand: the one who writes for everybody must not be kept for a second.

What was worked out holds as long as its stamp is the same: counts and last numbers of all that it was worked out from.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grading.corrections.what_if import WhatIf, Wish, what_if
from grading.nbgrader.course import Course
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call, Exemption
from records.exams.correction import Correction
from records.exams.exam import Exam
from records.exams.mark import Mark
from records.exams.response import FormerResponse, Response
from records.exams.submission import Submission

Stamp = tuple[float, ...]


@dataclass(frozen=True)
class Measured:
    """What would follow, and of which state of the records."""

    found: WhatIf
    stamp: Stamp

    def holds(self, db: Session, exam: Exam, wish: Wish) -> bool:
        """Whether it is of this wish, and nothing has changed since that it was worked out from."""
        return self.found.wish == wish and self.stamp == _stamp(db, exam)


def measure(db: Session, course: Course, exam: Exam, wish: Wish) -> Measured:
    """Raises what `what_if` raises."""
    return Measured(what_if(db, course, exam, wish), _stamp(db, exam))


def _stamp(db: Session, exam: Exam) -> Stamp:
    calls = select(Call.id).where(Call.exam_id == exam.id)
    mine = select(Attempt.id).where(Attempt.call_id.in_(calls))
    return tuple(
        float(db.scalar(each) or 0)
        for each in (
            # Papers that count, and which of them are scored as they are.
            select(func.sum(Attempt.id)).where(Attempt.id.in_(mine), Attempt.state.in_(HANDED_IN)),
            select(func.sum(Submission.attempt_id)).where(
                Submission.attempt_id.in_(mine), Submission.scored_sha256 == Submission.sha256
            ),
            # A response is added once, and kept in the history when it changes.
            select(func.count()).select_from(Response),
            select(func.max(FormerResponse.id)),
            select(func.max(Mark.id)),
            select(func.sum(Exemption.call_id)).where(Exemption.call_id.in_(calls)),
            select(func.count()).where(
                Correction.exam_id == exam.id, Correction.applied_at.is_not(None)
            ),
        )
    )
