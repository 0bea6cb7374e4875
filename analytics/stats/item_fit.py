"""Do the items behave as the model says? S-X² for any model, infit and outfit for Rasch's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.irt import Calibration, probabilities
from analytics.stats.irt_persons import PersonMeasures
from analytics.stats.responses import Floats


@dataclass(frozen=True)
class SX2:
    """Orlando & Thissen's statistic of one item; a small ``p`` says that the item does not follow the model."""

    chi_square: float
    degrees: int
    p: float | None
    """``None`` when the scores leave no degree of freedom."""


def s_x2(scores: Floats, fit: Calibration, least: float = 1.0) -> tuple[tuple[SX2, ...], int]:
    """Each item's S-X², and how many people were left out because they lack an answer.

    Orlando & Thissen (2000), *Applied Psychological Measurement* 24, 50–64: people by their number right, expected shares by
    Lord & Wingersky's recursion (1984, *Applied Psychological Measurement* 8, 453–461) over the calibration's grid. Neighbouring
    scores are joined until right and wrong are both expected of at least ``least`` people. Degrees of freedom: score groups
    less what was estimated for the item: 2 with slopes of their own, else 1 (a common slope costs each item next to nothing).

    Raises:
        NotComputable: ``too_few_items`` (three are needed), ``nobody`` (nobody answered every item).
    """
    items = len(fit.slope)
    if items < 3:
        raise NotComputable("too_few_items", items=items, needed=3)
    whole = scores[~np.isnan(scores).any(axis=1)]
    if not len(whole):
        raise NotComputable("nobody", people=len(scores))
    right = probabilities(fit.slope, fit.difficulty, fit.nodes)
    total = whole.sum(axis=1).astype(np.int64)
    people = np.bincount(total, minlength=items + 1).astype(np.float64)
    among_all = score_distribution(right) @ fit.weights
    found = []
    for item in range(items):
        others = score_distribution(np.delete(right, item, axis=0))
        with_it = np.concatenate([[0.0], others @ (fit.weights * right[item])])
        expected = np.divide(
            with_it, among_all, out=np.zeros_like(with_it), where=among_all > 1e-300
        )
        correct = np.bincount(total, weights=whole[:, item], minlength=items + 1).astype(np.float64)
        cells = _joined(
            people[1:items], correct[1:items], people[1:items] * expected[1:items], least
        )
        found.append(_statistic(cells, 2 if fit.model == "two_slopes" else 1))
    return tuple(found), len(scores) - len(whole)


def score_distribution(right: Floats) -> Floats:
    """Chance of each number right, 0 to items, at each node (items × nodes in, scores × nodes out): Lord & Wingersky (1984)."""
    found = np.ones((1, right.shape[1]))
    for chance in right:
        more = np.zeros((len(found) + 1, found.shape[1]))
        more[:-1] = found * (1 - chance)
        more[1:] += found * chance
        found = more
    return found


def _joined(
    people: Floats, correct: Floats, expected: Floats, least: float
) -> list[tuple[float, float, float]]:
    """(people, right, expected right) of score groups that are large enough, from low to high; the last takes the rest."""
    groups: list[tuple[float, float, float]] = []
    count = hits = hoped = 0.0
    for n, r, e in zip(people, correct, expected, strict=True):
        count, hits, hoped = count + n, hits + r, hoped + e
        if count > 0 and hoped >= least and count - hoped >= least:
            groups.append((count, hits, hoped))
            count = hits = hoped = 0.0
    if count and groups:
        last = groups.pop()
        groups.append((last[0] + count, last[1] + hits, last[2] + hoped))
    return groups


def _statistic(cells: Sequence[tuple[float, float, float]], estimated: int) -> SX2:
    from scipy.stats import chi2  # takes a second to import

    value = sum((r - e) ** 2 / e + (r - e) ** 2 / (n - e) for n, r, e in cells)
    degrees = max(0, len(cells) - estimated)
    return SX2(float(value), degrees, float(chi2.sf(value, degrees)) if degrees else None)


@dataclass(frozen=True)
class MeanSquares:
    """Rasch fit of one item: 1 as the model has it, more for noise, less for too much order (Wright & Linacre 1994,
    *Rasch Measurement Transactions* 8:3, 370: 0.8–1.2 for high stakes, 0.7–1.3 for tests as usual)."""

    infit: float
    outfit: float
    infit_z: float
    outfit_z: float
    """Standardised by Wilson & Hilferty's cube root; about normal, a little too small since measures come from the same
    answers."""

    people: int


def mean_squares(
    scores: Floats, fit: Calibration, measures: PersonMeasures
) -> tuple[MeanSquares | None, ...]:
    """Infit and outfit of each item (Wright & Masters 1982, *Rating Scale Analysis*, chapter 5), for one slope for all.

    ``measures``: of the same people, by `irt_persons.wle`. An answer without a number is left out; so are people without any
    wrong or any right answer, whose answers tell nothing of fit. ``None`` for an item with fewer than two people left.

    Raises:
        NotComputable: ``own_slopes``: the statistics are not for the two-parameter model.
    """
    if fit.model == "two_slopes":
        raise NotComputable("own_slopes")
    given = ~np.isnan(scores)
    share = np.divide(
        np.where(given, scores, 0.0).sum(axis=1), given.sum(axis=1),
        out=np.zeros(len(scores)), where=given.any(axis=1),
    )  # fmt: skip
    who = measures.measured & (share > 0) & (share < 1)
    chance = probabilities(fit.slope, fit.difficulty, measures.theta[who]).T
    return tuple(
        _mean_square(scores[who, item][given[who, item]], chance[given[who, item], item])
        for item in range(scores.shape[1])
    )


def _mean_square(answer: Floats, chance: Floats) -> MeanSquares | None:
    n = len(answer)
    if n < 2:
        return None
    spread = chance * (1 - chance)
    off = (answer - chance) ** 2
    fourth = spread * (1 - 3 * spread)  # fourth central moment of right and wrong
    infit, outfit = float(off.sum() / spread.sum()), float(np.mean(off / spread))
    infit_sd = np.sqrt((fourth - spread**2).sum()) / spread.sum()
    outfit_sd = np.sqrt(max(0.0, (fourth / spread**2).sum() / n**2 - 1 / n))
    return MeanSquares(infit, outfit, _cube_root(infit, infit_sd), _cube_root(outfit, outfit_sd), n)


def _cube_root(square: float, sd: float) -> float:
    """Wilson & Hilferty's approach to a normal deviate; 0 where the model leaves no room to differ (all at even odds)."""
    return float((np.cbrt(square) - 1) * 3 / sd + sd / 3) if sd > 1e-9 else 0.0
