from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.law.reading import Heading, normal_title, read_statute, title_and_version
from question_bank.law.written import file_name, to_markdown

PLAIN = """# 中华人民共和国养蜂法

2001年1月2日 某次会议通过

2020年3月4日 某次会议《关于修改〈养蜂法〉
〈养花法〉的决定》修正

<!-- INFO END -->

# 第一编 总则

## 第一章 一般规定

第一条 为了养蜂，制定本法。

第二条 养蜂应当有下列条件：

(一)有蜂；

（二） 有花。

前款所称花，不含假花。

第二条之一 蜂王只有一只。

# 第二编　附则

　　第三条　本法自2001年5月1日起施行。
"""

BOLD = """---
sidebar: auto
---

# 中华人民共和国养蜂法

2001年1月2日某次会议通过

根据2020年3月4日某次会议《关于修改〈养蜂法〉〈养花法〉的决定》修正

## 第一编　总则

### 第一章　一般规定

**第一条**　为了养蜂，制定本法。

**第二条**　养蜂应当有下列条件：

（一）有蜂；

（二）有花。

前款所称花，不含假花。

**第二条之一**　蜂王只有一只。

## 第二编　附则

**第三条**　本法自2001年5月1日起施行。
"""

PUBLISHED = """中华人民共和国国务院令

第900号

《养蜂条例》已经2025年12月5日国务院第74次常务会议通过，现予公布，自2026年2月1日起施行。

总理　某某

2025年12月17日

养蜂条例

目　录

第一章　总则

第二章　附则

第一章　总　则

第一条　为了养蜂，制定本条例。

第二章　附　则

第二条　本条例自2026年2月1日起施行。
"""

BRACKETS = """养蜂管理办法（试行）
（2019年1月2日某市人民政府令第7号公布　根据2023年4月5日《某市人民政府关于修改〈养蜂管理办法〉的决定》修正）
第一条　甲。
第二条　本办法自2019年3月1日起施行。
"""

DECISION = """# 关于蜂蜜犯罪的决定

1998年12月29日某次会议通过

为了蜂蜜，作如下决定：

一、偷蜂蜜的，处罚：

（一）一斤以上；

（二）二斤以上。

二、本决定自公布之日起施行。
"""


@pytest.mark.parametrize("text", [PLAIN, BOLD], ids=["plain", "bold"])
def test_both_layouts(text: str) -> None:
    found = read_statute(text)
    assert found.title == "中华人民共和国养蜂法"
    assert [(event.day, event.kind) for event in found.history] == [
        (dt.date(2001, 1, 2), "adopted"),
        (dt.date(2020, 3, 4), "amended"),
    ]
    assert found.adopted == dt.date(2020, 3, 4)
    # The last article tells of the first version, and of the amendment the text says nothing.
    assert found.in_force_since is None
    assert found.headings == (
        Heading("编", 1, "总则", (1, 0)),
        Heading("章", 1, "一般规定", (1, 0)),
        Heading("编", 2, "附则", (3, 0)),
    )
    assert list(found.articles) == [(1, 0), (2, 0), (2, 1), (3, 0)]
    assert list(found.oddities()) == []


def test_an_order_of_promulgation_with_a_table_of_contents() -> None:
    found = read_statute(PUBLISHED)
    assert found.title == "养蜂条例"
    assert found.adopted == dt.date(2025, 12, 17)
    assert found.in_force_since == dt.date(2026, 2, 1)
    assert found.document_number == "国务院令第900号"
    assert found.headings == (Heading("章", 1, "总则", (1, 0)), Heading("章", 2, "附则", (2, 0)))
    assert list(found.articles) == [(1, 0), (2, 0)]


def test_a_history_in_brackets() -> None:
    found = read_statute(BRACKETS)
    assert found.title == "养蜂管理办法（试行）"
    assert [event.kind for event in found.history] == ["published", "amended"]
    assert found.adopted == dt.date(2023, 4, 5)
    # The order is that of the first version.
    assert found.document_number is None


def test_a_decision_has_clauses() -> None:
    found = read_statute(DECISION)
    assert found.by_clauses
    assert list(found.articles) == [(1, 0), (2, 0)]
    assert list(found.articles[1, 0][0].items) == [1, 2]


def test_the_day_of_the_file_name_is_the_version_where_the_history_does_not_say() -> None:
    text = "# 养蜂条例\n\n第一条 本条例自2024年8月1日起施行。\n"
    assert read_statute(text).adopted is None
    found = read_statute(text, named=dt.date(2024, 6, 6))
    assert (found.adopted, found.in_force_since) == (dt.date(2024, 6, 6), dt.date(2024, 8, 1))
    assert title_and_version(text, named=dt.date(2024, 6, 6)) == ("养蜂条例", found.adopted)


def test_in_force_at_once_is_a_day_only_where_the_day_of_publication_is_known() -> None:
    text = "# 养蜂条例\n\n2024年6月6日国务院令第9号{verb}\n\n第一条 本条例自公布之日起施行。\n"
    assert read_statute(text.format(verb="公布")).in_force_since == dt.date(2024, 6, 6)
    assert read_statute(text.format(verb="修订")).in_force_since is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("第一条 甲。\n\n第三条 乙。\n\n第七条 丙。", "缺第2、4–6条"),
        ("第二条 甲。\n\n第一条 乙。", "第一条排在第二条之后"),
        ("第一条 甲。\n\n第一条之二 乙。", "第一条之二之前没有它所接续的条"),
        ("第一条 甲：\n\n（一）子；\n\n（三）丑。", "第一条各项的序号不连续：一、三"),
        ("**第一条**", "第一条没有内容"),
    ],
)
def test_oddities(body: str, said: str) -> None:
    assert said in list(read_statute(f"# 养蜂法\n\n{body}\n").oddities())


def test_an_article_that_stands_twice_is_told_with_its_lines() -> None:
    found = read_statute("# 养蜂法\n\n第一条 甲。\n\n<!--\n-->\n第一条 乙。\n")
    assert found.repeated == {(1, 0): (3, 7)}


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("中华人民共和国行政处罚法", "行政处罚法"),
        (
            "最高人民法院关于适用《中华人民共和国行政诉讼法》的解释",
            "最高人民法院关于适用〈行政诉讼法〉的解释",
        ),
        ("刑法修正案(十二)", "刑法修正案（十二）"),
        ("信访 工作条例", "信访工作条例"),
    ],
)
def test_normal_title(title: str, normal: str) -> None:
    assert normal_title(title) == normal


@pytest.mark.parametrize("text", [PLAIN, BOLD, PUBLISHED, BRACKETS, DECISION])
def test_what_is_written_is_read_back(text: str) -> None:
    found = read_statute(text)
    again = read_statute(to_markdown(found))
    assert (again.title, again.adopted, again.in_force_since, again.document_number) == (
        found.title,
        found.adopted,
        found.in_force_since,
        found.document_number,
    )
    assert (again.headings, again.articles, again.by_clauses) == (
        found.headings,
        found.articles,
        found.by_clauses,
    )
    assert [(e.day, e.kind) for e in again.history] == [(e.day, e.kind) for e in found.history]
    assert to_markdown(again) == to_markdown(found)


def test_the_file_is_named_by_title_and_day() -> None:
    assert file_name(read_statute(PLAIN)) == "养蜂法(2020-03-04).md"


@given(st.text() | st.text("第一二条之章款（）一\n *#　-<!>。：甲2020年1月日令号通过", max_size=80))
def test_any_text_is_read(text: str) -> None:
    found = read_statute(text)
    list(found.oddities())
    assert found.last >= 0
