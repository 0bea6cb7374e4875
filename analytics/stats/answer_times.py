"""How long a question took, as far as the times of saved changes tell: what the records have, not a stop-watch.

Each change of an answer is saved at once with the server's time (`records.exams.answer.AnswerEvent`). The time since the
change before it, or since the paper was opened, is counted for the question that was changed. So reading ahead, going back
without a change and thinking after the last change are counted for the next question that is changed, or not at all; the sum
over a paper is never more than the time that was used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from analytics.errors import NotComputable

LONGEST = 600.0
"""Seconds; a longer gap is a pause, a lost connection or an absence, and tells nothing of the question (a rule of this house)."""


@dataclass(frozen=True)
class QuestionTime:
    """Seconds that people spent up to their last change of a question."""

    people: int
    """Who has a time for it."""

    untold: int
    """Who answered it, but whose time cannot be told: several answers arrived at once, or after a gap too long."""

    lower_quartile: float
    median: float
    upper_quartile: float


def answer_seconds(
    changes: Sequence[tuple[float, str]], began: float, longest: float = LONGEST
) -> dict[str, float | None]:
    """Seconds of one attempt's questions; ``None`` where they cannot be told.

    Args:
        changes: (seconds on any clock, question) of each saved change, in any order.
        began: when the paper was opened, on the same clock.
        longest: gaps beyond it make the time of what was changed then untold.

    Questions that were changed at the same moment (a page that was off line sends all at once) are untold, too; a question
    without a change (omitted, not reached) is not in the result.
    """
    found: dict[str, float | None] = {}
    before = began
    for at, together in groupby(sorted(changes), key=lambda change: change[0]):
        questions = {question for _, question in together}
        gap = max(0.0, at - before)
        before = max(before, at)
        for question in questions:
            known = found.get(question, 0.0)
            told = known is not None and len(questions) == 1 and gap <= longest
            found[question] = known + gap if told and known is not None else None
    return found


def question_time(seconds: Sequence[float | None]) -> QuestionTime:
    """What the people of one question took; quartiles as R and numpy have them by default (Hyndman & Fan 1996, *The American
    Statistician* 50, 361–365, type 7).

    Raises:
        NotComputable: ``no_times``: nobody's time can be told (``untold``: how many answered).
    """
    told = np.array([one for one in seconds if one is not None])
    untold = len(seconds) - len(told)
    if not len(told):
        raise NotComputable("no_times", untold=untold)
    low, middle, high = (float(one) for one in np.quantile(told, (0.25, 0.5, 0.75)))
    return QuestionTime(len(told), untold, low, middle, high)
