"""Differential functioning: the tables say what Mantel–Haenszel says; what is not on record or too small is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.choice import choose
from analytics.frames.load import Frames
from analytics.stats.fairness import mantel_haenszel
from analytics.tables import functioning as tables
from analytics.tables.answers import exam_answers
from analytics.tables.functioning import Functioning
from analytics.words import fairness as words
from tests.analytics.made_papers import Exam, Sat, frames_with, names, rasch

ITEMS = names(range(20))
SPREAD = np.linspace(-1.5, 1.5, 20)


def two_units(people: int = 400) -> Frames:
    """The second unit is no body; question 5 is much harder for it."""
    given = rasch(people, SPREAD, 1)
    random = np.random.default_rng(2)
    second = np.arange(people) % 2 == 1
    given[second, 4] &= random.random(int(second.sum())) < 0.4
    frames = frames_with(Exam("e", 2026, [Sat("A", ITEMS, given)], units=("甲局", "乙镇")))
    units = frames.units.copy()
    units.loc[units["name"] == "乙镇", "is_body"] = False
    return replace(frames, units=units)


def studies(frames: Frames) -> Functioning:
    return tables.functioning(frames, exam_answers(frames, choose(frames, exam="e")))


@pytest.fixture(scope="module")
def district() -> Frames:
    return two_units()


@pytest.fixture(scope="module")
def found(district: Frames) -> Functioning:
    return studies(district)


def test_unit_types_are_compared_as_the_statistic_does(
    district: Frames, found: Functioning
) -> None:
    [study] = found.studies
    assert (study.by, study.people) == ("unit_type", (200, 200))
    answers = exam_answers(district, choose(district, exam="e"))
    right = tables.right_answers(answers.forms[0])
    units = tables.people_groups(district, answers, answers.forms[0])["unit_type"]
    focal = (units == study.focal).to_numpy()
    order = np.argsort(focal, kind="stable")
    told = mantel_haenszel(right[order], np.sort(focal))
    shown = tables.study_table(found).iloc[0]
    classes = [str(dif.ets_class) for dif in told.items]
    assert [shown[words.CLASS_A], shown[words.CLASS_B], shown[words.CLASS_C]] == [
        classes.count(each) for each in "ABC"
    ]
    assert shown[words.POWER] == np.median([dif.power for dif in told.items])


def test_the_item_is_named_with_whom_it_is_harder_for(found: Functioning) -> None:
    shown = tables.item_table(found).iloc[0]
    assert shown[words.ITEM] == "item-4"
    assert shown[words.CLASS] == "C"
    assert shown[words.HARDER_FOR] == words.UNIT_TYPES[True, False]
    assert shown[words.ADDRESS] == "/bank/item-4"
    assert "item-4" in tables.findings(found)[0]


def test_sex_and_age_are_compared_only_where_the_site_kept_them(
    district: Frames, found: Functioning
) -> None:
    assert set(found.not_told) == {"rank", "sex", "age"}
    people = district.people.copy()
    number = people["person"].astype(str).str.rpartition("-")[2].astype(int)
    people["sex"] = pd.Categorical(np.where(number % 2 == 1, "男", "女"))
    people["born_year"] = (2026 - 30 - number % 2 * 10).astype("Int64")
    kept = studies(replace(district, people=people))
    assert {study.by for study in kept.studies} == {"unit_type", "sex", "age"}
    [age] = [study for study in kept.studies if study.by == "age"]
    assert {age.reference, age.focal} == {"35 岁及以下", "36～50 岁"}
    assert set(kept.not_told) == {"rank"}


def test_groups_too_small_are_told_and_tiny_ones_not_counted_aloud() -> None:
    frames = frames_with(
        Exam("e", 2026, [Sat("A", ITEMS, rasch(40, SPREAD, 1))]), ranks={"甲局-1": "一级主任科员", "甲局-2": "乡科级正职", "甲局-3": "乡科级副职"},
    )  # fmt: skip
    found = studies(frames)
    assert found.single == ("unit_type",)
    shown = tables.study_table(found)
    row = shown[shown[words.GROUPING] == words.GROUPINGS["rank"]].iloc[0]
    assert row[words.REFERENCE] == "乡科级（不足5人）"
    assert "至少 100 人" in row[words.NOTE]
    assert "职级没有比较" in " ".join(tables.findings(found))


def test_forms_are_compared_by_their_common_items_and_forms_apart_are_told() -> None:
    def of(other: list[str]) -> Functioning:
        sat = [Sat("A", ITEMS, rasch(150, SPREAD, 1)), Sat("B", other, rasch(150, SPREAD, 2))]
        return studies(frames_with(Exam("e", 2026, sat)))

    [study] = of(names(range(8, 28))).studies
    assert (study.by, len(study.items)) == ("form", 12)
    assert study.items[0] == "item-8"
    [apart] = of(names(range(50, 70))).studies
    shown = tables.study_table(Functioning((apart,), (), ()))
    assert shown[words.NOTE].tolist() == [words.REASONS["disconnected"]]


@pytest.mark.parametrize(
    ("rank", "band"),
    [("乡科级正职", "乡科级"), ("一级主任科员", "主任科员"), ("四级调研员", "调研员"), ("", "")],
)
def test_ranks_stand_together_by_their_name(rank: str, band: str) -> None:
    assert tables.rank_band(rank) == band
