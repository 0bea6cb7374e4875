"""How people stand with their study, as pages, lists and the learning file show it. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses.events_people import people_of_unit
from courses.hours import Standing, StudyRecord, standing, tally
from courses.hours_policy import HoursPolicy
from foundation.local_time import local_day
from records.people.person import Person
from records.people.unit import Unit
from records.study.hours import AttendedRow, attended_rows, passed_rows
from records.study.lesson import done_lessons
from records.study.plan import StudyKind

Source = Callable[
    [Session, dt.tzinfo, Collection[int] | None, dt.date | None], Iterable[StudyRecord]
]
"""Study records of some people, or of everybody, since a day where one is said; days are those of the site's zone."""
MOST_NAMED = 500
"""People who are asked for one by one: of more, everybody's records are read at once."""


@dataclass(frozen=True)
class PersonHours:
    """Somebody's year: how they stand to each policy that is about them."""

    person: Person
    year: int
    standings: Sequence[tuple[HoursPolicy, Standing]]

    @property
    def is_met(self) -> bool:
        """Whether all is there that is asked of them; of whom nothing is asked, it is."""
        return all(each.is_met for _, each in self.standings)


def study_records(
    db: Session,
    zone: dt.tzinfo,
    people: Collection[int] | None = None,
    *,
    since: dt.date | None = None,
) -> list[StudyRecord]:
    """All that is on record of these ``people``, or of everybody, whatever it comes from.

    ``since``: records of before that day may be left out.
    """
    return [record for source in SOURCES for record in source(db, zone, people, since)]


def _attended(
    db: Session, _: dt.tzinfo, people: Collection[int] | None, since: dt.date | None
) -> Iterator[StudyRecord]:
    """Events at which somebody was, or which they made up afterwards: then it counts when they did."""
    for row in attended_rows(db, people, since=since):
        if row.presence == "present":
            yield _record(row.day.year, row, made_up=False)
        elif row.made_up_on is not None:
            yield _record(row.made_up_on.year, row, made_up=True)


def _record(year: int, row: AttendedRow, *, made_up: bool) -> StudyRecord:
    return StudyRecord(row.person, year, row.kind, row.category, row.minutes, row.hours, made_up)


def _passed(
    db: Session, zone: dt.tzinfo, people: Collection[int] | None, _: dt.date | None
) -> Iterator[StudyRecord]:
    """Formal exams that are passed and published."""
    for row in passed_rows(db, people):
        yield StudyRecord(row.person, local_day(row.at, zone).year, "exam", "", 0, None)


def _lessons(
    db: Session, zone: dt.tzinfo, people: Collection[int] | None, _: dt.date | None
) -> Iterator[StudyRecord]:
    """Lessons that count, in the year in which they were done."""
    for row in done_lessons(db, people):
        year = local_day(row.at, zone).year
        yield StudyRecord(row.person, year, "online", "", row.minutes, None)


SOURCES: tuple[Source, ...] = (_attended, _passed, _lessons)
"""Where records of study come from; what else somebody studies is one more."""


def applies(policy: HoursPolicy, person: Person, year: int) -> bool:
    """Whether a policy is about somebody in a year."""
    return policy.holds_in(year) and belongs(person, policy.audience, year)


def belongs(person: Person, audience: str, year: int) -> bool:
    """Whether somebody was one of an audience in a year, by the posts that they had in it, and by the cards that they have.

    What state a card was in then is on no record. Of an audience that says nothing of posts and cards, everybody is one.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    match audience:
        case "leaders":
            return any(
                post.leading
                and (post.since is None or post.since <= last)
                and (post.until is None or post.until >= first)
                for post in person.posts
            )
        case "officers":
            return any(
                card.is_held and (card.issued is None or card.issued <= last)
                for card in person.cards
            )
    return True


def hours_of_people(
    db: Session,
    people: Sequence[Person],
    year: int,
    policies: Sequence[HoursPolicy],
    zone: dt.tzinfo,
) -> list[PersonHours]:
    """How these people stand in a year, in their order: nobody is ranked."""
    holding = [policy for policy in policies if policy.holds_in(year)]
    first = year - max((policy.within_years for policy in holding), default=1) + 1
    named = [person.id for person in people] if len(people) <= MOST_NAMED else None
    records = study_records(db, zone, named, since=dt.date(first, 1, 1))
    tallies = [(policy, tally(records, policy)) for policy in holding]
    return [
        PersonHours(
            person,
            year,
            [
                (policy, standing(found, policy, person.id, year))
                for policy, found in tallies
                if applies(policy, person, year)
            ],
        )
        for person in people
    ]


def hours_of_unit(
    db: Session,
    unit: Unit,
    year: int,
    policies: Sequence[HoursPolicy],
    zone: dt.tzinfo,
    *,
    today: dt.date,
) -> list[PersonHours]:
    """Everybody who belongs to a unit today; of a year that is over, on its last day."""
    people = people_of_unit(db, unit.id, min(today, dt.date(year, 12, 31)))
    return hours_of_people(db, people, year, policies, zone)


def who_did(
    db: Session, people: Sequence[Person], year: int, zone: dt.tzinfo
) -> dict[StudyKind, set[int]]:
    """Which of these people have a record of each kind in a year."""
    found: dict[StudyKind, set[int]] = {}
    for record in study_records(db, zone, [person.id for person in people]):
        if record.year == year:
            found.setdefault(record.kind, set()).add(record.person)
    return found
