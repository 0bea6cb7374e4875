"""Figures in words: who does not see the drawing misses nothing."""

from __future__ import annotations

import re

from hypothesis import given, settings

from courses.figures.words import as_markdown, in_words
from tests.courses.figures.samples import BARS, BOTH_ENDS, LANE, TIMELINE, TREE, made, sound


def test_each_kind_reads_as_sentences() -> None:
    assert in_words(made(TREE)) == [
        "属于五类事项吗？ 是：看下一问。否：按一般规则办。",
        "属于应急处置吗？ 是：不适用。否：走程序。",
    ]
    assert in_words(made(BOTH_ENDS)) == ["成立吗？ 是：受理。否：不予受理。"]
    assert in_words(made(TIMELINE)) == ["立案：起算（第六十条）", "五个工作日内：要求听证"]
    assert in_words(made(LANE)) == [
        "承办单位：拟订草案",
        "司法局：审查",
        "区长：签发",
        "区长：公布",
    ]
    assert in_words(made(BARS)) == ["行政复议：136", "行政诉讼：1,067", "其他：0.5"]


def test_who_does_nothing_is_told_too() -> None:
    figure = made("泳道 谁签字\n列 甲 | 乙 | 丙\n乙：签发")
    assert in_words(figure) == ["乙：签发", "甲、丙：图中没有步骤"]


@settings(max_examples=40)
@given(sound)
def test_nothing_of_the_source_is_missing(source: str) -> None:
    title, *lines = source.split("\n")
    words = as_markdown(made(source))
    squeezed = "".join(words.split())
    assert "".join(title.split(" ", 1)[1].split()) in squeezed
    for line in lines:
        for part in re.split(r"[|｜\s]|：|^(?:问|是|否|终|列) ", line):
            assert part in squeezed


def test_the_list_is_numbered_below_its_title() -> None:
    assert as_markdown(made(BOTH_ENDS)) == (
        "**图：两边都有去处**\n\n1. 成立吗？ 是：受理。否：不予受理。"
    )
