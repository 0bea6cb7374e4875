"""After the end of a session: does everything add up? Called = handed in + expired + absent + voided, and each receipt fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.nbgrader.course import Course
from grading.notebook import file_hash
from records.exams.attempt import FINAL, HANDED_IN, Attempt
from records.exams.call import Call
from records.people.person import Person


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
        select(Attempt.state, Attempt.sha256, Person.number, Attempt.assignment)
        .join(Call, Attempt.call_id == Call.id)
        .join(Person, Call.person_id == Person.id)
        .where(Attempt.sitting_id == sitting)
        .order_by(Person.number)
    ).all()
    counts = Counter(row.state for row in rows)
    found = Reconciliation(len(rows), {state: counts[state] for state in FINAL}, [], [], [])
    for state, sha256, number, assignment in rows:
        path = course.notebook("submitted", number, assignment)
        if state in HANDED_IN:
            if file_hash(path) != sha256:
                found.wrong_hash.append(number)
        elif state in FINAL:
            if path.exists():
                found.strays.append(number)
        else:
            found.unfinished.append(number)
    return found
