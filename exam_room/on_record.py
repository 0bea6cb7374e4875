"""Sittings and the attempts in them as they are on record, read as the room holds them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from exam_room.live_attempt import Candidate, LiveAttempt
from records.exams.answer import NewestAnswer, newest_answers
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import ExamForm
from records.exams.open_page import OpenPage
from records.exams.sitting import Sitting
from records.people.person import Person
from records.people.unit import Unit

Found = tuple[Sitting, list[LiveAttempt]]


def open_sittings(db: Session, newest: Mapping[int, int]) -> list[Found]:
    """Those that are not over, or were ended while a paper was open, which is still to be handed in: with all answers.

    Open is also the paper of who was given its key in another room when the sitting ended.

    ``newest``: of a sitting the highest number of its attempts that is here already; only later ones are read.
    """
    given = select(OpenPage.attempt_id).where(OpenPage.key_given_at.is_not(None))
    still_open = (Attempt.state == "writing") | (
        (Attempt.state == "called") & Attempt.id.in_(given)
    )
    unfinished = select(Attempt.sitting_id).where(still_open)
    wanted = select(Sitting).where(Sitting.ended_at.is_(None) | Sitting.id.in_(unfinished))
    rows = db.scalars(wanted.options(selectinload(Sitting.exam))).all()
    found = [(row, _attempts(db, row, Attempt.id > newest.get(row.id, 0))) for row in rows]
    db.expunge_all()
    return found


def attempts_on_record(db: Session, numbers: Collection[int]) -> list[Found]:
    """These attempts, each with its sitting."""
    wanted = select(Sitting).where(
        Sitting.id.in_(select(Attempt.sitting_id).where(Attempt.id.in_(numbers)))
    )
    rows = db.scalars(wanted.options(selectinload(Sitting.exam))).all()
    found = [(row, _attempts(db, row, Attempt.id.in_(numbers))) for row in rows]
    db.expunge_all()
    return found


def sitting_on_record(db: Session, number: int) -> Found | None:
    """One sitting, also one that is over."""
    row = db.get(Sitting, number, options=[selectinload(Sitting.exam)])
    found = None if row is None else (row, _attempts(db, row))
    db.expunge_all()
    return found


Rows = dict[int, dict[str, Any]]


def as_on_record(db: Session, numbers: Sequence[int]) -> tuple[Rows, dict[int, list[NewestAnswer]]]:
    """The rows of these attempts, and their answers."""
    table = Attempt.__table__
    found = db.execute(select(table).where(table.c.id.in_(numbers))).mappings()
    answers = dict[int, list[NewestAnswer]]((number, []) for number in numbers)
    for rows in newest_answers(db, numbers):
        for row in rows:
            answers[row.attempt_id].append(row)
    return {row["id"]: dict(row) for row in found}, answers


def _attempts(db: Session, row: Sitting, *which: ColumnElement[bool]) -> list[LiveAttempt]:
    """The attempts of a sitting, or ``which`` of them, with answers where they are open."""
    # Of the person and the form no more than is shown: rows for thousands of them would stay in memory for the exam.
    shown = Person.number, Person.name, Unit.name, ExamForm.code, ExamForm.content_hash
    found: dict[int, LiveAttempt] = {}
    for attempt, candidate, name, unit, form, form_hash in db.execute(
        select(Attempt, *shown)
        .join(Attempt.call)
        .join(Call.person)
        .join(Call.unit)
        .join(Attempt.form)
        .where(Attempt.sitting_id == row.id, *which)
        .order_by(Attempt.id)
    ):
        found[attempt.id] = LiveAttempt(
            attempt,
            row,
            exam=row.exam.name,
            form=form,
            form_hash=form_hash,
            candidate=Candidate(candidate, name, unit),
        )
    begun = [number for number, live in found.items() if live.attempt.state == "writing"]
    for rows in newest_answers(db, begun):
        # Read by read, so that no more than a few candidates' answers are here twice.
        for number, own in groupby(sorted(rows, key=_attempt), key=_attempt):
            found[number].take(own)
    return list(found.values())


def _attempt(row: NewestAnswer) -> int:
    return row.attempt_id
