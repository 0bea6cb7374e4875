"""What is past its term: log-ins, papers of archived exams, people who left. What the site says no term for is never past it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.site import Terms
from records.accounts.account import Account
from records.accounts.log_in import LogIn
from records.certificates import Certificate
from records.exams.appeal import unfinished_appeals
from records.exams.attempt import BEGUN, UNFINISHED, Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import Publication
from records.people.person import Person
from records.study.tries import SelfCheckTry


@dataclass(frozen=True)
class Due:
    """``log_ins``: how many ended before; ``exams`` whose papers go; ``people`` whose data end."""

    log_ins: int
    exams: tuple[Exam, ...]
    people: tuple[Person, ...]

    def __bool__(self) -> bool:
        return bool(self.log_ins or self.exams or self.people)


def due(db: Session, terms: Terms, now: dt.datetime) -> Due:
    """``now``: UTC, naive."""
    exams = tuple(_exams(db, terms, now))
    return Due(_log_ins(db, terms, now), exams, tuple(_people(db, terms, now, exams)))


def log_ins_before(terms: Terms, now: dt.datetime) -> dt.datetime | None:
    """Log-ins that ended before go; ``None``: none do."""
    return None if terms.log_in_days is None else now - dt.timedelta(days=terms.log_in_days)


def _log_ins(db: Session, terms: Terms, now: dt.datetime) -> int:
    before = log_ins_before(terms, now)
    if before is None:
        return 0
    wanted = select(func.count()).select_from(LogIn).where(LogIn.expires_at < before)
    return db.scalar(wanted) or 0


def years_before(now: dt.datetime, years: int) -> dt.datetime:
    """The same day so many years ago; the last of February where there is no such day."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)


def _exams(db: Session, terms: Terms, now: dt.datetime) -> Sequence[Exam]:
    """Archived so long ago, with answers that are still kept."""
    if terms.papers_years is None:
        return []
    before = years_before(now, terms.papers_years)
    archived = (
        select(Publication.exam_id)
        .group_by(Publication.exam_id)
        .having(func.max(Publication.archived_at) < before)
    )
    waiting = {appeal.call.exam_id for appeal in unfinished_appeals(db)}
    found = db.scalars(
        select(Exam)
        .where(Exam.id.in_(archived), Exam.answers_deleted_at.is_(None))
        .order_by(Exam.id)
    )
    return [exam for exam in found if exam.id not in waiting]


def _people(db: Session, terms: Terms, now: dt.datetime, going: Sequence[Exam]) -> list[Person]:
    if terms.people_years is None:
        return []
    before = years_before(now, terms.people_years)
    left = db.scalars(
        select(Person)
        .where(Person.active.is_(False), Person.deleted_at.is_(None))
        .order_by(Person.id)
    )
    return [person for person in left if may_end(db, person, before, going)]


def may_end(db: Session, person: Person, before: dt.datetime, going: Sequence[Exam] = ()) -> bool:
    """Whether nothing of theirs is open, held, younger than ``before``, or still to be scored by its papers.

    ``going``: exams whose answers are deleted together with them.
    """
    calls = select(Call.id).where(Call.person_id == person.id)
    attempts = select(Attempt).where(Attempt.call_id.in_(calls))
    if db.scalar(select(attempts.where(Attempt.state.in_(UNFINISHED)).exists())):
        return False
    kept = (
        attempts.join(Call, Call.id == Attempt.call_id)
        .join(Exam, Exam.id == Call.exam_id)
        .where(Attempt.state.in_(BEGUN), Exam.practice.is_(False))
        .where(Exam.answers_deleted_at.is_(None), Exam.id.not_in([exam.id for exam in going]))
    )
    if db.scalar(select(kept.exists())):
        return False
    if any(appeal.call.person_id == person.id for appeal in unfinished_appeals(db)):
        return False
    if any(card.is_held for card in person.cards):
        return False
    valid = (Certificate.call_id.in_(calls)) & (
        (Certificate.state == "valid")
        & (Certificate.until.is_(None) | (Certificate.until >= before.date()))
    )
    if db.scalar(select(select(Certificate.id).where(valid).exists())):
        return False
    last = [at for at in _signs(db, person) if at is not None]
    # Of whom nobody knows when they were last here, nothing ends by itself.
    return bool(last) and max(last) < before


def _signs(db: Session, person: Person) -> Iterator[dt.datetime | None]:
    """When they were last here, by what is on record: called, sat, logged in, answered, transferred, left."""
    calls = select(Call.id).where(Call.person_id == person.id)
    accounts = select(Account.id).where(Account.person_id == person.id)
    for newest in (
        select(func.max(Attempt.ended_at)).where(Attempt.call_id.in_(calls)),
        select(func.max(Call.called_at)).where(Call.person_id == person.id),
        select(func.max(LogIn.at)).where(LogIn.account_id.in_(accounts)),
        select(func.max(SelfCheckTry.at)).where(SelfCheckTry.person_id == person.id),
    ):
        yield db.scalar(newest)
    for stay in person.memberships:
        for day in (stay.since, stay.until):
            yield None if day is None else dt.datetime.combine(day, dt.time())
