"""Item fit: published S-X², its rate of false alarms, items that do not follow the model."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from analytics.errors import NotComputable
from analytics.stats.irt import Calibration, calibrate
from analytics.stats.irt_persons import wle
from analytics.stats.item_fit import mean_squares, s_x2, score_distribution
from analytics.stats.responses import Floats
from tests.analytics.stats import published, simulated

NAN = np.nan


@published.needs_published
def test_s_x2_as_mirt_has_it() -> None:
    # R, mirt: itemfit(mirt(expand.table(LSAT7), 1), mincell = 0), as the Java library psychometrics keeps it in ItemFitSX2Test.
    scores = published.answers("LSAT7")
    found, left_out = s_x2(scores, calibrate(scores), least=0)
    wanted = [4.7492191, 14.4528980, 1.2703374, 5.2373430, 0.9407036]
    assert [item.chi_square for item in found] == pytest.approx(wanted, abs=0.005)
    assert [item.degrees for item in found] == [2] * 5
    assert left_out == 0
    assert found[1].p == pytest.approx(0.0007, abs=0.0001)


def test_scores_of_items_alike_are_binomial() -> None:
    found = score_distribution(np.full((7, 2), 0.3))
    for node in range(2):
        assert found[:, node] == pytest.approx(binom.pmf(np.arange(8), 7, 0.3))


def test_items_that_follow_the_model_are_seldom_called_misfits() -> None:
    random = np.random.default_rng(51)
    p = []
    for _ in range(8):
        scores, *_ = simulated.form(random, 500, 15)
        p += [item.p for item in s_x2(scores, calibrate(scores, "two_slopes"))[0]]
    assert None not in p
    # 120 items at 5 %: six are expected, binomial: more than 14 in fewer than one of 1,000 runs.
    assert sum(1 for one in p if one is not None and one < 0.05) <= 14


def test_an_item_that_is_guessed_does_not_fit() -> None:
    random = np.random.default_rng(52)
    scores, *_, theta = simulated.form(random, 1500, 20)
    # Right by chance where θ is low, and falling again where it is high.
    scores[:, 4] = random.random(1500) < 0.25 + 0.7 * np.exp(-((theta - 0.3) ** 2))
    fit = calibrate(scores, "one_slope")
    found, _ = s_x2(scores, fit)
    assert found[4].p is not None
    assert found[4].p < 0.001
    squares = mean_squares(scores, fit, wle(scores, fit.slope, fit.difficulty))
    assert squares[4] is not None
    assert squares[4].infit == max(item.infit for item in squares if item is not None)
    assert squares[4].infit_z > 3


def test_mean_squares_are_near_1_where_the_model_holds() -> None:
    random = np.random.default_rng(53)
    difficulty, theta = np.linspace(-1.5, 1.5, 30), random.normal(size=800)
    scores = simulated.answers(random, np.ones(30), difficulty, theta)
    scores[::9, 2] = NAN
    fit = calibrate(scores, "rasch")
    found = mean_squares(scores, fit, wle(scores, fit.slope, fit.difficulty))
    assert [item.people for item in found if item is not None][2] < 800
    assert [item.infit for item in found if item is not None] == pytest.approx(
        np.ones(30), abs=0.12
    )
    assert [item.outfit for item in found if item is not None] == pytest.approx(
        np.ones(30), abs=0.25
    )


def test_people_with_gaps_are_left_out_of_s_x2() -> None:
    random = np.random.default_rng(54)
    scores, *_ = simulated.form(random, 300, 10)
    fit = calibrate(scores)
    gaps = np.vstack([scores, np.where(random.random((5, 10)) < 0.5, NAN, 1.0)])
    found, left_out = s_x2(gaps, fit)
    assert found == s_x2(scores, fit)[0]
    assert left_out == 5


def test_what_has_no_fit_says_why() -> None:
    random = np.random.default_rng(55)
    scores, *_ = simulated.form(random, 300, 4)
    fit = calibrate(scores, "rasch")
    nothing = np.full((4, 4), NAN)
    with pytest.raises(NotComputable, match="nobody"):
        s_x2(nothing, fit)
    pair = calibrate(scores[:, :2], "rasch")
    with pytest.raises(NotComputable, match="too_few_items"):
        s_x2(scores[:, :2], pair)
    with pytest.raises(NotComputable, match="own_slopes"):
        mean_squares(
            scores, calibrate(simulated.form(random, 500, 4)[0]), wle(scores, *curves(fit))
        )
    assert mean_squares(nothing, fit, wle(nothing, *curves(fit))) == (None,) * 4
    few = s_x2(scores[:1], fit)[0]
    assert all(item.degrees == 0 and item.p is None for item in few)


def curves(fit: Calibration) -> tuple[Floats, Floats]:
    return fit.slope, fit.difficulty
