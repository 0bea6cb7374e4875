"""No box where a name should be: what the font has is printed, what it has not is stood in for and told."""

from __future__ import annotations

import pytest

from documents.fonts import STAND_IN, Printable, characters
from tests.documents.pdf import UNKNOWN, boxes, in_our_font

RARE = "𠀋𡈽𬱖㛃䶮龘喆犇"
"""Extensions A, B and E, and rare ones of the main block, all of which stand in names and in the font."""


def test_a_box_is_seen_where_there_is_one() -> None:
    assert boxes(in_our_font(f"马{UNKNOWN}口田国回{UNKNOWN}")) == 2
    assert boxes(in_our_font(f"#text(size: 7pt)[马{UNKNOWN}口]")) == 1


def test_rare_characters_of_names_are_in_the_font() -> None:
    assert {ord(each) for each in RARE} <= characters()
    assert boxes(in_our_font(RARE)) == 0


def test_what_the_font_lacks_is_stood_in_for_and_told() -> None:
    printable = Printable()
    assert printable.text(f"马{UNKNOWN}") == f"马{STAND_IN}"
    assert "U+2A6A5" in printable.note()
    assert f"马{STAND_IN}" in printable.note()
    assert boxes(in_our_font(printable.text(f"马{UNKNOWN}\ue000"))) == 0


def test_nothing_is_told_when_nothing_is_missing() -> None:
    printable = Printable()
    assert printable.text(f"欧阳{RARE}·A　B") == f"欧阳{RARE}·A　B"
    assert printable.note() == ""


def test_a_long_list_of_what_is_missing_is_cut() -> None:
    printable = Printable()
    for number in range(20):
        printable.text(f"王{chr(0x2B820 + 40 * number)}{UNKNOWN}")
    assert printable.note().endswith("等 20 处")
    assert len(printable.note()) < 160


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张\u200d三\x07", "张三"),
        ("李\U000e0100四", "李四"),
        ("a\tb", "a b"),
        ("一\u2028二", "一 二"),
        ("坏\ud800", "坏"),
        ("行一\n行二", "行一\n行二"),
    ],
)
def test_what_nobody_sees_is_left_out(text: str, shown: str) -> None:
    printable = Printable()
    assert printable.text(text) == shown
    assert printable.note() == ""


def test_values_are_made_printable_however_deep_they_stand() -> None:
    printable = Printable()
    deep = {"a": [{"b": ("x", f"{UNKNOWN}", 3, None)}], "c": 1.5}
    assert printable(deep) == {"a": [{"b": ["x", STAND_IN, 3, None]}], "c": 1.5}


def test_a_long_run_may_break_and_reads_the_same() -> None:
    printable = Printable()
    address = "https://exam.some-district.example.gov.cn:8443/"
    assert printable.text(address).replace("\u200b", "") == address
    assert "\u200b" in printable.text(address)
    assert printable.text("https://a.cn/") == "https://a.cn/"
    assert printable.text("汉" * 200) == "汉" * 200
