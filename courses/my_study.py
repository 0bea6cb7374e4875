"""Somebody's own study: what counts in a year, what they missed, and what their unit's plan asks of them next. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session, selectinload

from courses.events_people import is_expected
from courses.hours_policy import HoursPolicy
from courses.hours_views import PersonHours, hours_of_people
from courses.lesson.page import shown_lessons
from courses.plan_progress import EntryView, plan_views
from foundation.local_time import local_day
from records.people.membership import Membership
from records.people.person import Person
from records.study.event import Attendance, attendance_of
from records.study.hours import passed_rows
from records.study.lesson import done_lessons


@dataclass(frozen=True)
class PassedExam:
    """A formal exam that was passed, and the day on which it was taken."""

    title: str
    day: dt.date


@dataclass(frozen=True)
class LessonDone:
    """A lesson that counts: its title, minutes as it said of itself, and the day on which it was done."""

    title: str
    minutes: int
    day: dt.date


@dataclass(frozen=True)
class MyStudy:
    """``attended``: events that somebody was at or made up; ``missed``: those that they were not, and may still make up;

    ``ahead``: entries of the unit's plan for them that are not done yet, those first that are due first.
    """

    hours: PersonHours
    attended: Sequence[Attendance]
    missed: Sequence[Attendance]
    lessons: Sequence[LessonDone]
    passed: Sequence[PassedExam]
    ahead: Sequence[EntryView]


def my_study(
    db: Session,
    person_id: int,
    year: int,
    policies: Sequence[HoursPolicy],
    zone: dt.tzinfo,
    *,
    today: dt.date,
) -> MyStudy:
    """Read it."""
    person = db.get_one(
        Person,
        person_id,
        options=(
            selectinload(Person.memberships).selectinload(Membership.unit),
            selectinload(Person.posts),
            selectinload(Person.cards),
        ),
    )
    [hours] = hours_of_people(db, [person], year, policies, zone)
    # What was made up counts in the year in which it was.
    rows = [
        each
        for each in attendance_of(db, person.id, year)
        if (each.made_up_on or each.record.day).year == year
    ]
    passed = [PassedExam(row.exam, local_day(row.at, zone)) for row in passed_rows(db, [person.id])]
    return MyStudy(
        hours,
        [each for each in rows if each.presence == "present" or each.made_up_on],
        [each for each in rows if each.presence != "present" and not each.made_up_on],
        _lessons(db, person_id, year, zone),
        [each for each in passed if each.day.year == year],
        _ahead(db, person, year, today),
    )


def _lessons(db: Session, person: int, year: int, zone: dt.tzinfo) -> list[LessonDone]:
    """By day; a lesson that is there no more is told by its name."""
    titles = {lesson.id: lesson.title for lesson in shown_lessons()}
    found = [
        LessonDone(titles.get(row.lesson, row.lesson), row.minutes, local_day(row.at, zone))
        for row in done_lessons(db, [person])
    ]
    return sorted((each for each in found if each.day.year == year), key=lambda each: each.day)


def _ahead(db: Session, person: Person, year: int, today: dt.date) -> list[EntryView]:
    unit = person.unit
    if unit is None or year < today.year:
        return []
    [view] = plan_views(db, year, today=today, units=[unit.id])
    own = [
        each
        for each in view.entries
        if each.state not in ("done", "waiting")
        and is_expected(person, each.entry.audience, each.entry.rank, max(today, each.entry.due))
    ]
    return sorted(own, key=lambda each: each.entry.due)
