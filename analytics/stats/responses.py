"""From responses to the numbers that statistics take: one matrix of points, people × questions of one form.

A number that is not there is NaN in the matrix, and only there: no statistic of this package returns one. Five things are
told apart, and each statistic says what it does with NaN:

* scored: the points;
* omitted and not reached: nothing was given; 0 points or no number, as the caller says (`score_matrix`);
* voided: a decision took the question out of the exam: no number;
* unreadable, pending: nobody has resolved it yet: no number, it counts nowhere as 0;
* missing (an empty status): the question was not on this person's paper: no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Integers: TypeAlias = npt.NDArray[np.int64]

Blank = Literal["zero", "none"]
"""What an answer that was not given is worth in a statistic: 0 points, or no number."""

WITHOUT_NUMBER = ("voided", "unreadable", "pending", "")
"""Statuses that give no number whatever the caller says; the empty one is a question that the person did not have."""


def score_matrix(
    points: Floats,
    status: npt.NDArray[np.str_],
    *,
    omitted: Blank = "zero",
    not_reached: Blank = "zero",
) -> Floats:
    """Points, people × questions, NaN where there is no number; ``status`` of the same shape as records have it.

    ``omitted`` and ``not_reached``: "zero" counts them as wrong, as the result does; "none" leaves them out of every
    statistic (for difficulties that do not mix what people know with how fast they were: Lord, *Applications of Item
    Response Theory to Practical Testing Problems*, 1980, section 15.8).

    Raises:
        ValueError: the shapes differ, a status is unknown, or a scored response has no points.
    """
    if points.shape != status.shape or points.ndim != 2:
        raise ValueError(f"points are {points.shape}, statuses {status.shape}")
    known = ("scored", "omitted", "not_reached", *WITHOUT_NUMBER)
    if unknown := sorted(set(np.unique(status)) - set(known)):
        raise ValueError(f"unknown statuses {unknown}")
    scored = status == "scored"
    if not np.isfinite(points[scored]).all():
        raise ValueError("a scored response without points")
    scores = np.where(scored, points, np.nan)
    for name, worth in (("omitted", omitted), ("not_reached", not_reached)):
        if worth == "zero":
            scores[status == name] = 0.0
    return scores


def answered_items(scores: Floats) -> Integers:
    """The columns that have a number at all; a question that was voided, or that nobody has marked, is left out."""
    return np.flatnonzero(~np.isnan(scores).all(axis=0))


def complete_people(scores: Floats) -> Bools:
    """Who has a number for every question that has one at all (see `answered_items`)."""
    columns = answered_items(scores)
    if not columns.size:
        return np.zeros(len(scores), dtype=np.bool_)
    who: Bools = np.asarray(~np.isnan(scores[:, columns]).any(axis=1))
    return who


def complete_scores(
    scores: Floats, *, people: int = 2, items: int = 2
) -> tuple[Floats, Integers, int]:
    """The scores without gaps: (people × questions, columns kept, people left out).

    Questions without any number go first, then people who lack one of the rest (listwise).

    Raises:
        NotComputable: ``nobody``, ``too_few_people`` (people, needed) or ``too_few_items`` (items, needed).
    """
    if scores.ndim != 2:
        raise ValueError(f"scores are people × questions, not {scores.shape}")
    columns = answered_items(scores)
    who = complete_people(scores)
    found = int(who.sum())
    if not found:
        raise NotComputable("nobody", people=len(scores))
    if found < people:
        raise NotComputable("too_few_people", people=found, needed=people)
    if columns.size < items:
        raise NotComputable("too_few_items", items=int(columns.size), needed=items)
    return scores[np.ix_(who, columns)], columns, len(scores) - found


def dichotomous(scores: Floats, maxima: Floats) -> Floats:
    """1 for full marks, 0 for less, NaN where there is no number: what models of right and wrong take.

    Half marks count as wrong; say so where it is shown.
    """
    right = (scores >= maxima - 1e-9).astype(np.float64)
    return np.where(np.isnan(scores), np.nan, right)


def merge_parts(scores: Floats, case: Sequence[str]) -> tuple[Floats, tuple[str, ...]]:
    """Parts of one case summed into one score: (people × cases, the cases in their order).

    ``case`` names each column's case; an empty name is a question of its own. Parts of a case hang together, so that
    reliability over parts is too high: Sireci, Thissen & Wainer (1991), *Journal of Educational Measurement* 28, 237–247.
    A part that nobody has a number for (a voided one) is left out; who lacks another part has no number for the case.
    """
    if len(case) != scores.shape[1]:
        raise ValueError(f"{scores.shape[1]} questions, {len(case)} names of cases")
    names = [name or f"#{column}" for column, name in enumerate(case)]
    order = list(dict.fromkeys(names))
    merged = np.full((len(scores), len(order)), np.nan)
    for place, name in enumerate(order):
        parts = scores[:, [column for column, other in enumerate(names) if other == name]]
        parts = parts[:, answered_items(parts)]
        if parts.shape[1]:
            merged[:, place] = parts.sum(axis=1)
    return merged, tuple(order)


def score_groups(total: Floats, groups: int) -> Integers:
    """A group 0 (lowest) to ``groups`` − 1 for each person, as equal in size as ties allow; −1 without a total.

    People with the same total are in the same group: the one that the middle of their ranks falls into.
    """
    from scipy.stats import rankdata  # takes a second to import

    found = np.full(len(total), -1, dtype=np.int64)
    who = ~np.isnan(total)
    if who.any():
        middle = (rankdata(np.round(total[who], 9)) - 0.5) / int(who.sum())
        found[who] = np.minimum((middle * groups).astype(np.int64), groups - 1)
    return found
