"""Practising again: a further attempt at a practice paper, as often as a learner likes, with another form where there is one."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.errors import NotNow
from exam_room.live_attempt import LiveAttempt
from exam_room.planning import new_practice_sitting, new_seed
from exam_room.room import Room
from grading.eligibility import Sat, next_form
from grading.hand_in import new_attempt
from records.audit import trail
from records.audit.exam_decisions import PracticeBegunAnew
from records.exams.attempt import UNFINISHED, Attempt
from records.exams.call import Call
from records.exams.sitting import Sitting

MOST_A_DAY = 30
"""Tries of one person at one practice paper within 24 hours: far more than anybody learns by, and a bound."""


async def practise_again(room: Room, live: LiveAttempt) -> int:
    """A new attempt after ``live``, or the one that is not finished yet; returns its number.

    Raises `NotNow` for a paper that is no practice, and beyond `MOST_A_DAY`.
    """
    if not live.sitting.practice:
        raise NotNow("not_open", messages.NOT_PRACTICE)
    now = room.now()
    number = await room.write(lambda db: begin_try(db, live.attempt.call_id, now))
    await room.take_in([number])
    return number


def begin_try(db: Session, call_id: int, now: dt.datetime) -> int:
    """The attempt of a call to a practice paper that is not finished yet, or a new one, in the caller's transaction.

    Where several rooms begin one at the same moment, one of them is told by the database (``IntegrityError``) and asks again.

    Raises `NotNow` beyond `MOST_A_DAY`.
    """
    attempts = db.scalars(
        select(Attempt).where(Attempt.call_id == call_id).order_by(Attempt.ordinal)
    ).all()
    unfinished = [each.id for each in attempts if each.state in UNFINISHED]
    if unfinished:
        return unfinished[-1]
    yesterday = now - dt.timedelta(days=1)
    if sum((each.ended_at or now) > yesterday for each in attempts) >= MOST_A_DAY:
        raise NotNow("not_open", messages.ENOUGH_TODAY.format(most=MOST_A_DAY))
    call = db.get_one(Call, call_id)
    exam = call.form.exam
    before = [Sat(each.state, each.form_id, each.ended_at) for each in attempts]
    form = next_form(before, call.form, exam.forms)
    # In one sitting everybody has one attempt: the first of them in which this person has none, or a further one.
    mine = select(Attempt.sitting_id).where(
        Attempt.call_id == call_id, Attempt.sitting_id.is_not(None)
    )
    free = (
        select(Sitting)
        .where(Sitting.exam_id == exam.id, Sitting.practice, Sitting.id.not_in(mine))
        .order_by(Sitting.id)
        .limit(1)
    )
    sitting = db.scalar(free)
    if sitting is None:
        rounds = select(func.count()).where(Sitting.exam_id == exam.id, Sitting.practice)
        sitting = new_practice_sitting(db, exam, round_=1 + (db.scalar(rounds) or 0), now=now)
        db.add(sitting)
        db.flush()
    made = new_attempt(
        call,
        form,
        ordinal=1 + max((each.ordinal for each in attempts), default=0),
        sitting_id=sitting.id,
        seed=new_seed(),
    )
    db.add(made)
    db.flush()
    number = call.person.number
    decided = PracticeBegunAnew(
        subject=f"{exam.name}/{number}", form=form.code, ordinal=made.ordinal
    )
    trail.decide(db, decided, actor=number)
    return made.id
