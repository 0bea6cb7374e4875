from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.law.numerals import NUMERAL, from_chinese, to_chinese

EXAMPLES = {
    1: "一",
    9: "九",
    10: "十",
    12: "十二",
    20: "二十",
    36: "三十六",
    99: "九十九",
    100: "一百",
    102: "一百零二",
    110: "一百一十",
    112: "一百一十二",
    120: "一百二十",
    1000: "一千",
    1005: "一千零五",
    1010: "一千零一十",
    1260: "一千二百六十",
    5001: "五千零一",
    5100: "五千一百",
    9999: "九千九百九十九",
}


@pytest.mark.parametrize(("number", "text"), EXAMPLES.items())
def test_examples_both_ways(number: int, text: str) -> None:
    assert to_chinese(number) == text
    assert from_chinese(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二〇二一", 2021),
        ("二零二一", 2021),
        ("一〇二", 102),
        ("一百〇二", 102),
        ("一百十二", 112),
        ("两百", 200),
        ("两千零二", 2002),
        ("一十", 10),
        ("〇", 0),
    ],
)
def test_other_ways_of_writing(text: str, number: int) -> None:
    assert from_chinese(text) == number


def test_round_trip_of_every_number() -> None:
    texts = [to_chinese(number) for number in range(1, 10_000)]
    assert [from_chinese(text) for text in texts] == list(range(1, 10_000))
    assert len(set(texts)) == 9_999
    assert all(re.fullmatch(NUMERAL, text) for text in texts)


@given(st.integers(1, 9999))
def test_written_numeral_is_canonical(number: int) -> None:
    text = to_chinese(number)
    assert not text.startswith(("零", "一十"))
    assert not text.endswith("零")
    assert "零零" not in text
    assert from_chinese(text) == number


@given(st.text("零〇一二三四五六七八九", min_size=1, max_size=4))
def test_digits_alone_are_read_by_place(text: str) -> None:
    digits = "".join(str("零一二三四五六七八九".find(ch.replace("〇", "零"))) for ch in text)
    assert from_chinese(text) == int(digits)


@pytest.mark.parametrize(
    "text", ["", " ", "十 二", "12", "第十二", "十二条", "一万", "壹", "-一", "一.五", "一\n"]
)
def test_not_a_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        from_chinese(text)


@pytest.mark.parametrize("text", ["三六十", "十十", "二千百", "千十百", "一二百"])
def test_misspelt_numerals_are_rejected_rather_than_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        from_chinese(text)


@given(st.text(max_size=8))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        number = from_chinese(text)
    except ValueError:
        return
    assert number >= 0


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_out_of_range(number: int) -> None:
    with pytest.raises(ValueError, match="1–9999"):
        to_chinese(number)
