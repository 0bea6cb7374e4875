"""What a rubric's lines are worth on a paper: everything that a question has can be given."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.marking.criteria import STEP, worths

HALVES = st.integers(1, 20).map(lambda number: number * STEP)


@pytest.mark.parametrize(
    ("rubric", "points", "found"),
    [
        ([2, 2, 2, 2, 1], 9, [2, 2, 2, 2, 1]),
        ([2, 2, 2, 2, 1], 10, [2.5, 2.5, 2, 2, 1]),
        ([3, 2, 1], 12, [6, 4, 2]),
        ([4, 4], 5, [2.5, 2.5]),
        ([1, 1, 1], 1, [0.333334, 0.333333, 0.333333]),  # Fewer steps than criteria.
        ([2, 1], 3.333333, [2.222222, 1.111111]),  # No number of steps.
    ],
)
def test_of_a_rubric(rubric: list[float], points: float, found: list[float]) -> None:
    assert worths(rubric, points) == found


@given(st.lists(HALVES, min_size=1, max_size=8), st.integers(1, 60).map(lambda n: n * STEP))
def test_all_points_can_be_given_and_none_more(rubric: list[float], points: float) -> None:
    found = worths(rubric, points)
    assert round(math.fsum(found), 6) == points
    assert all(each > 0 for each in found)
    steps = [each / STEP for each in found]
    if points / STEP >= 4 * sum(rubric) / min(rubric):
        assert all(step.is_integer() for step in steps)
    scale = points / math.fsum(rubric)
    assert all(abs(each - line * scale) < STEP for each, line in zip(found, rubric, strict=True))


@given(st.lists(HALVES, min_size=1, max_size=8))
def test_a_question_with_the_banks_points_keeps_its_rubric(rubric: list[float]) -> None:
    assert worths(rubric, math.fsum(rubric)) == rubric
