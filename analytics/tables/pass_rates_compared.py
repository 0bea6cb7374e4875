"""Pass rates of an exam beside others of the same rules: its resits, and the years. Pure functions of frames.

Of one unit only those exams are told in which the table of all units shows it alone: otherwise its rate, or the difference of two
reports, would point at persons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.choice import natural
from analytics.resits import is_resit, not_passed, of_same_rules
from analytics.stats.proportion import Trend, trend
from analytics.stats.suppression import SMALLEST
from analytics.tables.pass_rates import (
    OPEN,
    OUTCOMES,
    Sample,
    counted_row,
    groups,
    merged_names,
    people_of,
    rate_table,
)
from analytics.words import pass_rates as words


@dataclass(frozen=True)
class Resits:
    """What came of those who did not pass: ``failed`` of the first exam, ``called`` to a resit, ``passed`` it, ``open``: not decided.

    ``hidden``: it is about a unit that some resit's table shows with others only; such a resit is not among ``exams``.
    """

    exams: tuple[str, ...]
    failed: int
    called: int
    passed: int
    open: int
    hidden: bool = False


def resits(sample: Sample) -> Resits:
    """The exams of the same rules to which nobody was called but those who had not passed this one, and what came of them."""
    people, exams = sample.people, of_same_rules(sample.frames, sample.exam)
    left = set(people.loc[~people["outcome"].isin(["passed", "exempt"]), "person"])
    first = sample.exam
    same = exams[(exams["exam"] != first["exam"]) & (exams["day"] >= first["day"])]
    called: set[str] = set()
    passed: set[str] = set()
    open_: set[str] = set()
    found, hidden = [], False
    left_first = not_passed(sample.frames, str(first["exam"]))
    for name in same["exam"].astype(str):
        others = people_of(sample.frames, name)
        if others.empty or not set(others["person"]) <= left_first:
            continue
        if not _tells(sample, others):
            hidden = True
            continue
        found.append(name)
        mine = others[others["person"].isin(left)]
        called |= set(mine["person"])
        passed |= set(mine.loc[mine["outcome"] == "passed", "person"])
        open_ |= set(mine.loc[mine["outcome"].isin(OPEN), "person"])
    return Resits(tuple(found), len(left), len(called), len(passed), len(open_ - passed), hidden)


def _tells(sample: Sample, people: pd.DataFrame) -> bool:
    """Whether an exam of these people may be told of: the table of all units shows the only unit alone."""
    return not sample.unit or sample.unit not in merged_names(people, "unit_name")


def _mine(sample: Sample, people: pd.DataFrame) -> pd.DataFrame:
    """Those of the only unit, where it is about one."""
    return people[people["unit_name"] == sample.unit] if sample.unit else people


def exam_table(sample: Sample) -> pd.DataFrame:
    """The exam and its resits, a row each, where there are any."""
    again = resits(sample).exams
    if sample.points_at_persons or not again:
        return pd.DataFrame()
    titles = sample.frames.exams.set_index("exam")["title"]
    rows = [
        counted_row(words.FIRST_EXAM.format(title=sample.exam["title"]), sample.people["outcome"])
    ]
    for name in again:
        people = _mine(sample, people_of(sample.frames, name))
        rows.append(counted_row(words.RESIT.format(title=titles[name]), people["outcome"]))
    kept = [row for row in rows if _enough(row)]
    return (
        rate_table(pd.DataFrame(kept), words.EXAM, total=False) if len(kept) > 1 else pd.DataFrame()
    )


def _enough(row: Mapping[str, object]) -> bool:
    """Whether so many were called, and took part or may yet, that their rate points at nobody."""
    may = int(str(row["sat"])) + int(str(row["open"]))
    return int(str(row["called"])) >= SMALLEST and not 0 < may < SMALLEST


def year_groups(sample: Sample) -> pd.DataFrame:
    """A row per year up to the exam's: of the exams of the same rules the one to which most people were called, by year."""
    exams, first = of_same_rules(sample.frames, sample.exam), sample.exam
    if is_resit(sample.frames, first):
        exams = exams[exams["exam"] == first["exam"]]
    same = exams[
        exams["year"].notna()
        & (exams["year"] <= (first["year"] if not pd.isna(first["year"]) else 0))
    ]
    sizes = sample.frames.calls["exam"].value_counts()
    rows = []
    for year in sorted({int(str(each)) for each in same["year"]}):
        those = same[same["year"] == year]
        name = max(those["exam"].astype(str), key=lambda each: int(sizes.get(each, 0)))
        if year == first["year"]:
            name = str(first["exam"])
        people = people_of(sample.frames, name)
        if not _tells(sample, people):
            continue
        row = counted_row(f"{year}", _mine(sample, people)["outcome"])
        if _enough(row):
            rows.append({"exam": name, "year": year, **row})
    columns = ["exam", "year", "group", "small", "called", *OUTCOMES, "sat", "open"]
    return pd.DataFrame(rows, columns=columns)


def year_table(sample: Sample) -> pd.DataFrame:
    """The years with their rates."""
    counted = year_groups(sample).drop(columns=["exam", "year"])
    return rate_table(counted, words.YEAR, total=False)


def trend_of(sample: Sample) -> Trend:
    """Whether the rate rises or falls over the years that are wholly decided. Raises `NotComputable`."""
    counted = year_groups(sample)
    counted = counted[counted["open"] == 0]
    return trend(
        counted["passed"].to_numpy(dtype=np.int64),
        counted["sat"].to_numpy(dtype=np.int64),
        counted["year"].to_numpy(dtype=np.int64),
    )


def unit_year_table(sample: Sample) -> pd.DataFrame:
    """Rates of each unit in each year, then those that stand together, then all.

    A unit has a rate in those years in which the year's own table shows it alone, and is left out where there is none such: the two
    tables never tell by difference what each hides.
    """
    years = year_groups(sample)
    if sample.unit or len(years) < 2:
        return pd.DataFrame()
    told = {
        str(year): _year_cells(people_of(sample.frames, str(exam)), open_=bool(open_))
        for exam, year, open_ in zip(years["exam"], years["year"], years["open"], strict=True)
    }
    last = [words.UNITS_TOGETHER, words.TOTAL]
    units = sorted({unit for cells in told.values() for unit in cells} - set(last), key=natural)
    rows: list[list[object]] = [
        [unit, *(cells.get(unit) for cells in told.values())] for unit in [*units, *last]
    ]
    shown = [row for row in rows if any(cell not in (None, words.FEW) for cell in row[1:])]
    return pd.DataFrame(shown, columns=[words.UNIT, *told], dtype=object)


def _year_cells(people: pd.DataFrame, *, open_: bool) -> dict[str, object]:
    """What stands in a year's column, by row; ``open_``: somebody of that year is not decided."""
    counted = groups(people, "unit_name", together=words.UNITS_TOGETHER)
    total = pd.DataFrame([counted_row(words.TOTAL, people["outcome"])])
    cells: dict[str, object] = dict.fromkeys(merged_names(people, "unit_name"), words.FEW)
    for row in pd.concat([counted, total]).to_dict("records"):
        sat, passed = int(row["sat"]), int(row["passed"])
        rate: object = passed / sat if sat else None
        if 0 < sat < SMALLEST:
            rate = words.FEW
        cells[str(row["group"])] = words.NOT_YET if open_ else rate
    return cells
