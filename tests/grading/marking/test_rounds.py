"""Which marks an answer needs, and which one counts."""

from __future__ import annotations

import pytest

from grading.marking.rounds import Rules, standing
from records.exams.marking import RoundKind
from records.exams.policy import Rounding

Marks = dict[RoundKind, float]
TWO = Rules(2, 1.0, Rounding(decimals=1).of)
ONE = Rules(1, 1.0, Rounding(decimals=1).of)


def test_two_within_the_tolerance_are_one_opinion() -> None:
    assert standing({}, TWO).wants == {"first", "second"}
    assert standing({"second": 3.0}, TWO).wants == {"first"}
    found = standing({"first": 3.0, "second": 4.0}, TWO)
    assert (found.wants, found.final, found.rule) == (frozenset(), 3.5, "mean")
    assert standing({"first": 3.0, "second": 3.5}, TWO).final == 3.3  # 3.25, half up


@pytest.mark.parametrize(
    ("third", "final", "of"),
    [(1.5, 1.3, ("first", "third")), (4.5, 4.8, ("second", "third"))],
)
def test_a_third_counts_with_the_nearest(third: float, final: float, of: tuple[str, ...]) -> None:
    marks: Marks = {"first": 1.0, "second": 5.0}
    assert standing(marks, TWO).wants == {"third"}
    found = standing({**marks, "third": third}, TWO)
    assert (found.final, found.rule, found.of) == (final, "third", of)


def test_a_third_as_near_to_both_counts_with_the_higher() -> None:
    found = standing({"first": 2.0, "second": 4.0, "third": 3.0}, TWO)
    assert (found.final, found.of) == (3.5, ("second", "third"))


def test_three_opinions_are_for_the_arbiter_alone() -> None:
    marks: Marks = {"first": 0.0, "second": 5.0, "third": 2.5}
    assert standing(marks, TWO).wants == {"arbiter"}
    found = standing({**marks, "arbiter": 4.0}, TWO)
    assert (found.final, found.rule, found.of) == (4.0, "arbiter", ("arbiter",))
    # Whoever has been read by three is not read again.
    assert standing({**marks, "arbiter": 4.0}, TWO, again=True) == found


def test_near_the_cut_score_it_is_read_again() -> None:
    marks: Marks = {"first": 3.0, "second": 4.0}
    assert standing(marks, TWO, again=True).wants == {"again"}
    assert standing({**marks, "again": 4.5}, TWO, again=True).final == 3.5
    apart: Marks = {**marks, "again": 5.0}
    assert standing(apart, TWO, again=True).wants == {"arbiter"}
    assert standing({**apart, "arbiter": 5.0}, TWO, again=True).final == 5.0


def test_one_reader_where_the_policy_says_so() -> None:
    assert standing({}, ONE).wants == {"first"}
    assert standing({"first": 3.25}, ONE).final == 3.3
    assert standing({"first": 3.0}, ONE, again=True).wants == {"again"}
