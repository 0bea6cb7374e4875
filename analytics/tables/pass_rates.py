"""Pass rates of an exam by unit, rank, attempt and year. Pure functions of frames.

Took part (参考) did who passed or failed. What counts is the result: that of the attempt which the policy lets count. A rate is
given only where everybody of its row is decided; a group of fewer than `SMALLEST` people is shown with others only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics import choice as chosen
from analytics import messages as m
from analytics.choice import Choice, natural
from analytics.errors import NotComputable
from analytics.stats.proportion import Trend, funnel_places, trend, wilson_interval
from analytics.stats.suppression import SMALLEST, groups_together, hidden_cells
from analytics.words import pass_rates as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames

OUTCOMES = tuple(m.OUTCOME_NAMES)
OPEN = ("exception", "pending")
"""Outcomes that are no decision yet."""


@dataclass(frozen=True)
class Sample:
    """Whom a report is about. ``people``: a row per person called (unit, unit_name, rank, ordinal, outcome); ``exam``: its row;

    ``unit``: the only unit's name, ``""`` where it is about all; ``calls``: how many the call list has.
    """

    frames: Frames
    exam: pd.Series
    people: pd.DataFrame
    calls: int
    mark: str
    unit: str = ""

    @cached_property
    def counts(self) -> dict[str, int]:
        """People by outcome, every outcome."""
        found = self.people["outcome"].value_counts()
        return {each: int(found.get(each, 0)) for each in OUTCOMES}

    @property
    def open(self) -> int:
        """How many are not decided."""
        return sum(self.counts[each] for each in OPEN)

    @property
    def sat(self) -> int:
        """How many took part."""
        return self.counts["passed"] + self.counts["failed"]

    @property
    def points_at_persons(self) -> bool:
        """Whether it is about a unit of so few that a rate would."""
        return bool(self.unit) and len(self.people) < SMALLEST


def sample(frames: Frames, choice: Choice) -> Sample:
    """Everybody called to the chosen exam, of the chosen unit. Raises `analytics.errors.NoResults`."""
    exam = chosen.exam_of(frames, choice)
    calls = frames.calls[frames.calls["exam"] == choice.exam]
    people = _people(frames, choice.exam)
    unit = ""
    if choice.unit:
        people, calls = (each[each["unit"] == choice.unit] for each in (people, calls))
        unit = str(frames.units.loc[frames.units["unit"] == choice.unit, "name"].iloc[0])
    return Sample(frames, exam, people, len(calls), chosen.mark_of(frames, choice), unit)


def _people(frames: Frames, exam: str) -> pd.DataFrame:
    results = frames.results[frames.results["exam"] == exam]
    ordinals = frames.attempts.set_index("attempt")["ordinal"]
    ranks = frames.people.set_index("person")["rank"]
    names = frames.units.set_index("unit")["name"]
    return pd.DataFrame(
        {
            "person": results["person"].astype(str),
            "unit": results["unit"].astype(str),
            "unit_name": results["unit"].astype(str).map(names),
            "rank": results["person"].astype(str).map(ranks).astype(object).fillna(""),
            "ordinal": results["attempt"].map(ordinals),
            # Nobody has asked for results: nothing is decided.
            "outcome": results["outcome"].astype(object).fillna("pending").astype(str),
        }
    )


def reconciliation(sample: Sample) -> str:
    """The sentence that adds the outcomes up to the call list, or says that they do not."""
    counts, called = sample.counts, len(sample.people)
    if not sample.calls == called == sum(counts.values()):
        return words.NOT_RECONCILED.format(
            calls=sample.calls, results=called, sum=sum(counts.values())
        )
    return words.RECONCILED.format(called=called, **counts)


def groups(people: pd.DataFrame, by: str, *, together: str = words.SMALL_GROUPS) -> pd.DataFrame:
    """A row per value of the column ``by`` with everybody's outcomes counted; small groups in one row (``together``), at the end.

    Columns: group, small (whether it is that row), called, each outcome, sat, open.
    """
    names = sorted(people[by].unique(), key=natural)
    merged = merged_names(people, by)
    rows = [
        _counted(str(name), people.loc[people[by] == name, "outcome"])
        for name in names
        if name not in merged
    ]
    if merged:
        name = together.format(count=len(merged))
        rows.append(_counted(name, people.loc[people[by].isin(merged), "outcome"], small=True))
    return pd.DataFrame(rows, columns=["group", "small", "called", *OUTCOMES, "sat", "open"])


def merged_names(people: pd.DataFrame, by: str) -> set[str]:
    """The groups that are shown together only: a group's size is how many of it took part or may yet, since that is what a rate is of."""
    names = sorted(people[by].unique(), key=natural)
    may = people["outcome"].isin(["passed", "failed", *OPEN])
    took, called = people.loc[may, by].value_counts(), people[by].value_counts()
    sizes = [int(took.get(name, 0)) or int(called[name]) for name in names]
    return {str(names[place]) for place in groups_together(sizes)}


def _counted(name: str, outcomes: pd.Series, *, small: bool = False) -> dict[str, object]:
    found = outcomes.value_counts()
    counts = {each: int(found.get(each, 0)) for each in OUTCOMES}
    return {
        "group": name,
        "small": small,
        "called": len(outcomes),
        **counts,
        "sat": counts["passed"] + counts["failed"],
        "open": sum(counts[each] for each in OPEN),
    }


def unit_groups(sample: Sample) -> pd.DataFrame:
    """The units, the lowest rate first; whose rate is not known, and small units together, at the end."""
    counted = groups(sample.people, "unit_name", together=words.SMALL_UNITS)
    rate = (counted["passed"] / counted["sat"].where(counted["sat"] > 0)).where(
        counted["open"] == 0
    )
    order = counted.assign(rate=rate).sort_values(
        ["small", "rate", "sat"], ascending=[True, True, False], na_position="last", kind="stable"
    )
    return order.drop(columns="rate").reset_index(drop=True)


def rank_groups(sample: Sample) -> pd.DataFrame:
    """The ranks, in the order of their names."""
    named = sample.people.assign(rank=sample.people["rank"].replace("", words.NO_RANK))
    return groups(named, "rank")


def attempt_groups(sample: Sample) -> pd.DataFrame:
    """By the ordinal of the attempt that counts."""
    named = [
        words.NOT_ATTEMPTED if pd.isna(each) else words.NTH_ATTEMPT.format(number=int(each))
        for each in sample.people["ordinal"]
    ]
    return groups(sample.people.assign(ordinal=named), "ordinal")


def rate_table(counted: pd.DataFrame, head: str, *, total: bool = True) -> pd.DataFrame:
    """What people read: a row per group, with its rate and Wilson's 95 % interval, or why there is none; then the total."""
    rows = [_shown({str(k): v for k, v in row.items()}, head) for row in counted.to_dict("records")]
    if total and rows:
        sums = {name: counted[name].sum() for name in ("called", *OUTCOMES, "sat", "open")}
        rows.append(_shown({"group": words.TOTAL, **sums}, head))
    return pd.DataFrame(rows)


def _shown(row: Mapping[str, object], head: str) -> dict[str, object]:
    count = {name: int(str(row[name])) for name in ("called", *OUTCOMES, "sat", "open")}
    rates: tuple[object, ...]
    if count["open"]:
        rates = (words.NOT_YET,) * 4
    elif not count["sat"]:
        rates = (words.NOBODY, *[None] * 3)
    else:
        low, high = wilson_interval(count["passed"], count["sat"])
        expected = count["called"] - count["exempt"]
        rates = (count["passed"] / count["sat"], low, high, count["passed"] / expected)
    return {
        head: row["group"],
        words.CALLED: count["called"],
        **{m.OUTCOME_NAMES[each]: count[each] for each in OUTCOMES},
        words.SAT: count["sat"],
        **dict(zip((words.RATE, words.LOW, words.HIGH, words.RATE_OF_CALLED), rates, strict=True)),
    }


def unit_table(sample: Sample) -> pd.DataFrame:
    """The units with their rates, and where each stands among all; nothing where a rate would point at persons."""
    if sample.points_at_persons:
        return pd.DataFrame()
    counted = unit_groups(sample)
    shown = rate_table(counted, words.UNIT)
    places = unit_places(sample)
    if places is not None:
        named = [
            words.PLACES[places[each]] if each in places else None for each in shown[words.UNIT]
        ]
        shown[words.PLACE] = pd.Series(named, dtype=object)
    return shown


def unit_places(sample: Sample) -> dict[str, str] | None:
    """Where each unit stands in the funnel about the rate of all, by name.

    ``None`` while somebody is not decided, and where nothing can be compared: one unit only, nobody, or all alike.
    """
    counted = unit_groups(sample)
    counted = counted[counted["sat"] > 0]
    if sample.open or len(counted) < 2:
        return None
    try:
        places = funnel_places(counted["passed"].to_numpy(), counted["sat"].to_numpy())
    except NotComputable:
        return None
    return dict(zip(counted["group"], map(str, places), strict=True))


def rank_table(sample: Sample) -> pd.DataFrame:
    """The ranks with their rates."""
    return (
        pd.DataFrame() if sample.points_at_persons else rate_table(rank_groups(sample), words.RANK)
    )


def attempt_table(sample: Sample) -> pd.DataFrame:
    """The attempts that count with their rates, where more than one is allowed."""
    if sample.points_at_persons or int(sample.exam["attempts_allowed"]) < 2:
        return pd.DataFrame()
    return rate_table(attempt_groups(sample), words.ATTEMPT)


@dataclass(frozen=True)
class Resits:
    """What came of those who did not pass: ``failed`` of the first exam, ``called`` to a resit, ``passed`` it, ``open``: not decided."""

    exams: tuple[str, ...]
    failed: int
    called: int
    passed: int
    open: int


def _of_same_rules(sample: Sample) -> pd.DataFrame:
    """The exams that can be compared: of the same rules, no practice; who names no rules is compared with nothing."""
    exams: pd.DataFrame = sample.frames.exams
    first = sample.exam
    same = (exams["policy"] == first["policy"]) & (exams["policy"] != "") & ~exams["practice"]
    comparable: pd.DataFrame = exams.loc[same | (exams["exam"] == first["exam"])]
    return comparable


def resits(sample: Sample) -> Resits:
    """The exams of the same rules to which nobody was called but those who had not passed this one, and what came of them."""
    people, exams = sample.people, _of_same_rules(sample)
    left = set(people.loc[~people["outcome"].isin(["passed", "exempt"]), "person"])
    first = sample.exam
    same = exams[(exams["exam"] != first["exam"]) & (exams["day"] >= first["day"])]
    called: set[str] = set()
    passed: set[str] = set()
    open_: set[str] = set()
    found = []
    not_passed = _not_passed(sample.frames, str(first["exam"]))
    for name in same["exam"].astype(str):
        others = _people(sample.frames, name)
        if others.empty or not set(others["person"]) <= not_passed:
            continue
        found.append(name)
        mine = others[others["person"].isin(left)]
        called |= set(mine["person"])
        passed |= set(mine.loc[mine["outcome"] == "passed", "person"])
        open_ |= set(mine.loc[mine["outcome"].isin(OPEN), "person"])
    return Resits(tuple(found), len(left), len(called), len(passed), len(open_ - passed))


def _not_passed(frames: Frames, exam: str) -> set[str]:
    people = _people(frames, exam)
    return set(people.loc[people["outcome"] != "passed", "person"])


def is_resit(sample: Sample) -> bool:
    """Whether nobody was called but those who had not passed an earlier exam of the same rules: its rate is compared with no year's."""
    exams, mine = _of_same_rules(sample), sample.exam
    before = exams[(exams["exam"] != mine["exam"]) & (exams["day"] <= mine["day"])]
    called = set(_people(sample.frames, str(mine["exam"]))["person"])
    return bool(called) and any(
        called <= _not_passed(sample.frames, name) for name in before["exam"].astype(str)
    )


def exam_table(sample: Sample) -> pd.DataFrame:
    """The exam and its resits, a row each, where there are any."""
    again = resits(sample).exams
    if sample.points_at_persons or not again:
        return pd.DataFrame()
    titles = sample.frames.exams.set_index("exam")["title"]
    rows = [_counted(words.FIRST_EXAM.format(title=sample.exam["title"]), sample.people["outcome"])]
    mine = set(sample.people["person"])
    for name in again:
        people = _people(sample.frames, name)
        people = people[people["person"].isin(mine)]
        rows.append(_counted(words.RESIT.format(title=titles[name]), people["outcome"]))
    kept = [row for row in rows if int(str(row["called"])) >= SMALLEST]
    return (
        rate_table(pd.DataFrame(kept), words.EXAM, total=False) if len(kept) > 1 else pd.DataFrame()
    )


def year_groups(sample: Sample) -> pd.DataFrame:
    """A row per year up to the exam's: of the exams of the same rules the one to which most people were called, by year."""
    exams, first = _of_same_rules(sample), sample.exam
    if is_resit(sample):
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
        people = _people(sample.frames, name)
        if sample.unit:
            people = people[people["unit_name"] == sample.unit]
        if len(people) >= SMALLEST:
            rows.append({"exam": name, "year": year, **_counted(f"{year}", people["outcome"])})
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
    """Rates of each unit in each year, with the total; what would point at few people, also by difference, is left out."""
    years = year_groups(sample)
    if sample.unit or len(years) < 2:
        return pd.DataFrame()
    frames = [
        _people(sample.frames, exam).assign(year=year)
        for exam, year in zip(years["exam"], years["year"], strict=True)
    ]
    people = pd.concat(frames)
    merged = merged_names(sample.people, "unit_name")
    together = words.SMALL_UNITS.format(count=len(merged))
    people["unit_name"] = people["unit_name"].where(~people["unit_name"].isin(merged), together)
    took = people[people["outcome"].isin(["passed", "failed"])]
    open_years = set(years.loc[years["open"] > 0, "year"])
    sat = pd.crosstab(took["unit_name"], took["year"]).reindex(
        columns=years["year"].tolist(), fill_value=0
    )
    passed = pd.crosstab(
        took.loc[took["outcome"] == "passed", "unit_name"],
        took.loc[took["outcome"] == "passed", "year"],
    ).reindex(index=sat.index, columns=sat.columns, fill_value=0)
    # No row has a total, so each year is a table of its own.
    columns = [hidden_cells(sat[[year]].to_numpy(dtype=np.int64)) for year in sat.columns]
    # The totals are a row of the same shape; a missing unit's cell is 0 of 0.
    sizes = np.vstack([sat.to_numpy(), sat.to_numpy().sum(axis=0)])
    gained = np.vstack([passed.to_numpy(), passed.to_numpy().sum(axis=0)])
    left_out = np.hstack([np.vstack([each.cells, [each.column_totals]]) for each in columns])
    rows = [
        [name, *(
            _cell(int(sizes[row, at]), int(gained[row, at]), bool(left_out[row, at]), year in open_years)
            for at, year in enumerate(sat.columns)
        )]
        for row, name in enumerate([*sat.index, words.TOTAL])
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[words.UNIT, *map(str, sat.columns)], dtype=object)


def _cell(sat: int, passed: int, hidden: bool, open_: bool) -> object:
    if open_:
        return words.NOT_YET
    if hidden:
        return words.FEW
    return passed / sat if sat else None
