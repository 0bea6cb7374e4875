"""No box where a name should be: what the font has is printed, what it has not is stood in for and told."""

from __future__ import annotations

import pytest

from documents.fonts import COMMON, STAND_IN, Printable, characters, font_path, lacking
from tests.documents.pdf import UNKNOWN, boxes, in_our_font

RARE = "𠀋𡈽𬱖㛃䶮龘喆犇"
"""Extensions A, B and E, and rare ones of the main block, all of which stand in names and in the font."""


def test_a_box_is_seen_where_there_is_one() -> None:
    assert boxes(in_our_font(f"马{UNKNOWN}口田国回{UNKNOWN}")) == 2
    assert boxes(in_our_font(f"#text(size: 7pt)[马{UNKNOWN}口]")) == 1


def test_rare_characters_of_names_are_in_the_font() -> None:
    assert {ord(each) for each in RARE} <= characters()
    assert boxes(in_our_font(RARE)) == 0


def listed_characters() -> list[str]:
    """More than 20,000 of which names are made: URO and Extension A as of Unicode 11, and what the font has of Extension B."""
    ranges = [(0x4E00, 0x9FEF), (0x3400, 0x4DB5)]
    of_b = sorted(code for code in characters() if 0x20000 <= code <= 0x2A6DF)
    assert len(of_b) >= 2000
    return [chr(code) for first, last in ranges for code in range(first, last + 1)] + [
        chr(code) for code in of_b
    ]


def test_no_box_in_any_of_more_than_20000_characters() -> None:
    found = listed_characters()
    assert len(found) > 29_000
    names = ["王" + "".join(found[at : at + 3]) for at in range(0, len(found), 3)]
    printable = Printable()
    assert [printable.text(name) for name in names] == names
    assert printable.note() == ""
    assert lacking(names) == []
    # A font may name a character and draw the box for it.
    from fontTools.ttLib import TTCollection

    with TTCollection(font_path(), lazy=True) as fonts:
        glyphs, first = fonts[0].getBestCmap(), fonts[0].getGlyphOrder()[0]
    assert not [each for each in found if glyphs[ord(each)] == first]


def test_a_sample_of_them_is_drawn_without_a_box() -> None:
    # As people see it; every 97th, in the smallest size that a table has.
    sample = "".join(listed_characters()[::97])
    assert boxes(in_our_font(f"#set page(width: 400pt, height: 400pt)\n{sample}")) == 0


def test_common_texts_are_told_without_the_font_and_rightly() -> None:
    every = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
    common = "".join(each for each in every if COMMON.fullmatch(each))
    assert len(common) > 27_000
    assert {ord(each) for each in common} <= characters()


def test_names_that_cannot_be_printed_are_told_before() -> None:
    names = ["张三", f"王{UNKNOWN}", "马𬱖", "李\u200d四", f"王{UNKNOWN}", "\U0003134a某"]
    assert lacking(names) == [f"王{UNKNOWN}", "\U0003134a某"]


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
