"""What the notebook on learning is made of: what is known by area and unit, and what study has to do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analytics.choice import Choice, exam_of, mark_of
from analytics.stats.suppression import SMALLEST
from analytics.tables import areas, studying
from analytics.tables.answers import OPEN, settled
from analytics.tables.areas import Cells
from analytics.tables.studying import Studied
from analytics.words import learning as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames

_MOST = 3


@dataclass(frozen=True)
class Learning:
    """Of an exam: ``rates`` by area (of the unit, where one was chosen), ``cells`` by unit and area, ``studied``: hours and scores.

    ``sat``: first attempts; ``open``: of how many some answer, or all, waits for a person or a scoring; ``merged``: it is about a unit that is shown
    with others only.
    """

    rates: pd.DataFrame
    cells: Cells
    studied: Studied
    mark: str
    sat: int
    open: int
    published: bool
    merged: bool = False


def learning(frames: Frames, choice: Choice) -> Learning:
    """Of the chosen exam and unit. Raises `analytics.errors.NoResults`."""
    exam = exam_of(frames, choice)
    answers = areas.marked(frames, choice)
    unit = ""
    attempts = frames.attempts[(frames.attempts["exam"] == choice.exam) & frames.attempts["first"]]
    given = frames.responses
    given = given[(given["exam"] == choice.exam) & given["first"]]
    if choice.unit:
        unit = str(frames.units.loc[frames.units["unit"] == choice.unit, "name"].iloc[0])
        calls = frames.calls[
            (frames.calls["exam"] == choice.exam) & (frames.calls["unit"] == choice.unit)
        ]
        attempts = attempts[attempts["person"].isin(set(calls["person"]))]
    ids = set(attempts["attempt"])
    statuses = settled(frames, choice.exam, given)
    waiting = set(given.loc[statuses.isin(OPEN), "attempt"])
    without = ids - set(given["attempt"])
    cells = areas.cells(answers, unit)
    few = answers["person"].nunique() < SMALLEST
    whole = areas.area_rates(answers.iloc[:0] if few else answers)
    merged = bool(unit) and not cells.rows()
    return Learning(
        rates=areas.unit_rates(answers, cells, unit) if unit else whole,
        cells=cells,
        studied=studying.studied(frames, choice, merged=merged),
        merged=merged and unit in set(answers["unit_name"]),
        mark=mark_of(frames, choice),
        sat=len(ids),
        open=len((waiting & ids) | without),
        published=bool(exam["published"]),
    )


def warnings(found: Learning) -> list[str]:
    """What must be known before any figure is read."""
    said = [words.OPEN.format(open=found.open, people=found.sat)] if found.open else []
    return said if found.published else [*said, words.NOT_PUBLISHED]


def findings(found: Learning) -> list[str]:
    """The findings, the most important first; or why there are none."""
    if not found.sat:
        return [words.NOBODY_SAT]
    if found.merged:
        return [words.MERGED.format(people=found.sat, smallest=SMALLEST)]
    if found.rates.empty:
        if found.sat < SMALLEST:
            return [words.TOO_FEW.format(people=found.sat, smallest=SMALLEST)]
        return [words.NO_ANSWERS.format(people=found.sat)]
    return [*_areas(found), *_units(found.cells), *studying.findings(found.studied)]


def _areas(found: Learning) -> list[str]:
    rates = found.rates
    named = [
        words.AREA_RATE.format(area=area, rate=rate)
        for area, rate in zip(rates["area"], rates["rate"], strict=True)
    ]
    if len(named) < 2 * _MOST:
        return [words.AREAS.format(areas="、".join(named))]
    weights = found.cells.weights
    lost = {
        str(area): weights[str(area)] * (1 - rate)
        for area, rate in zip(rates["area"], rates["rate"], strict=True)
    }
    most = sorted(lost, key=lambda area: -lost[area])[:_MOST]
    losses = "、".join(words.AREA_LOSS.format(area=area, loss=lost[area]) for area in most)
    return [
        words.WEAKEST.format(areas="、".join(named[:_MOST])),
        words.STRONGEST.format(areas="、".join(named[::-1][:_MOST])),
        words.MOST_LOST.format(areas=losses),
    ]


def _units(cells: Cells) -> list[str]:
    rows = cells.rows()
    if cells.unit or len(rows) < 2:
        return []
    weak = cells.weak.loc[rows].sum()
    named = [
        words.AREA_UNITS.format(area=area, count=int(weak[area]))
        for area in sorted(weak.index, key=lambda area: -int(weak[area]))[:_MOST]
        if weak[area]
    ]
    units = int(cells.weak.loc[rows].any(axis=1).sum())
    if not named:
        return [words.NO_UNIT_WEAK]
    return [words.UNITS_WEAK.format(units=units, areas="、".join(named))]
