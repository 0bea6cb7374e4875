from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.eligibility import Sat, may_sit, next_form, short_notice
from records.exams.attempt import STATES, AttemptState
from records.exams.exam import ExamForm
from records.exams.policy import Policy
from records.exams.result import OUTCOMES, Outcome

DAY = dt.timedelta(days=1)
THEN = dt.datetime(2026, 5, 6, 1, 0)


def policy(allowed: int = 1, resits: int = 0, within: int | None = None, notice: int = 0) -> Policy:
    return Policy.model_validate(
        {
            "title": "某",
            "cut_percent": 60,
            "notice_days": notice,
            "attempts": {"allowed": allowed},
            "resit": {"allowed": resits, "within_days": within},
        }
    )


def wrote(*states: AttemptState) -> list[Sat]:
    return [Sat(state, 1, THEN) for state in states]


@pytest.mark.parametrize(
    ("states", "outcome", "rules", "expected"),
    [
        ([], None, policy(), True),
        (["absent", "voided"], "absent", policy(), True),
        (["called"], None, policy(9, 9), False),
        (["handed_in", "writing"], "failed", policy(9, 9), False),
        (["handed_in"], "failed", policy(), False),
        (["handed_in"], "failed", policy(2), True),
        (["handed_in"], "passed", policy(2), False),
        (["handed_in", "expired"], "failed", policy(2), False),
        (["handed_in"], "failed", policy(1, 1), True),
        (["handed_in"], "passed", policy(1, 1), False),
        (["handed_in"], "pending", policy(1, 1), False),
        (["handed_in", "handed_in"], "failed", policy(1, 1), False),
        # Of a resit that was missed or voided nothing is used up.
        (["handed_in", "absent", "voided"], "failed", policy(1, 1), True),
    ],
)
def test_who_may_sit(
    states: list[AttemptState], outcome: Outcome | None, rules: Policy, expected: bool
) -> None:
    assert may_sit(wrote(*states), outcome, rules, on=THEN + DAY) is expected


def test_a_resit_is_within_its_days() -> None:
    rules = policy(1, 1, 30)
    assert may_sit(wrote("handed_in"), "failed", rules, on=THEN + 30 * DAY)
    assert not may_sit(wrote("handed_in"), "failed", rules, on=THEN + 31 * DAY)


@given(
    st.lists(st.sampled_from(STATES), max_size=5),
    st.sampled_from([None, *OUTCOMES]),
    st.integers(1, 3),
    st.integers(0, 3),
)
def test_nobody_writes_more_papers_than_the_policy_allows(
    states: list[AttemptState], outcome: Outcome | None, allowed: int, resits: int
) -> None:
    before = wrote(*states)
    if may_sit(before, outcome, policy(allowed, resits), on=THEN):
        written = [each for each in states if each in ("handed_in", "expired")]
        assert len(written) < allowed + resits
        assert not {"called", "writing"} & set(states)
        assert not written or outcome != "passed"


def test_forms_go_round_from_the_one_that_people_are_called_to() -> None:
    forms = [ExamForm(id=number, code=code) for number, code in enumerate("ABC")]
    given_, had = [], list[Sat]()
    for _ in range(7):
        form = next_form(had, forms[1], forms)
        given_.append(form.code)
        had.append(Sat("handed_in", form.id))
    assert given_ == ["B", "C", "A", "B", "C", "A", "B"]
    assert next_form([Sat("absent", 0)], forms[0], forms[:1]) is forms[0]


def test_notice_is_counted_in_days_and_who_was_called_at_an_unknown_time_is_not() -> None:
    called = [THEN, THEN + DAY, None]
    assert short_notice(called, policy(notice=10), on=THEN + 10 * DAY) == 1
    assert short_notice(called, policy(notice=10), on=THEN + 11 * DAY) == 0
    assert short_notice(called, policy(), on=THEN) == 0
