"""After the end of a session: does everything add up? Called = handed in + expired + absent + voided, and each receipt fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.hand_in import HANDED_IN
from grading.nbgrader.course import Course, assignment_name
from grading.notebook import file_hash
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.sitting import Sitting
from records.people.person import Person

FINAL = ("handed_in", "expired", "absent", "voided")


@dataclass(frozen=True)
class Reconciliation:
    """``counts`` by state. ``unfinished``: neither of the final ones; ``wrong_hash``: what nbgrader will score is not

    what the receipt says; ``strays``: a submission of somebody who was absent or voided. Lists of candidate numbers.
    """

    called: int
    counts: dict[str, int]
    unfinished: list[str]
    wrong_hash: list[str]
    strays: list[str]

    @property
    def holds(self) -> bool:
        """Whether everything adds up."""
        total = sum(self.counts[state] for state in FINAL)
        return self.called == total and not (self.unfinished or self.wrong_hash or self.strays)


def reconcile(db: Session, course: Course, sitting: int) -> Reconciliation:
    """Compare the records of a session with the submissions on disk."""
    rows = db.execute(
        select(Attempt.state, Attempt.sha256, Person.number, Exam.name, ExamForm.code)
        .join(Sitting, Attempt.sitting_id == Sitting.id)
        .join(Exam, Sitting.exam_id == Exam.id)
        .join(Call, Attempt.call_id == Call.id)
        .join(ExamForm, Call.form_id == ExamForm.id)
        .join(Person, Call.person_id == Person.id)
        .where(Attempt.sitting_id == sitting)
        .order_by(Person.number)
    ).all()
    counts = Counter(row.state for row in rows)
    found = Reconciliation(len(rows), {state: counts[state] for state in FINAL}, [], [], [])
    for state, sha256, number, exam, form in rows:
        path = course.notebook("submitted", number, assignment_name(exam, form))
        if state in HANDED_IN:
            if file_hash(path) != sha256:
                found.wrong_hash.append(number)
        elif state in FINAL:
            if path.exists():
                found.strays.append(number)
        else:
            found.unfinished.append(number)
    return found
