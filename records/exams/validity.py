"""How long a pass counts: as the policy says that the exam was released with."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from foundation.local_time import local_day
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.policy import Policy
from records.exams.result import Result
from records.people.person import Person


class Pass(NamedTuple):
    """Somebody passed. ``until``: the last day on which that counts, ``None``: for good."""

    call: Call
    until: dt.date | None

    def counts(self, on: dt.date) -> bool:
        """Whether it counts on a day."""
        return self.until is None or on <= self.until


def last_day(policy: Policy, taken: dt.date) -> dt.date | None:
    """The last day on which a pass of that day counts: so many months later, or the end of the term; ``None``: for good."""
    if policy.valid_months is None:
        return policy.valid_until
    return months_after(taken, policy.valid_months)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def passes(db: Session, exam: Exam, zone: dt.tzinfo) -> list[Pass]:
    """Everybody who passed the exam, in the order of the list; days are those of the site's ``zone``.

    Counted from the day on which the paper that counts was handed in; where 0.1.0 kept none, from the release.
    """
    policy = exam.rules
    rows = db.execute(
        select(Call, func.coalesce(Attempt.ended_at, Exam.released_at))
        .join(Result, Result.call_id == Call.id)
        .join(Exam, Exam.id == Call.exam_id)
        .outerjoin(Attempt, Attempt.id == Result.attempt_id)
        .where(Call.exam_id == exam.id, Result.outcome == "passed")
        .order_by(Call.id)
        .options(selectinload(Call.person).selectinload(Person.memberships))
    )
    return [Pass(call, last_day(policy, local_day(at, zone)) if at else None) for call, at in rows]
