from __future__ import annotations

import inspect
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.paper.score_cell import (
    BEGIN,
    ScoringRule,
    parse_score_cell,
    score_cell_source,
    scoring_rule,
)
from grading.rules import (
    SCORERS,
    incomplete_points,
    score_fill_in_2,
    score_multiple,
    score_single,
    score_true_false,
)
from grading.superseded_rules import score_fill_in
from question_bank.forms.blueprint import MarkingRule
from tests.support.synthetic import make_item

DATA = Path(__file__).parents[1] / "data"

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
    assert score_fill_in_2(answer, key=[["六十日"]], points=1, numerals=numerals) == score


@pytest.mark.parametrize(
    ("text", "digits"),
    [("十", 10), ("十五", 15), ("两", 2), ("一百零二", 102), ("一千零五十", 1050)],
)
def test_fill_in_numerals(text: str, digits: int) -> None:
    assert score_fill_in_2(digits, key=[[text]], points=1, numerals=True) == 1.0


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("\u200b听\u200b证\ufeff", "听证"),
        ("听\u00ad证", "听证"),
        ("听证\ufe0f\U000e0100", "听证"),
        ("\u202a听证\u202c\u3164", "听证"),
        ("听证", "听\u200b证"),
        ("e\u200b\u0301", "\u00e9"),
        ("二〇二一年", "二零二一年"),
        ("二○二一年", "二〇二一年"),
        ("10,000元", "10000元"),
        ("１０，０００元", "10000元"),
        ("1,234,567", "1234567"),
        ("《行政处罚法》", "行政处罚法"),
        ("“听证”", "听证"),
        ("（听证）。", "听证"),
        ("（“听证”）", "听证"),
        ('"听证"', "听证"),
        ("【听证】", "听证"),
        ("《行政处罚法》", "《行政处罚法》"),
        ("“《行政处罚法》”", "《行政处罚法》"),
        ("《甲》和《乙》", "《甲》和《乙》"),
    ],
)
@pytest.mark.parametrize("numerals", [False, True])
def test_fill_in_reads_what_looks_the_same(answer: str, key: str, numerals: bool) -> None:
    assert score_fill_in_2(answer, key=[[key]], points=1, numerals=numerals) == 1.0


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("行政处罚法", "《行政处罚法》"),
        ("《甲》和《乙》", "甲》和《乙"),
        ("（听证", "听证"),
        ("听证（会）", "听证"),
        ("1,00元", "100元"),
        ("1,2345元", "12345元"),
        ("12,34", "1234"),
        ("\u200b", "听证"),
        ("（）", "听证"),
        ("", "\u200b"),
        ("。", "\u200b"),
    ],
)
@pytest.mark.parametrize("numerals", [False, True])
def test_fill_in_keeps_apart_what_differs(answer: str, key: str, numerals: bool) -> None:
    assert score_fill_in_2(answer, key=[[key]], points=1, numerals=numerals) == 0.0


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("1万元", "一万元"),
        ("10,000元", "一万元"),
        ("三万五千元", "35000元"),
        ("3万5千元", "35,000元"),
        ("十万", "100000"),
        ("一亿三千万", "130000000"),
        ("一万三千亿", "1300000000000"),
        ("一万零五百", "10500"),
        ("二〇二一", "2021"),
        ("〇〇七", "007"),
    ],
)
def test_fill_in_numerals_of_amounts(answer: str, key: str) -> None:
    assert score_fill_in_2(answer, key=[[key]], points=1, numerals=True) == 1.0
    assert score_fill_in_2(answer, key=[[key]], points=1, numerals=False) == 0.0


def test_numbers_of_any_length_are_wrong_and_no_error() -> None:
    for answer in (int("f" * 15_000, 16), -(10**5000), "9" * 19_000, "十" * 9_000, 1e308):
        assert score_fill_in_2(answer, key=[["六十"]], points=1, numerals=True) == 0.0


@given(
    text=st.text(alphabet="零一二两三十百千 甲日60，。（）《》Ａb", max_size=8),
    numerals=st.booleans(),
)
def test_what_the_first_version_accepted_is_accepted_still(text: str, numerals: bool) -> None:
    for key in ("六十日", "60日", "一百二十", "《甲》", "a b", text):
        if score_fill_in(text, key=[[key]], points=1, numerals=numerals):
            assert score_fill_in_2(text, key=[[key]], points=1, numerals=numerals) == 1.0


def test_blanks_share_the_points() -> None:
    key = [["甲"], ["乙"], ["丙"]]
    assert score_fill_in_2(["甲", "x", "丙"], key=key, points=2, numerals=False) == pytest.approx(
        4 / 3
    )
    assert score_fill_in_2(["甲", "乙", "丙"], key=key, points=1, numerals=False) == 1.0
    assert score_fill_in_2("甲", key=key, points=1, numerals=False) == 0.0


def test_an_empty_accepted_answer_never_matches_an_empty_one() -> None:
    assert score_fill_in_2("。", key=[["。"]], points=1, numerals=False) == 0.0


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


def test_papers_of_0_1_0_are_scored_by_their_own_rules() -> None:
    cells = json.loads((DATA / "form-0.1.0" / "score_cells.json").read_text(encoding="utf-8"))
    rules = {name: parse_score_cell(source) for name, source in cells.items()}
    assert {rule.rule for rule in rules.values()} == {
        "score_single",
        "score_multiple",
        "score_true_false",
        "score_fill_in",
    }
    assert rules["q01-score"].score(rules["q01-score"].arguments["key"]) == 1.0
    fill_in = rules["q10-score"]
    for answer in (["听证", "集体讨论"], ["听\u200b证", "《集体讨论》"], ["听证。", "x"], None):
        namespace: dict[str, object] = {"q10": answer}
        body, _, call = cells["q10-score"].rsplit("### END", 1)[0].rstrip().rpartition("\n")
        exec(body, namespace)
        assert fill_in.score(answer) == eval(call, namespace)
    # What it does not accept is accepted in papers that are made now.
    assert fill_in.score(["听\u200b证", "x"]) == 0.0
    # Its rules have not changed since: their text is in the cell.
    for rule in (score_fill_in, score_single, score_multiple, score_true_false):
        assert any(inspect.getsource(rule).strip() in source for source in cells.values())


def test_the_test_cell_names_the_version() -> None:
    question = make_item("fill_in", 0, "行政处罚", 0.7).questions[0]
    source = score_cell_source(scoring_rule("q07", question, 2.0, MarkingRule()), "7")
    assert source.partition(BEGIN)[2].count("score_fill_in_2(") == 2


@pytest.mark.parametrize("source", ["", "1.0", "print(q01)", "score_magic(q01, key='A')", "x = 1"])
def test_other_cells_are_not_rules(source: str) -> None:
    with pytest.raises(ValueError, match="scoring call"):
        parse_score_cell(source)


def test_a_person_marks_essays() -> None:
    question = make_item("case", 1, "行政处罚", 0.7).questions[2]
    with pytest.raises(ValueError, match="person"):
        scoring_rule("q12_3", question, 5.0, MarkingRule())


def test_rules_compare_by_value() -> None:
    assert ScoringRule("q01", "score_single", {"key": "A", "points": 1.0}).score("A") == 1.0
