"""Pass rates of an exam by unit, rank and attempt; beside other exams: `pass_rates_compared`. Pure functions of frames.

Took part (参考) did who passed or failed. What counts is the result: that of the attempt which the policy lets count. A rate is
given only where everybody of its row is decided; a group of fewer than `SMALLEST` people is shown with others only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analytics import choice as chosen
from analytics import messages as m
from analytics.choice import Choice, natural
from analytics.errors import NotComputable
from analytics.stats.proportion import funnel_places, wilson_interval
from analytics.stats.suppression import SMALLEST, groups_together
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

    @cached_property
    def points_at_persons(self) -> bool:
        """Whether it is about a unit that the table of all units shows with others only.

        It may have many people itself: alone, it would give away by difference a unit of few that stands with it.
        """
        if not self.unit:
            return False
        everybody = people_of(self.frames, str(self.exam["exam"]))
        return len(self.people) < SMALLEST or self.unit in merged_names(everybody, "unit_name")


def sample(frames: Frames, choice: Choice) -> Sample:
    """Everybody called to the chosen exam, of the chosen unit. Raises `analytics.errors.NoResults`."""
    exam = chosen.exam_of(frames, choice)
    calls = frames.calls[frames.calls["exam"] == choice.exam]
    people = people_of(frames, choice.exam)
    unit = ""
    if choice.unit:
        people, calls = (each[each["unit"] == choice.unit] for each in (people, calls))
        unit = str(frames.units.loc[frames.units["unit"] == choice.unit, "name"].iloc[0])
    return Sample(frames, exam, people, len(calls), chosen.mark_of(frames, choice), unit)


def people_of(frames: Frames, exam: str) -> pd.DataFrame:
    """Everybody called to an exam: person, unit, unit_name, rank, ordinal (of the attempt that counts), outcome."""
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
        counted_row(str(name), people.loc[people[by] == name, "outcome"])
        for name in names
        if name not in merged
    ]
    if merged:
        name = together.format(count=len(merged))
        rows.append(counted_row(name, people.loc[people[by].isin(merged), "outcome"], small=True))
    return pd.DataFrame(rows, columns=["group", "small", "called", *OUTCOMES, "sat", "open"])


def merged_names(people: pd.DataFrame, by: str) -> set[str]:
    """The groups that are shown together only: a group's size is how many of it took part or may yet, since that is what a rate is of."""
    names = sorted(people[by].unique(), key=natural)
    may = people["outcome"].isin(["passed", "failed", *OPEN])
    took, called = people.loc[may, by].value_counts(), people[by].value_counts()
    sizes = [int(took.get(name, 0)) or int(called[name]) for name in names]
    return {str(names[place]) for place in groups_together(sizes)}


def counted_row(name: str, outcomes: pd.Series, *, small: bool = False) -> dict[str, object]:
    """A row of `groups`."""
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
    """The ranks with their rates; of all units only, since what few of a unit have a rank followed from the other units' tables."""
    return pd.DataFrame() if sample.unit else rate_table(rank_groups(sample), words.RANK)


def attempt_table(sample: Sample) -> pd.DataFrame:
    """The attempts that count with their rates, where more than one is allowed; of all units only, as `rank_table`."""
    if sample.unit or int(sample.exam["attempts_allowed"]) < 2:
        return pd.DataFrame()
    return rate_table(attempt_groups(sample), words.ATTEMPT)
