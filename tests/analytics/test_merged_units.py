"""A unit that the table of all units shows with others only has no figures of its own on any road: each road is tried.

丁局 has too few people; 丙局 has enough, and stands with 丁局 because the total less all others would be 丁局.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.choice import Choice, choose
from analytics.figures import learning as learning_figures
from analytics.figures import pass_rates as figures
from analytics.frames.load import Frames
from analytics.page.pictures import Pictures
from analytics.page.values import Asked, find, values
from analytics.tables import areas, learning, studying, year_needs, year_units
from analytics.tables import pass_rates as rates
from analytics.tables import pass_rates_compared as compared
from analytics.tables import pass_rates_findings as findings
from analytics.tables.year import year_of
from analytics.words import learning as learning_words
from analytics.words import pass_rates as words
from analytics.words import year as year_words
from tests.analytics.made_frames import Held, frames_of
from tests.analytics.made_papers import PENDING, Exam, Sat, frames_with, names, rasch, study

DAY = dt.date(2026, 12, 1)
P, F = ["passed"], ["failed"]
SIZES = {"甲局": 20, "乙局": 20, "丙局": 11, "丁局": 3}
OUTCOMES = {unit: P * (size - 2) + F * 2 for unit, size in SIZES.items()}
BEFORE = Held("e2025", 2025, dict.fromkeys(SIZES, P * 12))


@pytest.fixture(scope="module")
def frames() -> Frames:
    return frames_of(Held("e", 2026, OUTCOMES), BEFORE)


@pytest.fixture(scope="module")
def papers() -> Frames:
    """The same units with papers of 6 questions; 知识1 has questions 1 and 4."""
    given = rasch(80, np.linspace(-1, 1, 6), 1)
    made = frames_with(Exam("e", 2026, [Sat("A", names(range(6)), given)], units=tuple(SIZES)))
    gone = pd.concat(
        [made.calls[made.calls["unit"] == code].iloc[SIZES[name] :]
         for code, name in zip(made.units["unit"], made.units["name"], strict=True)]
    )["person"].astype(str)  # fmt: skip
    left = {
        name: getattr(made, name)[~getattr(made, name)["person"].astype(str).isin(set(gone))]
        for name in ("calls", "results", "attempts", "responses")
    }
    minutes = {str(person): 60 * (place % 5) for place, person in enumerate(made.people["person"])}
    return study(replace(made, **left), minutes)


def of(frames: Frames, unit: str) -> rates.Sample:
    return rates.sample(frames, choose(frames, exam="e", unit=unit))


@pytest.mark.parametrize("unit", ["丙局", "丁局"])
def test_no_report_on_pass_rates(frames: Frames, unit: str) -> None:
    sample = of(frames, unit)
    assert sample.points_at_persons
    [said] = findings.findings(sample)
    assert "只与别的单位合并列示" in said
    tables = (rates.unit_table, rates.rank_table, rates.attempt_table, compared.exam_table)
    assert [made(sample).empty for made in (*tables, compared.unit_year_table)] == [True] * 5
    drawn = (figures.unit_figure, figures.funnel_figure, figures.year_figure)
    assert [made(sample) for made in drawn] == [None] * 3
    assert not of(frames, "甲局").points_at_persons


def test_no_year_in_which_it_stood_with_others_even_if_it_stands_alone_now(frames: Frames) -> None:
    now = frames_of(Held("e", 2026, dict.fromkeys(SIZES, P * 12)), Held("e2025", 2025, OUTCOMES))
    assert compared.year_table(of(now, "丙局"))[words.YEAR].tolist() == ["2026"]
    assert compared.year_table(of(now, "甲局"))[words.YEAR].tolist() == ["2025", "2026"]
    table = compared.unit_year_table(of(now, "")).set_index(words.UNIT)
    assert table.loc[["丙局", "丁局"], "2025"].tolist() == [words.FEW] * 2
    assert table["2026"]["丙局"] == 1.0
    assert table["2025"][words.UNITS_TOGETHER] == 10 / 14
    assert table["2026"][words.UNITS_TOGETHER] is None


def test_each_column_over_the_years_is_that_years_own_table(frames: Frames) -> None:
    table = compared.unit_year_table(of(frames, "")).set_index(words.UNIT)
    own = rates.unit_groups(of(frames, ""))
    alone = own[~own["small"]].set_index("group")
    for unit in ("甲局", "乙局"):
        assert table.loc[unit, "2026"] == alone["passed"][unit] / alone["sat"][unit]
    assert table.loc[["丙局", "丁局"], "2026"].tolist() == [words.FEW] * 2
    assert set(alone.index) == {"甲局", "乙局"}


def test_no_resit_of_few_of_a_unit(frames: Frames) -> None:
    again = frames_of(Held("e", 2026, OUTCOMES), Held("r", 2026, {"甲局": P + F}, day=20, first=19))
    sample = of(again, "甲局")
    made = compared.resits(sample)
    assert (made.exams, made.called, made.hidden) == ((), 0, True)
    assert "补考" not in "".join(findings.findings(sample))
    assert compared.exam_table(sample).empty
    assert compared.resits(of(again, "")).called == 2
    code = sample.frames.units.set_index("name").loc["甲局", "unit"]
    page = values(again, find(again, Asked(0, "e", str(code), DAY)))
    assert "resit" not in {each["code"] for each in page["to_do"]}


def test_ranks_of_a_unit_are_told_of_all_units_only(frames: Frames) -> None:
    assert rates.rank_table(of(frames, "甲局")).empty
    assert not rates.rank_table(of(frames, "")).empty


@pytest.mark.parametrize("unit", ["丙局", "丁局"])
def test_not_on_the_page_of_figures(frames: Frames, unit: str) -> None:
    code = str(frames.units.set_index("name").loc[unit, "unit"])
    shown = find(frames, Asked(0, "e", code, DAY))
    page = values(frames, shown)
    assert page["people"] is None
    assert page["hidden"]
    assert (page["findings"], Pictures(shown).titles) == ([], {})


@pytest.mark.parametrize("unit", ["丙局", "丁局"])
def test_not_on_its_page_of_the_years_report(papers: Frames, unit: str) -> None:
    year = year_of(papers, Choice(2026, "e"), DAY, None)
    [(_, said, table)] = year_units.pages(year, unit)
    assert said == [year_words.UNIT_FEW]
    own = table.set_index(year_words.FIGURE)[year_words.THIS_UNIT]
    assert own[[year_words.SAT, year_words.PASSED, year_words.RATE]].tolist() == [year_words.FEW] * 3  # fmt: skip
    assert year_needs.area_shares(year, unit).empty
    assert not year_needs.area_shares(year, "甲局").empty


@pytest.mark.parametrize("unit", ["丙局", "丁局"])
def test_not_in_the_report_on_learning(papers: Frames, unit: str) -> None:
    found = learning.learning(papers, choose(papers, exam="e", unit=unit))
    assert found.merged
    [said] = learning.findings(found)
    assert "只与别的单位合并列示" in said
    assert found.rates.empty
    assert areas.next_table(found.cells).empty
    assert areas.unit_area_table(found.cells).empty
    assert learning_figures.unit_area_figure(found.cells, "") is None
    assert studying.association_table(found.studied).empty
    assert studying.hours_table(found.studied).empty


def test_the_report_on_learning_merges_who_is_merged_in_pass_rates(papers: Frames) -> None:
    table = areas.unit_area_table(areas.cells(areas.marked(papers, Choice(2026, "e"))))
    together = learning_words.SMALL_UNITS.format(count=2)
    assert sorted(table[learning_words.UNIT]) == sorted(["甲局", "乙局", together, learning_words.ALL])  # fmt: skip


def test_a_unit_alone_shows_no_area_that_the_table_of_all_hides() -> None:
    given = np.ones((40, 6), dtype=np.int64)
    given[1::2, [0, 3]] = PENDING  # 乙局 has few answers in 知识1, so that 甲局's are hidden, too.
    given[1, [0, 3]] = 1
    frames = frames_with(
        Exam("e", 2026, [Sat("A", names(range(6)), given)], units=("甲局", "乙局"))
    )
    found = learning.learning(frames, choose(frames, exam="e", unit="甲局"))
    assert found.rates["area"].tolist() == ["知识2", "知识3"]
    [row] = areas.unit_area_table(found.cells).iloc[:-1].to_dict("records")
    assert row["知识1"] == learning_words.FEW
    assert studying.hours_table(found.studied).empty
