"""Statistics as pure functions of numbers."""

from __future__ import annotations

import math
from statistics import NormalDist


def wilson_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval for a proportion: (low, high), both in 0–1; (0, 1) without trials.

    Wilson (1927), *Journal of the American Statistical Association* 22, 209–212; without continuity correction: all p with
    ``|successes/trials - p| <= z·sqrt(p(1 - p)/trials)``. (scipy has it too, but takes a second to import.)
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes of {trials}")
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    spread = z * math.sqrt(z * z + 4 * successes * (trials - successes) / trials)
    low, high = (
        (2 * successes + z * z + sign * spread) / (2 * (trials + z * z)) for sign in (-1, 1)
    )
    # None of all, or all of all: exact, whatever rounding says.
    return 0.0 if successes == 0 else low, 1.0 if successes == trials else high
