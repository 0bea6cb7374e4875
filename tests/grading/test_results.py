"""From attempts to an outcome: which one counts, who passed, who failed, and what a person has to look at first."""

from __future__ import annotations

from typing import Any

import pytest

from grading.results import AttemptScore, counting, decide
from records.exams.attempt import AttemptState
from records.exams.policy import Policy, plain_policy
from records.exams.response import ResponseStatus

PLAIN = plain_policy(6.0, 10.0)


def sat(points: float = 0.0, **changes: Any) -> AttemptScore:
    counts: dict[ResponseStatus, int] = changes.pop("counts", {"scored": 3})
    values: dict[str, Any] = {"scored": True, "questions": 3, **changes}
    return AttemptScore(values.pop("state", "handed_in"), counts=counts, points=points, **values)


@pytest.mark.parametrize(
    ("points", "expected"), [(6, ("passed", 6)), (5.5, ("failed", 5.5)), (0, ("failed", 0))]
)
def test_the_cut_score_passes(points: float, expected: tuple[str, float]) -> None:
    assert decide(6.0, sat(points)) == expected


def test_shares_of_a_point_add_up_to_the_cut_score() -> None:
    assert 0.1 + 4.1 + 1.8 < 6.0
    assert decide(6.0, sat(0.1 + 4.1 + 1.8)) == ("passed", 6.0)


def test_nobody_who_stayed_away_has_a_score() -> None:
    assert decide(6.0, None) == ("absent", None)
    assert decide(6.0, AttemptScore("absent")) == ("absent", None)
    assert decide(6.0, sat(6.0, state="absent")) == ("absent", None)


def test_who_need_not_sit_is_exempt_unless_they_did() -> None:
    assert decide(6.0, None, exempt=True) == ("exempt", None)
    assert decide(6.0, sat(6.0), exempt=True) == ("passed", 6.0)


@pytest.mark.parametrize("state", ["voided", "absent"])
def test_who_is_exempt_after_an_attempt_that_came_to_nothing_is_exempt(state: AttemptState) -> None:
    assert decide(6.0, sat(6.0, state=state), exempt=True) == ("exempt", None)


@pytest.mark.parametrize("state", ["called", "writing"])
def test_nobody_is_absent_who_may_still_hand_in(state: AttemptState) -> None:
    assert decide(6.0, AttemptScore(state)) == ("pending", None)


def test_a_paper_that_is_there_and_not_scored_yet_is_pending() -> None:
    assert decide(6.0, sat(6.0, scored=False)) == ("pending", None)


def test_a_voided_paper_has_no_score() -> None:
    assert decide(6.0, sat(6.0, state="voided")) == ("voided", None)


def test_an_unreadable_paper_is_an_exception_whatever_its_points() -> None:
    assert decide(6.0, sat(6.0, problem="已损坏")) == ("exception", None)
    assert decide(6.0, sat(6.0, problem="已损坏", scored=False)) == ("exception", None)


def test_a_paper_with_too_few_responses_is_an_exception() -> None:
    assert decide(6.0, sat(6.0, counts={})) == ("exception", None)
    assert decide(6.0, sat(6.0, counts={"scored": 2})) == ("exception", None)


def test_an_unreadable_answer_is_an_exception_and_an_essay_without_a_mark_pending() -> None:
    assert decide(6.0, sat(6.0, counts={"scored": 2, "unreadable": 1})) == ("exception", None)
    assert decide(6.0, sat(6.0, counts={"scored": 2, "pending": 1})) == ("pending", None)
    both = {"scored": 1, "pending": 1, "unreadable": 1}
    assert decide(6.0, sat(6.0, counts=both)) == ("exception", None)


def test_what_was_left_out_counts_as_scored() -> None:
    counts = {"scored": 1, "omitted": 1, "not_reached": 1}
    assert decide(6.0, sat(6.0, counts=counts)) == ("passed", 6.0)


@pytest.mark.parametrize(
    ("states", "place"),
    [
        ([], None),
        (["handed_in"], 0),
        (["handed_in", "expired"], 1),
        (["voided", "handed_in"], 1),
        (["handed_in", "voided"], 0),
        (["voided", "called"], 1),
        (["voided", "absent"], 1),
        (["handed_in", "absent"], 0),
        (["handed_in", "called"], 0),
        (["handed_in", "writing"], 1),
        (["absent", "called"], 1),
        (["voided"], 0),
    ],
)
def test_the_last_attempt_that_stands_counts(states: list[AttemptState], place: int | None) -> None:
    assert counting([AttemptScore(state) for state in states], 6.0, PLAIN) == place


def policy(**values: Any) -> Policy:
    return Policy.model_validate({"title": "x", "cut_percent": 60, **values})


@pytest.mark.parametrize(
    ("counts", "points", "place"),
    [
        ("first", [5.0, 7.0, 6.0], 0),
        ("last", [5.0, 7.0, 6.0], 2),
        ("best", [5.0, 7.0, 6.0], 1),
        ("best", [7.0, 7.0, 6.0], 0),
        ("best", [5.0, 5.5, 4.0], 1),
    ],
)
def test_the_policy_says_which_attempt_counts(counts: str, points: list[float], place: int) -> None:
    rules = policy(attempts={"allowed": 3, "counts": counts})
    assert counting([sat(each) for each in points], 6.0, rules) == place


def test_a_resit_counts_as_the_policy_says() -> None:
    tries = [sat(7.0), sat(5.0)]
    assert counting(tries, 6.0, policy(resit={"allowed": 1, "counts": "best"})) == 0
    assert counting(tries, 6.0, policy(resit={"allowed": 1, "counts": "last"})) == 1


def test_while_nothing_is_passed_what_is_undecided_may_still_be_the_best() -> None:
    rules = policy(attempts={"allowed": 3, "counts": "best"})
    assert counting([sat(5.0), sat(5.9, problem="已损坏")], 6.0, rules) == 1
    assert counting([sat(6.0), sat(0.0, scored=False)], 6.0, rules) == 0
    assert counting([sat(5.0), sat(9.0, state="voided")], 6.0, rules) == 0


def test_a_score_is_rounded_as_the_policy_says_before_it_is_compared() -> None:
    whole = policy(rounding={"decimals": 0})
    assert decide(6.0, sat(5.5), rounded=whole.rounded) == ("passed", 6.0)
    assert decide(6.0, sat(5.499), rounded=whole.rounded) == ("failed", 5.0)
    assert decide(6.0, sat(5.9999999), rounded=policy().rounded) == ("passed", 6.0)
