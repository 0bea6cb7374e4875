"""Who may be seated once more, and which form they get: rules on what they sat before and the exam's policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.exams.attempt import DONE_WITH, HANDED_IN, Attempt, AttemptState
from records.exams.call import Call, Exemption
from records.exams.exam import Exam, ExamForm
from records.exams.irregularity import barred
from records.exams.policy import Policy
from records.exams.result import Outcome, Result


@dataclass(frozen=True)
class Sat:
    """An attempt of before. ``ended_at``: when it was handed in, UTC."""

    state: AttemptState
    form: int
    ended_at: dt.datetime | None = None


def may_sit(
    before: Sequence[Sat],
    outcome: Outcome | None,
    policy: Policy,
    *,
    on: dt.datetime,
    had_all: bool = False,
) -> bool:
    """Whether somebody with these attempts (in order) and this result may be seated at an exam that begins ``on`` (UTC).

    Missed and voided attempts are none. Who wrote one may sit again while they have not passed and the policy allows
    more attempts; after these once they have failed, as often and as long as it allows resits. ``had_all``: there is no
    form that they have not had, which a policy may ask for in a resit.
    """
    written = [each for each in before if each.state in HANDED_IN]
    if any(each.state not in (*HANDED_IN, *DONE_WITH) for each in before):
        return False  # They have a seat, or a paper open.
    if not written:
        return True
    if len(written) < policy.attempts.allowed:
        return outcome in ("failed", "pending", "exception")
    if policy.resit.batch == "next" or (policy.resit.unseen and had_all):
        return False
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


def had_all_forms(before: Sequence[Sat], forms: Sequence[ExamForm]) -> bool:
    """Whether there is no form that somebody has not had; of a sitting that they missed they have seen nothing."""
    return {form.id for form in forms} <= {each.form for each in before if each.state != "absent"}


def _last_place(form: int, had: Sequence[int]) -> int:
    return max((place for place, each in enumerate(had) if each == form), default=-1)


def who_may_sit(
    db: Session, exam: Exam, called: Sequence[Call], *, on: dt.datetime
) -> list[tuple[Call, ExamForm]]:
    """Those of these people who may be seated at the exam when it begins ``on`` (UTC), with the form that they get."""
    before: dict[int, list[Sat]] = {}
    of_exam = select(Attempt.call_id, Attempt.state, Attempt.form_id, Attempt.ended_at).join(Call)
    for row in db.execute(of_exam.where(Call.exam_id == exam.id).order_by(Attempt.ordinal)):
        before.setdefault(row.call_id, []).append(Sat(row.state, row.form_id, row.ended_at))
    results = select(Result.call_id, Result.outcome).join(Call).where(Call.exam_id == exam.id)
    outcomes = dict(db.execute(results).all())
    excused = select(Exemption.call_id).join(Call).where(Call.exam_id == exam.id)
    exempt, policy = set(db.scalars(excused)), exam.rules
    banned = barred(db, exam, [call.person_id for call in called], on=on)
    return [
        (call, next_form(sat, call.form, exam.forms))
        for call in called
        for sat in [before.get(call.id, [])]
        if call.id not in exempt
        and call.person_id not in banned
        and may_sit(
            sat, outcomes.get(call.id), policy, on=on, had_all=had_all_forms(sat, exam.forms)
        )
    ]


def short_notice(called: Collection[dt.datetime | None], policy: Policy, *, on: dt.datetime) -> int:
    """How many people were called later than the policy's notice before an exam that begins ``on``; times in UTC."""
    latest = on - dt.timedelta(days=policy.notice_days)
    return sum(at is not None and at > latest for at in called) if policy.notice_days else 0
