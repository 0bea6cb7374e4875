"""Intervals: published values, their formulas, how often they cover, and what must hold of any interval."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import sem, t

from analytics.statistics import ratio_interval, wilson_interval

# Newcombe (1998), Statistics in Medicine 17:857–872, table I, method 3 (score, without continuity correction).
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@st.composite
def proportions(draw: st.DrawFn, largest: int = 1_000_000) -> tuple[int, int]:
    trials = draw(st.integers(1, largest))
    return draw(st.integers(0, trials)), trials


@pytest.mark.parametrize(("successes", "trials", "low", "high"), PUBLISHED)
def test_published_values_to_every_printed_digit(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert tuple(round(end, 4) for end in wilson_interval(successes, trials)) == (low, high)


@given(proportions(), st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.999]))
def test_it_is_wilsons_formula(proportion: tuple[int, int], confidence: float) -> None:
    successes, trials = proportion
    z, p = NormalDist().inv_cdf((1 + confidence) / 2), successes / trials
    centre = (p + z * z / (2 * trials)) / (1 + z * z / trials)
    margin = z * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    margin /= 1 + z * z / trials
    found = wilson_interval(successes, trials, confidence)
    assert found == pytest.approx((centre - margin, centre + margin), rel=1e-9, abs=1e-12)


@given(proportions(10**12))
def test_it_lies_in_0_to_1_and_contains_the_proportion(proportion: tuple[int, int]) -> None:
    successes, trials = proportion
    low, high = wilson_interval(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    assert low < high


@given(proportions())
def test_failures_mirror_successes(proportion: tuple[int, int]) -> None:
    successes, trials = proportion
    low, high = wilson_interval(successes, trials)
    mirrored = wilson_interval(trials - successes, trials)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(proportions(10_000), st.integers(2, 50))
def test_more_people_at_the_same_rate_narrow_it(proportion: tuple[int, int], factor: int) -> None:
    successes, trials = proportion
    low, high = wilson_interval(successes, trials)
    narrow_low, narrow_high = wilson_interval(successes * factor, trials * factor)
    assert narrow_high - narrow_low < high - low
    assert low <= narrow_low
    assert narrow_high <= high


@given(proportions(10_000))
def test_more_confidence_widens_it(proportion: tuple[int, int]) -> None:
    low, high = wilson_interval(*proportion, confidence=0.95)
    wide_low, wide_high = wilson_interval(*proportion, confidence=0.99)
    assert wide_low <= low
    assert high <= wide_high
    assert wide_high - wide_low > high - low


@given(st.integers(1, 10**9))
def test_nobody_and_everybody_end_exactly_at_0_and_1(trials: int) -> None:
    assert wilson_interval(0, trials)[0] == 0
    assert wilson_interval(0, trials)[1] > 0
    assert wilson_interval(trials, trials)[1] == 1
    assert wilson_interval(trials, trials)[0] < 1


def test_without_trials_nothing_is_known() -> None:
    assert wilson_interval(0, 0) == (0, 1)


@pytest.mark.parametrize(("successes", "trials"), [(1, 0), (-1, 5), (6, 5), (0, -1), (-1, -1)])
def test_impossible_counts_are_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match=str(successes)):
        wilson_interval(successes, trials)


def test_the_interval_of_a_ratio_is_that_of_a_mean_where_all_may_gain_the_same() -> None:
    """Then it is Student's interval, which scipy has."""
    gained = np.array([1.0, 4.0, 2.0, 5.0, 3.0, 3.0])
    mean = gained.mean() / 5
    interval = t.interval(0.95, 5, loc=mean, scale=sem(gained / 5))
    assert ratio_interval(gained, np.full(6, 5.0)) == pytest.approx(interval)


def test_the_interval_of_a_ratio_covers_as_often_as_it_says() -> None:
    """People of different ability, two forms of different length: 2,000 samples of 60."""
    random = np.random.default_rng(7)
    covered = 0
    for _ in range(2000):
        ability = random.beta(6, 4, 60)
        possible = np.where(np.arange(60) % 2, 12.0, 18.0)
        gained = random.binomial(possible.astype(int), ability).astype(float)
        low, high = ratio_interval(gained, possible)
        covered += low <= 0.6 <= high
    # Within three standard errors of a share of 0.95.
    assert abs(covered / 2000 - 0.95) < 3 * (0.95 * 0.05 / 2000) ** 0.5


@pytest.mark.parametrize(
    ("gained", "possible"), [([], []), ([3.0], [4.0]), ([2.0, 4.0], [2.0, 4.0]), ([0.0], [0.0])]
)
def test_people_who_do_not_differ_have_no_interval(
    gained: list[float], possible: list[float]
) -> None:
    assert np.isnan(ratio_interval(np.array(gained), np.array(possible))).all()
