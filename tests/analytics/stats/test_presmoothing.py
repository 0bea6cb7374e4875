"""Log-linear smoothing: the data's moments, no more degrees than the data tell, never something else than the fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import NotComputable
from analytics.stats.presmoothing import powers, smooth


@pytest.mark.parametrize("degree", [1, 2, 4])
def test_a_smoothed_distribution_has_the_datas_moments(degree: int) -> None:
    """Holland & Thayer: as many moments as its degree."""
    counts = np.array([0, 2, 9, 4, 18, 30, 22, 41, 17, 9, 0])
    columns = powers(len(counts), degree)
    found = smooth(counts, degree).probabilities
    assert columns.T @ found == pytest.approx(columns.T @ counts / counts.sum(), abs=1e-6)
    assert found.min() > 0


def test_aic_takes_no_more_degrees_than_the_data_tell() -> None:
    normal = np.rint(1000 * np.exp(-((np.arange(31) - 15) ** 2) / 50)).astype(int)
    assert smooth(normal).degree == 2


def test_a_smoothing_beyond_the_data_is_refused() -> None:
    with pytest.raises(NotComputable, match="degree_too_high"):
        smooth(np.array([0, 3, 0, 5]), 2)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 15), min_size=1, max_size=80))
def test_a_smoothing_is_a_distribution_or_says_why(scores: list[int]) -> None:
    counts = np.bincount(scores, minlength=16)
    if len(set(scores)) == 1:
        with pytest.raises(NotComputable, match="no_variance"):
            smooth(counts)
        return
    found = smooth(counts)
    assert np.isfinite(found.probabilities).all()
    assert found.probabilities.sum() == pytest.approx(1)
    assert found.probabilities @ np.arange(16) == pytest.approx(np.mean(scores), abs=1e-3)
