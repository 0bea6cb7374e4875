"""The province's figures are the sums of its districts', and none of them points at few people or lets them be worked out."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy.optimize import linprog

from analytics.province import tables
from analytics.province.counting import Answered, Chosen, Counted, DistrictCount, ItemCount
from analytics.province.report import PAGE, SHEETS, write_report
from analytics.stats.suppression import SMALLEST
from analytics.words import province as words
from tests.support.district_frames import AREAS, MadeDistrict, write_district

OUTCOMES = list(words.OUTCOMES)
Sheet = list[dict[str, object]]


def _sheet(folder: Path, name: str) -> Sheet:
    book = openpyxl.load_workbook(folder / SHEETS, read_only=True)
    [title] = [each for each in book.sheetnames if each.startswith(words.TABLES[name])]
    head, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """A report of three districts, and their exports."""
    folder = tmp_path_factory.mktemp("province")
    districts = [
        MadeDistrict(
            f"{name}区",
            {"passed": passed, "failed": failed, "absent": absent, "exempt": 6},
            years=(2024, 2026),
            findings={"register": 30, "refuse": 8},
            presence={"present": 25, "leave": 9},
            seed=seed,
            demo=name == "甲",
        )
        for seed, (name, passed, failed, absent) in enumerate(
            (("甲", 40, 10, 7), ("乙", 30, 20, 8), ("丙", 50, 5, 9))
        )
    ]
    exports = [write_district(folder / "exports" / each.name, each) for each in districts]
    write_report([folder / "exports"], Chosen(2026), folder / "report")
    return folder / "report", exports


def test_outcomes_are_those_of_the_districts(made: tuple[Path, list[Path]]) -> None:
    rows = {str(row[words.DISTRICT]): row for row in _sheet(made[0], "outcomes")}
    assert list(rows) == ["丙区", "乙区", "甲区", words.TOTAL]
    assert (rows["甲区"]["合格"], rows["甲区"]["不合格"], rows["甲区"][words.CALLED]) == (
        40,
        10,
        63,
    )
    total = rows[words.TOTAL]
    assert (total["合格"], total["不合格"], total["缺考"], total[words.CALLED]) == (
        120,
        35,
        24,
        197,
    )
    assert total[words.RATE] == pytest.approx(120 / 155)
    assert rows["乙区"][words.PLACE] == "偏低"


def test_areas_are_what_pandas_finds(made: tuple[Path, list[Path]]) -> None:
    folder, exports = made
    found = pd.concat([pd.read_parquet(each / "responses.parquet") for each in exports])
    found = found[found["exam"] == "annual-2026"]
    expected = found["score"].fillna(0).groupby(found["content_area"]).sum()
    expected /= found.groupby("content_area")["points"].sum()
    rows = _sheet(folder, "areas")
    told = {row[words.AREA]: row[words.SHARE] for row in rows}
    assert told == {area: pytest.approx(share) for area, share in expected.items()}
    assert [row[words.SHARE] for row in rows] == sorted(told.values())  # type: ignore[type-var]
    assert {row[words.PEOPLE] for row in rows} == {155}
    # Of three districts, the lowest, the middle and the highest would be each one's own.
    assert {row[words.LOWEST] for row in rows} == {None}


def test_items_years_cards_and_events(made: tuple[Path, list[Path]]) -> None:
    folder, _ = made
    items = _sheet(folder, "items")
    assert len(items) == 12
    assert items[0][words.ITEM] == "item-q01"
    assert (items[0][words.DISTRICT], items[0][words.PEOPLE]) == (3, 155)
    years = _sheet(folder, "years")
    assert [(row[words.YEAR], row[words.CALLED], row[words.SAT]) for row in years] == [
        ("2024", 197, 155),
        ("2026", 197, 155),
    ]
    *_, findings = _sheet(folder, "findings")
    assert (findings["应审"], findings["注册"], findings["不予注册"]) == (114, 90, 24)
    *_, presence = _sheet(folder, "presence")
    assert (presence["应到人次"], presence["出席"]) == (102, 75)


def test_the_page_says_what_is_simulated_and_needs_nothing_outside(
    made: tuple[Path, list[Path]],
) -> None:
    page = (made[0] / PAGE).read_text(encoding="utf-8")
    assert "2026 年全省年度情况（模拟数据）" in page
    assert "含模拟数据的区县 1 个" in page
    assert "应考 197 人次，参考 155 人次，合格 120 人次，合格率 77.4%" in page
    assert "http" not in page.replace("http-equiv", "")
    book = openpyxl.load_workbook(made[0] / SHEETS, read_only=True)
    assert all(name.endswith("（模拟数据）") for name in book.sheetnames)


def _district(number: int, outcomes: Mapping[str, int], sat: int | None = None) -> DistrictCount:
    people = outcomes.get("passed", 0) + outcomes.get("failed", 0) if sat is None else sat
    areas = {AREAS[0]: Answered(people, people, 0.5 * people + number, float(people))}
    return DistrictCount(
        name=f"区{number:02d}",
        demo=False,
        made_at="",
        exams=1,
        outcomes=outcomes,
        years={(2026, outcome): count for outcome, count in outcomes.items()},
        findings={},
        presence={},
        certificates=0,
        areas=areas if people else {},
    )


def _counted(*outcomes: Mapping[str, int]) -> Counted:
    districts = [_district(number, each) for number, each in enumerate(outcomes)]
    people = sum(each.areas[AREAS[0]].people for each in districts if each.areas)
    items = {"item-1": ItemCount(AREAS[0], "single", len(districts), people, 1.0, float(people))}
    return Counted(Chosen(2026), districts, items)


def _values(part: object) -> list[list[object]]:
    return [list(row) for row in part.rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(6))
def test_no_count_of_few_people_can_be_worked_out(seed: int) -> None:
    """All that the outcome, year and area tables print of the same people, as equations: each hidden count stays open."""
    draw = np.random.default_rng(seed)
    counts = draw.integers(0, 12, (6, len(OUTCOMES))) * draw.integers(0, 2, (6, len(OUTCOMES)))
    counts[:, :2] += draw.integers(3, 40, (6, 2))
    counted = _counted(*(dict(zip(OUTCOMES, map(int, row), strict=True)) for row in counts))
    table = tables.outcomes(counted)
    equations, values = [], []

    def told(value: object, members: list[tuple[int, int]]) -> None:
        if isinstance(value, int):
            row = np.zeros(counts.size)
            for district, outcome in members:
                row[district * len(OUTCOMES) + outcome] = 1
            equations.append(row)
            values.append(value)

    of_all = list(itertools.product(range(6), range(len(OUTCOMES))))
    sat = [(d, o) for d, o in of_all if OUTCOMES[o] in ("passed", "failed")]
    for district, row in enumerate(_values(tables.outcome_table(table))[:-1]):
        mine = [(district, outcome) for outcome in range(len(OUTCOMES))]
        told(row[1], mine)
        for place, value in enumerate(row[2:-2]):
            told(value, [mine[place]])
    *_, total = _values(tables.outcome_table(table))
    told(total[1], of_all)
    for place, value in enumerate(total[2:-2]):
        told(value, [(district, place) for district in range(6)])
    [year] = _values(tables.year_table(counted, table))
    told(year[1], of_all)
    told(year[2], sat)
    for row in _values(tables.area_table(counted, table)):
        told(row[1], sat)
    for row in _values(tables.item_table(counted, table)):
        told(row[4], sat)
    for place, (district, outcome) in enumerate(of_all):
        if not 0 < counts[district, outcome] < SMALLEST:
            continue
        aim = np.zeros(counts.size)
        aim[place] = 1
        ends = [
            linprog(sign * aim, A_eq=np.array(equations), b_eq=np.array(values)) for sign in (1, -1)
        ]
        assert all(end.success for end in ends)
        low, high = float(ends[0].fun or 0), -float(ends[1].fun or 0)
        assert high - low >= 1, (seed, district, OUTCOMES[outcome], low, high)


def test_a_rate_is_told_only_with_both_its_counts() -> None:
    counted = _counted(
        {"passed": 40, "failed": 2, "absent": 20},
        {"passed": 40, "failed": 12, "absent": 20},
        {"passed": 30, "failed": 11, "pending": 9},
    )
    table = tables.outcomes(counted)
    rates = [row[-2] for row in _values(tables.outcome_table(table))]
    assert rates[0] == words.FEW
    assert rates[2] == words.NOT_YET


def test_areas_compare_districts_only_where_enough_have_enough_people() -> None:
    many = [{"passed": 20, "failed": 20, "absent": 9} for _ in range(SMALLEST)]
    counted = _counted(*many)
    [row] = _values(tables.area_table(counted, tables.outcomes(counted)))
    assert row[4:] == [5, pytest.approx(0.5), pytest.approx(0.55), pytest.approx(0.6)]
    few = _counted(*many[1:], {"passed": 3, "failed": 1})
    [row] = _values(tables.area_table(few, tables.outcomes(few)))
    assert row[4:] == [None] * 4
    nobody = _counted({"passed": 3, "failed": 1})
    [row] = _values(tables.area_table(nobody, tables.outcomes(nobody)))
    assert row[1:] == [words.FEW] * 3 + [None] * 4
