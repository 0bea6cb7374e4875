"""Rank correlations against scipy's and statsmodels' numbers, and their intervals by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

from analytics.errors import NotComputable
from analytics.stats.association import FEWEST, rank_correlation


def drawn(seed: int, people: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    before = random.normal(size=people)
    return 0.8 * before + random.normal(size=people), 0.8 * before + random.normal(size=people), before  # fmt: skip


def test_plain_is_spearman() -> None:
    x, y, _ = drawn(1)
    found = rank_correlation(x, y)
    assert found.correlation == pytest.approx(float(spearmanr(x, y).statistic))
    assert found.low < found.correlation < found.high


def test_partial_is_the_correlation_of_what_the_ranks_leave() -> None:
    x, y, before = drawn(2)
    ranks = [rankdata(each) for each in (x, y, before)]
    left = [each - np.polyval(np.polyfit(ranks[2], each, 1), ranks[2]) for each in ranks[:2]]
    expected = float(np.corrcoef(*left)[0, 1])
    assert rank_correlation(x, y, before).correlation == pytest.approx(expected)


def test_nothing_is_left_where_the_score_before_makes_both_and_intervals_hold() -> None:
    covered = 0
    for seed in range(200):
        x, y, before = drawn(seed)
        found = rank_correlation(x, y, before)
        covered += found.low <= 0 <= found.high
    # The ranks' partial correlation is 0.03 here, not wholly 0; 200 draws have a standard deviation of 3.
    assert 180 <= covered <= 199


def test_what_has_no_value_is_told() -> None:
    x, y, _ = drawn(3)
    for reason, arguments in (
        ("too_few", (x[: FEWEST - 1], y[: FEWEST - 1])),
        ("no_variance", (np.ones(80), y)),
        ("determined", (x, y, x)),
    ):
        with pytest.raises(NotComputable) as refused:
            rank_correlation(*arguments)
        assert refused.value.reason == reason
    same = rank_correlation(x, x)
    assert (same.low, same.correlation, same.high) == (1.0, 1.0, 1.0)
