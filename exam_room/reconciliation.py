"""Does a session add up, at any moment? Called = handed in + collected + absent + voided + still open + not yet begun.

And each receipt fits the paper that is scored.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_room.room import Room
from grading.nbgrader.course import Course
from grading.notebook import file_hash
from records.exams.attempt import FINAL, HANDED_IN, STATES, Attempt, AttemptState
from records.exams.call import Call
from records.people.person import Person

LOOKS = 3
"""How often what seems wrong is looked at: a paper that is handed in at this moment is on record before it is on the disk."""


@dataclass(frozen=True)
class Reconciliation:
    """``counts`` by state, each of them. ``unfinished``: those who have not begun or still write; ``wrong_hash``: what

    nbgrader will score is not what the receipt says; ``strays``: a submission of somebody who was absent or voided.
    Lists of candidate numbers.
    """

    called: int
    counts: dict[AttemptState, int]
    unfinished: list[str]
    wrong_hash: list[str]
    strays: list[str]

    @property
    def holds(self) -> bool:
        """Whether everything adds up, as far as the session has come."""
        total = sum(self.counts.values())
        return self.called == total and not (self.wrong_hash or self.strays)

    @property
    def is_final(self) -> bool:
        """Whether nobody can write any more, and everything adds up."""
        return self.holds and not self.unfinished


async def reconcile_now(room: Room, sitting: int) -> Reconciliation:
    """The same of a session that goes on meanwhile."""
    for _ in range(LOOKS):
        await room.in_files(lambda: None)  # What is being written belongs to it.
        found = await room.read(lambda db: reconcile(db, room.course, sitting))
        if found.holds:
            break
    return found


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
    found = Reconciliation(len(rows), {state: counts[state] for state in STATES}, [], [], [])
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
