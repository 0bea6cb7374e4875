"""What pages ask of exams and sittings: reads alone, beside the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.result import Result
from records.exams.sitting import Sitting
from records.people.person import find_person
from records.people.unit import Unit


@dataclass(frozen=True)
class PlanningView:
    """What there is to plan with: formal sittings (the latest first), released formal exams, names of units."""

    sittings: Sequence[Sitting]
    exams: Sequence[Exam]
    units: Sequence[str]


def planning_view(db: Session) -> PlanningView:
    """For the page of sittings."""
    sittings = select(Sitting).where(Sitting.practice.is_(False)).order_by(Sitting.id.desc())
    exams = select(Exam).where(Exam.practice.is_(False), Exam.released_at.is_not(None))
    return PlanningView(
        db.scalars(sittings.options(selectinload(Sitting.exam))).all(),
        db.scalars(exams).all(),
        db.scalars(select(Unit.name).order_by(Unit.code)).all(),
    )


def outcomes_of_sitting(db: Session, sitting: int) -> Counter[str]:
    """How many of a sitting's candidates have which outcome."""
    return Counter(
        db.scalars(
            select(Result.outcome)
            .join(Call, Result.call_id == Call.id)
            .join(Attempt, Attempt.call_id == Call.id)
            .where(Attempt.sitting_id == sitting)
        )
    )


def has_result(db: Session, call: int) -> bool:
    """Whether there is a result of a call, whatever it says."""
    return db.get(Result, call) is not None


def attempts_of_person(db: Session, person: int) -> Sequence[Attempt]:
    """A person's attempts with sitting, form and exam, the latest first; those that came as files have no sitting."""
    wanted = select(Attempt).join(Call).where(Call.person_id == person).order_by(Attempt.id.desc())
    return db.scalars(
        wanted.options(
            joinedload(Attempt.sitting).joinedload(Sitting.exam),
            joinedload(Attempt.form).joinedload(ExamForm.exam),
        )
    ).all()


def attempt_of_code(db: Session, number: str, code: str) -> int | None:
    """The attempt that an entry code opens for the person of this candidate or card number, however they are typed."""
    person = find_person(db, number)
    if person is None:
        return None
    found = select(Attempt.id).join(Call, Attempt.call_id == Call.id)
    right = Attempt.code_hash == entry_code_hash(code)
    return db.scalar(found.where(right, Call.person_id == person.id))


def open_sitting(db: Session, person: int) -> str | None:
    """The name of the sitting whose paper this person has open; ``None`` when there is none."""
    return db.scalar(
        select(Sitting.name)
        .join(Attempt, Attempt.sitting_id == Sitting.id)
        .join(Call, Attempt.call_id == Call.id)
        .where(Call.person_id == person, Attempt.state == "writing")
        .order_by(Sitting.practice)
        .limit(1)
    )
