"""Proportions: intervals, the funnel that small units need, and whether a rate moves over the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

FEWEST_YEARS = 3
"""A rule of this house: two years are a comparison, not a trend."""


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


def difference_interval(
    first: tuple[int, int], second: tuple[int, int], confidence: float = 0.95
) -> tuple[float, float]:
    """Of the first proportion minus the second, of people who are not the same; each is successes and trials.

    Newcombe (1998), *Statistics in Medicine* 17, 873–890, method 10 (from both Wilson intervals), by statsmodels'
    ``confint_proportions_2indep``. Raises `ValueError` without trials.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    if not (first[1] and second[1]):
        raise ValueError("a proportion of nobody")
    low, high = confint_proportions_2indep(
        *first, *second, method="newcomb", compare="diff", alpha=1 - confidence
    )
    return float(low), float(high)


def ratio_interval(
    gained: Floats, possible: Floats, confidence: float = 0.95
) -> tuple[float, float] | None:
    """An interval for Σ gained / Σ possible over people: (low, high), cut to 0–1; ``None`` where the people do not differ.

    Linearised variance of a ratio estimate, the people being the clusters (Cochran, *Sampling Techniques*, 3rd ed., 1977,
    section 6.3, without the finite population's correction); Student's t with n − 1 degrees of freedom.
    """
    if np.isnan(gained).any() or np.isnan(possible).any():
        raise ValueError(
            "a person's points are missing: leave the person out, or say what a missing answer is worth"
        )
    n = len(gained)
    if n < 2 or not possible.sum():
        return None
    rate = gained.sum() / possible.sum()
    left = gained - rate * possible
    error = float(np.sqrt(n / (n - 1) * (left**2).sum())) / float(possible.sum())
    if error < 1e-12:
        return None
    from scipy.stats import t  # takes a second to import

    half = float(t.ppf((1 + confidence) / 2, n - 1)) * error
    return max(0.0, float(rate) - half), min(1.0, float(rate) + half)


Place = Literal["far_below", "below", "within", "above", "far_above"]
"""Where a unit stands: outside the 99.8 % limits (far), only outside the 95 % limits, or between them."""


@dataclass(frozen=True)
class Funnel:
    """The limits between which chance alone leaves a unit's rate, one of each per unit; all in 0–1."""

    target: float
    low_95: Floats
    high_95: Floats
    low_998: Floats
    high_998: Floats


def funnel_limits(target: float, sizes: Counts) -> Funnel:
    """Control limits of a funnel plot about ``target`` (the rate of all together) for units of these ``sizes`` (≥ 1).

    Exact binomial limits, interpolated between two counts: Spiegelhalter (2005), "Funnel plots for comparing institutional
    performance", *Statistics in Medicine* 24, 1185–1202, appendix A.1.1; cut to 0–1. 95 % and 99.8 % as there (about two and three
    standard errors). Raises `NotComputable`: ``no_variance`` where everybody or nobody succeeds, ``empty_unit``.
    """
    if not 0 < target < 1:
        raise NotComputable("no_variance", target=target)
    if (sizes < 1).any():
        raise NotComputable("empty_unit", units=int((sizes < 1).sum()))
    ends = (_limit(target, sizes, p) for p in (0.025, 0.975, 0.001, 0.999))
    return Funnel(target, *ends)


def _limit(target: float, sizes: Counts, p: float) -> Floats:
    from scipy.stats import binom

    quantile = np.asarray(binom.ppf(p, sizes, target))
    # The smallest count whose cumulative probability is above p, not at p.
    count = quantile + (binom.cdf(quantile, sizes, target) <= p)
    upto, below = binom.cdf(count, sizes, target), binom.cdf(count - 1, sizes, target)
    limit: Floats = np.clip((count - (upto - p) / (upto - below)) / sizes, 0, 1)
    return limit


def funnel_places(successes: Counts, sizes: Counts, target: float | None = None) -> list[Place]:
    """Where each unit stands in the funnel about ``target`` (default: the rate of all together). Raises as `funnel_limits`.

    One unit in twenty is outside the 95 % limits by chance alone, one in five hundred outside the 99.8 % ones.
    """
    if not len(sizes) or not sizes.sum():
        raise NotComputable("too_few", people=0)
    limits = funnel_limits(
        float(successes.sum() / sizes.sum()) if target is None else target, sizes
    )
    rates = successes / sizes
    return [
        _place(rate, ends)
        for rate, *ends in zip(
            rates, limits.low_998, limits.low_95, limits.high_95, limits.high_998, strict=True
        )
    ]


def _place(rate: float, ends: list[float]) -> Place:
    far_low, low, high, far_high = ends
    if rate < far_low:
        return "far_below"
    if rate < low:
        return "below"
    if rate > far_high:
        return "far_above"
    return "above" if rate > high else "within"


@dataclass(frozen=True)
class Trend:
    """A rate over years: the odds' factor per year with its 95 % interval, and the test that it is 1."""

    odds_ratio: float
    low: float
    high: float
    z: float
    p_value: float
    years: int


def trend(successes: Counts, trials: Counts, years: Counts) -> Trend:
    """Whether a rate rises or falls steadily over ``years`` (one entry of each array a year; years without trials are left out).

    Test: Cochran (1954), *Biometrics* 10, 417–451, and Armitage (1955), *Biometrics* 11, 375–386, by statsmodels'
    ``Table.test_ordinal_association``; size: the slope of a binomial logit on the year by statsmodels' ``GLM``, Wald interval.
    Both take people of different years for different people: where the same people come again the interval is a guide only.
    Raises `NotComputable`: ``too_few`` (fewer than `FEWEST_YEARS` years), ``no_variance`` (all or nobody in all years),
    ``separated`` (the slope has no finite estimate).
    """
    used = trials > 0
    passed, sat, when = successes[used], trials[used], years[used].astype(float)
    if len(np.unique(when)) < FEWEST_YEARS:
        raise NotComputable("too_few", years=len(np.unique(when)), needed=FEWEST_YEARS)
    if passed.sum() in {0, sat.sum()}:
        raise NotComputable("no_variance", years=len(when), people=int(sat.sum()))
    if _separated(passed, sat, when):
        raise NotComputable("separated", years=len(when))
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.stats.contingency_tables import Table

    table = Table(np.vstack([sat - passed, passed]).astype(float), shift_zeros=False)
    test = table.test_ordinal_association(col_scores=when)
    design = np.column_stack([np.ones(len(when)), when - when.mean()])
    fit = GLM(np.column_stack([passed, sat - passed]), design, family=Binomial()).fit()
    low, high = fit.conf_int()[1]
    return Trend(
        odds_ratio=float(np.exp(fit.params[1])),
        low=float(np.exp(low)),
        high=float(np.exp(high)),
        z=float(test.zscore),
        p_value=float(test.pvalue),
        years=len(when),
    )


def _separated(passed: Counts, sat: Counts, when: Floats) -> bool:
    """Everybody before some year and nobody after it, or the reverse: the logit's slope is infinite."""
    order = np.argsort(when)
    rates = (passed / sat)[order]
    mixed = np.flatnonzero((rates > 0) & (rates < 1))
    sides = np.unique(when[order][mixed])
    if len(sides) > 1:
        return False
    steps = np.diff(rates)
    return bool((steps >= 0).all() or (steps <= 0).all())
