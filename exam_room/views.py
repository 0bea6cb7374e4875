"""What pages ask of exams and sittings: reads alone, beside the rules."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from exam_room import messages
from grading.results import outcomes_of_attempts
from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import FINAL, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm, exams_at_work
from records.exams.result import Outcome, Result
from records.exams.sitting import Sitting
from records.exams.void_code import deleted_sitting_of
from records.people.person import find_person
from records.people.unit import Unit


@dataclass(frozen=True)
class PlanningView:
    """What there is to plan with: formal sittings (the latest first), released formal exams, names of units.

    ``called``: candidates by sitting; ``changeable``: sittings that nobody has begun.
    """

    sittings: Sequence[Sitting]
    called: Mapping[int, int]
    changeable: frozenset[int]
    exams: Sequence[Exam]
    units: Sequence[str]


def planning_view(db: Session, now: dt.datetime) -> PlanningView:
    """For the page of sittings; ``now`` in UTC, naive."""
    sittings = select(Sitting).where(Sitting.practice.is_(False)).order_by(Sitting.id.desc())
    rows = db.scalars(sittings.options(selectinload(Sitting.exam))).all()
    states = select(Attempt.sitting_id, Attempt.state, func.count()).group_by(
        Attempt.sitting_id, Attempt.state
    )
    called, begun = Counter[int](), set[int]()
    for sitting, state, count in db.execute(states):
        if sitting is None:
            continue
        called[sitting] += count
        if state != "called":
            begun.add(sitting)
    open_now = {"together": ("planned",), "individual": ("planned", "running")}
    return PlanningView(
        rows,
        called,
        frozenset(
            row.id for row in rows if row.id not in begun and row.state(now) in open_now[row.start]
        ),
        db.scalars(exams_at_work()).all(),
        db.scalars(select(Unit.name).order_by(Unit.code)).all(),
    )


@dataclass(frozen=True)
class SittingScores:
    """How the papers of one sitting stand; all numbers together are its candidates.

    ``outcomes``: of papers that are scored, absent and voided ones; ``to_mark``: scored as far as a person has to mark
    them; ``unscored``: handed in and not scored since, the newest of them at ``newest`` (UTC); ``unfinished``: still
    open or not begun. ``scored``: whether any was scored at all.
    """

    outcomes: Counter[Outcome]
    to_mark: int
    unscored: int
    unfinished: int
    newest: dt.datetime | None
    scored: bool


def scores_of_sitting(db: Session, sitting: int) -> SittingScores:
    """The figures of this sitting alone: of people who sat elsewhere too, only what they wrote here."""
    exam = db.get_one(Sitting, sitting).exam
    outcomes, to_mark, unfinished, scored = Counter[Outcome](), 0, 0, False
    unscored = []
    for attempt, (outcome, score) in outcomes_of_attempts(db, exam, sitting).items():
        scored = scored or score.scored
        if score.state not in FINAL:
            unfinished += 1
        elif outcome != "pending":
            outcomes[outcome] += 1
        elif score.scored:
            to_mark += 1
        else:
            unscored.append(attempt)
    handed_in = [db.get_one(Attempt, attempt).ended_at for attempt in unscored]
    newest = max((at for at in handed_in if at is not None), default=None)
    return SittingScores(outcomes, to_mark, len(unscored), unfinished, newest, scored)


def has_result(db: Session, call: int) -> bool:
    """Whether there is a result of a call, whatever it says."""
    return db.get(Result, call) is not None


def has_results(db: Session, exam: int) -> bool:
    """Whether there are results of an exam, of whichever sitting."""
    of_exam = select(Result.call_id).join(Call, Result.call_id == Call.id)
    return db.scalar(of_exam.where(Call.exam_id == exam).limit(1)) is not None


def attempts_of_person(db: Session, person: int) -> Sequence[Attempt]:
    """A person's attempts with sitting, form and exam, the latest first; those that came as files have no sitting.

    Not of a demo's earlier years, of which nobody is told.
    """
    wanted = (
        select(Attempt)
        .join(Call)
        .join(Exam, Exam.id == Call.exam_id)
        .where(Call.person_id == person, Exam.history.is_(False))
        .order_by(Attempt.id.desc())
    )
    return db.scalars(
        wanted.options(
            joinedload(Attempt.sitting).joinedload(Sitting.exam),
            joinedload(Attempt.form).joinedload(ExamForm.exam),
        )
    ).all()


def exam_title(title: str, sitting: Sitting | None) -> str:
    """What an exam is called wherever its candidates meet it: by its own title, and the sitting where that has another name.

    A practice paper has one sitting for all, whose name nobody gave.
    """
    if sitting is None or sitting.practice:
        return title
    if title in sitting.name:
        return sitting.name
    return messages.EXAM_TITLE.format(title=title, sitting=sitting.name)


def attempt_of_code(db: Session, number: str, code: str) -> int | None:
    """The attempt that an entry code opens for the person of this candidate or card number, however they are typed."""
    person = find_person(db, number)
    if person is None:
        return None
    found = select(Attempt.id).join(Call, Attempt.call_id == Call.id)
    right = Attempt.code_hash == entry_code_hash(code)
    return db.scalar(found.where(right, Call.person_id == person.id))


def deleted_sitting_of_code(db: Session, number: str, code: str) -> str | None:
    """The name of the deleted sitting for which the person of this candidate or card number was given the code."""
    person = find_person(db, number)
    return None if person is None else deleted_sitting_of(db, person.id, entry_code_hash(code))


def open_sitting(db: Session, person: int) -> str | None:
    """What the exam is called whose paper this person has open; ``None`` when there is none."""
    sitting = db.scalar(
        select(Sitting)
        .join(Attempt, Attempt.sitting_id == Sitting.id)
        .join(Call, Attempt.call_id == Call.id)
        .where(Call.person_id == person, Attempt.state == "writing")
        .order_by(Sitting.practice)
        .limit(1)
    )
    return None if sitting is None else exam_title(sitting.exam.title, sitting)
