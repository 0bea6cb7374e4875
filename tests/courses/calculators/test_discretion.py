"""What the law says of the circumstances of a penalty."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given

from courses import messages
from courses.calculators.discretion import rules, spec, work_out
from courses.calculators.form import Outcome
from courses.errors import CannotCalculate
from tests.courses.calculators.hostile import VALUES


def ask(*facts: str, low: object = "", high: object = "") -> Outcome:
    return work_out({"facts": list(facts), "low": low, "high": high})


def texts(outcome: Outcome) -> str:
    return "\n".join(line.text for line in outcome.lines)


@pytest.mark.parametrize(
    ("facts", "effect"),
    [
        (["trivial"], "none"),
        (["expired", "repaired"], "none"),
        (["first"], "may_none"),
        (["repaired", "first"], "may_none"),
        (["repaired"], "must"),
        (["impaired", "merit"], "must"),
        (["impaired"], "may"),
    ],
)
def test_what_is_best_for_the_party_counts(facts: list[str], effect: str) -> None:
    outcome = ask(*facts)
    assert outcome.result == messages.DISCRETION_RESULT[effect]
    # And each circumstance is told with its article, in the order of the list.
    known = [each for each in rules().values() if each["id"] in facts]
    for line, each in zip(outcome.lines, known, strict=False):
        assert line.text.startswith(each["text"])
        assert line.basis == each["basis"]


def test_the_order_of_the_given_does_not_matter_and_twice_is_once() -> None:
    assert ask("first", "repaired") == ask("repaired", "first", "repaired")


def test_without_any_the_range_holds() -> None:
    outcome = ask(low="10000", high="50000")
    assert outcome.result == messages.DISCRETION_NONE
    assert messages.DISCRETION_RANGE.format(low="10,000", high="50,000") in texts(outcome)
    assert messages.DISCRETION_BOUND not in texts(outcome)


def test_where_nothing_is_imposed_there_is_no_range_but_education() -> None:
    outcome = ask("trivial", low="1", high="2")
    assert messages.DISCRETION_EDUCATE in texts(outcome)
    assert messages.DISCRETION_RANGE.format(low="1", high="2") not in texts(outcome)
    assert messages.DISCRETION_EDUCATE in texts(ask("first"))
    assert messages.DISCRETION_EDUCATE not in texts(ask("repaired"))


def test_lighter_and_below_are_told_apart() -> None:
    assert messages.DISCRETION_BOUND in texts(ask("coerced"))
    assert messages.DISCRETION_BOUND in texts(ask("first", "coerced"))


@pytest.mark.parametrize(
    ("given_amount", "shown"),
    [
        ("0", "0"),
        (0, "0"),
        ("20，000", "20,000"),
        (" 1,000.50 ", "1,000.5"),
        ("0.01", "0.01"),
        ("10000000000", "10,000,000,000"),
        ("123456789012", "123,456,789,012"),
        ("999999999999999", "999,999,999,999,999"),
    ],
)
def test_amounts_are_shown_as_they_are(given_amount: object, shown: str) -> None:
    outcome = ask(low=given_amount, high="999999999999999")
    expected = messages.DISCRETION_RANGE.format(low=shown, high="999,999,999,999,999")
    assert expected in texts(outcome)


@pytest.mark.parametrize(
    "amount", ["nan", "inf", "-inf", "-1", "1e15", "9" * 400, "二万", [], ["1"], True]
)
def test_what_is_no_amount_is_refused(amount: object) -> None:
    label = next(field.label for field in spec().fields if field.name == "low")
    with pytest.raises(CannotCalculate) as caught:
        ask(low=amount)
    assert str(caught.value) == messages.BAD_AMOUNT.format(label=label)


def test_a_range_goes_up() -> None:
    with pytest.raises(CannotCalculate, match=messages.DISCRETION_BAD_RANGE):
        ask(low="2", high="1")
    assert ask(low="2", high="2").result
    assert ask(low="2").result  # One of them alone is no range and no fault.


@pytest.mark.parametrize(
    "facts", ["first", {"first": 1}, 3, None, ["no-such"], [["first"]], [None]]
)
def test_facts_are_a_list_of_known_ones(facts: object) -> None:
    with pytest.raises(CannotCalculate):
        work_out({"facts": facts})


@pytest.mark.slow
@given(VALUES)
def test_any_values_give_an_outcome_or_say_what_is_wrong(values: dict[str, object]) -> None:
    with contextlib.suppress(CannotCalculate):
        assert work_out(values).lines
