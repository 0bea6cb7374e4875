"""Errors own their text, and carry the data that it was made of."""

from __future__ import annotations

import pickle

from foundation.errors import BadAnswer


def test_an_error_carries_the_data_of_its_text() -> None:
    error = BadAnswer("第 {question} 题最多 {most} 字", question="q01", most=200)
    assert str(error) == "第 q01 题最多 200 字"
    assert error.data == {"question": "q01", "most": 200}


def test_what_people_typed_is_no_template() -> None:
    assert str(BadAnswer("不能是“{0}”")) == "不能是“{0}”"
    assert str(BadAnswer("不能是“{text}”", text="{0} {question}")) == "不能是“{0} {question}”"


def test_an_error_comes_whole_out_of_another_process() -> None:
    error = BadAnswer("不能是“{text}”", text="{0}")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.data) == (str(error), error.data)
