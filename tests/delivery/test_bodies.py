"""Bodies as types: strict, bounded, and silent about what was wrong."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from delivery import messages
from delivery.bodies import Checking, Decided, HandingIn, Leaving, Opening, Saving, read_body
from exam_room.writing import MOST_CHANGES
from foundation.errors import BadAnswer

CHANGE = {"question": "q01", "value": None, "marked": True}


def test_what_fits_is_read_and_unknown_fields_are_passed_over() -> None:
    data = {"page": 1, "first": 2, "changes": [{**CHANGE, "later": 1}], "newer": {}}
    read = read_body(orjson.dumps(data), Saving)
    assert (read.page, read.first, read.changes[0].question) == (1, 2, "q01")
    assert read_body(b"", Decided) == Decided()


@pytest.mark.parametrize(
    "changes",
    [
        None,
        {},
        "x",
        [1],
        [{}],
        [{**CHANGE, "question": 1}],
        [{**CHANGE, "question": "x" * 41}],
        [{**CHANGE, "marked": 1}],
        [{"question": "q01", "marked": True}],
        [CHANGE] * (MOST_CHANGES + 1),
    ],
)
def test_changes_of_another_shape_are_refused(changes: object) -> None:
    with pytest.raises(BadAnswer) as caught:
        read_body(orjson.dumps({"page": 1, "first": 1, "changes": changes}), Saving)
    assert str(caught.value) == messages.BAD_REQUEST


@pytest.mark.parametrize("number", [True, "1", 1.5, 1.0, -1, 2**31, None, [1]])
def test_a_number_is_a_number(number: Any) -> None:
    for shape, name in ((HandingIn, "page"), (Leaving, "seconds")):
        with pytest.raises(BadAnswer):
            read_body(orjson.dumps({name: number}), shape)


@pytest.mark.parametrize("tab", ["", "x" * 65, "a\0b", 1, None])
def test_a_text_is_short_and_without_nul(tab: Any) -> None:
    with pytest.raises(BadAnswer):
        read_body(orjson.dumps({"tab": tab, "take_over": False}), Opening)


@pytest.mark.parametrize("answer", ["A", True, ["A", "B"], None])
def test_answers_to_self_checks(answer: object) -> None:
    assert read_body(orjson.dumps({"answer": answer}), Checking).answer == answer


@pytest.mark.parametrize("answer", [1, {}, [[1]], ["x"] * 51, "x" * 20_001])
def test_what_is_no_answer_to_a_self_check(answer: object) -> None:
    with pytest.raises(BadAnswer):
        read_body(orjson.dumps({"answer": answer}), Checking)
