"""Does a form measure one thing? Eigenvalues of the correlations against those of chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.responses import Floats, complete_scores

Correlation = Literal["pearson", "tetrachoric"]


@dataclass(frozen=True)
class Dimensionality:
    """Eigenvalues, largest first, beside what chance reaches."""

    correlation: Correlation
    eigenvalues: Floats
    chance: Floats
    """What ``share`` of the random data stay below, at each rank."""

    dimensions: int
    """How many first eigenvalues are above chance; 0: the questions have nothing in common."""

    share: float
    draws: int
    seed: int
    people: int
    left_out: int

    @property
    def first_to_second(self) -> float | None:
        """Ratio of the first two eigenvalues; ``None`` when the second is not positive. Lord (1980, section 2.1) takes a large
        one as a sign of one dimension."""
        second = float(self.eigenvalues[1])
        return float(self.eigenvalues[0]) / second if second > 1e-9 else None


def parallel_analysis(
    scores: Floats,
    *,
    correlation: Correlation = "pearson",
    draws: int = 100,
    share: float = 0.95,
    seed: int = 1,
) -> Dimensionality:
    """Parallel analysis: Horn (1965), *Psychometrika* 30, 179–185, against a percentile (Glorfeld 1995, *Educational and
    Psychological Measurement* 55, 377–393) of the same answers, each question's shuffled among the people (Buja & Eyuboglu
    1992, *Multivariate Behavioral Research* 27, 509–540), so that facilities stay as they are.

    ``correlation``: "pearson" for any points (phi for right and wrong; steadier with few people), "tetrachoric" for right and
    wrong (see `tetrachoric`). ``scores``: NaN where there is no number; questions without any are left out, then people who
    lack one. The same ``seed`` gives the same result.

    Raises:
        NotComputable: ``nobody``, ``too_few_people``, ``too_few_items`` (three); ``no_variance`` (``items``: columns of
            ``scores`` that everybody has alike).
    """
    whole, columns, left_out = complete_scores(scores, people=3, items=3)
    level = np.flatnonzero(np.ptp(whole, axis=0) < 1e-12)
    if level.size:
        raise NotComputable("no_variance", items=",".join(str(columns[at]) for at in level))
    random = np.random.default_rng(seed)
    eigenvalues = _eigenvalues(whole, correlation)
    drawn = np.array(
        [_eigenvalues(random.permuted(whole, axis=0), correlation) for _ in range(draws)]
    )
    chance = np.quantile(drawn, share, axis=0)
    above = eigenvalues > chance
    return Dimensionality(
        correlation=correlation,
        eigenvalues=eigenvalues,
        chance=chance,
        dimensions=len(above) if above.all() else int(above.argmin()),
        share=share,
        draws=draws,
        seed=seed,
        people=len(whole),
        left_out=left_out,
    )


def _eigenvalues(whole: Floats, correlation: Correlation) -> Floats:
    matrix = np.corrcoef(whole, rowvar=False) if correlation == "pearson" else tetrachoric(whole)
    return np.asarray(np.linalg.eigvalsh(matrix)[::-1], dtype=np.float64)


_ROUNDS = 40
"""Halvings of −1…1: correlations to twelve decimals."""


def tetrachoric(scores: Floats) -> Floats:
    """Tetrachoric correlations of right and wrong, without gaps: what normal traits behind each pair of items have.

    Pearson (1900), *Philosophical Transactions* A 195, 1–47: thresholds by the facilities, the correlation such that the
    bivariate normal gives the share that has both right. An empty cell is taken as half a person (Brown & Benedetti 1977,
    *Psychometrika* 42, 347–355). The matrix of pairs need not be positive definite.

    Raises:
        ValueError: the scores are not 0 and 1, or an item does not differ.
    """
    from scipy.stats import norm  # takes a second to import

    if not np.isin(scores, (0.0, 1.0)).all() or (np.ptp(scores, axis=0) == 0).any():
        raise ValueError("tetrachoric correlations are of 0 and 1 that differ")
    people, items = scores.shape
    first, second = np.triu_indices(items, 1)
    right = scores.sum(axis=0)
    both = (scores.T @ scores)[first, second]
    threshold = -norm.ppf(right / people)
    h, k = threshold[first], threshold[second]
    # What the margins leave room for, less half a person.
    least = np.maximum(0.0, right[first] + right[second] - people) + 0.5
    most = np.minimum(right[first], right[second]) - 0.5
    wanted = np.clip(both, np.minimum(least, most), np.maximum(least, most)) / people
    low, high = np.full(len(h), -1.0), np.full(len(h), 1.0)
    apart = right[first] / people * right[second] / people
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        more = apart + _beyond_chance(h, k, middle) < wanted
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    found = np.eye(items)
    found[first, second] = found[second, first] = (low + high) / 2
    return found


_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(16)


def _beyond_chance(h: Floats, k: Floats, correlation: Floats) -> Floats:
    """P(X > h, Y > k) − P(X > h) P(Y > k) of a bivariate normal: the density integrated over the correlation, by its arcsine
    (Plackett 1954, *Biometrika* 41, 351–360; Drezner & Wesolowsky 1990, *Journal of Statistical Computation and Simulation*
    35, 101–107)."""
    angle = np.arcsin(correlation)[:, None] * (_NODES + 1) / 2
    sine, cosine2 = np.sin(angle), np.maximum(np.cos(angle) ** 2, 1e-12)
    h, k = h[:, None], k[:, None]
    density = np.exp(-(h**2 + k**2 - 2 * h * k * sine) / (2 * cosine2))
    total: Floats = (density @ _NODE_WEIGHTS) * np.arcsin(correlation) / 2 / (2 * np.pi)
    return total
