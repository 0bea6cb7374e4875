"""Drift over years: the item that becomes easier is found, another version is another item, and what has no link is told."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.choice import choose
from analytics.tables import item_drift as tables
from analytics.words import fairness as words
from tests.analytics.made_papers import Exam, Sat, frames_with, names, rasch

ITEMS = names(range(16))
SPREAD = np.linspace(-1.5, 1.5, 16)


def year(number: int, *, people: int = 300, items: list[str] = ITEMS, easier: float = 0.0) -> Exam:
    moved = SPREAD.copy()
    moved[3] -= easier
    return Exam(f"e{number}", number, [Sat("A", items, rasch(people, moved, number))])


def drifts(*exams: Exam) -> tables.Drifts:
    frames = frames_with(*exams)
    return tables.drifts(frames, choose(frames, exam=exams[-1].name))


@pytest.fixture(scope="module")
def found() -> tables.Drifts:
    return drifts(year(2024), year(2025, easier=1.0), year(2026, easier=2.2))


def test_the_item_that_became_easier_is_named(found: tables.Drifts) -> None:
    assert found.pairs == ((2024, 2025), (2024, 2026), (2025, 2026))
    assert tables.item_name(found.steady()[0]) == "item-3"
    shown = tables.drift_table(found).iloc[0]
    assert shown[words.ITEM] == "item-3"
    assert shown[words.YEARS] == "2024–2026"
    assert shown[words.DIRECTION] == words.EASIER
    assert "item-3（变易）" in tables.findings(found)[0]


def test_the_table_says_what_the_statistic_says(found: tables.Drifts) -> None:
    shown = tables.drift_table(found).iloc[0]
    [told] = [
        each
        for each in found.found
        if each.item == found.steady()[0] and (each.earlier, each.later) == (2024, 2026)
    ]
    assert (shown[words.CHANGE], shown[words.ERROR]) == (told.change, told.error)


def test_years_without_a_link_or_with_too_few_people_are_told() -> None:
    other = drifts(year(2024, items=names(range(50, 66))), year(2025, people=40), year(2026))
    said = " ".join(tables.findings(other) + tables.warnings(other))
    assert "没有比较" in said
    assert other.pairs == ()
    assert set(other.without) == {2024, 2025}
    assert words.REASONS["disconnected"] in said
    assert tables.drift_table(other).empty


def test_one_year_alone_is_told() -> None:
    assert tables.findings(drifts(year(2026))) == [words.NO_DRIFT_STUDY.format(why=words.ONE_YEAR)]
