"""Cards and their review: every sum meets its parts, what is open is said, and lists hold whom they are about."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.choice import Choice
from analytics.figures import certification as figures
from analytics.tables import certification as tables
from analytics.tables.certification import Register
from analytics.words import certification as words
from tests.analytics.made_frames import Card, Line, frames_of

DAY = dt.date(2026, 11, 1)
CARDS = (
    Card("甲局", 1, until="2026-10-31", registered=2026),
    Card("甲局", 2, until="2026-11-01", registered=2026),
    Card("甲局", 3, until="2026-12-01", registered=2026),
    Card("甲局", 4, until="2026-12-31", registered=2025),
    Card("乙局", 1, until="2027-01-30", registered=2026),
    Card("乙局", 2, state="suspended", until="2027-01-31"),
    Card("乙局", 3, state="unregistered"),
    Card("乙局", 4, state="recalled", until="2026-11-05"),
)
LINES = (
    Line("甲局", 1),
    Line("甲局", 2),
    Line("甲局", 3, finding="listed"),
    Line("甲局", 4, hours_met=False, exam="failed", finding="refuse"),
    Line("乙局", 1, exam="exempt"),
    Line("乙局", 2, exam="", finding="apart"),
)


def register_of(
    cards: tuple[Card, ...] = CARDS, lines: tuple[Line, ...] = LINES, unit: str = ""
) -> Register:
    frames = frames_of(cards=cards, lines=lines)
    return tables.register(frames, Choice(2026, "", unit), DAY)


def test_every_sum_meets_its_parts() -> None:
    shown = tables.unit_table(register_of()).set_index(words.UNIT)
    assert (shown.iloc[:-1].sum() == shown.loc[words.TOTAL]).all()
    parts = [words.REGISTERED, words.REFUSED, words.APART, words.UNDECIDED]
    assert (shown[parts].sum(axis=1) == shown[words.DUE]).all()
    states = [words.IN_USE, words.UNREGISTERED, words.SUSPENDED]
    assert (shown[states].sum(axis=1) == shown[words.HELD]).all()


def test_terms_are_counted_from_the_day_and_include_each_other() -> None:
    total = tables.unit_table(register_of()).set_index(words.UNIT).loc[words.TOTAL]
    assert total[words.HELD] == 7  # A recalled card is nobody's.
    assert total[words.EXPIRED] == 1
    assert [total[words.EXPIRING[days]] for days in (30, 60, 90)] == [2, 3, 4]


def test_what_each_unit_must_do_stands_in_words_the_most_first() -> None:
    shown = tables.to_do_table(register_of())
    assert list(shown[words.UNIT]) == ["甲局", "乙局"]
    assert (
        shown[words.TO_DO].iloc[0] == "补学 1 人；补考 1 人；换证或注销 4 张（90天内到期或已过期）"
    )
    assert "处理暂扣 1 张" in shown[words.TO_DO].iloc[1]


def test_lists_hold_whom_they_are_about() -> None:
    of = register_of()
    assert sorted(tables.expiring_list(of)[words.NUMBER]) == [
        "乙局-1",
        "甲局-1",
        "甲局-2",
        "甲局-3",
        "甲局-4",
    ]
    assert list(tables.hours_list(of)[words.NUMBER]) == ["甲局-4"]
    assert list(tables.exam_list(of)[words.RESULT]) == [words.NO_RESULT, "不合格"]


def test_findings_are_figures() -> None:
    said = "\n".join(tables.findings(register_of()))
    assert "持证 7 张（在用 5、未注册 1、暂扣 1），涉及 2 个单位" in said
    assert "应审 6 张 = 注册 4 + 不予注册 1 + 另行处理 1 + 未决定 0" in said
    # P1 of 甲局 has an expired card.
    assert "可以持证执法的有 3 人" in said
    assert tables.warnings(register_of()) == []


def test_while_the_review_is_open_nobody_is_said_to_be_registered() -> None:
    lines = tuple(Line(each.unit, each.person, exam="pending", state="listed") for each in LINES)
    of = register_of(lines=lines)
    assert any("还有 6 张未决定" in text for text in tables.warnings(of))
    assert any("还有 6 人未评定" in text for text in tables.warnings(of))
    said = "\n".join(tables.findings(of))
    assert "注册 0" in said
    assert "可以持证执法" not in said
    assert "考试未合格 0 人" in said


def test_a_register_that_contradicts_the_review_is_said() -> None:
    cards = (Card("甲局", 1, registered=2025),)
    [warning] = tables.warnings(register_of(cards, (Line("甲局", 1),)))
    assert warning == words.MISMATCH.format(lines=1, cards=0, year=2026)


@pytest.mark.parametrize(
    ("cards", "lines", "said"),
    [
        ((), (), "没有人持证"),
        ((Card("甲局"),), (), "年审还没有开始"),
        ((), (Line("甲局", exam="absent", hours_met=False),), "学时不足 1 人，考试未合格 1 人"),
    ],
)
def test_nothing_is_said_in_words(
    cards: tuple[Card, ...], lines: tuple[Line, ...], said: str
) -> None:
    of = register_of(cards, lines)
    assert said in "".join(tables.findings(of))
    assert "nan" not in "".join(tables.findings(of)).lower()
    figures.review_figure(of)
    assert figures.month_figure(of) is None


def test_one_unit_alone() -> None:
    of = register_of(unit="U02")
    assert set(tables.unit_table(of)[words.UNIT]) == {"甲局", words.TOTAL}


def test_the_figures_show_the_tables() -> None:
    of = register_of()
    drawn = figures.review_figure(of)
    assert drawn is not None
    [axes] = drawn.axes
    widths = [patch.get_width() for container in axes.containers for patch in container]
    assert sum(widths) == 6
    months = figures.month_figure(of)
    assert months is not None
    heights = [bar.get_height() for bar in months.axes[0].containers[0]]
    assert heights == tables.month_table(of)[words.CARDS].tolist()
    assert sum(heights) == 5
    looks = {(colour == "white", hatch) for colour, hatch in figures._PARTS.values()}
    assert len(looks) == len(figures._PARTS)
    assert (
        pd.Period("2026-11", "M").strftime("%Y-%m") == tables.month_table(of)[words.MONTH].iloc[0]
    )
