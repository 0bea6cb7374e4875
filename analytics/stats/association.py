"""Do two things go together over people? Ranks only: neither hours nor scores are normal, and hours have many ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable

Floats = npt.NDArray[np.float64]

FEWEST = 30
"""People; a rule of this house: with fewer an interval is wider than half of the scale."""


@dataclass(frozen=True)
class Association:
    """A rank correlation (−1 … 1) with its interval, over so many people."""

    people: int
    correlation: float
    low: float
    high: float


def rank_correlation(
    x: Floats, y: Floats, given: Floats | None = None, confidence: float = 0.95
) -> Association:
    """Spearman's correlation of ``x`` and ``y``; with ``given``, the partial one: what is left beside what ``given`` tells of both.

    Spearman by scipy's ``spearmanr``; partial: the first-order partial correlation of the ranks (Kendall & Gibbons, *Rank
    Correlation Methods*, 5th ed., 1990, chapter 8, has it for τ; the formula is Yule's). Interval: Fisher's z with the variance
    (1 + r²/2) / (n − 3) of Bonett & Wright (2000), *Psychometrika* 65, 23–28; n − 4 with ``given``.
    Raises `NotComputable`: ``too_few`` (people, needed), ``no_variance`` (all alike in x, y or ``given``), ``determined``
    (``given`` tells x or y wholly).
    """
    from scipy.stats import norm, spearmanr

    people = len(x)
    if people < FEWEST:
        raise NotComputable("too_few", people=people, needed=FEWEST)
    told = [x, y] if given is None else [x, y, given]
    if any(np.ptp(each) == 0 for each in told):
        raise NotComputable("no_variance", people=people)
    found = float(spearmanr(x, y).statistic)
    if given is not None:
        of_x, of_y = float(spearmanr(x, given).statistic), float(spearmanr(y, given).statistic)
        room = (1 - of_x**2) * (1 - of_y**2)
        if room < 1e-12:
            raise NotComputable("determined", people=people)
        found = (found - of_x * of_y) / room**0.5
    found = min(1.0, max(-1.0, found))
    if abs(found) > 1 - 1e-12:
        return Association(people, found, found, found)
    error = np.sqrt((1 + found**2 / 2) / (people - 3 - (given is not None)))
    half = float(norm.ppf((1 + confidence) / 2)) * error
    z = np.arctanh(found)
    return Association(people, found, float(np.tanh(z - half)), float(np.tanh(z + half)))
