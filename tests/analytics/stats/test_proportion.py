"""Intervals: published values, their formulas, how often they cover, and what must hold of any interval."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import sem, t

from analytics.errors import NotComputable
from analytics.stats.proportion import (
    difference_interval,
    funnel_limits,
    funnel_places,
    ratio_interval,
    trend,
    wilson_interval,
)

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
        interval = ratio_interval(gained, possible)
        assert interval
        covered += interval[0] <= 0.6 <= interval[1]
    # Within three standard errors of a share of 0.95.
    assert abs(covered / 2000 - 0.95) < 3 * (0.95 * 0.05 / 2000) ** 0.5


@pytest.mark.parametrize(
    ("gained", "possible"), [([], []), ([3.0], [4.0]), ([2.0, 4.0], [2.0, 4.0]), ([0.0], [0.0])]
)
def test_people_who_do_not_differ_have_no_interval(
    gained: list[float], possible: list[float]
) -> None:
    assert ratio_interval(np.array(gained), np.array(possible)) is None


def test_missing_points_are_nobodys_guess() -> None:
    with pytest.raises(ValueError, match="missing"):
        ratio_interval(np.array([1.0, np.nan]), np.array([2.0, 2.0]))


def binomial_cdf(count: int, size: int, rate: float) -> float:
    return sum(math.comb(size, k) * rate**k * (1 - rate) ** (size - k) for k in range(count + 1))


@pytest.mark.parametrize(("size", "rate"), [(1, 0.8), (7, 0.83), (30, 0.5), (120, 0.9)])
def test_the_funnels_limits_are_spiegelhalters_interpolation(size: int, rate: float) -> None:
    """r is the smallest count with P(R ≤ r) > p, α the share of its step that lies above p, the limit (r − α)/n."""
    funnel = funnel_limits(rate, np.array([size]))
    limits = (funnel.low_998[0], funnel.low_95[0], funnel.high_95[0], funnel.high_998[0])
    for limit, p in zip(limits, (0.001, 0.025, 0.975, 0.999), strict=True):
        count = next(k for k in range(size + 1) if binomial_cdf(k, size, rate) > p)
        upto, below = binomial_cdf(count, size, rate), binomial_cdf(count - 1, size, rate)
        expected = (count - (upto - p) / (upto - below)) / size
        assert limit == pytest.approx(min(max(expected, 0), 1), abs=1e-9)


def test_a_small_unit_is_not_shamed_by_chance_and_a_large_one_is_found() -> None:
    """The same rate of a half: of 4 people it is chance where four in five pass, of 200 it is not."""
    sizes = np.array([4, 200, 40, 600])
    successes = np.array([2, 100, 28, 480])
    places = funnel_places(successes, sizes, target=0.8)
    assert places == ["within", "far_below", "within", "within"]
    assert funnel_places(np.array([26, 40]), np.array([40, 40]), target=0.8) == [
        "below",
        "far_above",
    ]


def test_chance_alone_puts_one_unit_in_twenty_outside() -> None:
    random = np.random.default_rng(5)
    sizes = np.full(20_000, 400)
    places = funnel_places(random.binomial(sizes, 0.7), sizes, target=0.7)
    outside = sum(place != "within" for place in places)
    far = sum(place.startswith("far") for place in places)
    assert abs(outside / 20_000 - 0.05) < 0.01
    assert abs(far / 20_000 - 0.002) < 0.0015


@pytest.mark.parametrize(
    ("successes", "sizes", "reason"),
    [([], [], "too_few"), ([0], [0], "too_few"), ([3, 4], [3, 4], "no_variance"),
     ([0, 0], [3, 4], "no_variance"), ([1, 0], [3, 0], "empty_unit")],
)  # fmt: skip
def test_a_funnel_that_has_no_limits_says_why(
    successes: list[int], sizes: list[int], reason: str
) -> None:
    with pytest.raises(NotComputable) as caught:
        funnel_places(np.array(successes, dtype=int), np.array(sizes, dtype=int))
    assert caught.value.reason == reason


def test_the_trend_is_armitages_and_the_logits() -> None:
    """By the test's own formula (Armitage 1955; the variance with N − 1), and the likelihood's score is 0 at the slope."""
    passed, sat, years = (
        np.array([60, 70, 66, 85]),
        np.array([100, 105, 95, 110]),
        np.arange(2022, 2026),
    )
    found = trend(passed, sat, years)
    total, rate = sat.sum(), passed.sum() / sat.sum()
    centred = years - (sat * years).sum() / total
    variance = rate * (1 - rate) * (sat * centred**2).sum() * total / (total - 1)
    assert found.z == pytest.approx((passed * centred).sum() / math.sqrt(variance), rel=1e-6)
    assert found.p_value == pytest.approx(2 * NormalDist().cdf(-found.z))
    assert 1 < found.low < found.odds_ratio < found.high
    slope = math.log(found.odds_ratio)
    fitted = [  # with the intercept at which the sums agree
        1 / (1 + np.exp(-(b + slope * centred))) for b in np.linspace(-1, 3, 4001)
    ]
    best = min(fitted, key=lambda share: abs((passed - sat * share).sum()))
    assert abs(((passed - sat * best) * centred).sum()) < 0.1


@pytest.mark.parametrize(
    ("passed", "sat", "years", "reason"),
    [
        ([], [], [], "too_few"),
        ([5, 6, 0], [9, 9, 0], [2023, 2024, 2025], "too_few"),
        ([9, 9, 9], [9, 9, 9], [2023, 2024, 2025], "no_variance"),
        ([0, 0, 9], [9, 9, 9], [2023, 2024, 2025], "separated"),
        ([9, 4, 0], [9, 9, 9], [2023, 2024, 2025], "separated"),
    ],
)
def test_a_trend_that_nobody_can_tell_says_why(
    passed: list[int], sat: list[int], years: list[int], reason: str
) -> None:
    with pytest.raises(NotComputable) as caught:
        trend(np.array(passed, dtype=int), np.array(sat, dtype=int), np.array(years, dtype=int))
    assert caught.value.reason == reason


@pytest.mark.full
def test_the_trends_interval_covers_as_often_as_it_says() -> None:
    random, years = np.random.default_rng(6), np.arange(2021, 2026)
    sat = np.array([180, 200, 220, 190, 210])
    share = 1 / (1 + np.exp(-(0.8 + 0.1 * (years - 2023))))
    found = [trend(random.binomial(sat, share), sat, years) for _ in range(600)]
    covered = np.mean([one.low <= np.exp(0.1) <= one.high for one in found])
    assert abs(covered - 0.95) < 0.03


def test_the_interval_of_a_difference_is_the_published_one() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873–890, table II: 56/70 − 48/80, method 10."""
    low, high = difference_interval((56, 70), (48, 80))
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference_interval((48, 80), (56, 70)) == pytest.approx((-high, -low))
    with pytest.raises(ValueError, match="nobody"):
        difference_interval((0, 0), (1, 2))
