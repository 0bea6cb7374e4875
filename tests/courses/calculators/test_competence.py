"""Who reviews, who is sued, and which court."""

from __future__ import annotations

import contextlib
import itertools

import pytest
from hypothesis import given

from courses import messages
from courses.calculators.competence import rules, spec, work_out
from courses.calculators.form import Outcome
from courses.errors import CannotCalculate
from tests.courses.calculators.hostile import VALUES


def ask(maker: str, act: str = "other", stage: str = "none") -> Outcome:
    return work_out({"maker": maker, "act": act, "stage": stage})


def result(review: str, defendant: str, court: str) -> str:
    return messages.COMPETENCE_RESULT.format(review=review, defendant=defendant, court=court)


BASIC, MIDDLE = "基层人民法院", "中级人民法院"


@pytest.mark.parametrize(
    ("maker", "stage", "expected"),
    [
        ("department", "none", ("区政府", "该部门", BASIC)),
        ("township", "none", ("区政府", "该乡、镇政府", BASIC)),
        ("district", "none", ("市政府", "区政府", MIDDLE)),
        ("customs", "none", ("上一级主管部门", "该海关", MIDDLE)),
        ("vertical", "none", ("上一级主管部门", "该机关", BASIC)),
        ("entrusted", "none", ("区政府（以委托的部门为准）", "委托的行政机关", BASIC)),
        # Upheld: both are sued, and the maker tells the court's level.
        ("department", "upheld", ("区政府", "原机关和复议机关（共同被告）", BASIC)),
        ("district", "upheld", ("市政府", "原机关和复议机关（共同被告）", MIDDLE)),
        # Changed: the reviewer is sued; a government above the township has the middle court.
        ("department", "changed", ("区政府", "复议机关", MIDDLE)),
        (
            "vertical",
            "changed",
            ("上一级主管部门", "复议机关", f"{BASIC}；复议机关是国务院部门的，{MIDDLE}"),
        ),
        ("customs", "changed", ("上一级主管部门", "复议机关", MIDDLE)),
    ],
)
def test_who_and_where(maker: str, stage: str, expected: tuple[str, str, str]) -> None:
    assert ask(maker, stage=stage).result == result(*expected)


def test_of_a_silent_reviewer_both_ways_are_told() -> None:
    outcome = ask("department", stage="silent")
    assert messages.COURT_SILENT.format(original=BASIC, reviewer=MIDDLE) in outcome.result
    assert "第二十六条第三款" in "".join(line.basis for line in outcome.lines)


@pytest.mark.parametrize("act", [each for each in rules()["act"] if each != "other"])
def test_where_review_comes_first_that_is_said_first(act: str) -> None:
    assert ask("department", act).result.startswith(messages.COMPETENCE_FIRST)
    # After the review nothing stands in the way any more.
    assert not ask("department", act, "upheld").result.startswith(messages.COMPETENCE_FIRST)
    assert ask("department", act).lines[0].basis.startswith("《行政复议法》(2023)第二十三条")


def test_after_a_review_the_reviewers_court_may_be_asked_too() -> None:
    for stage in rules()["stage"]:
        texts = [line.text for line in ask("department", stage=stage).lines]
        reviewed = stage != "none"
        assert (messages.COURT_PLACE_REVIEWED in texts) == reviewed
        assert (messages.COURT_PLACE in texts) != reviewed


def test_every_answer_stands_on_articles() -> None:
    for maker, act, stage in itertools.product(*(rules()[k] for k in ("maker", "act", "stage"))):
        outcome = ask(maker, act, stage)
        assert all(line.basis for line in outcome.lines)
        assert "{" not in outcome.result + "".join(line.text for line in outcome.lines)


@pytest.mark.parametrize("missing", ["maker", "act", "stage"])
def test_what_is_missing_is_named(missing: str) -> None:
    values = {"maker": "department", "act": "other", "stage": "none"}
    label = next(field.label for field in spec().fields if field.name == missing)
    for wrong in ({}, {missing: ""}, {missing: ["none"]}, {missing: None}):
        given_values = {k: v for k, v in values.items() if k != missing} | wrong
        with pytest.raises(CannotCalculate, match=label):
            work_out(given_values)


@pytest.mark.slow
@given(VALUES)
def test_any_values_give_an_outcome_or_say_what_is_missing(values: dict[str, object]) -> None:
    with contextlib.suppress(CannotCalculate):
        assert work_out(values).lines
