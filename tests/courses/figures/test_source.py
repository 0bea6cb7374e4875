"""The source of a figure: what it means, and every fault with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from courses import messages
from courses.figures.source import (
    KINDS,
    MOST_BARS,
    MOST_CHARACTERS,
    MOST_LINES,
    Bar,
    BarChart,
    DecisionTree,
    Moment,
    Question,
    Step,
    SwimLane,
    Timeline,
    read_figure,
)
from tests.courses.figures.samples import (
    BARS,
    BOTH_ENDS,
    LANE,
    SAMPLES,
    TIMELINE,
    TREE,
    anything,
    made,
    sound,
)


def test_a_decision_tree() -> None:
    assert made(TREE) == DecisionTree(
        "这件事要不要走程序",
        (
            Question("属于五类事项吗？", "", "按一般规则办"),
            Question("属于应急处置吗？", "不适用", ""),
        ),
        "走程序",
    )
    assert made(BOTH_ENDS) == DecisionTree(
        "两边都有去处", (Question("成立吗？", "受理", "不予受理"),), ""
    )


def test_a_timeline() -> None:
    assert made(TIMELINE) == Timeline(
        "一件案件的期限",
        (Moment("立案", "起算", "第六十条"), Moment("五个工作日内", "要求听证", "")),
    )
    assert made(TIMELINE.replace("|", "｜")) == made(TIMELINE)


def test_a_swim_lane() -> None:
    assert made(LANE) == SwimLane(
        "谁在什么时候签字",
        ("承办单位", "司法局", "区长"),
        (
            Step("承办单位", "拟订草案"),
            Step("司法局", "审查"),
            Step("区长", "签发"),
            Step("区长", "公布"),
        ),
    )
    # Only the first colon parts role and text.
    steps = made(LANE.replace("：审查", ":审查：三日")).steps  # type: ignore[union-attr]
    assert steps[1] == Step("司法局", "审查：三日")


def test_a_bar_chart() -> None:
    assert made(BARS) == BarChart(
        "复议和诉讼（件）",
        (Bar("行政复议", 136, "136"), Bar("行政诉讼", 1067, "1,067"), Bar("其他", 0.5, "0.5")),
    )


@pytest.mark.parametrize("source", SAMPLES)
def test_blank_lines_and_white_edges_do_not_count(source: str) -> None:
    assert made("\n\n" + source.replace("\n", " \n\n  ") + "\n\n") == made(source)


LONG = "长" * (MOST_CHARACTERS - 1)


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("", [(0, messages.UNKNOWN_FIGURE.format(kind="", known="、".join(KINDS)))]),
        (
            "流程图 甲\n乙",
            [(0, messages.UNKNOWN_FIGURE.format(kind="流程图", known="、".join(KINDS)))],
        ),
        ("时间轴\n甲 | 乙", [(0, messages.FIGURE_NEEDS_TITLE)]),
        ("时间轴 甲", [(0, messages.FIGURE_LINES.format(most=MOST_LINES, count=0))]),
        (
            "时间轴 甲" + "\n甲 | 乙" * (MOST_LINES + 1),
            [(0, messages.FIGURE_LINES.format(most=MOST_LINES, count=MOST_LINES + 1))],
        ),
        (
            f"时间轴 甲\n甲 | 乙\n{LONG} | 乙",
            [(2, messages.FIGURE_LONG.format(most=MOST_CHARACTERS))],
        ),
        ("时间轴 甲\n甲 | 乙\x0b丙", [(1, messages.FIGURE_CHARACTER)]),
        ("时间轴 甲\x00乙\n甲 | 乙", [(0, messages.FIGURE_CHARACTER)]),
        ("时间轴 甲\n甲 | \ud800乙", [(1, messages.FIGURE_CHARACTER)]),
        # Blank lines count where a fault is told: it stands in a file.
        ("时间轴 甲\n甲 | 乙\n\n\n只有时点", [(4, messages.TIMELINE_LINE)]),
        ("时间轴 甲\n甲 | 乙 | 丙 | 丁", [(1, messages.TIMELINE_LINE)]),
        ("时间轴 甲\n | 乙\n甲 | ", [(1, messages.TIMELINE_LINE), (2, messages.TIMELINE_LINE)]),
        ("决策树 甲\n问题在哪\n问 乙\n是 丙\n终 丁", [(1, messages.TREE_LINE)]),
        ("决策树 甲\n问 乙\n是 丙\n终 丁\n问 戊", [(4, messages.TREE_AFTER_END)]),
        ("决策树 甲\n是 丙\n问 乙\n否 丙\n终 丁", [(1, messages.TREE_EXIT.format(word="是"))]),
        (
            "决策树 甲\n问 乙\n否 丙\n否 丁\n终 戊",
            [(3, messages.TREE_EXIT.format(word="否"))],
        ),
        (
            "决策树 甲\n问 乙\n问 丙\n是 丁\n终 戊",
            [(0, messages.TREE_NO_EXIT.format(number=1))],
        ),
        (
            "决策树 甲\n问 乙\n是 丁\n否 丁\n问 丙\n是 丁\n终 戊",
            [(0, messages.TREE_STOPS.format(number=1))],
        ),
        ("决策树 甲\n问 乙\n是 丁", [(0, messages.TREE_END)]),
        ("决策树 甲\n问 乙\n是 丁\n否 丁\n终 戊", [(0, messages.TREE_END)]),
        ("决策树 甲\n终 戊", [(0, messages.TREE_LINE)]),
        ("泳道 甲\n列 乙\n乙：丙", [(1, messages.LANE_HEAD)]),
        ("泳道 甲\n列 乙 | 丙 | 丁 | 戊 | 己\n乙：丙", [(1, messages.LANE_HEAD)]),
        ("泳道 甲\n列 乙 | \n乙：丙", [(1, messages.LANE_HEAD)]),
        ("泳道 甲\n列 乙 | 乙\n乙：丙", [(1, messages.LANE_HEAD)]),
        (
            "泳道 甲\n列 乙 | 丙\n乙：丁\n丁：戊\n丙：",
            [(n, messages.LANE_LINE.format(roles="乙、丙")) for n in (3, 4)],
        ),
        ("泳道 甲\n列 乙 | 丙", [(1, messages.LANE_NO_STEP)]),
        *(
            (f"柱图 甲\n乙 1\n丙 {number}", [(2, messages.BAR_LINE)])
            for number in (
                "-1",
                "nan",
                "inf",
                "1e3",
                "1_0",
                "１２",
                "67%",
                "9" * 16,
                "0." + "1" * 5,
            )
        ),
        ("柱图 甲\n乙 1\n2", [(2, messages.BAR_LINE)]),
        ("柱图 甲\n乙 1", [(0, messages.BAR_COUNT.format(most=MOST_BARS))]),
        (
            "柱图 甲" + "\n乙 1" * (MOST_BARS + 1),
            [(0, messages.BAR_COUNT.format(most=MOST_BARS))],
        ),
    ],
)
def test_every_fault_stands_at_its_line(source: str, faults: list[tuple[int, str]]) -> None:
    figure, found = read_figure(source)
    assert figure is None
    assert sorted(set(found)) == faults


def test_the_examples_of_the_guide_are_sound() -> None:
    guide = Path(__file__).parents[3] / "docs" / "lesson-writing.zh-CN.md"
    kinds = "|".join(KINDS)
    found = re.findall(rf"^```((?:{kinds}) .*?)^```$", guide.read_text("utf-8"), re.M | re.S)
    assert {source.split()[0] for source in found} == set(KINDS)
    for source in found:
        made(source)


def test_all_faults_are_told_at_once() -> None:
    _, found = read_figure("时间轴\n甲\n甲 | 乙\n丙 |")
    assert [line for line, _ in found] == [0, 1, 3]


@given(anything)
def test_any_source_is_a_figure_or_has_faults(source: str) -> None:
    figure, faults = read_figure(source)
    assert (figure is None) == bool(faults)
    for line, reason in faults:
        assert 0 <= line <= source.strip().count("\n")
        assert reason.strip()


@settings(max_examples=40)
@given(sound)
def test_sound_sources_are_read(source: str) -> None:
    """So that what is held of drawings is held of some."""
    made(source)
