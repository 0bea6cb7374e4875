"""Two forms given to random groups: which score of form Y says the same as a score of form X, and how sure that is.

Scores are whole steps: the arrays hold people at the scores 0, 1, …, full score. `score_counts` makes them. Only first
attempts that were scored whole belong in them: who was absent, is voided or has an open question has no score.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable
from analytics.stats.presmoothing import smooth

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

Method = Literal["identity", "mean", "linear", "circle_arc", "equipercentile", "smoothed", "rasch"]
"""``smoothed``: equipercentile after log-linear presmoothing; ``rasch``: by common items (`analytics.stats.rasch_linking`)."""

NEEDED: Mapping[Method, int] = MappingProxyType(
    {
        "identity": 0,
        "mean": 50,
        "circle_arc": 50,
        "rasch": 100,
        "linear": 400,
        "equipercentile": 1500,
        "smoothed": 1500,
    }
)
"""People that a method takes per form.

400 and 1,500: the rules of thumb of Kolen & Brennan, *Test Equating, Scaling, and Linking*, 3rd ed., 2014, chapter 8, for
random groups. 50 for circle-arc and mean, 100 for Rasch: rules of this house, after Skaggs (2005, *Journal of Educational
Measurement* 42, 309–330: with 25 people equating did more harm than none), Livingston & Kim (2009, same journal 46, 330–343)
and Lord (1983, "Small N justifies Rasch model"). So with 100–224 people a form it is circle-arc, or Rasch with common items.
"""

REPLICATIONS = 200


@dataclass(frozen=True)
class Moments:
    """People, mean, standard deviation, skewness and kurtosis (3 for a normal distribution); all with n, not n − 1."""

    people: int
    mean: float
    sd: float
    skewness: float
    kurtosis: float


@dataclass(frozen=True)
class Equating:
    """The score of form Y that each score 0, 1, … of form X is worth, each with its standard error.

    Equated scores are not rounded and may lie outside form Y's range at the ends. ``errors``: ``None`` where nobody's score
    says anything about that end of the scale. ``error_kind``: ``exact`` (nothing was estimated), ``delta`` (the published
    formula), ``bootstrap`` (parametric, seeded). ``degrees``: of the smoothing, of X and Y.
    """

    method: Method
    equated: Floats
    errors: tuple[float | None, ...]
    error_kind: Literal["exact", "delta", "bootstrap"]
    people_x: int
    people_y: int
    degrees: tuple[int, int] | None = None


@dataclass(frozen=True)
class Refusal:
    """Why a method won't do: ``too_few`` people in the smaller group, or ``too_few_common`` items."""

    reason: Literal["too_few", "too_few_common"]
    found: int
    needed: int


@dataclass(frozen=True)
class Advice:
    """What the smaller group's size allows: the ``method`` to use (``None``: too few, the forms stand as they are), what else
    would do, and why the others are refused."""

    method: Method | None
    people: int
    allowed: tuple[Method, ...]
    refused: Mapping[Method, Refusal]


def score_counts(scores: Floats, full_score: float, step: float = 1.0) -> Counts:
    """People at 0, ``step``, 2·``step`` … ``full_score``. Raises ``ValueError`` for a score outside or between the steps."""
    places = np.rint(scores / step).astype(int)
    top = round(full_score / step)
    if not np.allclose(places * step, scores) or (places < 0).any() or (places > top).any():
        raise ValueError(f"scores are not steps of {step:g} from 0 to {full_score:g}")
    return np.bincount(places, minlength=top + 1).astype(np.int64)


def moments(counts: Counts) -> Moments:
    """The moments of a distribution. Raises `NotComputable`: ``too_few`` (nobody), ``no_variance`` (one score only)."""
    people = int(counts.sum())
    if people == 0:
        raise NotComputable("too_few", people=0)
    scores, share = np.arange(len(counts)), counts / people
    mean = float(share @ scores)
    centred = scores - mean
    variance = float(share @ centred**2)
    if (counts > 0).sum() < 2:
        raise NotComputable("no_variance", people=people, score=mean)
    return Moments(
        people,
        mean,
        variance**0.5,
        float(share @ centred**3) / variance**1.5,
        float(share @ centred**4) / variance**2,
    )


def advise(people_x: int, people_y: int, common_items: int = 0) -> Advice:
    """The method that the sample sizes allow (`NEEDED`); Rasch only with at least `FEWEST_COMMON` common items."""
    people = min(people_x, people_y)
    refused = {
        method: Refusal("too_few", people, needed)
        for method, needed in NEEDED.items()
        if people < needed
    }
    if common_items < FEWEST_COMMON and "rasch" not in refused:
        refused["rasch"] = Refusal("too_few_common", common_items, FEWEST_COMMON)
    allowed = tuple(method for method in NEEDED if method not in refused)
    order: tuple[Method, ...] = ("smoothed", "linear", "circle_arc")
    best = next((method for method in order if method in allowed), None)
    return Advice(best, people, allowed, MappingProxyType(refused))


FEWEST_COMMON = 10
"""A rule of this house for two forms that share items: fewer link only those items' contents."""


def equate(x: Counts, y: Counts, method: Method | None = None, seed: int = 1) -> Equating:
    """``x``'s scores on ``y``'s scale by ``method``, or by what `advise` names.

    Raises `NotComputable`: ``too_few`` (figures: the method, people of the smaller group, people needed), and as the methods.
    """
    if method == "rasch":
        raise ValueError("Rasch equating takes items, not scores: rasch_linking.equate_scores")
    advice = advise(int(x.sum()), int(y.sum()))
    chosen = method or advice.method or "circle_arc"
    if chosen in advice.refused:
        raise NotComputable("too_few", method=chosen, people=advice.people, needed=NEEDED[chosen])
    if chosen == "smoothed":
        return smoothed_equipercentile(x, y, seed)
    methods = {
        "identity": identity,
        "mean": mean,
        "linear": linear,
        "circle_arc": circle_arc,
        "equipercentile": equipercentile,
    }
    return methods[chosen](x, y)


def identity(x: Counts, y: Counts) -> Equating:
    """No equating: a score is worth itself. It has no sampling error, and whatever the forms differ by stays in it."""
    scores = np.arange(len(x), dtype=np.float64)
    return Equating("identity", scores, (0.0,) * len(x), "exact", int(x.sum()), int(y.sum()))


def mean(x: Counts, y: Counts) -> Equating:
    """Shifts by the difference of the means (Kolen & Brennan 2014, chapter 2); the error is that of the difference."""
    of_x, of_y = moments(x), moments(y)
    error = (of_x.sd**2 / of_x.people + of_y.sd**2 / of_y.people) ** 0.5
    equated = np.arange(len(x)) - of_x.mean + of_y.mean
    return _delta("mean", np.asarray(equated, dtype=np.float64), np.full(len(x), error), of_x, of_y)


def linear(x: Counts, y: Counts) -> Equating:
    """Matches mean and standard deviation (Kolen & Brennan 2014, chapter 2).

    Standard error: Braun & Holland (1982, in Holland & Rubin, *Test Equating*, pp. 9–49), Kolen & Brennan chapter 7, with
    the skewness and kurtosis of both forms, not a normal distribution's.
    """
    of_x, of_y = moments(x), moments(y)
    z = (np.arange(len(x)) - of_x.mean) / of_x.sd
    skewness = of_x.skewness / of_x.people + of_y.skewness / of_y.people
    kurtosis = (of_x.kurtosis - 1) / (4 * of_x.people) + (of_y.kurtosis - 1) / (4 * of_y.people)
    variance = 1 / of_x.people + 1 / of_y.people + skewness * z + kurtosis * z**2
    errors = of_y.sd * np.sqrt(np.maximum(variance, 0))
    equated = np.asarray(of_y.mean + of_y.sd * z, dtype=np.float64)
    return _delta("linear", equated, errors, of_x, of_y)


def _delta(
    method: Method, equated: Floats, errors: Floats, of_x: Moments, of_y: Moments
) -> Equating:
    told = tuple(float(error) for error in errors)
    return Equating(method, equated, told, "delta", of_x.people, of_y.people)


def circle_arc(x: Counts, y: Counts, low: tuple[float, float] = (0.0, 0.0)) -> Equating:
    """An arc through the two ends of the scales and the two means: no more to estimate than the means.

    The simplified method of Livingston & Kim (2009), *Journal of Educational Measurement* 46, 330–343: a straight line
    through the ends, and on it the arc of a circle for what the means add. ``low``: the lowest scores that mean something
    on X and Y; the upper ends are the full scores. Below ``low`` the line alone. Standard error: the delta method over the
    two means. Raises `NotComputable` as `moments`, and ``too_different`` where no arc runs through the means.
    """
    of_x, of_y = moments(x), moments(y)
    ends = (low, (len(x) - 1.0, len(y) - 1.0))
    scores = np.arange(len(x), dtype=np.float64)

    def at(mean_x: float, mean_y: float) -> Floats:
        return _arc(scores, ends, (mean_x, mean_y))

    equated = at(of_x.mean, of_y.mean)
    step = 1e-4
    by_x = (at(of_x.mean + step, of_y.mean) - at(of_x.mean - step, of_y.mean)) / (2 * step)
    by_y = (at(of_x.mean, of_y.mean + step) - at(of_x.mean, of_y.mean - step)) / (2 * step)
    variance = by_x**2 * of_x.sd**2 / of_x.people + by_y**2 * of_y.sd**2 / of_y.people
    return _delta("circle_arc", equated, np.sqrt(variance), of_x, of_y)


Point = tuple[float, float]


def _arc(scores: Floats, ends: tuple[Point, Point], middle: Point) -> Floats:
    (low, low_y), (high, high_y) = ends
    slope = (high_y - low_y) / (high - low)
    line = low_y + slope * (scores - low)
    rise = middle[1] - (low_y + slope * (middle[0] - low))
    room = (middle[0] - low) * (high - middle[0])
    if room <= 0 or rise**2 >= room:
        raise NotComputable("too_different", mean_x=middle[0], mean_y=middle[1])
    if abs(rise) < 1e-9:
        return line
    centre = (rise**2 - room) / (2 * rise)  # of the circle, above the line's middle
    inside = np.clip((scores - low) * (high - scores), 0, None)
    arc = centre + np.sign(rise) * np.sqrt(centre**2 + inside)
    return np.asarray(line + arc, dtype=np.float64)


def equipercentile(x: Counts, y: Counts) -> Equating:
    """The score of Y with the same percentile rank (Kolen & Brennan 2014, chapter 2; where nobody has a score of
    Y, the middle between the two scores that would do).

    Standard error: Lord (1982), *Journal of Educational Statistics* 7, 165–174; Kolen & Brennan chapter 7.
    """
    of_x, of_y = moments(x), moments(y)
    share_x, share_y = x / of_x.people, y / of_y.people
    ranks = _percentile_ranks(share_x)
    errors = tuple(_lord(rank, share_y, of_x.people, of_y.people) for rank in ranks)
    equated = _scores_of(ranks, share_y)
    return Equating("equipercentile", equated, errors, "delta", of_x.people, of_y.people)


def _percentile_ranks(share: Floats) -> Floats:
    """The share below each score and half of those at it, 0–1."""
    ranks: Floats = np.clip(np.cumsum(share) - share / 2, 0, 1)
    return ranks


def _scores_of(ranks: Floats, share: Floats) -> Floats:
    """The scores at these percentile ranks, 0.5 below the lowest to 0.5 above the highest."""
    upto = np.concatenate(
        [[0.0], np.cumsum(share)]
    )  # up to half a point below each score, and above the last
    upto[-1] = 1.0
    slack = 1e-12
    above = np.searchsorted(upto, ranks + slack, side="right")
    below = np.searchsorted(upto, ranks - slack, side="left") - 1
    top = len(share) - 1
    upper, lower = np.clip(above - 1, 0, top), np.clip(below, 0, top)
    high = _within(ranks, upto, upper, share)
    low = _within(ranks, upto, lower, share)
    high = np.where(above > top + 1, top + 0.5, high)
    low = np.where(below < 0, -0.5, low)
    middle: Floats = (high + low) / 2
    return middle


def _within(ranks: Floats, upto: Floats, score: npt.NDArray[np.intp], share: Floats) -> Floats:
    width = np.where(share[score] > 0, share[score], 1.0)
    return np.asarray(score - 0.5 + np.clip((ranks - upto[score]) / width, 0, 1), dtype=np.float64)


def _lord(rank: float, share: Floats, people_x: int, people_y: int) -> float | None:
    if not 0 < rank < 1:
        return None
    upto = np.cumsum(share)
    score = int(np.searchsorted(upto, rank, side="right"))
    if score >= len(share):
        return None
    density, below = share[score], upto[score] - share[score]
    variance = rank * (1 - rank) * (1 / people_x + 1 / people_y)
    variance -= (upto[score] - rank) * (rank - below) / (people_y * density)
    return float(np.sqrt(max(variance, 0.0)) / density)


def smoothed_equipercentile(
    x: Counts, y: Counts, seed: int = 1, replications: int = REPLICATIONS
) -> Equating:
    """Equipercentile equating of the two smoothed distributions (`presmoothing.smooth`, degrees by AIC).

    Standard error: the parametric bootstrap (Kolen & Brennan 2014, chapter 7; Efron & Tibshirani 1993): samples from the
    smoothed distributions, smoothed again with the same degrees; one sample in twenty may have no smoothing. Raises as
    `presmoothing.smooth`, ``not_converged`` also where more samples have none.
    """
    of_x, of_y = smooth(x), smooth(y)
    ranks = _percentile_ranks(of_x.probabilities)
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(replications):
        again = [random.multinomial(of.people, of.probabilities) for of in (of_x, of_y)]
        with suppress(NotComputable):
            again_x, again_y = smooth(again[0], of_x.degree), smooth(again[1], of_y.degree)
            drawn.append(
                _scores_of(_percentile_ranks(again_x.probabilities), again_y.probabilities)
            )
    if len(drawn) < max(2, 0.95 * replications):
        raise NotComputable("not_converged", samples=replications - len(drawn), of=replications)
    return Equating(
        "smoothed",
        _scores_of(ranks, of_y.probabilities),
        tuple(float(error) for error in np.std(drawn, axis=0, ddof=1)),
        "bootstrap",
        of_x.people,
        of_y.people,
        (of_x.degree, of_y.degree),
    )
