"""Statistics as pure functions of numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def wilson_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval for a proportion: (low, high), both in 0–1; (0, 1) without trials.

    Wilson (1927), *Journal of the American Statistical Association* 22, 209–212; without continuity correction.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes of {trials}")
    if trials == 0:
        return 0.0, 1.0
    from scipy.stats import binomtest  # takes a second to import

    interval = binomtest(successes, trials).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def ratio_interval(
    gained: npt.NDArray[np.float64], possible: npt.NDArray[np.float64], confidence: float = 0.95
) -> tuple[float, float]:
    """An interval for Σ gained / Σ possible over people: (low, high), cut to 0–1; NaN where the people do not differ.

    Linearised variance of a ratio estimate, the people being the clusters (Cochran, *Sampling Techniques*, 3rd ed., 1977,
    section 6.3, without the finite population's correction); Student's t with n − 1 degrees of freedom.
    """
    n = len(gained)
    if n < 2 or not possible.sum():
        return np.nan, np.nan
    rate = gained.sum() / possible.sum()
    left = gained - rate * possible
    error = float(np.sqrt(n / (n - 1) * (left**2).sum())) / float(possible.sum())
    if error < 1e-12:
        return np.nan, np.nan
    from scipy.stats import t  # takes a second to import

    half = float(t.ppf((1 + confidence) / 2, n - 1)) * error
    return max(0.0, float(rate) - half), min(1.0, float(rate) + half)
