"""Two forms side by side, and whom a difference touches at the cut."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind

from analytics.errors import NotComputable
from analytics.stats.equating import identity, linear, mean
from analytics.stats.form_comparison import at_the_cut, compare_forms


def test_the_comparison_is_welchs() -> None:
    random = np.random.default_rng(2)
    x, y = random.binomial(40, 0.7, 110), random.binomial(40, 0.66, 95)
    found = compare_forms(np.bincount(x, minlength=41), np.bincount(y, minlength=41))
    test = ttest_ind(y, x, equal_var=False)
    interval = test.confidence_interval()
    assert found.difference == pytest.approx(y.mean() - x.mean())
    assert found.p_value == pytest.approx(test.pvalue)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    pooled = (x.var(ddof=1) * 109 + y.var(ddof=1) * 94) / 203
    assert found.standardised == pytest.approx((y.mean() - x.mean()) / np.sqrt(pooled))
    assert found.sd_ratio == pytest.approx(y.std() / x.std())


@pytest.mark.parametrize("scores", [[], [5], [5, 5]])
def test_forms_that_say_nothing_are_refused(scores: list[int]) -> None:
    counts = np.bincount(np.array(scores, int), minlength=11)
    with pytest.raises(NotComputable):
        compare_forms(counts, np.ones(11, int))


def test_whom_a_harder_form_touches_at_the_cut() -> None:
    """X is harder by three points: with Y's cut of 60, who has 57 of X has as much."""
    random = np.random.default_rng(3)
    ability = random.normal(70, 8, 4000).clip(10, 90).astype(int)
    x, y = np.bincount(ability - 3, minlength=101), np.bincount(ability, minlength=101)
    found = at_the_cut(mean(x, y), x, 60)
    assert (found.cut_y, found.cut_x) == (60, 57)
    assert found.moved == x[57:60].sum()
    assert found.clear
    assert at_the_cut(linear(y, x), y, 60).cut_x == 63


def test_a_difference_that_rounds_away_touches_nobody() -> None:
    x = np.ones(101, int)
    y = x.copy()
    y[60] += 3
    found = at_the_cut(mean(x, y), x, 60)
    assert (found.cut_x, found.moved, found.clear) == (60, 0, False)
    assert at_the_cut(identity(x, y), x, 60).moved == 0


def test_a_difference_within_chance_is_not_clear() -> None:
    x, y = (
        np.bincount([50, 60, 70, 75], minlength=101),
        np.bincount([52, 64, 71, 77], minlength=101),
    )
    found = at_the_cut(mean(x, y), x, 60)
    assert found.cut_x == 58
    assert not found.clear


def test_no_score_of_a_much_easier_form_may_be_worth_the_cut() -> None:
    x, y = np.bincount([8, 9, 10], minlength=11), np.bincount([1, 2, 3], minlength=11)
    found = at_the_cut(mean(x, y), x, 6)
    assert found.cut_x is None
    assert found.moved == 3


def test_a_cut_that_is_no_score_is_refused() -> None:
    x = np.ones(11, int)
    for cut in (-1, 11):
        with pytest.raises(NotComputable, match="out_of_range"):
            at_the_cut(identity(x, x), x, cut)
    with pytest.raises(NotComputable, match="too_few"):
        at_the_cut(identity(x, x), np.zeros(11, int), 6)
