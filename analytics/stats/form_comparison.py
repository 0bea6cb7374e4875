"""Did two forms that chance handed out turn out equally hard, and does it matter to anybody's result?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable
from analytics.stats.equating import Equating, Moments, moments

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class FormComparison:
    """Form Y beside form X: the difference of the means (Y − X, in steps of the score) with its error, 95 % interval and test;
    the same in standard deviations of both; the ratio of the standard deviations (Y : X)."""

    x: Moments
    y: Moments
    difference: float
    error: float
    low: float
    high: float
    p_value: float
    standardised: float
    sd_ratio: float


def compare_forms(x: Counts, y: Counts) -> FormComparison:
    """``x``, ``y``: people at the scores 0, 1, … as `equating.score_counts` makes them; first attempts scored whole.

    Welch (1947), *Biometrika* 34, 28–35, by scipy's ``ttest_ind_from_stats``; standardised: Cohen's d with the pooled variance
    (Cohen 1988). Raises `NotComputable` as `equating.moments` (one person has no variance).
    """
    from scipy.stats import t, ttest_ind_from_stats

    of_x, of_y = moments(x), moments(y)
    free_x, free_y = of_x.people - 1, of_y.people - 1
    of_mean_x, of_mean_y = of_x.sd**2 / free_x, of_y.sd**2 / free_y
    error = float(np.sqrt(of_mean_x + of_mean_y))
    test = ttest_ind_from_stats(
        of_y.mean,
        of_y.sd * np.sqrt(of_y.people / free_y),
        of_y.people,
        of_x.mean,
        of_x.sd * np.sqrt(of_x.people / free_x),
        of_x.people,
        equal_var=False,
    )
    freedom = error**4 / (of_mean_x**2 / free_x + of_mean_y**2 / free_y)
    half = float(t.ppf(0.975, freedom)) * error
    difference = of_y.mean - of_x.mean
    pooled = (of_x.sd**2 * of_x.people + of_y.sd**2 * of_y.people) / (free_x + free_y)
    return FormComparison(
        x=of_x,
        y=of_y,
        difference=difference,
        error=error,
        low=difference - half,
        high=difference + half,
        p_value=float(test.pvalue),
        standardised=float(difference / np.sqrt(pooled)),
        sd_ratio=of_y.sd / of_x.sd,
    )


@dataclass(frozen=True)
class AtTheCut:
    """What the cut of form Y is on form X, and whom that would touch.

    ``cut_x``: the lowest score of X that is worth Y's cut; ``moved``: people of X whose side of the cut it changes;
    ``clear``: the cut moves by at least a score, and a score's worth is more than 1.96 standard errors from the cut (``False``
    where there is no error). A rule of this house: below that nothing is done.
    """

    cut_y: int
    cut_x: int | None
    moved: int
    clear: bool


def at_the_cut(equating: Equating, x: Counts, cut: int) -> AtTheCut:
    """What ``equating`` means for people of form X where both forms have the same ``cut``: a difference that rounds away
    matters to nobody (Dorans & Feigenbaum 1994, ETS Research Memorandum 94-10: half a score). Worth is rounded to whole scores.
    Raises `NotComputable`: ``too_few`` (nobody sat X), ``out_of_range`` (the cut is no score of X).
    """
    if not x.sum():
        raise NotComputable("too_few", people=0)
    if not 0 <= cut < len(x):
        raise NotComputable("out_of_range", cut=cut, full=len(x) - 1)
    worth = np.floor(equating.equated + 0.5)
    enough = np.flatnonzero(worth >= cut)
    cut_x = int(enough[0]) if len(enough) else None
    ends = sorted((cut, len(x) if cut_x is None else cut_x))
    error = equating.errors[cut]
    distance = abs(float(equating.equated[cut]) - cut)
    clear = cut_x != cut and error is not None and distance > 1.96 * error
    return AtTheCut(cut, cut_x, int(x[ends[0] : ends[1]].sum()), clear)
