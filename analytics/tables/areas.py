"""What is known by content area, of all and of each unit, and what to teach next.

First attempts. Omitted and not reached count 0 points; a voided question and an answer that nobody has marked count not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics import messages as m
from analytics.choice import Choice
from analytics.stats.proportion import ratio_interval
from analytics.stats.suppression import SMALLEST, groups_together, hidden_cells
from analytics.tables.pass_rates import merged_names, people_of
from analytics.words import learning as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames

_NONE_GIVEN = ("omitted", "not_reached")
MOST_NEXT = 3
"""Areas that a unit is told to begin with."""


@dataclass(frozen=True)
class Cells:
    """Score rates by unit (rows) and content area (columns): ``rates`` NaN where nobody had a question; ``hidden``: too few people.

    ``sizes``: people of each unit; ``weights``: points of each area on a paper, mean of the forms; ``overall``: the rates of all.
    ``weak``: units whose interval lies below the rate of all. ``unit``: the only unit's name, ``""`` where it is about all.
    """

    rates: pd.DataFrame
    hidden: pd.DataFrame
    weak: pd.DataFrame
    sizes: Mapping[str, int]
    weights: Mapping[str, float]
    overall: Mapping[str, float]
    merged: frozenset[str]
    unit: str = ""

    def rows(self) -> list[str]:
        """The units, who loses most points first, those together at the end; none where the only one is shown with others only."""
        return sorted(
            (str(row) for row in self.rates.index),
            key=lambda row: (row in self.merged, -lost(self, row)),
        )


def marked(frames: Frames, choice: Choice) -> pd.DataFrame:
    """The answers that count, of all units: person, unit, unit_name, shown_with, item_id, content_area, points, gained, expected.

    ``shown_with``: the unit's name, or that of the row of those units that are shown together only: who has few answering people, who
    stands with others in the table of pass rates, and who would give one of them away.
    """
    given = frames.responses
    given = given[(given["exam"] == choice.exam) & given["first"] & given["points"].notna()]
    given = given[given["status"].isin(["scored", *_NONE_GIVEN])]
    calls = frames.calls[frames.calls["exam"] == choice.exam]
    unit = dict(zip(calls["person"].astype(str), calls["unit"].astype(str), strict=True))
    names = dict(zip(frames.units["unit"].astype(str), frames.units["name"], strict=True))
    items = frames.items[frames.items["exam"] == choice.exam]
    keys = zip(items["form"].astype(str), items["question"].astype(str), strict=True)
    told = zip(items["voided"], items["expected"], strict=True)
    of_item = dict(zip(keys, told, strict=True))
    asked = [
        of_item.get(key, (False, np.nan))
        for key in zip(given["form"].astype(str), given["question"].astype(str), strict=True)
    ]
    person = given["person"].astype(str)
    codes = person.map(unit)
    found = pd.DataFrame(
        {
            "person": person,
            "unit": codes,
            "unit_name": codes.map(names).fillna(words.NO_UNIT),
            "item_id": given["item_id"].astype(str),
            "content_area": given["content_area"].astype(str),
            "points": given["points"].to_numpy("float64"),
            "gained": given["score"].fillna(0.0).to_numpy("float64"),
            "expected": np.array([float(expected) for _, expected in asked], dtype=float),
        }
    )
    kept = ~np.array([bool(voided) for voided, _ in asked], dtype=bool)
    found = found[kept].reset_index(drop=True)
    merged = merged_names(people_of(frames, choice.exam), "unit_name")
    return found.assign(shown_with=_shown_with(found, merged))


def area_rates(answers: pd.DataFrame) -> pd.DataFrame:
    """A row per area, the lowest rate first: area, questions, people, answers, rate, low, high, expected (NaN: not told).

    The interval is `ratio_interval`'s, the people being the clusters; ``expected`` is the facility of the same items, by the same points.
    """
    rows = [_area(str(area), part) for area, part in answers.groupby("content_area", sort=True)]
    heads = ["area", "questions", "people", "answers", "rate", "low", "high", "expected"]
    frame = pd.DataFrame(rows, columns=heads)
    return frame.sort_values("rate", kind="stable", ignore_index=True)


def _area(area: str, part: pd.DataFrame) -> dict[str, object]:
    people = part.groupby("person")[["gained", "points"]].sum()
    low, high = _interval(people) or (np.nan, np.nan)
    expected = float((part["expected"] * part["points"]).sum(skipna=False))
    return {
        "area": area,
        "questions": part["item_id"].nunique(),
        "people": len(people),
        "answers": len(part),
        "rate": float(part["gained"].sum() / part["points"].sum()),
        "low": low,
        "high": high,
        "expected": expected / float(part["points"].sum()),
    }


def _interval(people: pd.DataFrame) -> tuple[float, float] | None:
    return ratio_interval(
        people["gained"].to_numpy("float64"), people["points"].to_numpy("float64")
    )


def area_table(rates: pd.DataFrame) -> pd.DataFrame:
    """The areas as people read them."""
    shown = rates.assign(difference=rates["rate"] - rates["expected"])
    heads = {
        "area": m.COLUMN_AREA,
        "questions": m.COLUMN_QUESTIONS,
        "people": m.COLUMN_PEOPLE,
        "answers": m.COLUMN_ANSWERS,
        "rate": m.COLUMN_SCORE_RATE,
        "low": m.COLUMN_LOW,
        "high": m.COLUMN_HIGH,
        "expected": m.COLUMN_EXPECTED,
        "difference": m.COLUMN_DIFFERENCE,
    }
    return shown.rename(columns=heads)


def cells(answers: pd.DataFrame, unit: str = "") -> Cells:
    """Rates by unit and area; small units together. ``unit``: only that one's (its name), beside the rates of all."""
    overall = {str(area): _rate(part) for area, part in answers.groupby("content_area")}
    people = answers.groupby(["shown_with", "content_area", "person"], as_index=False)[
        ["gained", "points"]
    ].sum()
    people = people.rename(columns={"shown_with": "row"})
    sizes = {str(row): int(part["person"].nunique()) for row, part in people.groupby("row")}
    names = set(answers["unit_name"])
    areas, rows = sorted(overall), sorted(sizes, key=lambda row: (row not in names, row))
    rates = pd.DataFrame(np.nan, index=rows, columns=areas)
    counts = pd.DataFrame(0, index=rows, columns=areas)
    weak = pd.DataFrame(False, index=rows, columns=areas)
    for (row, area), part in people.groupby(["row", "content_area"]):
        rates.loc[row, area] = _rate(part)
        counts.loc[row, area] = len(part)
        interval = _interval(part)
        weak.loc[row, area] = interval is not None and interval[1] < overall[str(area)]
    hidden = pd.DataFrame(False, index=rows, columns=areas)
    for area in areas if rows else []:  # no row has a total, so each area is a table of its own
        hidden[area] = hidden_cells(counts[[area]].to_numpy(dtype=np.int64)).cells[:, 0]
    told = [row for row in rows if row == unit] if unit else rows
    return Cells(
        rates.loc[told],
        hidden.loc[told],
        (weak & ~hidden).loc[told],
        {row: sizes[row] for row in told},
        _weights(answers),
        overall,
        frozenset(told) - names,
        unit,
    )


def _rate(part: pd.DataFrame) -> float:
    return float(part["gained"].sum() / part["points"].sum())


def _shown_with(answers: pd.DataFrame, merged: set[str]) -> pd.Series:
    """The row that each answer is shown in; ``merged``: units that are shown together in any case."""
    sizes = answers.groupby("unit_name")["person"].nunique()
    # However many answered of a merged one, it counts among the small.
    counts = [
        min(int(size), SMALLEST - 1) if name in merged else int(size)
        for name, size in sizes.items()
    ]
    small = {str(sizes.index[place]) for place in groups_together(counts)}
    together = words.SMALL_UNITS.format(count=len(small))
    names: pd.Series = answers["unit_name"].where(~answers["unit_name"].isin(small), together)
    return names


def _weights(answers: pd.DataFrame) -> dict[str, float]:
    """Points of each area on a paper, the mean over people."""
    people = answers["person"].nunique()
    return {
        str(area): float(part["points"].sum()) / people
        for area, part in answers.groupby("content_area")
    }


def loss(found: Cells, row: str, area: str) -> float:
    """Points that a paper of this unit loses in this area on the average."""
    return found.weights[area] * (1 - float(str(found.rates.loc[row, area])))


def lost(found: Cells, row: str) -> float:
    """Points of a paper that this unit loses on the average, of the areas that it was asked."""
    asked = [area for area in found.weights if not np.isnan(float(str(found.rates.loc[row, area])))]
    return sum(loss(found, row, area) for area in asked)


def next_areas(found: Cells, row: str) -> list[str]:
    """The areas of a unit that are shown, in which it loses most points first."""
    shown = [
        area for area in found.weights
        if not found.hidden.loc[row, area] and not np.isnan(float(str(found.rates.loc[row, area])))
    ]  # fmt: skip
    return sorted(shown, key=lambda area: -loss(found, row, area))


def next_table(found: Cells) -> pd.DataFrame:
    """What each unit begins with: the areas that cost it most points, marked where it is weaker than all."""
    rows = []
    for row in found.rows():
        told = next_areas(found, row)
        if not told:
            continue
        named = [
            words.NEXT_AREA.format(
                area=area, loss=loss(found, row, area), weak=words.WEAK if found.weak.loc[row, area] else ""
            )
            for area in told[:MOST_NEXT]
        ]  # fmt: skip
        named += [""] * (MOST_NEXT - len(named))
        below = [area for area in told if found.weak.loc[row, area]]
        rows.append(
            {
                words.UNIT: row,
                m.COLUMN_PEOPLE: found.sizes[row],
                **dict(zip(words.NEXT, named, strict=True)),
                words.BELOW_ALL: "、".join(below) or words.NONE_BELOW,
            }
        )
    return pd.DataFrame(rows)


def unit_area_table(found: Cells) -> pd.DataFrame:
    """Each unit's rates by area, with those of all; what would point at few people is left out."""
    rows = []
    for row in found.rows():
        told = {area: _cell(found, row, area) for area in found.rates.columns}
        rows.append({words.UNIT: row, **told})
    if rows:
        rows.append({words.UNIT: words.ALL, **found.overall})
    return pd.DataFrame(rows, dtype=object)


def _cell(found: Cells, row: str, area: str) -> object:
    if found.hidden.loc[row, area]:
        return words.FEW
    rate = float(str(found.rates.loc[row, area]))
    return None if np.isnan(rate) else rate


def unit_rates(answers: pd.DataFrame, found: Cells, unit: str) -> pd.DataFrame:
    """`area_rates` of one unit (its name): of the areas that its row of ``found`` shows, none where it has no row of its own."""
    if unit not in found.rates.index:
        return area_rates(answers.iloc[:0])
    shown = [area for area in found.rates.columns if not found.hidden.loc[unit, area]]
    mine = answers[(answers["shown_with"] == unit) & answers["content_area"].isin(shown)]
    return area_rates(mine)
