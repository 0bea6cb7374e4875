"""Times of questions from the times of saved changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import NotComputable
from analytics.stats.answer_times import LONGEST, QuestionTime, answer_seconds, question_time


def test_the_gap_before_a_change_is_the_questions() -> None:
    changes = [(130.0, "q2"), (120.0, "q1"), (150.0, "q1"), (190.0, "q3")]
    assert answer_seconds(changes, 100.0) == {"q1": 40, "q2": 10, "q3": 40}
    assert answer_seconds([], 100.0) == {}


def test_what_arrives_together_or_after_a_long_gap_is_untold() -> None:
    together = [(10.0, "q1"), (30.0, "q2"), (30.0, "q3"), (35.0, "q4"), (36.0, "q2")]
    assert answer_seconds(together, 0.0) == {"q1": 10, "q2": None, "q3": None, "q4": 5}
    late = [(LONGEST + 1, "q1"), (LONGEST + 3, "q2"), (LONGEST + 9, "q1")]
    assert answer_seconds(late, 0.0) == {"q1": None, "q2": 2}
    typed = [(5.0, "q1"), (5.0, "q1"), (8.0, "q1")]
    assert answer_seconds(typed, 0.0) == {"q1": 8}


@given(st.lists(st.tuples(st.floats(0, 3600), st.sampled_from("abcd"))), st.floats(0, 100))
def test_times_are_never_negative_nor_more_than_was_used(
    changes: list[tuple[float, str]], began: float
) -> None:
    found = answer_seconds(changes, began, longest=4000)
    assert found.keys() == {question for _, question in changes}
    told = [one for one in found.values() if one is not None]
    assert all(one >= 0 for one in told)
    assert sum(told) <= max((at for at, _ in changes), default=began) - min(began, 0) + 1e-6


def test_the_people_of_a_question() -> None:
    found = question_time([10.0, None, 20.0, 40.0, 30.0])
    assert found == QuestionTime(4, 1, 17.5, 25.0, 32.5)
    for seconds in ([], [None, None]):
        with pytest.raises(NotComputable) as refused:
            question_time(seconds)
        assert refused.value.figures == {"untold": len(seconds)}
