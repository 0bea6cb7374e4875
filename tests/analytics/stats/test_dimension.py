"""Dimensionality: forms of none, one and two dimensions; tetrachoric correlations against the normal they come from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from analytics.errors import NotComputable
from analytics.stats.dimension import Correlation, parallel_analysis, tetrachoric
from analytics.stats.responses import Floats
from tests.analytics.stats import simulated

NAN = np.nan


def two_dimensions(random: np.random.Generator, people: int) -> Floats:
    halves = [
        simulated.answers(random, np.full(8, 1.8), random.normal(0, 0.7, 8), theta)
        for theta in random.normal(size=(2, people))
    ]
    return np.hstack(halves)


@pytest.mark.parametrize("correlation", ["pearson", "tetrachoric"])
def test_one_two_and_no_dimensions(correlation: Correlation) -> None:
    random = np.random.default_rng(61)
    one = simulated.answers(
        random, np.full(12, 1.3), random.normal(0, 0.8, 12), random.normal(size=600)
    )
    found = parallel_analysis(one, correlation=correlation, draws=20)
    assert found.dimensions == 1
    assert found.first_to_second is not None
    assert found.first_to_second > 2
    two = parallel_analysis(two_dimensions(random, 600), correlation=correlation, draws=20)
    assert two.dimensions == 2
    assert two.eigenvalues.sum() == pytest.approx(16)
    assert (np.diff(two.eigenvalues) <= 0).all()


def test_answers_without_anything_in_common_have_mostly_no_dimension() -> None:
    random = np.random.default_rng(62)
    found = [
        parallel_analysis(random.integers(0, 2, (200, 10)).astype(np.float64), draws=40).dimensions
        for _ in range(20)
    ]
    # One in twenty is above the 95th percentile by chance.
    assert sum(1 for number in found if number) <= 4


def test_the_same_seed_gives_the_same_result() -> None:
    scores, *_ = simulated.form(np.random.default_rng(63), 150, 8)
    first, again = (parallel_analysis(scores, draws=10, seed=5) for _ in range(2))
    assert first.chance.tolist() == again.chance.tolist()
    assert first.chance.tolist() != parallel_analysis(scores, draws=10, seed=6).chance.tolist()


def test_a_voided_question_and_people_with_gaps_are_left_out() -> None:
    scores, *_ = simulated.form(np.random.default_rng(64), 150, 8)
    gaps = scores.copy()
    gaps[:, 3] = NAN
    gaps[:4, 1] = NAN
    found = parallel_analysis(gaps, draws=5)
    assert (found.people, found.left_out, len(found.eigenvalues)) == (146, 4, 7)
    whole = parallel_analysis(np.delete(scores[4:], 3, axis=1), draws=5)
    assert found.eigenvalues == pytest.approx(whole.eigenvalues)


def test_tetrachoric_correlations_give_back_the_shares_that_have_both_right() -> None:
    random = np.random.default_rng(65)
    scores, *_ = simulated.form(random, 700, 6)
    found = tetrachoric(scores)
    right = scores.mean(axis=0)
    from scipy.stats import norm

    for i in range(6):
        for j in range(i):
            normal = multivariate_normal([0, 0], [[1, found[i, j]], [found[i, j], 1]])
            both = float(normal.cdf(norm.ppf(right[[i, j]])))
            assert both == pytest.approx(float((scores[:, i] * scores[:, j]).mean()), abs=1e-4)
    assert (np.diag(found) == 1).all()
    assert (found == found.T).all()


def test_traits_behind_the_items_are_recovered() -> None:
    random = np.random.default_rng(66)
    traits = random.multivariate_normal(
        [0, 0, 0], [[1, 0.6, 0], [0.6, 1, -0.4], [0, -0.4, 1]], 20_000
    )
    found = tetrachoric((traits > [-1.0, 0.3, 0.8]).astype(np.float64))
    assert found[0, 1] == pytest.approx(0.6, abs=0.03)
    assert found[1, 2] == pytest.approx(-0.4, abs=0.03)
    assert found[0, 2] == pytest.approx(0, abs=0.03)


def test_empty_cells_give_large_but_no_perfect_correlations() -> None:
    scores = np.array([[1.0, 1, 0]] * 20 + [[0, 0, 1]] * 20 + [[0, 0, 0]])
    found = tetrachoric(scores)
    assert 0.9 < found[0, 1] < 1
    assert -1 < found[0, 2] < -0.9
    assert np.isfinite(found).all()


LEVEL = np.array([[1.0, 1, 0], [0, 1, 1], [1, 1, 1], [0, 1, 0]])


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.zeros((0, 4)), "nobody"),
        (np.full((5, 4), NAN), "nobody"),
        (np.array([[1.0, 0, 1]]), "too_few_people"),
        (np.array([[1.0, 0], [0, 1], [1, 1]]), "too_few_items"),
        (LEVEL, "no_variance"),
        (np.ones((9, 4)), "no_variance"),
    ],
)
def test_what_has_no_dimensions_says_why(scores: Floats, reason: str) -> None:
    with pytest.raises(NotComputable) as refused:
        parallel_analysis(scores)
    assert refused.value.reason == reason


@pytest.mark.parametrize("scores", [LEVEL, np.array([[0.5, 1.0], [1.0, 0.0]])])
def test_tetrachoric_correlations_are_of_right_and_wrong_that_differ(scores: Floats) -> None:
    with pytest.raises(ValueError, match="0 and 1 that differ"):
        tetrachoric(scores)
