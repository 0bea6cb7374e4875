"""Areas by unit: rates of first attempts, small cells left out, and what a unit begins with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics import messages as m
from analytics.choice import choose
from analytics.frames.load import Frames
from analytics.stats.proportion import ratio_interval
from analytics.tables import areas as tables
from analytics.words import learning as words
from tests.analytics.made_papers import (
    NOT_REACHED,
    OMITTED,
    PENDING,
    VOIDED,
    Exam,
    Sat,
    frames_with,
    names,
)

ITEMS = names(range(6))
"""Two of each of the three areas: 知识1 has questions 1 and 4."""


def of(given: np.ndarray, units: tuple[str, ...] = ("甲局",), points: float = 1.0) -> Frames:
    return frames_with(Exam("e", 2026, [Sat("A", ITEMS, given, points=points)], units=units))


def answers_of(frames: Frames) -> pd.DataFrame:
    return tables.marked(frames, choose(frames, exam="e"))


def test_omitted_counts_as_nothing_and_voided_and_open_not_at_all() -> None:
    given = np.ones((6, 6), dtype=np.int64)
    given[0, 0], given[1, 0], given[2, 3] = OMITTED, NOT_REACHED, PENDING
    given[:, 1] = VOIDED
    rates = tables.area_rates(answers_of(of(given))).set_index("area")
    assert rates.loc["知识1", "rate"] == 9 / 11
    assert rates.loc["知识1", "answers"] == 11
    assert rates.loc["知识2", "questions"] == 1
    people = np.array([[1, 2], [1, 2], [1, 1], *[[2, 2]] * 3], dtype=float)
    low, high = rates.loc["知识1", "low"], rates.loc["知识1", "high"]
    assert (low, high) == ratio_interval(people[:, 0], people[:, 1])
    assert rates["low"].isna().tolist() == [False, True, True]


def test_an_amended_result_is_of_the_first_attempt_only() -> None:
    frames = of(np.ones((6, 6), dtype=np.int64))
    responses = frames.responses.copy()
    later = responses[responses["attempt"] == 1].assign(attempt=99, first=False, score=0.0)
    frames = replace(frames, responses=pd.concat([responses, later], ignore_index=True))
    assert tables.area_rates(answers_of(frames))["rate"].tolist() == [1.0, 1.0, 1.0]


@pytest.fixture(scope="module")
def district() -> tables.Cells:
    """甲局 is good, 乙局 weak in 知识1; 丙局 and 丁局 have three people each."""
    random = np.random.default_rng(1)
    given = (random.random((80, 6)) < 0.85).astype(np.int64)
    units = ("甲局", "乙局")
    given[1::2, [0, 3]] &= random.random((40, 2)) < 0.4
    frames = of(given, units)
    calls = frames.calls.copy()
    people = calls["person"].astype(str)
    codes = calls["unit"].astype(str)
    added = frames.units.iloc[:2].assign(unit=["U91", "U92"], name=["丙局", "丁局"])
    codes = codes.where(~people.isin([f"甲局-{n}" for n in (1, 2, 3)]), "U91")
    codes = codes.where(~people.isin([f"甲局-{n}" for n in (4, 5, 6)]), "U92")
    both = replace(
        frames, units=pd.concat([frames.units, added], ignore_index=True), calls=calls.assign(unit=codes)
    )  # fmt: skip
    return tables.cells(answers_of(both))


def test_a_weak_unit_begins_with_its_weak_area(district: tables.Cells) -> None:
    shown = tables.next_table(district).set_index(words.UNIT)
    assert shown.index[0] == "乙局"
    assert str(shown.loc["乙局", words.NEXT[0]]).startswith("知识1")
    assert str(shown.loc["乙局", words.NEXT[0]]).endswith("▼")
    assert shown.loc["乙局", words.BELOW_ALL] == "知识1"
    assert shown.loc["甲局", words.BELOW_ALL] == words.NONE_BELOW
    rate = float(str(district.rates.loc["乙局", "知识1"]))
    assert tables.loss(district, "乙局", "知识1") == pytest.approx(2 * (1 - rate))


def test_small_units_stand_together_at_the_end(district: tables.Cells) -> None:
    together = words.SMALL_UNITS.format(count=2)
    assert district.rows()[-1] == together
    assert district.sizes[together] == 6
    shown = tables.unit_area_table(district)
    assert shown[words.UNIT].tolist() == ["乙局", "甲局", together, words.ALL]


def test_a_cell_of_few_people_is_left_out_with_another_beside_it() -> None:
    given = np.ones((20, 6), dtype=np.int64)
    given[1::2, [0, 3]] = PENDING
    given[1, [0, 3]] = 1
    found = tables.cells(answers_of(of(given, ("甲局", "乙局"))))
    shown = tables.unit_area_table(found).set_index(words.UNIT)
    assert shown.loc[["甲局", "乙局"], "知识1"].tolist() == [words.FEW] * 2
    assert shown.loc[["甲局", "乙局"], "知识2"].tolist() == [1.0, 1.0]


def test_a_unit_of_few_has_no_rates() -> None:
    frames = of(np.ones((7, 6), dtype=np.int64), ("甲局", "乙局"))
    found = tables.cells(answers_of(frames), "乙局")
    assert found.sizes == {}
    assert tables.next_table(found).empty
    assert tables.unit_area_table(found).empty


def test_the_table_has_the_expected_rates_beside(district: tables.Cells) -> None:
    rates = tables.area_rates(answers_of(of(np.ones((6, 6), dtype=np.int64))))
    shown = tables.area_table(rates)
    assert shown[m.COLUMN_EXPECTED].tolist() == [0.5] * 3
    assert shown[m.COLUMN_DIFFERENCE].tolist() == [0.5] * 3
