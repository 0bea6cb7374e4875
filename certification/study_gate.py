"""Whose study is not enough yet for an exam: where its policy asks for credit hours before the certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from courses.exam_hours import hours_had
from courses.hours_policy import HoursPolicy
from foundation.clock import utc_now
from foundation.local_time import local_day
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import PublishedResult, last_published


def short_of_hours(
    db: Session, exam: Exam, policies: Sequence[HoursPolicy], zone: dt.tzinfo
) -> dict[Call, float]:
    """Who passed, as published, and has fewer hours in the year of the exam than its policy asks before a certificate.

    With the hours that they have. Nobody, where the policy asks for none then.
    """
    rules, last = exam.rules, last_published(db, exam)
    if rules.hours_gate != "certificate" or last is None:
        return {}
    rows = db.execute(
        select(Call, Attempt.ended_at)
        .join(PublishedResult, PublishedResult.call_id == Call.id)
        .outerjoin(Attempt, Attempt.id == PublishedResult.attempt_id)
        .where(PublishedResult.publication_id == last.id, PublishedResult.outcome == "passed")
        .order_by(Call.id)
        .options(joinedload(Call.person))
    ).all()
    by_year: dict[int, list[Call]] = {}
    for call, ended_at in rows:
        day = local_day(ended_at or exam.released_at or utc_now(), zone)
        by_year.setdefault(day.year, []).append(call)
    short: dict[Call, float] = {}
    for year, calls in by_year.items():
        had = hours_had(db, [call.person for call in calls], year, policies, zone)
        short |= {call: had[call.person_id] for call in calls if had[call.person_id] < rules.hours}
    return short
