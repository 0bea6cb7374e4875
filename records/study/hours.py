"""What is on record of everybody's study, as plain rows for `courses.hours` to count: nothing is computed here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import PublishedResult, holds
from records.study.event import Attendance, EventRecord, Presence, counting_records
from records.study.plan import StudyKind


class AttendedRow(NamedTuple):
    """Somebody and an event that counts, whether they were there or not. ``hours``: as the event's papers have them."""

    person: int
    day: dt.date
    kind: StudyKind
    category: str
    minutes: int
    hours: float | None
    presence: Presence
    made_up_on: dt.date | None


class PassedRow(NamedTuple):
    """Somebody who passed a formal exam whose results are published. ``at``: when the paper was handed in; UTC, naive."""

    person: int
    exam: str
    at: dt.datetime


def attended_rows(
    db: Session, people: Collection[int] | None = None, *, since: dt.date | None = None
) -> list[AttendedRow]:
    """Of these ``people`` (at most some hundreds), or of everybody; of what was, or was made up, ``since`` that day."""
    wanted = (
        select(
            Attendance.person_id,
            EventRecord.day,
            EventRecord.kind,
            EventRecord.category,
            EventRecord.minutes,
            EventRecord.hours,
            Attendance.presence,
            Attendance.made_up_on,
        )
        .join(EventRecord, EventRecord.id == Attendance.record_id)
        .where(EventRecord.id.in_(counting_records().scalar_subquery()))
        .where(EventRecord.withdrawn.is_(False))
    )
    if people is not None:
        wanted = wanted.where(Attendance.person_id.in_(people))
    if since is not None:
        wanted = wanted.where(or_(EventRecord.day >= since, Attendance.made_up_on >= since))
    return [AttendedRow(*row) for row in db.execute(wanted)]


def passed_rows(db: Session, people: Collection[int] | None = None) -> list[PassedRow]:
    """Of these ``people``, or of everybody. An exam that is not published says nothing to anybody."""
    at = func.coalesce(Attempt.ended_at, Exam.released_at)
    wanted = (
        select(Call.person_id, Exam.title, at)
        .join(PublishedResult, PublishedResult.call_id == Call.id)
        .join(Exam, Exam.id == Call.exam_id)
        .outerjoin(Attempt, Attempt.id == PublishedResult.attempt_id)
        .where(PublishedResult.outcome == "passed", Exam.practice.is_(False))
        .where(holds(), Exam.simulated.is_(False))
    )
    if people is not None:
        wanted = wanted.where(Call.person_id.in_(people))
    return [PassedRow(*row) for row in db.execute(wanted) if row[2] is not None]
