"""From statuses to numbers: scored, omitted, not reached, voided, unresolved and missing are told apart."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from analytics.errors import NotComputable
from analytics.stats.responses import (
    WITHOUT_NUMBER,
    complete_scores,
    dichotomous,
    merge_parts,
    score_groups,
    score_matrix,
)
from records.exams.response import ResponseStatus

NAN = np.nan
STATUS = np.array([["scored", "omitted", "not_reached", "voided", "unreadable", "pending", ""]])
POINTS = np.array([[2.0, NAN, NAN, NAN, NAN, NAN, NAN]])


def test_every_status_of_records_is_known() -> None:
    assert {*WITHOUT_NUMBER, "scored", "omitted", "not_reached"} == {*get_args(ResponseStatus), ""}


def test_blank_is_wrong_or_no_number_as_the_caller_says_and_the_rest_is_no_number() -> None:
    nothing = [NAN] * 4
    for found, wanted in (
        (score_matrix(POINTS, STATUS), [2, 0, 0, *nothing]),
        (score_matrix(POINTS, STATUS, omitted="none"), [2, NAN, 0, *nothing]),
        (score_matrix(POINTS, STATUS, not_reached="none"), [2, 0, NAN, *nothing]),
    ):
        np.testing.assert_equal(found[0], wanted)


def test_points_that_a_voided_question_had_are_not_counted() -> None:
    assert np.isnan(score_matrix(np.array([[2.0]]), np.array([["voided"]]))).all()


@pytest.mark.parametrize(
    ("points", "status", "told"),
    [
        (np.array([[1.0, 2.0]]), np.array([["scored"]]), "statuses"),
        (np.array([[1.0]]), np.array([["lost"]]), "lost"),
        (np.array([[NAN]]), np.array([["scored"]]), "without points"),
    ],
)
def test_what_is_no_response_is_refused(points: np.ndarray, status: np.ndarray, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        score_matrix(points, status)


def test_complete_scores_drop_the_voided_question_before_they_drop_people() -> None:
    scores = np.array([[1.0, NAN, 0], [0, NAN, 1], [1, NAN, NAN]])
    whole, columns, left_out = complete_scores(scores)
    assert (whole.tolist(), columns.tolist(), left_out) == ([[1, 0], [0, 1]], [0, 2], 1)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.zeros((0, 3)), "nobody"),
        (np.full((3, 3), NAN), "nobody"),
        (np.array([[1.0, 0], [NAN, 1]]), "too_few_people"),
        (np.array([[1.0, NAN], [0.0, NAN]]), "too_few_items"),
    ],
)
def test_too_little_is_refused_with_its_reason(scores: np.ndarray, reason: str) -> None:
    with pytest.raises(NotComputable) as refused:
        complete_scores(scores)
    assert refused.value.reason == reason


def test_half_marks_are_wrong_where_a_model_takes_right_and_wrong() -> None:
    found = dichotomous(np.array([[2.0, 1.0, NAN], [0.0, 0.3 + 0.7, 1.0]]), np.array([2.0, 1, 2]))
    np.testing.assert_equal(found, [[1, 1, NAN], [0, 1, 0]])


def test_parts_of_a_case_are_one_score() -> None:
    scores = np.array([[1.0, 2, 3, 4], [1, NAN, 3, 4]])
    merged, names = merge_parts(scores, ["", "case", "", "case"])
    assert names == ("#0", "case", "#2")
    np.testing.assert_equal(merged, [[1, 6, 3], [1, NAN, 3]])


def test_a_voided_part_is_left_out_of_its_case() -> None:
    scores = np.array([[1.0, NAN, 3], [2, NAN, NAN]])
    np.testing.assert_equal(merge_parts(scores, ["c", "c", "c"])[0], [[4], [NAN]])
    assert np.isnan(merge_parts(np.full((2, 1), NAN), ["c"])[0]).all()


def test_groups_keep_people_of_the_same_points_together() -> None:
    total = np.array([1.0, 2, 2, 2, 3, 4, 5, 6, 7, NAN])
    groups = score_groups(total, 3)
    assert groups.tolist() == [0, 0, 0, 0, 1, 1, 2, 2, 2, -1]
    assert score_groups(np.full(4, NAN), 3).tolist() == [-1] * 4
    assert score_groups(np.array([0.1 + 0.2, 0.3]), 2).tolist() == [1, 1]
