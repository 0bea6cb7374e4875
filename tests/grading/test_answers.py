from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading import messages
from grading.answers import (
    MAX_LENGTH,
    AnswerShape,
    count_answered,
    is_answered,
    is_blank,
    read_answer,
    write_answer,
)
from grading.errors import UnreadableAnswer
from question_bank.item import QuestionKind

ROOT = Path(__file__).parents[2]

literals = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


@given(literals)
def test_any_literal_is_read_back(value: object) -> None:
    assert read_answer(f"q01 = {value!r}", "q01") == value


@given(st.text(max_size=200))
def test_any_text_gives_a_value_or_a_reason(source: str) -> None:
    with contextlib.suppress(UnreadableAnswer):
        read_answer(source, "q01")


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("q01 = None", None),
        ("# 第1题\n\nq01 = None\n", None),
        ('q01 = "A"\nq01 = "C"', "C"),
        ('q01 = ("A")', "A"),
        ("q01 = ['A',\n  'B',\n]", ["A", "B"]),
    ],
)
def test_what_people_write(source: str, value: object) -> None:
    assert read_answer(source, "q01") == value


@pytest.mark.parametrize(
    "source",
    [
        "",
        "   \n# nothing",
        'q01 = "A',
        "q01 = A",
        'q02 = "A"',
        'q01 = q02 = "A"',
        'q01 += "A"',
        'q01: str = "A"',
        'import os\nq01 = "A"',
        "q01 = open('gradebook.db').read()",
        "q01 = __import__('os').environ",
        "q01 = [x for x in 'AB']",
        "q01 = f'{1}'",
        "q01 = 'A' if True else 'B'",
        "%time q01 = 'A'",
        "q01 = {[]: 1}",
        "q01 = " + "[" * 5000,
        "q01 = '" + "A" * MAX_LENGTH + "'",
        "q01 = '\x00'",
    ],
)
def test_what_is_not_data_is_refused(source: str) -> None:
    with pytest.raises(UnreadableAnswer):
        read_answer(source, "q01")


def test_nothing_is_executed(tmp_path: pytest.TempPathFactory) -> None:
    target = f"{tmp_path}/made"
    with pytest.raises(UnreadableAnswer):
        read_answer(f"q01 = open({target!r}, 'w').write('x')", "q01")
    import os

    assert not os.path.exists(target)  # noqa: PTH110


BLANK_ANSWERS: list[dict[str, Any]] = json.loads(
    (ROOT / "frontend/test/question/blank_answers.json").read_bytes()
)
"""What pages and Python must say alike; `frontend/test/question/model.test.ts` reads it, too."""


@pytest.mark.parametrize("case", BLANK_ANSWERS, ids=lambda case: f"{case['kind']}-{case['answer']}")
def test_whether_a_question_is_answered_is_what_the_pages_say(case: dict[str, Any]) -> None:
    shape = AnswerShape("q01", case["kind"], frozenset("AB"), 2, messages.ESSAY_STUB)
    assert is_blank(case["answer"], shape) is case["blank"]
    assert count_answered({"q01": case["answer"]}, {"q01": shape}) == (not case["blank"])
    value = case["answer"]
    source = value or "" if shape.constructed else write_answer("", "q01", value)
    # A paper that comes as a file is asked by its cell's text.
    assert is_answered(source, shape) is not case["blank"]


def test_every_kind_is_in_the_table() -> None:
    assert {case["kind"] for case in BLANK_ANSWERS} == set(get_args(QuestionKind))


def test_what_one_reader_does_to_an_answer_no_other_sees() -> None:
    """Short sources are read once for all who gave them."""
    first = read_answer('q01 = ["A", "B"]', "q01")
    assert isinstance(first, list)
    first.append("C")
    assert read_answer('q01 = ["A", "B"]', "q01") == ["A", "B"]
    for _ in range(2):
        with pytest.raises(UnreadableAnswer):
            read_answer("q01 = x", "q01")
    assert read_answer('q02 = "A"', "q02") == "A"
    with pytest.raises(UnreadableAnswer):
        read_answer('q02 = "A"', "q01")
