"""What follows after a formal paper is handed in: the steps up to its result and when, by the exam's policy; then the result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from exam_room import messages
from foundation.local_time import local_day, written_day, written_time
from records.exams.attempt import Attempt
from records.exams.publication import published_result
from records.exams.result import Outcome
from records.exams.sitting import Sitting
from records.messages import OUTCOME_NAMES

if TYPE_CHECKING:
    from records.exams.exam import Exam

_BY_RULE = frozenset({"single", "multiple", "true_false", "fill_in"})


@dataclass(frozen=True)
class PublishedResult:
    """What a candidate may see of a result. ``score`` is ``None`` without one; ``band``: its grade, if the policy has any.

    ``counts``: it is this attempt's; otherwise another attempt of the same person counts, and this shows nothing of it.
    """

    at: dt.datetime
    outcome: Outcome
    score: float | None
    band: str
    counts: bool


@dataclass(frozen=True)
class Outlook:
    """``steps``: name and text, in order. ``due``: the last day on which the result comes, where that is known.

    ``result``: ``None`` until the results of the exam are published after this paper was handed in.
    """

    total: float
    cut: float
    steps: tuple[tuple[str, str], ...]
    due: dt.date | None
    result: PublishedResult | None


def outlook(db: Session, attempt: Attempt, zone: dt.tzinfo) -> Outlook:
    """For one attempt at a formal exam; days are those of ``zone``."""
    exam, policy = attempt.form.exam, attempt.form.exam.rules
    due = None
    if policy.publish_days is not None and (end := sitting_end(attempt.sitting)) is not None:
        due = local_day(end, zone) + dt.timedelta(days=policy.publish_days)
    return Outlook(
        exam.total_points,
        exam.cut_score,
        tuple(_steps(exam, [place["kind"] for place in attempt.form.questions], due)),
        due,
        _published(db, attempt, exam),
    )


def result_text(found: Outlook, zone: dt.tzinfo) -> str:
    """The line at the place where the result stands: before it is published, that it is not."""
    result = found.result
    if result is None:
        if found.due is None:
            return messages.NOT_PUBLISHED
        return messages.NOT_PUBLISHED_DUE.format(day=written_day(found.due))
    at = written_time(result.at, zone)
    if not result.counts:
        return messages.ANOTHER_COUNTS.format(at=at)
    words = [OUTCOME_NAMES[result.outcome]]
    if result.band and result.band != words[0]:
        words.append(messages.BAND.format(band=result.band))
    if result.score is not None:
        words.insert(0, messages.POINTS.format(score=f"{result.score:g}"))
    return messages.PUBLISHED_AT.format(result="，".join(words), at=at)


def sitting_end(sitting: Sitting | None) -> dt.datetime | None:
    """When a sitting is over (UTC); ``None`` where nobody knows yet, and for papers that came as files."""
    if sitting is None:
        return None
    if sitting.ended_at is not None or sitting.closes_at is not None:
        return sitting.ended_at or sitting.closes_at
    if sitting.start != "together" or sitting.starts_at is None:
        return None
    return sitting.starts_at + dt.timedelta(
        seconds=sitting.duration_seconds + sitting.extension_seconds
    )


def _steps(exam: Exam, kinds: Sequence[str], due: dt.date | None) -> list[tuple[str, str]]:
    policy = exam.rules
    marked = not _BY_RULE.issuperset(kinds)
    steps = [
        (messages.SCORING, messages.SCORED_BOTH if marked else messages.SCORED_BY_RULE),
        (messages.CHECKING, messages.CHECKED),
    ]
    if policy.publish_days is None:
        steps.append((messages.PUBLISHING, messages.PUBLISHED_WHEN_TOLD))
    elif due is None:
        steps.append(
            (messages.PUBLISHING, messages.PUBLISHED_WITHIN.format(days=policy.publish_days))
        )
    else:
        day = messages.PUBLISHED_BY.format(days=policy.publish_days, day=written_day(due))
        steps.append((messages.PUBLISHING, day))
    if policy.review_days is not None:
        steps.append((messages.REVIEW, messages.REVIEW_WITHIN.format(days=policy.review_days)))
    resit = policy.resit
    if resit.allowed:
        text = messages.RESIT_ALLOWED.format(number=resit.allowed)
        if resit.batch == "next":
            text += messages.RESIT_NEXT
        if resit.within_days is not None:
            text += messages.RESIT_WITHIN.format(days=resit.within_days)
        steps.append((messages.RESIT, text))
    return steps


def _published(db: Session, attempt: Attempt, exam: Exam) -> PublishedResult | None:
    found = published_result(db, attempt.call_id)
    at = found.publication.published_at if found else None
    if found is None or at is None or attempt.ended_at is None or at < attempt.ended_at:
        return None  # What was published before this paper came says nothing of it.
    if found.outcome == "pending":
        return None
    counts = found.attempt_id == attempt.id
    if not counts:
        return PublishedResult(at, found.outcome, None, "", counts=False)
    band = "" if found.score is None else exam.rules.band(found.score, exam.total_points)
    return PublishedResult(at, found.outcome, found.score, band, counts=True)
