"""Mock exams that somebody begins by themselves: they are put on the list of the practice exam, and get a try at it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.practice import begin_try
from exam_room.room import Room
from records.exams.attempt import UNFINISHED, Attempt
from records.exams.call import Call, find_call
from records.exams.calling import Wanted, call_people
from records.exams.exam import Exam, find_exam
from records.people.person import Person


async def begin_mock(room: Room, person: int, exam: str) -> int:
    """Begin a try at a mock whose papers are released, or go on with the one that is not finished; returns its number.

    Raises `ExamNotReleased`, `CallRefused` for who cannot be on a list, and `NotNow` beyond so many tries a day.
    """
    now = room.now()

    def begin(db: Session) -> int:
        row, learner = find_exam(db, exam), db.get_one(Person, person)
        if find_call(db, row, learner) is None:
            call_people(
                db, row, [Wanted(learner)], source=messages.MOCK_SOURCE, actor=learner.number
            )
            db.flush()
        call = find_call(db, row, learner)
        assert call is not None
        return begin_try(db, call.id, now)

    number = await room.write(begin)
    await room.take_in([number])
    return number


def unfinished_mocks(db: Session, person: int) -> dict[str, int]:
    """The practice papers that somebody has begun and not handed in: the number of the newest try, by exam."""
    rows = db.execute(
        select(Exam.name, Attempt.id)
        .join(Call, Call.exam_id == Exam.id)
        .join(Attempt, Attempt.call_id == Call.id)
        .where(Exam.practice, Call.person_id == person, Attempt.state.in_(UNFINISHED))
        .order_by(Attempt.id)
    )
    return dict(rows.all())
