"""What each line of a rubric is worth on a paper where its question has other points than in the bank."""

from __future__ import annotations

import math
from collections.abc import Sequence

STEP = 0.5
"""Points are given in steps of so many, or as many as the criterion is worth."""
_FINEST = 1e-6


def worths(rubric: Sequence[float], points: float) -> list[float]:
    """The rubric's points in proportion, so that they come to ``points`` exactly, which the rubric comes to in the bank.

    In steps that a marker gives where ``points`` has such and every criterion keeps at least one, by the largest remainder; else to
    the sixth decimal. Without steps nobody could give all points: of 10 for a rubric of 2, 2, 2, 2, 1 a marker reached 9.
    """
    in_steps = _shared(rubric, points, STEP) if _is_whole(points / STEP) else []
    return in_steps if in_steps and all(in_steps) else _shared(rubric, points, _FINEST)


def _shared(rubric: Sequence[float], points: float, unit: float) -> list[float]:
    whole = math.fsum(rubric)
    exact = [each / whole * points / unit for each in rubric]
    # A product that is a hair below a whole number is that number.
    given = [math.floor(each + 1e-6) for each in exact]
    order = sorted(range(len(exact)), key=lambda place: (given[place] - exact[place], place))
    for place in order[: max(0, round(points / unit) - sum(given))]:
        given[place] += 1
    return [round(each * unit, 6) for each in given]


def _is_whole(number: float) -> bool:
    return math.isclose(number, round(number), abs_tol=1e-9)
