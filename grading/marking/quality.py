"""How one marker marks, from pairs of marks: for the head of marking, to talk about; never a ranking. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from grading.marking.agreement import FEWEST, Z_95, Kappa, weighted_kappa

Pairs = Sequence[tuple[float, float]]
"""(the marker's points, those beside them) for one answer each."""


@dataclass(frozen=True)
class Difference:
    """The mean of the marker's points less those beside them, with its 95 % interval (normal approximation)."""

    mean: float
    margin: float | None
    pairs: int


@dataclass(frozen=True)
class MarkerQuality:
    """Of one marker at one question. ``severity`` against the other reader: below 0 is severe; ``seeds`` against known marks;

    ``own`` against their own marks of before; ``kappa`` with the other readers, ``None`` from fewer than `FEWEST` pairs.
    """

    login: str
    name: str
    given: int
    severity: Difference | None
    seeds: Difference | None
    own: Difference | None
    kappa: Kappa | None
    beyond: int


def difference(pairs: Pairs) -> Difference | None:
    """The mean difference; ``None`` without pairs, its margin ``None`` from fewer than two."""
    count = len(pairs)
    if not count:
        return None
    found = [one - other for one, other in pairs]
    mean = math.fsum(found) / count
    if count < 2:
        return Difference(mean, None, count)
    variance = math.fsum((each - mean) ** 2 for each in found) / (count - 1)
    return Difference(mean, Z_95 * math.sqrt(variance / count), count)


def quality(
    login: str,
    name: str,
    *,
    given: int,
    others: Pairs,
    seeds: Pairs,
    own: Pairs,
    tolerance: float,
) -> MarkerQuality:
    """All figures of one marker; ``beyond``: answers at which the two readers were farther apart than ``tolerance``."""
    return MarkerQuality(
        login,
        name,
        given,
        difference(others),
        difference(seeds),
        difference(own),
        weighted_kappa(others) if len(others) >= FEWEST else None,
        sum(abs(one - other) > tolerance + 1e-9 for one, other in others),
    )
