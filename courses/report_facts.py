"""What is on record of a leading cadre's year, for the draft of their report. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.hours_policy import HoursPolicy
from courses.hours_views import hours_of_unit
from courses.learning_file import exams_taken
from courses.my_study import my_study
from courses.plan_progress import plan_views
from courses.report_known import (
    EntryFact,
    EventFact,
    LessonFact,
    ReminderFact,
    ReportFacts,
    UnitFacts,
)
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from records.study.event import Attendance, StudyEvent
from records.study.reminder import reminders_of
from records.study.report import ReportForm

_FIRST_IN_RANK = "正职"


def leading_posts(person: Person, year: int) -> list[Post]:
    """The posts of a leading cadre that somebody had in a year, the newest last."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    held = [
        post
        for post in person.posts
        if post.leading
        and (post.since is None or post.since <= last)
        and (post.until is None or post.until >= first)
    ]
    # Who has no end still holds it.
    return sorted(held, key=lambda post: post.until or dt.date.max)


def post_of_report(person: Person, year: int) -> Post:
    """The post of which somebody reports: the last of that year. Raises `StudyRefused` of who had none."""
    posts = leading_posts(person, year)
    if not posts:
        refused = messages.REPORT_NOT_A_LEADER.format(name=person.name, year=year)
        raise StudyRefused([refused])
    return posts[-1]


def usual_form(person: Person, year: int) -> ReportForm:
    """The form that a rank speaks for; who heads a unit is not on record, so people may choose the other."""
    posts = leading_posts(person, year)
    return "head" if posts and posts[-1].rank.endswith(_FIRST_IN_RANK) else "member"


def report_facts(
    db: Session,
    person_id: int,
    year: int,
    policies: Sequence[HoursPolicy],
    zone: dt.tzinfo,
    *,
    today: dt.date,
) -> ReportFacts:
    """Read them. Raises `StudyRefused` of somebody who had no post of a leading cadre in that year."""
    study = my_study(db, person_id, year, policies, zone, today=today)
    person = study.hours.person
    post = post_of_report(person, year)
    return ReportFacts(
        person.name,
        post.title,
        post.unit.name,
        year,
        today,
        sorted(map(_own, study.attended), key=lambda each: each.day),
        [_own(each) for each in study.missed if each.record.day <= today],
        study.hours.standings,
        [LessonFact(each.title, each.day) for each in study.lessons],
        exams_taken(db, person.id, year, zone),
        unit_facts(db, post.unit, year, policies, zone, today=today),
    )


def unit_facts(
    db: Session,
    unit: Unit,
    year: int,
    policies: Sequence[HoursPolicy],
    zone: dt.tzinfo,
    *,
    today: dt.date,
) -> UnitFacts:
    """The plan of a unit, the events of it that count, and how its people stand."""
    [view] = plan_views(db, year, today=today, units=[unit.id])
    counting = [fact for event in view.events if (fact := _held(event)) is not None]
    hours = hours_of_unit(db, unit, year, policies, zone, today=today)
    asked = [each for each in hours if each.standings]
    done = [each for each in view.entries if each.state == "done"]
    return UnitFacts(
        [
            EntryFact(
                each.entry.number, each.entry.kind, each.entry.title, each.entry.due, each.state
            )
            for each in view.entries
        ],
        sorted(counting, key=lambda each: (each.day, each.number)),
        [fact for each in done for event in each.events if (fact := _held(event)) is not None],
        len(asked),
        sum(each.is_met for each in asked),
        sorted({policy.title for each in asked for policy, _ in each.standings}),
        any(policy.example for each in asked for policy, _ in each.standings),
        [
            ReminderFact(
                each.id, each.subject, each.sent_on, each.answer.on if each.answer else None
            )
            for each in reversed(reminders_of(db, year, [unit.id]))
            if not each.withdrawn
        ],
        approved=view.standing.is_approved,
    )


def _held(event: StudyEvent) -> EventFact | None:
    """What counts of an event; ``None``: nothing does."""
    record = event.counting
    if record is None or record.withdrawn:
        return None
    return EventFact(
        event.id,
        record.kind,
        record.day,
        record.title,
        event.unit.name,
        own_case=bool(record.own_case),
        case_number=record.case_number,
        appearing=record.appearing,
    )


def _own(each: Attendance) -> EventFact:
    record = each.record
    return EventFact(
        record.event_id,
        record.kind,
        record.day,
        record.title,
        record.event.unit.name,
        presence=each.presence,
        made_up_on=each.made_up_on,
    )
