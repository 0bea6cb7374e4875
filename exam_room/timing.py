"""When a candidate may do what: pure rules on a session, an attempt and the time. All times UTC, naive."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from records.exams.attempt import Attempt
from records.exams.sitting import Sitting

Phase = Literal[
    "early",
    "waiting",
    "ready",
    "late",
    "closed",
    "writing",
    "paused",
    "handed_in",
    "expired",
    "voided",
    "absent",
]
"""``early``: before the window; ``waiting``: for the barrier; ``ready``: may begin now; ``late``: past the entry limit;
``closed``: the session is over and was not written. The others are what they say. Who was given the key has begun, and is
``ready`` until their page opens the paper."""

GRACE = dt.timedelta(seconds=5)
"""What was typed before time was up still arrives: saves are taken so long after the deadline."""


def phase(sitting: Sitting, attempt: Attempt, now: dt.datetime) -> Phase:
    """Where the candidate stands."""
    match attempt.state:
        case "handed_in" | "expired" | "voided" | "absent":
            return attempt.state
        case "writing":
            if sitting.paused_at:
                return "paused"
            # The key was given, and no page has written yet.
            return "writing" if attempt.page else "ready"
    run = _running_time(sitting, now)
    if sitting.ended_at or (sitting.closes_at and run >= sitting.closes_at):
        return "closed"
    # Practice holds no clock: it may have been opened by one that was wrong.
    if now < sitting.opens_at and not sitting.practice:
        return "early"
    if sitting.start == "together":
        if sitting.starts_at is None or now < sitting.starts_at:
            return "waiting"
        limit = sitting.starts_at + _seconds(sitting.late_seconds + sitting.extension_seconds)
        until = deadline(sitting, attempt, now)
        # With no time left even somebody who is admitted would only hand in an empty paper.
        if (run > limit and not attempt.late_admitted) or (until is not None and run >= until):
            return "late"
    return "paused" if sitting.paused_at else "ready"


def _running_time(sitting: Sitting, now: dt.datetime) -> dt.datetime:
    """The time for those who have not begun: while a sitting is paused nobody comes too late, since the pause is given back."""
    if sitting.paused_at is None:
        return now
    begins = sitting.starts_at if sitting.start == "together" else None
    return min(now, max(filter(None, (sitting.paused_at, begins))))


def deadline(sitting: Sitting, attempt: Attempt, began_at: dt.datetime) -> dt.datetime | None:
    """When time is up for somebody who begins at ``began_at``; ``None`` in practice.

    With a barrier everybody's time runs from it, also for those who come late; time added for all counts for them too.
    """
    if sitting.practice:
        return None
    own = _seconds(sitting.duration_seconds + attempt.extra_seconds)
    if sitting.start == "together":
        assert sitting.starts_at is not None
        return sitting.starts_at + own + _seconds(sitting.extension_seconds)
    end = began_at + own
    latest = sitting.closes_at + _seconds(attempt.extra_seconds) if sitting.closes_at else end
    return min(end, latest)


def accepts_saves(sitting: Sitting, attempt: Attempt, now: dt.datetime) -> bool:
    """Whether an answer that arrives now still counts. While paused too: what was typed before must not be lost."""
    if attempt.state != "writing":
        return False
    return (
        sitting.paused_at is not None or attempt.deadline is None or now <= attempt.deadline + GRACE
    )


def is_over(sitting: Sitting, attempt: Attempt, now: dt.datetime) -> bool:
    """Whether the server has to hand the paper in: time is up, or the session was ended."""
    ended = sitting.ended_at is not None
    return attempt.state == "writing" and (ended or not accepts_saves(sitting, attempt, now))


def _seconds(number: int) -> dt.timedelta:
    return dt.timedelta(seconds=number)
