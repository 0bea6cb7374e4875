"""The frames of a site: all that its records say of people and exams, read once, as one moment had it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from analytics.errors import NoResults
from analytics.frames import answers, exams, registers, reviews
from analytics.frames.reading import Kept, Keys
from foundation.local_time import DEFAULT_ZONE, find_zone
from foundation.site import Site
from records.errors import RecordsError
from records.exams.exam import Exam, ExamForm
from records.people.person import Person
from records.people.unit import Unit
from records.schema import close_database, open_database


@dataclass(frozen=True)
class Frames:
    """One frame each; what a row is and what every column means stands in `analytics.frame_columns`.

    Nobody's identity number is in any of them; names stand in ``people`` alone.
    """

    units: pd.DataFrame
    people: pd.DataFrame
    memberships: pd.DataFrame
    cards: pd.DataFrame
    card_reviews: pd.DataFrame
    exams: pd.DataFrame
    forms: pd.DataFrame
    items: pd.DataFrame
    calls: pd.DataFrame
    attempts: pd.DataFrame
    responses: pd.DataFrame
    marks: pd.DataFrame
    results: pd.DataFrame
    certificates: pd.DataFrame
    study_hours: pd.DataFrame
    self_checks: pd.DataFrame
    estimates: pd.DataFrame


def load(
    source: Site | str,
    *,
    zone: dt.tzinfo | None = None,
    practice: bool = False,
    sex_and_age: bool | None = None,
) -> Frames:
    """Read the frames of a site, or of the records at a URL.

    ``zone``: whose midnights are days (default: the site's, else `DEFAULT_ZONE`); ``practice``: practice exams, too;
    ``sex_and_age``: what the register of cards says of these (default: as the site's settings let). Raises `NoResults` when
    the records cannot be read.
    """
    if isinstance(source, Site):
        url, zone = source.records_url, zone or source.zone
        sex_and_age = source.sex_and_age if sex_and_age is None else sex_and_age
    else:
        url, zone = source, zone or find_zone(DEFAULT_ZONE)
    with reading(url) as db:
        return read(db, zone, practice=practice, sex_and_age=bool(sex_and_age))


@contextlib.contextmanager
def reading(url: str) -> Iterator[Session]:
    """The records at a URL, as one moment had them, however long it takes to read them. Raises `NoResults`."""
    try:
        sessions = open_database(url)
    except RecordsError as error:
        raise NoResults(str(error)) from error
    try:
        with sessions() as db:
            one_moment(db)
            yield db
    finally:
        close_database(sessions)


def one_moment(db: Session) -> None:
    """What this session, which has no transaction yet, reads in this one is of one moment: papers that come meanwhile change no sum."""
    assert db.bind is not None
    if db.bind.dialect.name == "sqlite":
        # Python's module would let every query see a moment of its own.
        db.connection().exec_driver_sql("BEGIN")
    else:
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def read(db: Session, zone: dt.tzinfo, *, practice: bool, sex_and_age: bool) -> Frames:
    """All frames, as a session sees them; see `load`."""
    kept = keys(db, zone, practice=practice)
    small = all_but_responses(kept, sex_and_age=sex_and_age)
    found = answers.responses(kept, kept.exams.ids, small["attempts"], small["items"])
    return Frames(**small, responses=found)


def keys(db: Session, zone: dt.tzinfo, *, practice: bool) -> Kept:
    """The keys of the records, and which exams are wanted, by day."""
    days = exams.exam_days(db, zone)
    known = select(Exam.id, Exam.name)
    if not practice:
        known = known.where(Exam.practice.is_(False))
    found = sorted(
        db.execute(known).all(), key=lambda exam: (days.get(exam.id, dt.date.max), exam.name)
    )
    of_forms = select(ExamForm.id, ExamForm.code).order_by(ExamForm.code)
    return Kept(
        db=db,
        zone=zone,
        units=Keys(db.execute(select(Unit.id, Unit.code).order_by(Unit.code)).all()),
        people=Keys(db.execute(select(Person.id, Person.number).order_by(Person.number)).all()),
        exams=Keys(found),
        forms=Keys(db.execute(of_forms).all()),
        days=days,
    )


def all_but_responses(kept: Kept, *, sex_and_age: bool) -> dict[str, pd.DataFrame]:
    """Every frame but the one that is as large as all others together."""
    wanted = exams.read_exams(kept)
    return {
        "units": registers.units(kept),
        "people": registers.people(kept, sex_and_age=sex_and_age),
        "memberships": registers.memberships(kept),
        "cards": registers.cards(kept),
        "card_reviews": registers.card_reviews(kept),
        "exams": exams.exams(kept, wanted),
        "forms": exams.forms(kept, wanted),
        "items": exams.items(kept, wanted),
        "calls": exams.calls(kept),
        "attempts": exams.attempts(kept),
        "marks": answers.marks(kept),
        "results": exams.results(kept, wanted),
        "certificates": exams.certificates(kept),
        "study_hours": registers.study_hours(kept),
        "self_checks": registers.self_checks(kept),
        "estimates": reviews.estimates(kept),
    }
