"""Classical statistics of the questions of one form: facility, spread, discrimination.

Distractors are in `options`, what gives cause to look at a question in `flags`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.responses import Floats, answered_items, complete_people

FISHER_PEOPLE = 4
"""An interval of a correlation takes more than three people (its standard error is 1/√(n − 3))."""


@dataclass(frozen=True)
class ItemStatistics:
    """One question's figures; ``None`` where there is none, then ``reasons`` has the figure's name and a code.

    Codes: ``no_answers`` (nobody has a number for it), ``one_person``, ``too_few_people``, ``no_variance`` (everybody has
    the same points), ``rest_no_variance`` (everybody has the same points in the rest of the form), ``total_no_variance``,
    ``no_rest`` (the form has no other question), ``negative_covariance``.
    """

    people: int
    """Who has a number for the question: what ``facility`` and ``sd`` rest on."""

    complete: int
    """Who has a number for every question of the form: what ``discrimination`` and the figures below it rest on."""

    facility: float | None
    """Mean points / possible points, 0–1 (Moodle: facility index)."""

    facility_error: float | None
    """Standard error of ``facility``: sd / √n / possible points."""

    sd: float | None
    """Standard deviation of the points, n − 1 (Moodle shows it as a share of the possible points)."""

    discrimination: float | None
    """Correlation with the rest of the form, −1–1 (see `item_rest_correlation`; Moodle: discrimination index, × 100)."""

    discrimination_low: float | None
    discrimination_high: float | None
    """Its 95 % interval by Fisher's z."""

    upper_lower: float | None
    """Facility of the upper 27 % less that of the lower 27 %, −1–1 (see `upper_lower`)."""

    efficiency: float | None
    """Covariance with the rest / the largest that these two sets of points allow, ≤ 1 (Moodle: discriminative efficiency)."""

    effective_weight: float | None
    """Share of the total's spread that the question makes, 0–1 (Moodle: effective weight)."""

    reasons: Mapping[str, str]


def item_rest_correlation(points: Floats, rest: Floats) -> float | None:
    """Pearson's correlation of a question with the rest of the form; ``None`` without variance.

    For right and wrong the corrected point-biserial: Henrysson (1963), *Psychometrika* 28, 211–218. Moodle's discrimination
    index is 100 times this (question/classes/statistics/questions/calculator.php; MoodleDocs, Quiz statistics calculations).
    """
    spread = float(points.std() * rest.std())
    if spread < 1e-12:
        return None
    together = float(np.mean((points - points.mean()) * (rest - rest.mean())))
    return max(-1.0, min(1.0, together / spread))


def discriminative_efficiency(points: Floats, rest: Floats) -> float | None:
    """Moodle's discriminative efficiency as a share: C(x, y) / C(x sorted, y sorted); ``None`` if the latter is 0.

    MoodleDocs, Quiz statistics calculations: the largest covariance is that of both lists of points, each sorted by itself.
    """
    largest = float(np.cov(np.sort(points), np.sort(rest))[0, 1])
    if largest < 1e-12:
        return None
    return float(np.cov(points, rest)[0, 1]) / largest


def extreme_weights(total: Floats, share: float = 0.27) -> tuple[Floats, Floats]:
    """How far each person belongs to the (lower, upper) group of exactly ``share`` of the people, 0–1.

    27 %: Kelley (1939), *Journal of Educational Psychology* 30, 17–24. Who ties at the border of a group shares what is left
    of it in equal parts, so that neither the order of the list nor chance decides (a rule of this house).
    """
    wanted = share * len(total)
    _, place, counts = np.unique(np.round(total, 9), return_inverse=True, return_counts=True)

    def weights(count: Floats) -> Floats:
        before = np.concatenate([[0.0], np.cumsum(count)[:-1]])
        return np.clip((wanted - before) / count, 0.0, 1.0)

    counted = counts.astype(np.float64)
    lower, upper = weights(counted), weights(counted[::-1])[::-1]
    return lower[place], upper[place]


def upper_lower(points: Floats, total: Floats, maximum: float, share: float = 0.27) -> float | None:
    """Facility of the highest ``share`` by ``total`` less that of the lowest; ``None`` when everybody has the same total.

    Johnson (1951), *Journal of Educational Psychology* 42, 499–504; groups and ties as in `extreme_weights`. ``total``
    holds the question itself, as the published index does; with few questions that raises it.
    """
    if np.ptp(total) < 1e-9:
        return None
    lower, upper = extreme_weights(total, share)
    return float(upper @ points / upper.sum() - lower @ points / lower.sum()) / maximum


def correlation_interval(
    correlation: float, people: int, confidence: float = 0.95
) -> tuple[float, float] | None:
    """An interval by Fisher's z (1921, *Metron* 1, 3–32): (low, high); ``None`` with fewer than four people."""
    if people < FISHER_PEOPLE:
        return None
    if abs(correlation) > 1 - 1e-12:
        return correlation, correlation
    from scipy.stats import norm  # takes a second to import

    half = float(norm.ppf((1 + confidence) / 2)) / np.sqrt(people - 3)
    z = np.arctanh(correlation)
    return float(np.tanh(z - half)), float(np.tanh(z + half))


def pooled_correlation(correlations: Sequence[float], people: Sequence[int]) -> float | None:
    """One correlation of a question that stood on several forms: Fisher's z of each, weighted by n − 3 (Hedges & Olkin,
    *Statistical Methods for Meta-Analysis*, 1985, chapter 11). ``None`` without a form of more than three people."""
    weights = np.array([max(0, count - 3) for count in people], dtype=np.float64)
    if weights.sum() < 1:
        return None
    limit = 1 - 1e-12
    z = np.arctanh(np.clip(np.array(correlations, dtype=np.float64), -limit, limit))
    return float(np.tanh(weights @ z / weights.sum()))


def effective_weights(scores: Floats) -> list[float | None]:
    """Share of each question in the spread of the total: √C(x, total) / Σ √C(x, total), negative covariances left out.

    MoodleDocs, Quiz statistics calculations: effective weight; ``None`` for a question whose covariance is negative, and
    for all when no total differs. ``scores`` has no gaps.
    """
    total = scores.sum(axis=1)
    covariance = (scores - scores.mean(axis=0)).T @ (total - total.mean()) / (len(scores) - 1)
    roots = np.sqrt(np.maximum(covariance, 0.0))
    if roots.sum() < 1e-12:
        return [None] * scores.shape[1]
    return [
        None if one < -1e-12 else float(root / roots.sum())
        for one, root in zip(covariance, roots, strict=True)
    ]


def item_statistics(scores: Floats, maxima: Floats) -> tuple[ItemStatistics, ...]:
    """Each question's figures, in the order of the columns.

    Args:
        scores: people × questions of one form, NaN where there is no number (`responses.score_matrix` says what an omitted,
            a not reached and a voided response are).
        maxima: possible points of each question, all positive.

    A question without any number (voided) is no part of the rest of the form. Facility and spread are of everybody who has
    a number for the question; what compares a question with the rest is of those who have a number for every question.
    What cannot be computed is ``None`` with its reason.
    """
    if scores.ndim != 2 or maxima.shape != scores.shape[1:]:
        raise ValueError(f"scores are {scores.shape}, possible points {maxima.shape}")
    if not (maxima > 0).all():
        raise ValueError("a question without possible points has no facility")
    columns = answered_items(scores)
    whole = scores[np.ix_(complete_people(scores), columns)]
    weights: list[float | None] = [None] * len(columns)
    if len(whole) > 1:
        weights = effective_weights(whole)
    place = {int(column): at for at, column in enumerate(columns)}
    return tuple(
        _item(
            scores[:, column][~np.isnan(scores[:, column])],
            float(maxima[column]),
            whole,
            place.get(column),
            weights[place[column]] if column in place else None,
        )
        for column in range(scores.shape[1])
    )


def _item(
    points: Floats, maximum: float, whole: Floats, at: int | None, weight: float | None
) -> ItemStatistics:
    """The figures of the question whose points these are; ``at`` is its column in ``whole``, the scores without gaps."""
    reasons: dict[str, str] = {}
    n = len(points)
    facility = float(points.mean()) / maximum if n else None
    sd = float(points.std(ddof=1)) if n > 1 else None
    if not n:
        reasons["facility"] = "no_answers"
    if sd is None:
        reasons["sd"] = reasons["facility_error"] = "no_answers" if not n else "one_person"
    found = dict.fromkeys(("discrimination", "upper_lower", "efficiency"), None) | {
        "effective_weight": weight
    }
    interval = None
    why = _why_not(whole, at)
    if why is None and at is not None:
        mine, total = whole[:, at], whole.sum(axis=1)
        found["discrimination"] = item_rest_correlation(mine, total - mine)
        found["upper_lower"] = upper_lower(mine, total, maximum)
        found["efficiency"] = discriminative_efficiency(mine, total - mine)
        if found["discrimination"] is not None:
            interval = correlation_interval(found["discrimination"], len(whole))
        level = np.ptp(total) < 1e-9  # a question and the rest that undo each other
        why = "total_no_variance" if level else "negative_covariance"
    reasons |= {name: str(why) for name, value in found.items() if value is None}
    if interval is None:
        why = reasons.get("discrimination", "too_few_people")
        reasons |= {"discrimination_low": why, "discrimination_high": why}
    return ItemStatistics(
        people=n,
        complete=len(whole),
        facility=facility,
        facility_error=None if sd is None else sd / np.sqrt(n) / maximum,
        sd=sd,
        discrimination=found["discrimination"],
        discrimination_low=interval[0] if interval else None,
        discrimination_high=interval[1] if interval else None,
        upper_lower=found["upper_lower"],
        efficiency=found["efficiency"],
        effective_weight=found["effective_weight"],
        reasons=reasons,
    )


def _why_not(whole: Floats, at: int | None) -> str | None:
    """Why a question cannot be compared with the rest of its form; ``None`` if it can."""
    if at is None:
        return "no_answers"
    if len(whole) < 2:
        return "one_person" if len(whole) else "too_few_people"
    if whole.shape[1] < 2:
        return "no_rest"
    if np.ptp(whole[:, at]) < 1e-12:
        return "no_variance"
    if np.ptp(np.delete(whole, at, axis=1).sum(axis=1)) < 1e-9:
        return "rest_no_variance"
    return None


def rest_scores(scores: Floats, column: int) -> Floats:
    """Points in the rest of the form, NaN for who lacks a number there: what option curves stand over.

    Raises:
        NotComputable: ``no_rest``: the form has no other question with a number.
    """
    others = [other for other in answered_items(scores) if other != column]
    if not others:
        raise NotComputable("no_rest", items=1)
    total: Floats = scores[:, others].sum(axis=1)
    return total
