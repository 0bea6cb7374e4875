"""Measures of people and information: what Warm's estimator is for, intervals, what cannot be measured."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import NotComputable
from analytics.stats.irt import probabilities
from analytics.stats.irt_persons import eap, form_information, information_at_cut, wle
from tests.analytics.stats import simulated

NAN = np.nan
SLOPE = np.ones(20)
DIFFICULTY = np.linspace(-2, 2, 20)


def test_all_right_and_all_wrong_have_finite_measures() -> None:
    ends = np.vstack([np.zeros(20), np.ones(20)])
    for measure in (eap, wle):
        found = measure(ends, SLOPE, DIFFICULTY)
        assert found.measured.all()
        assert np.isfinite([found.theta, found.error]).all()
        assert found.theta[0] == pytest.approx(-found.theta[1], abs=1e-6)
        assert found.theta[1] > 1.5


def test_with_one_slope_the_number_right_says_all() -> None:
    random = np.random.default_rng(41)
    scores = random.integers(0, 2, (50, 20)).astype(np.float64)
    for measure in (eap, wle):
        theta = measure(scores, SLOPE, DIFFICULTY).theta
        for total in np.unique(scores.sum(axis=1)):
            same = theta[scores.sum(axis=1) == total]
            assert same == pytest.approx(np.full(len(same), same[0]), abs=1e-9)


def test_warms_estimator_is_nearly_unbiased_and_its_errors_are_right() -> None:
    random = np.random.default_rng(42)
    for true in (-1.5, 0.0, 1.5):
        scores = simulated.answers(random, SLOPE, DIFFICULTY, np.full(3000, true))
        found = wle(scores, SLOPE, DIFFICULTY)
        spread = float(found.theta.std())
        assert float(found.theta.mean()) == pytest.approx(true, abs=4 * spread / 3000**0.5 + 0.02)
        assert float(found.error.mean()) == pytest.approx(spread, rel=0.06)

    # At one θ the few scores that there are make coverage jump; over many it is what it should be.
    theta = random.uniform(-1.5, 1.5, 6000)
    found = wle(simulated.answers(random, SLOPE, DIFFICULTY, theta), SLOPE, DIFFICULTY)
    inside = np.abs(found.theta - theta) < 1.96 * found.error
    assert float(inside.mean()) == pytest.approx(0.95, abs=0.015)


def test_expected_a_posteriori_has_the_posteriors_coverage() -> None:
    random = np.random.default_rng(43)
    theta = random.normal(size=4000)
    found = eap(simulated.answers(random, SLOPE, DIFFICULTY, theta), SLOPE, DIFFICULTY)
    inside = np.abs(found.theta - theta) < 1.96 * found.error
    assert float(inside.mean()) == pytest.approx(0.95, abs=0.012)
    assert float((found.theta - theta).mean()) == pytest.approx(0, abs=0.03)


def test_a_voided_item_counts_neither_way() -> None:
    random = np.random.default_rng(44)
    scores = random.integers(0, 2, (30, 20)).astype(np.float64)
    gaps = scores.copy()
    gaps[:, 5] = NAN
    for measure in (eap, wle):
        found = measure(gaps, SLOPE, DIFFICULTY)
        without = measure(np.delete(scores, 5, axis=1), SLOPE[1:], np.delete(DIFFICULTY, 5))
        assert found.theta == pytest.approx(without.theta, abs=1e-9)
        assert found.error == pytest.approx(without.error, abs=1e-9)


def test_who_answered_nothing_is_not_measured() -> None:
    scores = np.vstack([np.full(20, NAN), np.ones(20)])
    for measure in (eap, wle):
        found = measure(scores, SLOPE, DIFFICULTY)
        assert found.measured.tolist() == [False, True]
        assert (found.theta[0], found.error[0]) == (0.0, 0.0)
        assert len(measure(np.zeros((0, 20)), SLOPE, DIFFICULTY).theta) == 0


def test_information_at_the_cut() -> None:
    points = np.full(20, 5.0)
    cut = information_at_cut(SLOPE, DIFFICULTY, points, 50.0)
    assert cut.theta == pytest.approx(0, abs=1e-9)  # half of the points of a symmetric form
    assert cut.best_theta == pytest.approx(0, abs=0.011)
    assert cut.information == pytest.approx(cut.best_information, rel=1e-6)
    assert cut.error == pytest.approx(1 / np.sqrt(cut.information))
    higher = information_at_cut(SLOPE, DIFFICULTY, points, 80.0)
    chance = probabilities(SLOPE, DIFFICULTY, np.array([higher.theta]))[:, 0]
    assert float(points @ chance) == pytest.approx(80)
    assert higher.information == pytest.approx(float((chance * (1 - chance)).sum()))
    assert form_information(SLOPE, DIFFICULTY, np.array([higher.theta]))[0] < cut.information


def test_a_cut_far_from_the_people_is_found_too() -> None:
    found = information_at_cut(SLOPE, DIFFICULTY + 30, np.ones(20), 10.0)
    assert found.theta == pytest.approx(30)
    assert (found.best_theta, found.information > found.best_information) == (4.0, True)


@pytest.mark.parametrize("cut", [0.0, 20.0, 25.0])
def test_a_cut_that_the_items_do_not_reach(cut: float) -> None:
    with pytest.raises(NotComputable, match="cut_out_of_reach"):
        information_at_cut(SLOPE, DIFFICULTY, np.ones(20), cut)


def test_answers_belong_to_the_items() -> None:
    for scores in (np.ones((3, 4)), np.full((3, 20), 0.5)):
        with pytest.raises(ValueError, match=r"items 20|0 and 1"):
            wle(scores, SLOPE, DIFFICULTY)
