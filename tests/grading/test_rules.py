from __future__ import annotations

import inspect
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.paper.score_cell import ScoringRule, parse_score_cell, score_cell_source, scoring_rule
from grading.rules import (
    SCORERS,
    incomplete_points,
    score_fill_in,
    score_multiple,
    score_single,
    score_true_false,
)
from question_bank.forms.blueprint import MarkingRule
from tests.support.synthetic import make_item

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=10)
    | st.binary(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner) | st.dictionaries(st.text(), inner)
    ),
    max_leaves=8,
)
ARGUMENTS: dict[str, dict[str, Any]] = {
    "single": {"key": "B", "points": 1.0},
    "multiple": {"key": "ACD", "points": 2.0, "incomplete": 1.0},
    "true_false": {"key": True, "points": 1.0},
    "fill_in": {"key": [["六十日"], ["听证"]], "points": 2.0, "numerals": True},
}


@pytest.mark.parametrize("kind", SCORERS)
@given(answer=anything)
def test_any_answer_scores_a_float_within_the_points(kind: str, answer: object) -> None:
    # nbgrader gives full marks for anything else, and fails the paper above the points.
    score = SCORERS[kind](answer, **ARGUMENTS[kind])
    assert type(score) is float
    assert 0.0 <= score <= ARGUMENTS[kind]["points"]


@pytest.mark.parametrize("answer", ["B", "b", " B ", "Ｂ", "ｂ"])
def test_single_right(answer: str) -> None:
    assert score_single(answer, key="B", points=1) == 1.0


@pytest.mark.parametrize("answer", ["A", "", "AB", ["B"], None, 1, True])
def test_single_wrong(answer: object) -> None:
    assert score_single(answer, key="B", points=1) == 0.0


def test_multiple_over_every_set_of_letters() -> None:
    key = set("ACD")
    for size in range(5):
        for letters in itertools.combinations("ABCD", size):
            given_set = set(letters)
            expected = 0.0
            if given_set == key:
                expected = 2.0
            elif given_set and given_set < key:
                expected = 1.0
            for form in (list(letters), tuple(letters), "".join(letters), "、".join(letters)):
                assert score_multiple(form, key="ACD", points=2, incomplete=1.0) == expected


@pytest.mark.parametrize(
    ("rule", "fixed", "expected"),
    [("half", 0, 1.0), ("fixed", 0.5, 0.5), ("fixed", 9, 2.0), ("all_or_nothing", 1, 0.0)],
)
def test_marking_rules(rule: str, fixed: float, expected: float) -> None:
    assert incomplete_points(rule, 2.0, fixed) == expected


def test_unknown_marking_rule() -> None:
    with pytest.raises(ValueError, match="unknown"):
        incomplete_points("generous", 2.0, 0)


@pytest.mark.parametrize("answer", [True, "对", "正确", "√", "true", " ＴＲＵＥ "])
def test_true(answer: object) -> None:
    assert score_true_false(answer, key=True, points=1) == 1.0
    assert score_true_false(answer, key=False, points=1) == 0.0


@pytest.mark.parametrize("answer", [None, 1, 0, "", "也许", [True]])
def test_neither_true_nor_false(answer: object) -> None:
    assert score_true_false(answer, key=True, points=1) == 0.0
    assert score_true_false(answer, key=False, points=1) == 0.0


@pytest.mark.parametrize(
    ("answer", "numerals", "score"),
    [
        ("六十日", False, 1.0),
        ("六十 日。", False, 1.0),
        ("60日", False, 0.0),
        ("60日", True, 1.0),
        ("６０日", True, 1.0),
        ("六〇日", True, 1.0),
        ("六十一日", True, 0.0),
        ("六日", True, 0.0),
        ("六百日", True, 0.0),
        ("六十个工作日", True, 0.0),
        ("", True, 0.0),
        (True, True, 0.0),
    ],
)
def test_fill_in_normalises(answer: object, numerals: bool, score: float) -> None:
    assert score_fill_in(answer, key=[["六十日"]], points=1, numerals=numerals) == score


@pytest.mark.parametrize(
    ("text", "digits"),
    [("十", 10), ("十五", 15), ("两", 2), ("一百零二", 102), ("一千零五十", 1050)],
)
def test_fill_in_numerals(text: str, digits: int) -> None:
    assert score_fill_in(digits, key=[[text]], points=1, numerals=True) == 1.0


def test_blanks_share_the_points() -> None:
    key = [["甲"], ["乙"], ["丙"]]
    assert score_fill_in(["甲", "x", "丙"], key=key, points=2, numerals=False) == pytest.approx(
        4 / 3
    )
    assert score_fill_in(["甲", "乙", "丙"], key=key, points=1, numerals=False) == 1.0
    assert score_fill_in("甲", key=key, points=1, numerals=False) == 0.0


def test_an_empty_accepted_answer_never_matches_an_empty_one() -> None:
    assert score_fill_in("。", key=[["。"]], points=1, numerals=False) == 0.0


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "fill_in"])
def test_the_test_cell_gives_the_rule_back(kind: str) -> None:
    question = make_item(kind, 3, "行政处罚", 0.7).questions[0]
    rule = scoring_rule("q07", question, 2.0, MarkingRule(multiple="half"))
    source = score_cell_source(rule, "7")
    assert parse_score_cell(source) == rule
    assert inspect.getsource(SCORERS[kind]).strip() in source


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "fill_in"])
@given(answer=anything)
def test_executing_the_cell_gives_what_the_rule_gives(kind: str, answer: object) -> None:
    """The cell is complete in itself: it runs in an empty namespace, as in a kernel without this project."""
    question = make_item(kind, 3, "行政处罚", 0.7).questions[0]
    rule = scoring_rule("q07", question, 2.0, MarkingRule())
    body, _, call = score_cell_source(rule, "7").rsplit("### END", 1)[0].rstrip().rpartition("\n")
    namespace: dict[str, object] = {"q07": answer}
    exec(body, namespace)
    assert eval(call, namespace) == rule.score(answer)


@pytest.mark.parametrize("source", ["", "1.0", "print(q01)", "score_magic(q01, key='A')", "x = 1"])
def test_other_cells_are_not_rules(source: str) -> None:
    with pytest.raises(ValueError, match="scoring call"):
        parse_score_cell(source)


def test_a_person_marks_essays() -> None:
    question = make_item("case", 1, "行政处罚", 0.7).questions[2]
    with pytest.raises(ValueError, match="person"):
        scoring_rule("q12_3", question, 5.0, MarkingRule())


def test_rules_compare_by_value() -> None:
    assert ScoringRule("q01", "single", {"key": "A", "points": 1.0}).score("A") == 1.0
