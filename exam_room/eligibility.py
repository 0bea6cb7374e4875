"""Who may be seated once more, and which form they get: pure rules on what they sat before and the exam's policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from records.exams.attempt import DONE_WITH, HANDED_IN, AttemptState
from records.exams.exam import ExamForm
from records.exams.policy import Policy
from records.exams.result import Outcome


@dataclass(frozen=True)
class Sat:
    """An attempt of before. ``ended_at``: when it was handed in, UTC."""

    state: AttemptState
    form: int
    ended_at: dt.datetime | None = None


def may_sit(
    before: Sequence[Sat], outcome: Outcome | None, policy: Policy, *, on: dt.datetime
) -> bool:
    """Whether somebody with these attempts (in order) and this result may be seated at an exam that begins ``on`` (UTC).

    Missed and voided attempts are none. Who wrote one may sit again while they have not passed and the policy allows
    more attempts; after these once they have failed, as often and as long as it allows resits.
    """
    written = [each for each in before if each.state in HANDED_IN]
    if any(each.state not in (*HANDED_IN, *DONE_WITH) for each in before):
        return False  # They have a seat, or a paper open.
    if not written:
        return True
    if len(written) < policy.attempts.allowed:
        return outcome in ("failed", "pending", "exception")
    if outcome != "failed" or len(written) - policy.attempts.allowed >= policy.resit.allowed:
        return False
    within, last = policy.resit.within_days, written[-1].ended_at
    return within is None or last is None or on <= last + dt.timedelta(days=within)


def next_form(before: Sequence[Sat], called_to: ExamForm, forms: Sequence[ExamForm]) -> ExamForm:
    """The form of the next attempt: the one they are called to, then those that they have not had, in turn.

    Once they had all of them, the one that they had longest ago.
    """
    start = next(place for place, form in enumerate(forms) if form.id == called_to.id)
    turn = [*forms[start:], *forms[:start]]
    had = [each.form for each in before]
    return min(turn, key=lambda form: _last_place(form.id, had))


def _last_place(form: int, had: Sequence[int]) -> int:
    return max((place for place, each in enumerate(had) if each == form), default=-1)


def short_notice(called: Collection[dt.datetime | None], policy: Policy, *, on: dt.datetime) -> int:
    """How many people were called later than the policy's notice before an exam that begins ``on``; times in UTC."""
    latest = on - dt.timedelta(days=policy.notice_days)
    return sum(at is not None and at > latest for at in called) if policy.notice_days else 0
