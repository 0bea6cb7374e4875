"""Aiken: the plainest of the formats."""

from __future__ import annotations

import pytest

from question_bank import messages
from question_bank.exchange.aiken import read_aiken


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("问？\nA. 甲\nB. 乙\n", messages.AIKEN_NO_ANSWER),
        ("问？\nA. 甲\nC. 乙\nANSWER: A", messages.AIKEN_LETTERS.format(letters="AC")),
        ("问？\nA. 甲\nB. 乙\nANSWER: AB", messages.AIKEN_KEY.format(key="AB")),
        ("问？\nANSWER: A", messages.AIKEN_KEY.format(key="A")),
    ],
)
def test_what_is_refused_has_a_reason(text: str, reason: str) -> None:
    (draft,) = read_aiken(text, "x.txt")
    assert draft.problems == (reason,)


def test_a_question_without_answer_does_not_take_the_next_one_along() -> None:
    text = "一？\nA) 甲\nB) 乙\n\n二？\nA) 丙\nB) 丁\nanswer: b\n"
    first, second = read_aiken(text, "x.txt")
    assert first.problems == (messages.AIKEN_NO_ANSWER,)
    assert (second.problems, second.questions[0].key_letters) == ((), "B")
    assert str(second.place) == "x.txt 第5行"
