"""Kappa against published figures, and what is said of one marker."""

from __future__ import annotations

import pytest

from grading.marking.agreement import FEWEST, weighted_kappa
from grading.marking.quality import difference, quality

SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
"""A printed example of SAS PROC FREQ, which the tests of statsmodels keep: linear weights."""
RATER_2 = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4]
RATER_3 = [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2]
"""Data set ``anxiety`` of R's package irr."""


def test_weighted_kappa_and_its_error_are_the_published_ones() -> None:
    pairs = [
        (float(i), float(j))
        for i, row in enumerate(SAS)
        for j, n in enumerate(row)
        for _ in range(n)
    ]
    found = weighted_kappa(pairs, power=1)
    assert found is not None
    assert (found.value, found.error) == pytest.approx((0.4701, 0.1457), abs=5e-5)
    assert (found.low, found.high) == pytest.approx((0.1845, 0.7558), abs=5e-5)
    assert found.pairs == 19


def test_quadratic_kappa_is_that_of_irr() -> None:
    # irr counts the levels that occur: 6 is the fifth.
    level = {1: 1.0, 2: 2.0, 3: 3.0, 4: 4.0, 6: 5.0}
    found = weighted_kappa([(level[i], level[j]) for i, j in zip(RATER_2, RATER_3, strict=True)])
    assert found is not None
    assert found.value == pytest.approx(0.2520325, abs=5e-8)


def test_quadratic_kappa_is_one_less_the_squared_differences_beside_those_of_chance() -> None:
    """Fleiss & Cohen 1973: with quadratic weights it is an intraclass correlation."""
    pairs = [(0.0, 1.0), (2.0, 2.0), (3.5, 3.0), (5.0, 4.0), (1.0, 1.0), (4.0, 4.5)]
    found = weighted_kappa(pairs)
    apart = sum((one - other) ** 2 for one, other in pairs) / len(pairs)
    chance = sum((one - other) ** 2 for one, _ in pairs for _, other in pairs) / len(pairs) ** 2
    assert found is not None
    assert found.value == pytest.approx(1 - apart / chance)
    perfect = weighted_kappa([(one, one) for one, _ in pairs])
    assert perfect is not None
    assert (perfect.value, perfect.error) == pytest.approx((1, 0), abs=1e-6)


def test_of_nothing_and_of_one_mark_alone_nothing_is_said() -> None:
    assert weighted_kappa([]) is None
    assert weighted_kappa([(3.0, 3.0)] * 20) is None
    assert difference([]) is None


def test_what_is_said_of_a_marker() -> None:
    others = [(3.0, 4.0), (2.0, 4.0), (5.0, 5.0), (1.0, 2.0)]
    found = quality(
        "a", "甲", given=6, others=others, seeds=[(4.0, 3.0)], own=[(2.0, 2.5)], tolerance=1.0
    )
    assert found.severity is not None
    assert found.severity.mean == -1.0
    assert found.severity.margin == pytest.approx(1.959964 * (2 / 3) ** 0.5 / 2, abs=1e-6)
    assert found.seeds is not None
    assert (found.seeds.mean, found.seeds.margin) == (1.0, None)
    assert found.own is not None
    assert found.own.mean == -0.5
    assert (found.beyond, found.kappa) == (1, None)
    enough = quality("a", "甲", given=9, others=others * 3, seeds=[], own=[], tolerance=1.0)
    assert len(others) < FEWEST
    assert enough.kappa is not None
