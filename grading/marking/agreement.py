"""How far two readings of the same answers agree: weighted kappa with its interval. Pure, without numpy: the room shows it.

Kappa with quadratic weights: Cohen 1968, "Weighted kappa", Psychological Bulletin 70, 213–220. Its large-sample standard error:
Fleiss, Cohen & Everitt 1969, "Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72, 323–327.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 10
"""Pairs below which nothing is said of agreement."""
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Kappa:
    """``low`` and ``high``: the 95 % interval, within −1 and 1; ``pairs``: from how many."""

    value: float
    error: float
    pairs: int

    @property
    def low(self) -> float:
        """Lower end."""
        return max(-1.0, self.value - Z_95 * self.error)

    @property
    def high(self) -> float:
        """Upper end."""
        return min(1.0, self.value + Z_95 * self.error)


def weighted_kappa(pairs: Sequence[tuple[float, float]], *, power: int = 2) -> Kappa | None:
    """Kappa of pairs of marks in points, weighted by their distance (``power`` 1: linearly, 2: quadratically).

    ``None`` where it is not defined: no pairs, or all marks the same.
    """
    count = len(pairs)
    levels = sorted({mark for pair in pairs for mark in pair})
    if len(levels) < 2:
        return None
    widest = levels[-1] - levels[0]
    places = range(len(levels))
    weight = [[1 - (abs(levels[i] - levels[j]) / widest) ** power for j in places] for i in places]
    at = {level: place for place, level in enumerate(levels)}
    cells = Counter((at[one], at[other]) for one, other in pairs)
    share = {cell: number / count for cell, number in cells.items()}
    rows = [sum(part for (i, _), part in share.items() if i == place) for place in places]
    columns = [sum(part for (_, j), part in share.items() if j == place) for place in places]
    observed = sum(part * weight[i][j] for (i, j), part in share.items())
    expected = sum(rows[i] * columns[j] * weight[i][j] for i in places for j in places)
    if math.isclose(expected, 1.0):
        return None
    kappa = (observed - expected) / (1 - expected)
    of_row = [sum(columns[j] * weight[i][j] for j in places) for i in places]
    of_column = [sum(rows[i] * weight[i][j] for i in places) for j in places]
    spread = sum(
        part * (weight[i][j] * (1 - expected) - (of_row[i] + of_column[j]) * (1 - observed)) ** 2
        for (i, j), part in share.items()
    )
    centre = (observed * expected - 2 * expected + observed) ** 2
    variance = max(0.0, spread - centre) / (count * (1 - expected) ** 4)
    return Kappa(kappa, math.sqrt(variance), count)
