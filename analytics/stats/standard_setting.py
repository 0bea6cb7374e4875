"""Where the cut should stand: Angoff (judges estimate items) and Hofstee (judges say what they could live with)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Angoff:
    """The cut in points, and how far it would move with other judges (``error``) or with other judges and other items of
    the same kind (``error_items``).

    ``judge_cuts``: each judge's own cut. ``judge_agreement``: each judge's correlation with the mean of the others over the
    items, ``None`` where somebody said the same of all items. ``reliability_one`` and ``reliability_all``: how alike one judge,
    or the mean of all, orders and places the items (intraclass correlations ICC(2,1) and ICC(2,k); ``None`` where the
    items don't differ).
    """

    cut: float
    error: float
    error_items: float
    judges: int
    items: int
    judge_cuts: tuple[float, ...]
    judge_agreement: tuple[float | None, ...]
    reliability_one: float | None
    reliability_all: float | None


def angoff(estimates: Floats, points: Floats | None = None) -> Angoff:
    """The cut of an Angoff panel. ``estimates``: judges × items, the share 0–1 of barely competent people who would be right
    (of a question's points, who would gain on average); ``points``: per item, 1 by default.

    Cut: the mean over judges of Σ estimate · points (Angoff 1971, in Thorndike, *Educational Measurement*, 2nd ed., pp. 508–600).
    Errors from the variance components of the judges × items design (Brennan & Lockwood 1980, *Applied Psychological
    Measurement* 4, 219–240): items fixed, σ²(J)/n_j + σ²(JI)/(n_j n_i), which is the standard deviation of the judges' cuts /
    √judges; items random, σ²(J)/n_j + σ²(I)/n_i + σ²(JI)/(n_j n_i). Intraclass correlations: Shrout & Fleiss (1979),
    *Psychological Bulletin* 86, 420–428, the items being what is rated.
    Raises `NotComputable`: ``too_few`` (judges or items below 2), ``missing`` (an estimate is missing), ``out_of_range``.
    """
    judges, items = estimates.shape
    if judges < 2 or items < 2:
        raise NotComputable("too_few", judges=judges, items=items, needed=2)
    if np.isnan(estimates).any():
        judge, item = (int(place) for place in np.argwhere(np.isnan(estimates))[0])
        raise NotComputable("missing", judge=judge, item=item, count=int(np.isnan(estimates).sum()))
    if (estimates < 0).any() or (estimates > 1).any():
        judge, item = (int(place) for place in np.argwhere((estimates < 0) | (estimates > 1))[0])
        raise NotComputable("out_of_range", judge=judge, item=item)
    worth = estimates * (np.ones(items) if points is None else points)
    cuts = worth.sum(axis=1)
    # Mean squares of the judges × items table in points, and the components' part of the mean's variance.
    _, by_item, residual = _mean_squares(worth)
    of_items = max(by_item - residual, 0.0) / judges / items
    error = float(cuts.std(ddof=1) / np.sqrt(judges))
    one, all_of_them = _intraclass(estimates)
    return Angoff(
        cut=float(cuts.mean()),
        error=error,
        error_items=float(np.sqrt(error**2 + items**2 * of_items)),
        judges=judges,
        items=items,
        judge_cuts=tuple(float(cut) for cut in cuts),
        judge_agreement=tuple(_agreement(estimates, judge) for judge in range(judges)),
        reliability_one=one,
        reliability_all=all_of_them,
    )


def _mean_squares(table: Floats) -> tuple[float, float, float]:
    """Of rows, columns and what is left, in a two-way table with one value a cell."""
    rows, columns = table.shape
    left = (
        table - table.mean(axis=1, keepdims=True) - table.mean(axis=0, keepdims=True) + table.mean()
    )
    return (
        float(columns * table.mean(axis=1).var(ddof=1)),
        float(rows * table.mean(axis=0).var(ddof=1)),
        float((left**2).sum() / ((rows - 1) * (columns - 1))),
    )


def _intraclass(estimates: Floats) -> tuple[float | None, float | None]:
    judges, items = estimates.shape
    by_judge, by_item, residual = _mean_squares(estimates)
    if by_item < 1e-12:
        return None, None
    spread = (by_judge - residual) / items
    one = (by_item - residual) / (by_item + (judges - 1) * residual + judges * spread)
    return float(one), float((by_item - residual) / (by_item + spread))


def _agreement(estimates: Floats, judge: int) -> float | None:
    others = np.delete(estimates, judge, axis=0).mean(axis=0)
    if estimates[judge].std() < 1e-12 or others.std() < 1e-12:
        return None
    return float(np.corrcoef(estimates[judge], others)[0, 1])


@dataclass(frozen=True)
class PanelCut:
    """The cut of a panel in which not everybody estimated every item: `angoff` is for those in which they did."""

    cut: float
    error: float
    judges: int
    items: int
    estimates: int


def panel_cut(estimates: Floats, points: Floats) -> PanelCut:
    """The cut from judges × items with gaps (NaN): Σ points · mean estimate of those who estimated the item.

    The error is the jackknife's over judges, √((J − 1)/J Σ (cut without j − their mean)²) (Tukey 1958; Efron & Tibshirani, *An
    Introduction to the Bootstrap*, 1993, chapter 11): items fixed; a judge who is lenient is so with all of their items. Without
    gaps it is that of `angoff`, the standard deviation of the judges' cuts / √J.

    Raises `NotComputable`: ``too_few`` (judges below 2); ``unjudged`` (``items``: how many nobody estimated); ``one_judge``
    (``items``: how many only one did: without that judge there is no cut); ``out_of_range``.
    """
    given = ~np.isnan(estimates)
    judges, items = estimates.shape
    if not items or (count := int((~given.any(axis=0)).sum())):
        raise NotComputable("unjudged", items=count if items else 0)
    judging = estimates[given.any(axis=1)]
    judges = len(judging)
    if judges < 2:
        raise NotComputable("too_few", judges=judges, items=items, needed=2)
    if (judging < 0).any() or (judging > 1).any():
        raise NotComputable("out_of_range", count=int(((judging < 0) | (judging > 1)).sum()))
    if count := int((given.sum(axis=0) < 2).sum()):
        raise NotComputable("one_judge", items=count)
    left = np.array(
        [
            float(np.nanmean(np.delete(judging, judge, axis=0), axis=0) @ points)
            for judge in range(judges)
        ]
    )
    return PanelCut(
        cut=float(np.nanmean(judging, axis=0) @ points),
        error=float(np.sqrt((judges - 1) / judges * ((left - left.mean()) ** 2).sum())),
        judges=judges,
        items=items,
        estimates=int(given.sum()),
    )


Meeting = Literal["meets", "always_more_fail", "always_fewer_fail"]


@dataclass(frozen=True)
class Hofstee:
    """The cut where the judges' line meets the curve of who would fail, or why there is none.

    ``meeting``: ``meets``; ``always_more_fail`` (even at the lowest acceptable cut more fail than is acceptable);
    ``always_fewer_fail`` (even at the highest one fewer fail than expected at least). ``cut`` and ``fail_rate`` are ``None``
    unless it meets. ``fail_rate``: the share below the cut; the four bounds are the judges' means.
    """

    meeting: Meeting
    cut: float | None
    fail_rate: float | None
    lowest_cut: float
    highest_cut: float
    lowest_fail_rate: float
    highest_fail_rate: float
    people: int


def hofstee(scores: Floats, cuts: Floats, fail_rates: Floats) -> Hofstee:
    """Hofstee's compromise. ``scores``: of all who sat (first attempts); ``cuts`` and ``fail_rates``: judges × 2, the lowest and
    the highest acceptable cut (points) and share of people who fail (0–1).

    Hofstee (1983, in Anderson & Helmick, *On Educational Testing*, pp. 109–127): the line from (lowest cut, highest fail rate) to
    (highest cut, lowest fail rate), and the share of people below each cut; both of the judges' means.
    Raises `NotComputable`: ``too_few`` (nobody's score, no judge), ``missing``, ``turned_round`` (figures: the judge whose lowest is not
    below their highest), ``out_of_range``.
    """
    if not len(scores) or not len(cuts):
        raise NotComputable("too_few", people=len(scores), judges=len(cuts))
    if any(np.isnan(values).any() for values in (scores, cuts, fail_rates)):
        raise NotComputable("missing", people=int(np.isnan(scores).sum()))
    wrong = (cuts[:, 0] >= cuts[:, 1]) | (fail_rates[:, 0] >= fail_rates[:, 1])
    if wrong.any():
        raise NotComputable("turned_round", judge=int(np.argmax(wrong)))
    if (fail_rates < 0).any() or (fail_rates > 1).any():
        outside = ((fail_rates < 0) | (fail_rates > 1)).any(axis=1)
        raise NotComputable("out_of_range", judge=int(np.argmax(outside)))
    low, high = (float(cut) for cut in cuts.mean(axis=0))
    few, many = (float(rate) for rate in fail_rates.mean(axis=0))
    cut, meeting = _meet(np.sort(scores), (low, many), (high, few))
    return Hofstee(
        meeting=meeting,
        cut=cut,
        fail_rate=None if cut is None else float((scores < cut).mean()),
        lowest_cut=low,
        highest_cut=high,
        lowest_fail_rate=few,
        highest_fail_rate=many,
        people=len(scores),
    )


def _meet(
    ordered: Floats, start: tuple[float, float], end: tuple[float, float]
) -> tuple[float | None, Meeting]:
    """Where the falling line meets the rising steps of the share below a cut; at a jump, the score where it jumps."""
    (low, many), (high, few) = start, end

    def failing(cut: float) -> float:
        return float(np.searchsorted(ordered, cut, side="left")) / len(ordered)

    if failing(low) > many:
        return None, "always_more_fail"
    if failing(high) < few:
        return None, "always_fewer_fail"
    # Between two following scores the share is level, and so the line meets it there or at the step.
    inside = np.unique(ordered[(ordered > low) & (ordered < high)])
    left = low
    for right in [*inside.tolist(), high]:
        level = failing(right)  # of every cut above ``left`` up to ``right``
        cut = low + (many - level) / (many - few) * (high - low)
        if cut <= left:
            return left, "meets"
        if cut <= right:
            return float(cut), "meets"
        left = right
    return high, "meets"
