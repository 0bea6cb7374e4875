"""Decisions at a cut: another program's output, the truth of simulated exams, what cannot be computed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import beta as beta_distribution

from analytics.errors import NotComputable
from analytics.stats.classification import Classification, classify, effective_length
from analytics.stats.responses import Floats
from analytics.stats.true_scores import Moments, fit_beta, true_moments
from tests.analytics.stats import simulated

# BBClassify 1.0.0 (H. E. Haakstad, 2025; the successor of Brennan's BB-Class), listings ccLL_act and ccHB_output: counts of the
# scores 0 to 40 of 151,050 people, reliability 0.873, a cut of 24 (true scores of 0.6), four parameters reverted to three.
COUNTS = [
    0, 23, 98, 384, 986, 2161, 3722, 5623, 7533, 8817, 9597, 9809, 9674, 8971, 8033, 7384, 6758, 6004, 5463, 4896,
    4367, 4083, 3651, 3333, 3191, 2899, 2644, 2597, 2287, 2197, 1967, 1874, 1710, 1581, 1503, 1349, 1181, 994,
    827, 585, 294,
]  # fmt: skip


def moments_of(alpha: float, beta: float, low: float, high: float) -> list[float]:
    """Mean, variance, skewness and excess of a beta distribution, as scipy has them."""
    known = beta_distribution(alpha, beta, loc=low, scale=high - low)
    return [float(each) for each in known.stats(moments="mvsk")]


@pytest.fixture(scope="module")
def listed() -> Classification:
    return classify(np.repeat(np.arange(41.0), COUNTS), 24, 40, 0.873)


def test_the_parameters_that_bbclassify_lists(listed: Classification) -> None:
    assert listed.effective_length == 40
    true = true_moments(np.repeat(np.arange(41.0), COUNTS), 40)
    assert (true.mean, true.variance) == pytest.approx((0.41247, 0.03531), abs=0.00001)
    assert (true.skewness, true.kurtosis) == pytest.approx((1.02143, 3.15830), abs=0.0001)
    beta = listed.true_scores
    assert beta.moments == 3
    assert (beta.alpha, beta.beta) == pytest.approx((0.52378, 1.62569), abs=0.0001)
    assert (beta.low, beta.high) == pytest.approx((0.22317, 1.0), abs=0.00001)


def test_the_decisions_that_bbclassify_lists(listed: Classification) -> None:
    assert listed.passed == pytest.approx(0.19649, abs=0.000005)
    assert listed.expected_passed == pytest.approx(0.19974, abs=0.00002)
    assert listed.accuracy == pytest.approx(0.94427, abs=0.00002)
    assert listed.false_pass == pytest.approx(0.03795, abs=0.00002)
    assert listed.false_fail == pytest.approx(0.01778, abs=0.00002)
    assert listed.consistency == pytest.approx(0.76127 + 0.16076, abs=0.00003)
    assert listed.chance == pytest.approx(0.68030, abs=0.00003)
    assert listed.kappa == pytest.approx(0.75612, abs=0.0001)


def test_effective_length_of_binomial_scores_is_their_length() -> None:
    # A beta-binomial exam of n questions has the reliability KR-21 = n / (n + α + β).
    n, a, b = 50, 6.0, 3.0
    mean = n * a / (a + b)
    variance = n * a * b * (a + b + n) / ((a + b) ** 2 * (a + b + 1))
    assert effective_length(mean, variance, n / (n + a + b), n) == pytest.approx(n)
    assert effective_length(10 + 2 * mean, 4 * variance, n / (n + a + b), 10 + 2 * n, 10) == (
        pytest.approx(n)
    )


def test_decisions_of_a_simulated_exam_with_weighted_questions() -> None:
    """The truth is known: the same people sit another form, and their true scores are at hand."""
    random = np.random.default_rng(21)
    people, weights = 20_000, np.array([1.0] * 40 + [2.0] * 20)
    slope, difficulty = random.lognormal(0, 0.3, 60), random.normal(-0.4, 1, 60)
    theta = random.normal(size=people)
    first = simulated.answers(random, slope, difficulty, theta) @ weights
    second = simulated.answers(random, slope, difficulty, theta) @ weights
    reliability = float(np.corrcoef(first, second)[0, 1])
    true = np.zeros(people)
    for item in range(60):
        true += weights[item] / (1 + np.exp(-slope[item] * (theta - difficulty[item])))
    found = classify(first, 48, 80, reliability)
    assert abs(found.effective_length - 60) < 15
    assert found.consistency == pytest.approx(((first >= 48) == (second >= 48)).mean(), abs=0.015)
    assert found.accuracy == pytest.approx(((first >= 48) == (true >= 48)).mean(), abs=0.015)
    assert found.false_pass == pytest.approx(((first >= 48) & (true < 48)).mean(), abs=0.01)
    assert found.passed == pytest.approx(found.expected_passed, abs=0.015)


@given(st.floats(1.2, 8), st.floats(1.2, 8), st.floats(0, 0.4), st.floats(0.6, 1))
def test_four_moments_give_back_the_beta_distribution(
    alpha: float, beta: float, low: float, high: float
) -> None:
    assume(high - low > 0.3)
    mean, variance, skewness, excess = moments_of(alpha, beta, low, high)
    found = fit_beta(Moments(mean, variance, skewness, excess + 3))
    assume(found.moments == 4)  # at the ends 0 and 1 rounding may decide for three
    assert (found.alpha, found.beta) == pytest.approx((alpha, beta), rel=1e-4)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_fewer_moments_are_kept_where_four_leave_the_scale() -> None:
    for true, moments in (
        (Moments(0.5, 0.02, 0.3, 4.5), 3),  # more kurtosis than any beta distribution has
        (Moments(0.9, 0.08, -3.0, 12.0), 2),  # and more skewness than fits between 0 and 1
    ):
        found = fit_beta(true)
        assert found.moments == moments
        assert 0 <= found.low < found.high <= 1
        mean, variance, skewness, _ = moments_of(found.alpha, found.beta, found.low, found.high)
        assert (mean, variance) == pytest.approx((true.mean, true.variance))
        assert (skewness == pytest.approx(true.skewness)) == (moments == 3)


def test_no_beta_distribution_is_wider_than_its_ends_allow() -> None:
    with pytest.raises(NotComputable, match="no_beta"):
        fit_beta(Moments(0.5, 0.26, 0.0, 1.0))


def test_a_cut_that_everybody_reaches_is_decided_alike() -> None:
    random = np.random.default_rng(22)
    scores = random.binomial(60, random.beta(60, 6, 400)).astype(np.float64)
    found = classify(scores, 6, 60, 0.6)
    assert (found.consistency, found.accuracy) == pytest.approx((1, 1), abs=1e-6)
    assert found.kappa is None or abs(found.kappa) <= 1
    lowest = classify(scores, 1e-6, 60, 0.6)
    assert lowest.passed == 1


@settings(max_examples=15)
@given(st.integers(1, 60), st.floats(0.6, 0.95))
def test_shares_are_shares_and_add_up(cut: int, reliability: float) -> None:
    random = np.random.default_rng(23)
    scores = random.binomial(60, random.beta(7, 4, 300)).astype(np.float64)
    found = classify(scores, float(cut), 60.0, reliability)
    for share in (found.consistency, found.chance, found.accuracy, found.expected_passed):
        assert -1e-9 <= share <= 1 + 1e-9
    assert found.accuracy + found.false_pass + found.false_fail == pytest.approx(1)
    assert found.consistency >= found.chance - 1e-9


ALIKE = np.full(9, 30.0)
SPREAD = np.array([20.0, 30, 40, 50, 35, 44, 28])


@pytest.mark.parametrize(
    ("scores", "reliability", "reason"),
    [
        (np.zeros(0), 0.8, "nobody"),
        (np.array([30.0]), 0.8, "too_few_people"),
        (ALIKE, 0.8, "no_variance"),
        (SPREAD, 0.0, "no_reliability"),
        (SPREAD, -0.3, "no_reliability"),
        (SPREAD, 1.0, "no_reliability"),
        (np.array([0.0, 60.0] * 20), 0.3, "too_short"),
        (np.array([29.0, 31.0] * 20), 0.001, "no_true_variance"),
    ],
)
def test_what_cannot_be_computed_says_why(scores: Floats, reliability: float, reason: str) -> None:
    with pytest.raises(NotComputable) as refused:
        classify(scores, 36, 60, reliability)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("scores", "cut"), [(SPREAD, 0.0), (SPREAD, 61.0), (SPREAD * 2, 36.0), (SPREAD * np.nan, 36.0)]
)
def test_cuts_and_scores_lie_on_the_scale(scores: Floats, cut: float) -> None:
    with pytest.raises(ValueError, match=r"a cut of|totals lie in"):
        classify(scores, cut, 60, 0.8)
