from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.law.numerals import to_chinese
from question_bank.law.text import Paragraph, parse_statute

PLAIN = """# 中华人民共和国养蜂法

2001年1月2日 某次会议通过

2020年3月4日 某次会议《关于修改〈养蜂法〉第三条的决定》修正

<!-- INFO END -->

## 第一章 总 则

第一条 为了养蜂，制定本法。

第二条 养蜂应当有下列条件：

(一)有蜂；

（二） 有花，具体包括：

1．野花；

2．家花。

第三条规定的除外。

前款所称花，不含假花。
<!-- 某处注释
第九条 注释里的条文不算。 -->
第二条之一 蜂王只有一只。

# 第二章　附则

## 第一节 其他

　　第三条　本法自公布之日起施行。
"""

BOLD = """---
sidebar: auto
---

# 中华人民共和国养蜂法

2001年1月2日某次会议通过

## 第一章　总则

**第一条**　为了养蜂，制定本法。

**第二条**　养蜂应当有下列条件：

（一）有蜂；

（二）有花，具体包括：

1．野花；

2．家花。

第三条规定的除外。

前款所称花，不含假花。

**第二条之一**　蜂王只有一只。

## 第二章　附则

### 第一节　其他

**第三条**　本法自公布之日起施行。
"""

EXPECTED = {
    (1, 0): [Paragraph("为了养蜂，制定本法。")],
    (2, 0): [
        Paragraph("养蜂应当有下列条件：", {1: "有蜂；", 2: "有花，具体包括：1．野花；2．家花。"}),
        Paragraph("第三条规定的除外。"),
        Paragraph("前款所称花，不含假花。"),
    ],
    (2, 1): [Paragraph("蜂王只有一只。")],
    (3, 0): [Paragraph("本法自公布之日起施行。")],
}


@pytest.mark.parametrize("text", [PLAIN, BOLD], ids=["plain", "bold"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_both_layouts(text: str, end: str, mark: str) -> None:
    assert parse_statute(mark + text.replace("\n", end)) == EXPECTED


def test_articles_keep_the_order_of_the_text() -> None:
    assert list(parse_statute(PLAIN)) == [(1, 0), (2, 0), (2, 1), (3, 0)]


@pytest.mark.parametrize(
    "text", ["", "序言\n\n第一条规定了什么？\n", "# 第一章 总则\n", "---\n---"]
)
def test_no_articles(text: str) -> None:
    assert parse_statute(text) == {}


def test_a_preface_belongs_to_no_article() -> None:
    text = "## 序言\n\n蜂有悠久历史。\n\n（一）很久。\n\n第一条 蜂受保护。\n"
    assert parse_statute(text) == {(1, 0): [Paragraph("蜂受保护。")]}


def test_a_book_may_begin_anywhere() -> None:
    text = "## 第二编 物权\n\n第二百零五条 甲。\n\n第二百零六条 乙。\n\n丙。\n"
    assert parse_statute(text) == {
        (205, 0): [Paragraph("甲。")],
        (206, 0): [Paragraph("乙。"), Paragraph("丙。")],
    }


@pytest.mark.parametrize("heading", ["## 第二章 附则", "第二章　附则", "第二章", "第三节 其他规定"])
def test_headings_end_an_article(heading: str) -> None:
    text = f"第一条 甲。\n\n{heading}\n\n说明。\n\n第二条 乙。\n"
    assert parse_statute(text) == {(1, 0): [Paragraph("甲。")], (2, 0): [Paragraph("乙。")]}


def test_a_heading_without_a_mark_is_no_paragraph() -> None:
    text = "第一条 甲。\n\n乙。\n\n养蜂程序\n\n第二条 丙。\n\n监督\n"
    assert parse_statute(text) == {
        (1, 0): [Paragraph("甲。"), Paragraph("乙。")],
        (2, 0): [Paragraph("丙。")],
    }


def test_a_paragraph_that_opens_with_a_chapter_is_no_heading() -> None:
    text = "第一条 甲。\n\n第二章、第三章的规定，适用于乙。\n"
    assert [paragraph.text for paragraph in parse_statute(text)[1, 0]] == [
        "甲。",
        "第二章、第三章的规定，适用于乙。",
    ]


def test_items_belong_to_the_paragraph_that_they_follow() -> None:
    text = "第一条 甲：\n\n(一)子；\n\n(二)丑。\n\n乙：\n\n(一)寅；\n\n(十一)卯。\n\n丙。\n"
    assert parse_statute(text)[1, 0] == [
        Paragraph("甲：", {1: "子；", 2: "丑。"}),
        Paragraph("乙：", {1: "寅；", 11: "卯。"}),
        Paragraph("丙。"),
    ]


def test_an_enumeration_without_numbers_is_one_paragraph() -> None:
    text = "第一条 蜂群由下列组成：\n\n蜂王，\n\n工蜂若干。\n\n蜂王由工蜂抚养。\n"
    assert parse_statute(text)[1, 0] == [
        Paragraph("蜂群由下列组成：蜂王，工蜂若干。"),
        Paragraph("蜂王由工蜂抚养。"),
    ]


def test_lines_without_a_blank_line_between_are_one_paragraph() -> None:
    text = "第一条 蜂受\n保护。\n\n花也\u200b受\n保护。\n\u200b\n蜜不受。\n"
    assert [paragraph.text for paragraph in parse_statute(text)[1, 0]] == [
        "蜂受保护。",
        "花也受保护。",
        "蜜不受。",
    ]


def test_a_head_may_stand_alone() -> None:
    assert parse_statute("**第九条**\n\n蜂受保护。\n") == {(9, 0): [Paragraph("蜂受保护。")]}


def test_numerals_that_are_none_are_text() -> None:
    text = f"第一条 甲：\n\n（{'一' * 5000}）乙。\n\n第{'一' * 5000}条 丙。\n"
    assert list(parse_statute(text)) == [(1, 0)]


shapes = st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=4), min_size=1, max_size=30)


@given(shapes, st.booleans())
def test_shape_is_read_back(shape: list[list[int]], bold: bool) -> None:
    """A statute with so many items in each paragraph of each article."""
    lines = []
    for number, paragraphs in enumerate(shape, 1):
        head = f"第{to_chinese(number)}条"
        opening = f"**{head}**　" if bold else f"{head} "
        for items in paragraphs:
            lines.append(opening + ("规则如下：" if items else "规则。"))
            lines += [f"（{to_chinese(item)}）内容。" for item in range(1, items + 1)]
            opening = ""
    found = parse_statute("\n\n".join(lines))
    assert list(found) == [(number, 0) for number in range(1, len(shape) + 1)]
    assert [[len(p.items) for p in paragraphs] for paragraphs in found.values()] == shape


@given(st.text() | st.text("第一二条之章款（）一\n *#　-<!>。：甲", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for (number, inserted), paragraphs in parse_statute(text).items():
        assert number >= 0
        assert inserted >= 0
        assert all(paragraph.text for paragraph in paragraphs)
