"""Pass rates from frames: they add up, point at nobody, and are no finding while somebody is not decided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import messages as m
from analytics.choice import Choice, choose
from analytics.errors import NoResults, NotKnown
from analytics.figures import pass_rates as figures
from analytics.resits import is_resit
from analytics.stats.proportion import wilson_interval
from analytics.stats.suppression import SMALLEST
from analytics.tables import pass_rates as tables
from analytics.tables import pass_rates_compared as compared
from analytics.tables import pass_rates_findings as found
from analytics.tables.pass_rates import Sample
from analytics.words import pass_rates as words
from records.exams.result import OUTCOMES
from tests.analytics.made_frames import Held, Outcomes, frames_of, number_of

PASSED, FAILED = "passed", "failed"
DISTRICT: Outcomes = {
    "甲局": [PASSED] * 38 + [FAILED] * 2,
    "乙局": [PASSED] * 8 + [FAILED] * 32,
    "丙局": [PASSED] * 6 + [FAILED] + ["absent"],
    "丁局": [PASSED, PASSED, FAILED],
    "戊局": [PASSED, PASSED, "exempt"],
}


def sample_of(*exams: Held, unit: str = "", **more: object) -> Sample:
    frames = frames_of(*exams, **more)  # type: ignore[arg-type]
    return tables.sample(frames, choose(frames, exam=exams[0].name, unit=unit))


def one(outcomes: Outcomes, **more: object) -> Sample:
    return sample_of(Held("e", 2026, outcomes, **more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def district() -> Sample:
    return one(DISTRICT)


def test_units_add_up_to_the_call_list_and_carry_their_rates(district: Sample) -> None:
    shown = tables.unit_table(district).set_index(words.UNIT)
    assert list(shown.index) == ["乙局", "丙局", "甲局", words.SMALL_UNITS.format(count=2), m.TOTAL]
    columns = [words.CALLED, *m.OUTCOME_NAMES.values(), words.SAT]
    assert (shown.iloc[:-1][columns].sum() == shown.loc[m.TOTAL, columns]).all()
    assert shown.loc["乙局", words.RATE] == 8 / 40
    assert (shown.loc["甲局", words.LOW], shown.loc["甲局", words.HIGH]) == wilson_interval(38, 40)
    assert shown.loc["丙局", words.RATE_OF_CALLED] == 6 / 8
    assert shown.loc["乙局", words.PLACE] == words.PLACES["far_below"]
    assert "核对一致" in tables.reconciliation(district)


def test_the_summary_says_the_finding_in_figures(district: Sample) -> None:
    said = found.findings(district)
    assert said[0].startswith("应考 94 人，参考 92 人，合格 56 人，合格率 60.9%")
    assert "1 个单位明显低于全体水平" in said[1]
    assert "乙局" in said[1]
    assert found.warnings(district) == []


@st.composite
def rosters(draw: st.DrawFn) -> Outcomes:
    sizes = draw(st.lists(st.integers(1, 12), min_size=1, max_size=8))
    return {
        f"第{number}局": draw(st.lists(st.sampled_from(OUTCOMES), min_size=size, max_size=size))
        for number, size in enumerate(sizes, 1)
    }


@pytest.mark.slow
@settings(max_examples=15)
@given(rosters())
def test_every_table_adds_up_and_nothing_is_nan(outcomes: Outcomes) -> None:
    sample = one(outcomes)
    called = sum(map(len, outcomes.values()))
    for shown in (tables.unit_table(sample), tables.rank_table(sample)):
        assert shown[words.CALLED].iloc[-1] == called == shown[words.CALLED].iloc[:-1].sum()
        if sample.open:
            assert shown[words.RATE].iloc[-1] == words.NOT_YET
    text = "".join([*found.findings(sample), *found.warnings(sample)])
    assert "nan" not in text.lower()
    if sample.open:
        assert "%" not in text


@pytest.mark.slow
@settings(max_examples=15)
@given(rosters())
def test_no_group_of_few_who_took_part_stands_alone_nor_follows_from_the_total(
    outcomes: Outcomes,
) -> None:
    counted = tables.unit_groups(one(outcomes))
    took = counted["sat"] + counted["open"]
    alone = counted[~counted["small"]]
    if len(counted) > 1:
        assert not ((took[alone.index] > 0) & (took[alone.index] < SMALLEST)).any()
    small = counted[counted["small"]]
    if len(small):
        assert not str(small["group"].iloc[0]).endswith("（1个合并）") or len(outcomes) == 1


def test_while_somebody_is_open_there_is_no_rate_but_how_many_are_open() -> None:
    """Once it said: 100 % of 7 decided, 861 waiting."""
    sample = one(
        {"甲局": [PASSED] * 7 + ["pending"] * 400, "乙局": [None] * 461, "丙局": [PASSED] * 9}
    )
    [warning] = found.warnings(sample)
    assert "尚有 861 人未评定" in warning
    assert "已评定 16 人" in warning
    assert not [text for text in [warning, *found.findings(sample)] if "%" in text]
    shown = tables.unit_table(sample).set_index(words.UNIT)
    assert (
        str(shown.loc["甲局", words.RATE]) == str(shown.loc[m.TOTAL, words.RATE]) == words.NOT_YET
    )
    assert shown.loc["丙局", words.RATE] == 1.0
    assert figures.unit_figure(sample) is None
    assert figures.funnel_figure(sample) is None


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ({"甲局": ["absent"] * 6}, "没有人参考"),
        ({"甲局": [PASSED] * 6, "乙局": [PASSED] * 7}, "参考人员全部合格"),
        ({"甲局": [FAILED] * 6, "乙局": [FAILED] * 7}, "参考人员全部不合格"),
        ({"甲局": [PASSED] * 6 + [FAILED]}, "只有一个单位有人参考"),
        ({"甲局": [PASSED]}, "参考 1 人"),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(outcomes: Outcomes, said: str) -> None:
    sample = one(outcomes)
    assert said in "".join(found.findings(sample))
    for drawn in (figures.unit_figure(sample), figures.funnel_figure(sample)):
        assert drawn is None or drawn.axes
    assert not tables.unit_table(sample).empty


def test_an_exam_to_which_nobody_was_called() -> None:
    frames = frames_of(Held("e", 2026, {}))
    sample = tables.sample(frames, Choice(2026, "e"))
    assert found.findings(sample) == [words.NOBODY_CALLED]
    assert tables.unit_table(sample).empty
    assert compared.unit_year_table(sample).empty


def test_results_that_do_not_meet_the_call_list_are_said(district: Sample) -> None:
    short = Sample(district.frames, district.exam, district.people.iloc[1:], district.calls, "")
    assert "人数核对不一致" in tables.reconciliation(short)


def test_a_unit_of_few_has_no_report_of_its_own_and_another_has() -> None:
    exam = Held("e", 2026, DISTRICT)
    small = sample_of(exam, unit="丁局")
    assert found.findings(small) == [words.TOO_FEW.format(called=3, smallest=SMALLEST)]
    assert tables.unit_table(small).empty
    assert tables.rank_table(small).empty
    own = sample_of(exam, unit="U01")
    assert "应考" in found.findings(own)[0]


def test_ranks_are_shown_and_few_of_a_rank_together() -> None:
    people = {
        number_of("甲局", place): ("科员" if place < 20 else "处长") for place in range(1, 24)
    }
    shown = tables.rank_table(sample_of(Held("e", 2026, DISTRICT), ranks=people))
    assert list(shown[words.RANK]) == [words.NO_RANK, words.SMALL_GROUPS.format(count=2), m.TOTAL]


def test_attempts_are_told_apart_where_more_than_one_is_allowed() -> None:
    shown = tables.attempt_table(one({"甲局": [PASSED, FAILED] * 10}, attempts_allowed=2))
    assert list(shown[words.ATTEMPT]) == ["第1次", "第2次", m.TOTAL]
    assert list(shown[words.RATE]) == [1.0, 0.0, 0.5]
    assert tables.attempt_table(one(DISTRICT)).empty


def _years(*rates: int, last_open: bool = False) -> Sequence[Held]:
    made = [
        Held(f"e{2021 + place}", 2021 + place, {"甲局": [PASSED] * rate + [FAILED] * (100 - rate), "乙局": [PASSED] * 6})
        for place, rate in enumerate(rates)
    ]  # fmt: skip
    return made[::-1]


@pytest.mark.slow
def test_a_trend_is_tested_and_said() -> None:
    rising = sample_of(*_years(40, 50, 60, 70, 80))
    assert any("逐年上升" in text for text in found.findings(rising))
    flat = sample_of(*_years(60, 61, 59, 60))
    assert any("看不出逐年上升或下降" in text for text in found.findings(flat))
    two = sample_of(*_years(40, 80))
    assert any("不足 3 个" in text for text in found.findings(two))
    years = compared.year_table(rising)
    assert list(years[words.YEAR]) == ["2021", "2022", "2023", "2024", "2025"]
    drawn = figures.year_figure(rising)
    assert drawn is not None
    assert "2021" in drawn.axes[0].get_title(loc="left")


def test_a_year_that_is_open_gives_no_point_and_no_rate() -> None:
    *earlier, last = _years(40, 50, 60)[::-1]
    open_ = Held(last.name, last.year, {"甲局": ["pending"] * 20})
    sample = sample_of(open_, *earlier)
    assert compared.year_table(sample)[words.RATE].iloc[-1] == words.NOT_YET
    drawn = figures.year_figure(sample)
    assert drawn is not None
    assert len(drawn.axes[0].get_xticks()) == 2


def test_units_over_years_hide_few_also_by_difference() -> None:
    exams = [
        Held(f"e{year}", year, {"甲局": [PASSED] * 9, "乙局": [FAILED] * (3 if year == 2024 else 8), "丙局": [PASSED] * 7})
        for year in (2025, 2024)
    ]  # fmt: skip
    shown = compared.unit_year_table(sample_of(*exams)).set_index(words.UNIT)
    assert shown.loc["乙局", "2024"] == words.FEW
    assert (shown["2024"] == words.FEW).sum() >= 2
    assert shown.loc["乙局", "2025"] == 0.0


def test_a_resit_is_known_by_whom_it_calls() -> None:
    first = Held("e", 2026, {"甲局": [FAILED] * 6 + [PASSED] * 4})
    again = Held("r", 2026, {"甲局": [PASSED] * 5}, day=20)
    other = Held("o", 2026, {"甲局": [PASSED] * 10}, day=25)
    sample = sample_of(first, again, other)
    made = compared.resits(sample)
    assert (made.exams, made.failed, made.called, made.passed) == (("r",), 6, 5, 5)
    assert "合计合格 9 人" in "".join(found.findings(sample))
    assert list(compared.exam_table(sample)[words.RATE]) == [0.4, 1.0]


def test_exams_without_rules_are_compared_with_nothing() -> None:
    first = Held("e", 2026, {"甲局": [FAILED] * 6 + [PASSED] * 4}, policy="")
    again = Held("r", 2026, {"甲局": [PASSED] * 5}, day=20, policy="")
    earlier = Held("o", 2025, {"甲局": [PASSED] * 10}, policy="")
    sample = sample_of(first, again, earlier)
    assert compared.resits(sample).exams == ()
    assert list(compared.year_table(sample)[words.YEAR]) == ["2026"]


def test_the_exam_that_is_meant_is_found() -> None:
    small, large = Held("s", 2026, {"甲局": [PASSED]}), Held("l", 2026, {"甲局": [PASSED] * 5})
    old, empty = (
        Held("old", 2021, {"甲局": [PASSED] * 9}),
        Held("later", 2027, {"甲局": [None] * 9}),
    )
    frames = frames_of(small, large, old, empty)
    assert choose(frames) == Choice(2026, "l")
    assert choose(frames, year=2021) == Choice(2021, "old")
    assert choose(frames, exam="s", unit="甲局") == Choice(2026, "s", "U01")
    assert choose(frames, year=1999) == Choice(1999)
    for asked in ({"exam": "x"}, {"unit": "x"}):
        with pytest.raises(NotKnown, match="x"):
            choose(frames, **asked)  # type: ignore[arg-type]
    with pytest.raises(NoResults):
        choose(frames_of())
    with pytest.raises(NoResults, match="1999"):
        tables.sample(frames, Choice(1999))


def test_a_resit_in_the_next_year_is_not_the_latest_year_nor_a_years_main_exam() -> None:
    main = Held("main", 2025, {"甲局": [PASSED] * 20 + [FAILED] * 8})
    resit = Held("again", 2026, {"甲局": [PASSED] * 6 + [FAILED] * 2}, first=21)
    small = Held("small", 2026, {"乙局": [PASSED]}, policy="other")
    assert choose(frames_of(main, resit)) == Choice(2025, "main")
    assert choose(frames_of(main, resit), year=2026) == Choice(2026, "again")
    assert choose(frames_of(main, resit, small)) == Choice(2026, "small")
    assert choose(frames_of(main, resit), exam="again") == Choice(2026, "again")


def test_the_funnel_has_a_point_for_each_row_and_names_who_is_outside(district: Sample) -> None:
    drawn = figures.funnel_figure(district)
    assert drawn is not None
    [axes] = drawn.axes
    points = sorted(
        (float(np.asarray(line.get_xdata())[0]), float(np.asarray(line.get_ydata())[0]))
        for line in axes.lines
        if len(np.asarray(line.get_xdata())) == 1
    )
    counted = tables.unit_groups(district)
    assert points == sorted(zip(counted["sat"], counted["passed"] / counted["sat"], strict=True))
    written = [text.get_text() for text in axes.texts]
    assert "乙局" in written
    assert "丙局" not in written


def test_markers_differ_without_their_colours() -> None:
    shapes = [(marker, face == "white") for marker, _, face in figures._MARKERS.values()]
    assert len(set(shapes)) == len(shapes)


def test_simulated_exams_are_marked() -> None:
    sample = one(DISTRICT, simulated=True)
    for drawn in (figures.unit_figure(sample), figures.funnel_figure(sample)):
        assert drawn is not None
        assert drawn.axes[0].get_title(loc="left").replace("\n", "").endswith(m.SIMULATED)
        assert m.SIMULATED_MARK in [text.get_text() for text in drawn.axes[0].texts]


def test_not_published_is_said_first() -> None:
    assert found.warnings(one(DISTRICT, published=False)) == [words.NOT_PUBLISHED]
    assert pd.isna(one({"甲局": [None] * 5}).people["ordinal"]).all()


def test_a_resit_is_compared_with_no_years_exam() -> None:
    first = Held("first", 2025, {"甲局": ["passed"] * 20 + ["failed"] * 8})
    resit = Held("again", 2026, {"甲局": ["passed"] * 6 + ["failed"] * 2}, first=21)
    frames = frames_of(first, resit)
    assert not is_resit(frames, tables.sample(frames, Choice(2025, "first")).exam)
    again = tables.sample(frames, Choice(2026, "again"))
    assert is_resit(frames, again.exam)
    assert compared.year_groups(again)["exam"].tolist() == ["again"]
