"""The year's report: sums meet, no rate while somebody is open, small groups are hidden on every page alike, facts come from a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.choice import Choice
from analytics.errors import NoResults
from analytics.figures import year as figures
from analytics.frames.load import Frames
from analytics.stats.reliability import coefficient_alpha
from analytics.tables import year as tables
from analytics.tables import (
    year_findings,
    year_matters,
    year_needs,
    year_quality,
    year_units,
)
from analytics.tables.year import Year
from analytics.words import year as words
from analytics.year_facts import Checked, ListPart, UnitStudy, YearFacts, read_facts, to_json
from tests.analytics.made_frames import Card, Held, Line, frames_of

DAY = dt.date(2026, 12, 1)
PASSED, FAILED = "passed", "failed"
OUTCOMES: Mapping[str, Sequence[str | None]] = {
    "甲局": [PASSED] * 18 + [FAILED] * 12 + ["absent"],
    "乙局": [PASSED] * 20,
    "丙局": [PASSED, FAILED],
    "丁局": [PASSED] * 6 + ["exempt"],
}
BEFORE = Held("e2025", 2025, {"甲局": [PASSED] * 28 + [FAILED] * 2, "乙局": [PASSED] * 20})


def facts_of(**changed: object) -> YearFacts:
    facts = YearFacts(
        year=2026,
        units=(
            UnitStudy("U01", 4, 3, 1, 3, 10, 8, 2, 1, 0),
            UnitStudy("U02", 4, 4, 0, 5, 2, 0, 1, 1, 2),
            UnitStudy("U03", 2, 2, 0, 2, 6, 6, 1, 1, 0),
        ),
        list_title="清单",
        parts=(ListPart("综合", 5, 3, 4), ListPart("专业", 2, 0, 1)),
        untaught=("某法", "某条例"),
        bank=("i1", "i2", "i3"),
        events={2025: 7, 2026: 10},
        checked=(Checked("学法", 4, ()), Checked("考试", 6, ())),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def year(*exams: Held, facts: YearFacts | None = None, frames: Frames | None = None) -> Year:
    made = frames or frames_of(*(exams or (Held("e", 2026, OUTCOMES), BEFORE)))
    return tables.year_of(made, Choice(2026, "e"), DAY, facts)


def test_findings_are_figures_and_sums_meet_their_parts() -> None:
    of = year(facts=facts_of())
    said = "\n".join(year_findings.findings(of))
    assert "应考 60 人，参考 58 人，合格 45 人，合格率 77.6%" in said
    assert "本年 77.6%，2025 年 96.0%，相差 -18.4 个百分点" in said
    assert (
        "学法计划 10 项，已完成 9 项，逾期 1 项；成员单位举办活动 10 次；应计学时 18 人，达到 14 人"
        in said
    )
    assert "清单 7 条，年内讲到 3 条，没有讲到 4 条；题库试题足够的 5 条" in said
    [row] = tables.exam_table(of).to_dict("records")
    parts = (words.PASSED, words.FAILED, words.ABSENT, words.EXEMPT, words.VOIDED, words.OPEN)
    assert sum(row[head] for head in parts) == row[words.CALLED] == 60
    assert year_findings.warnings(of) == []


def test_while_somebody_is_not_decided_no_rate_is_a_finding() -> None:
    outcomes = {**OUTCOMES, "甲局": [PASSED] * 7 + ["pending"] * 24}
    of = year(Held("e", 2026, outcomes), BEFORE, facts=facts_of())
    said = year_findings.findings(of)
    assert any("尚有 24 人未评定" in text for text in said)
    assert not [text for text in said if "%" in text]
    assert tables.exam_table(of)[words.RATE].tolist() == [words.NOT_YET]
    [row] = [r for r in year_units.exam_table(of).to_dict("records") if r[words.UNIT] == "甲局"]
    assert row[words.RATE] == words.NOT_YET
    left = year_matters.left_table(of).set_index(words.MATTER)[words.COUNT]
    assert left[words.LEFT_OPEN] == 24
    assert words.LEFT_FAILED not in left
    assert year_needs.area_shares(of).empty


def test_units_come_to_the_total_and_small_ones_are_hidden_with_another() -> None:
    of = year(facts=facts_of())
    table = year_units.exam_table(of).set_index(words.UNIT)
    assert table.loc[words.TOTAL, words.PASSED] == 45
    assert table[words.CALLED].iloc[:-1].sum() == table.loc[words.TOTAL, words.CALLED]
    hidden = set(table.index[table[words.PASSED] == words.FEW])
    assert "丙局" in hidden
    assert len(hidden) > 1  # The total would give a single one away.
    study = year_units.study_table(of).set_index(words.UNIT)
    assert (study[words.MET] == words.FEW).sum() == 2
    assert study.loc[words.TOTAL, words.MET] == 14


def test_a_units_page_says_what_its_row_says() -> None:
    of = year(facts=facts_of())
    assert year_units.pages(of) == []
    pages = {title: (said, table) for title, said, table in year_units.pages(of, every=True)}
    assert set(pages) == set(OUTCOMES)
    said, table = pages["丙局"]
    assert said == [words.UNIT_FEW]
    assert table.set_index(words.FIGURE).loc[words.PASSED, words.THIS_UNIT] == words.FEW
    said, table = pages["甲局"]
    row = table.set_index(words.FIGURE).loc[words.RATE]
    assert (row[words.THIS_UNIT], row[words.ALL_UNITS]) == ("60.0%", "77.6%")
    assert words.UNIT_FAILED.format(count=13) in said
    assert words.UNIT_YEARS.format(rates="2025 年 93.3%、2026 年 60.0%") in said
    [(title, _, _)] = year_units.pages(of, "乙局")
    assert title == "乙局"


def test_cards_what_is_open_and_the_years() -> None:
    cards = [Card("甲局", n, until="2026-12-20", registered=2026) for n in range(1, 7)]
    lines = [Line("甲局", n, finding="refuse" if n == 1 else "register") for n in range(1, 7)]
    frames = frames_of(Held("e", 2026, OUTCOMES), BEFORE, cards=cards, lines=lines)
    before = frames.card_reviews.assign(year=2025)
    frames = replace(frames, card_reviews=pd.concat([before, frames.card_reviews]))
    of = year(frames=frames, facts=facts_of(checked=(Checked("学法", 4, ("计划",)),)))
    said = "\n".join(year_findings.findings(of))
    assert "应审 6 张，注册 5 张，不予注册 1 张" in said
    assert "90 天内到期 6 张" in said
    assert any("年度对账有 1 项不一致（计划）" in text for text in year_findings.warnings(of))
    left = year_matters.left_table(of).set_index(words.MATTER)[words.COUNT]
    assert left.to_dict() == {
        words.LEFT_FAILED: 14,
        words.LEFT_LATE: 1,
        words.LEFT_HOURS: 4,
        words.LEFT_REPORTS: 1,
        words.LEFT_REMINDERS: 2,
        words.LEFT_RED: 1,
    }
    years = tables.years_table(of).set_index(words.YEAR)
    assert years[words.DUE].tolist() == [6, 6]
    assert years[words.EVENTS].tolist() == [7, 10]
    assert years.loc["2025", words.RATE] == pytest.approx(0.96)
    drawn = figures.review_figure(of)
    assert drawn is not None
    bars = [bar for container in drawn.axes[0].containers for bar in container]
    assert sum(bar.get_height() for bar in bars) == 12


def test_a_rise_that_ended_is_no_trend() -> None:
    years = [
        Held(f"e{number}", number, {"甲局": [PASSED] * passed + [FAILED] * (100 - passed)})
        for number, passed in ((2022, 60), (2023, 70), (2024, 80), (2025, 95))
    ]
    steady = year(Held("e", 2026, {"甲局": [PASSED] * 97 + [FAILED] * 3}), *years)
    assert "总的趋势是上升" in "".join(year_findings.findings(steady))
    fallen = year(Held("e", 2026, {"甲局": [PASSED] * 30 + [FAILED] * 70}), *years)
    said = "".join(year_findings.findings(fallen))
    assert "相差 -65.0 个百分点" in said
    assert "总的趋势" not in said


def test_a_resit_is_compared_with_no_year() -> None:
    first = Held("first", 2025, {"甲局": [PASSED] * 20 + [FAILED] * 8})
    resit = Held("e", 2026, {"甲局": [PASSED] * 6 + [FAILED] * 2}, first=21)
    of = year(resit, first)
    assert words.TREND.format(sentence=words.TREND_RESIT) in year_findings.findings(of)
    assert figures.rate_figure(of) is None
    assert tables.years_table(of)[words.YEAR].tolist() == ["2026"]


def test_nobody_and_nothing_are_said_in_words() -> None:
    frames = frames_of(BEFORE)
    of = tables.year_of(frames, Choice(2026), DAY, None)
    assert words.NO_EXAM.format(year=2026) in year_findings.findings(of)
    assert words.NO_FACTS in year_findings.warnings(of)
    assert year_quality.sentences(of) == [words.NO_EXAM.format(year=2026)]
    assert tables.untaught(of) == tables.checked(of) == words.NO_FACTS
    for table in (tables.exam_table, tables.study_table, tables.item_table, tables.list_table):
        assert table(of).empty
    for drawn in (figures.rate_figure, figures.review_figure, figures.needs_figure):
        assert drawn(of) is None
    few = year(Held("e", 2026, {"甲局": [PASSED, FAILED]}))
    assert any(words.FINDING_FEW.split("“")[0] in text for text in year_findings.findings(few))
    assert not [text for text in year_findings.findings(few) if "%" in text]
    assert tables.small_exams(few) == 1


def answered() -> tuple[Frames, np.ndarray]:
    """Thirty people who answered twelve questions of a point each, of three content areas."""
    people, questions = 30, 12
    able = np.linspace(-2, 2, people)[:, None]
    hard = np.linspace(-1.5, 1.5, questions)[None, :]
    score = (
        np.random.default_rng(3).random((people, questions)) < 1 / (1 + np.exp(hard - able))
    ) * 1.0
    frames = frames_of(Held("e", 2026, {"甲局": [PASSED] * 20 + [FAILED] * 10}))
    frames = replace(
        frames,
        exams=frames.exams.assign(cut_score=6.0, total_points=12.0),
        attempts=frames.attempts.assign(first=True),
    )
    item = pd.DataFrame(
        {
            "exam": "e", "form": "A", "question": [f"q{n:02d}" for n in range(questions)],
            "item_id": [f"i{n}" for n in range(questions)], "content_area": ["甲", "乙", "丙"] * 4,
            "points": 1.0, "expected": 0.5, "content_hash": "x", "voided": False, "slot": range(questions), "kind": "single",
        }
    )  # fmt: skip
    given = pd.DataFrame(
        {
            "attempt": np.repeat(frames.attempts["attempt"].to_numpy(), questions),
            "person": np.repeat(frames.attempts["person"].astype(str).to_numpy(), questions),
            **{name: np.tile(item[name].to_numpy(), people) for name in item},
            "status": "scored", "value": None, "score": score.ravel(), "first": True, "counts": True,
        }
    )  # fmt: skip
    forms = pd.DataFrame({"exam": ["e"], "form": ["A"], "sat": [people]})
    return replace(frames, items=item, responses=given, forms=forms), score


def test_quality_is_two_sentences_with_the_statistics_figures() -> None:
    frames, score = answered()
    title, reliable, decided = year_quality.sentences(year(frames=frames))
    found = coefficient_alpha(score)
    assert "e考试" in title
    assert f"{found.value:.2f}" in reliable
    assert f"±{found.sem:.1f} 分" in reliable
    assert words.KR20 in reliable
    assert "6 分的合格线" in decided
    same = frames.responses.assign(score=1.0)
    [_, none] = year_quality.sentences(year(frames=replace(frames, responses=same)))
    assert none.startswith("A 卷的信度无法计算：")


def test_needs_are_the_lowest_areas_and_items_are_counted() -> None:
    frames, score = answered()
    of = year(frames=frames, facts=facts_of())
    shares = year_needs.needs_table(of).set_index(words.AREA)
    assert shares.loc["甲", words.SHARE] == pytest.approx(score[:, 0::3].mean())
    assert shares[words.SHARE].is_monotonic_increasing
    assert (shares[words.EXPECTED] == 0.5).all()
    lowest = str(shares.index[0])
    assert any(
        text.startswith("学习需求") and lowest in text for text in year_findings.findings(of)
    )
    drawn = figures.needs_figure(of)
    assert drawn is not None
    assert lowest in drawn.axes[0].get_title(loc="left")
    items = tables.item_table(of).set_index(words.FIGURE)[words.VALUE]
    assert items[words.ITEMS_USED] == items[words.ITEMS_EXPOSED] == 12
    assert items[words.ITEMS_GONE] == 9
    unanswered = frames.responses.assign(status="omitted", score=np.nan)
    none = year_needs.area_shares(year(frames=replace(frames, responses=unanswered)))
    assert (none[words.SHARE] == 0).all()


def test_facts_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_bytes(to_json(facts_of()))
    assert read_facts(str(path), 2026) == facts_of()
    assert read_facts("", 2026) is None
    with pytest.raises(NoResults, match="2026 年度的数据，报告是 2025 年度的"):
        read_facts(str(path), 2025)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(NoResults, match="不是年度报告的数据"):
        read_facts(str(path), 2026)
