"""The province's tables, as they may be shown: no figure points at few people, none can be worked out from the others.

Tables of people are hidden by `analytics.stats.suppression.hidden_cells`, totals included. What else is said of the same people
is said only where those cells are printed: a rate needs both its counts. Rates of content areas are compared between districts
only where enough districts have enough people, so that total, ends and middle tell nobody's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

import numpy as np
import numpy.typing as npt

from analytics.contents import TablePart, Value
from analytics.errors import NotComputable
from analytics.province.counting import Counted, DistrictCount
from analytics.stats.proportion import funnel_places
from analytics.stats.suppression import SMALLEST, Mask, hidden_cells
from analytics.words import province as words
from foundation.site import MEASURED_FROM

OPEN = ("exception", "pending")
"""Outcomes that are none yet."""
MOST_ITEMS = 20
_PERCENT = ".1%"


@dataclass(frozen=True)
class Shown:
    """A table of people by district and something: what may be printed; ``None``: it may not. ``total`` of all districts."""

    names: Sequence[str]
    heads: Sequence[str]
    cells: Sequence[Sequence[int | None]]
    rows: Sequence[int | None]
    columns: Sequence[int | None]
    total: int | None

    def column(self, head: str) -> int | None:
        """A column's total."""
        return self.columns[self.heads.index(head)]

    def cell(self, district: int, head: str) -> int | None:
        """A district's figure."""
        return self.cells[district][self.heads.index(head)]


def shown(
    districts: Sequence[DistrictCount],
    heads: Sequence[str],
    what: Callable[[DistrictCount], Mapping[str, int]],
) -> Shown:
    """The table with everything left out that must be."""
    counts = np.array(
        [[what(each).get(head, 0) for head in heads] for each in districts], dtype=np.int64
    )
    hidden = hidden_cells(counts)
    return Shown(
        names=[each.name for each in districts],
        heads=heads,
        cells=[_told(row, gone) for row, gone in zip(counts, hidden.cells, strict=True)],
        rows=_told(counts.sum(axis=1), hidden.row_totals),
        columns=_told(counts.sum(axis=0), hidden.column_totals),
        total=None if hidden.total else int(counts.sum()),
    )


def _told(figures: npt.NDArray[np.int64], hidden: Mask) -> list[int | None]:
    return [None if gone else int(figure) for figure, gone in zip(figures, hidden, strict=True)]


def outcomes(counted: Counted) -> Shown:
    """People called, by district and outcome."""
    return shown(counted.districts, list(words.OUTCOMES), lambda each: each.outcomes)


def outcome_table(table: Shown) -> TablePart:
    """A row per district, then all: outcomes, and the rate where it may be told; where it stands among all."""
    heads = [
        words.DISTRICT,
        words.CALLED,
        *words.OUTCOMES.values(),
        words.RATE,
        words.PLACE,
    ]
    places = rate_places(table)
    rows: list[list[Value]] = [
        [
            name,
            _figure(table.rows[number]),
            *map(_figure, table.cells[number]),
            _rate(partial(table.cell, number)),
            places.get(number, ""),
        ]
        for number, name in enumerate(table.names)
    ]
    rows.append(
        [
            words.TOTAL,
            _figure(table.total),
            *map(_figure, table.columns),
            _rate(table.column),
            "",
        ]
    )
    return _part("outcomes", heads, rows, {words.RATE: _PERCENT})


def rate_places(table: Shown) -> dict[int, str]:
    """Of districts whose rate is told, where it stands among those, in words (`analytics.stats.proportion.funnel_places`)."""
    told = {
        number: (table.cell(number, "passed") or 0, table.cell(number, "failed") or 0)
        for number in range(len(table.names))
        if isinstance(_rate(partial(table.cell, number)), float)
    }
    passed = np.array([one for one, _ in told.values()], dtype=np.int64)
    sat = passed + np.array([other for _, other in told.values()], dtype=np.int64)
    try:
        places = funnel_places(passed, sat)
    except NotComputable:
        return {}
    return {number: words.PLACES[place] for number, place in zip(told, places, strict=True)}


def _rate(cell: Callable[[str], int | None]) -> Value:
    """Passed of those who sat, where both may be known and nobody's result is open."""
    passed, failed = cell("passed"), cell("failed")
    open_ = [cell(each) for each in OPEN]
    if passed is None or failed is None or None in open_:
        return words.FEW
    if any(open_):
        return words.NOT_YET
    return passed / (passed + failed) if passed + failed else words.NOBODY


def _figure(value: int | None) -> Value:
    return words.FEW if value is None else value


def finding_table(counted: Counted) -> TablePart:
    """Cards in the year's review, by district and what was found."""
    return _people_table(
        "findings",
        words.DUE,
        words.FINDINGS,
        shown(counted.districts, list(words.FINDINGS), lambda each: each.findings),
    )


def presence_table(counted: Counted) -> TablePart:
    """People expected at study events, by district and presence."""
    return _people_table(
        "presence",
        words.EXPECTED_TIMES,
        words.PRESENCE,
        shown(counted.districts, list(words.PRESENCE), lambda each: each.presence),
    )


def _people_table(name: str, whole: str, heads: Mapping[str, str], table: Shown) -> TablePart:
    rows: list[list[Value]] = [
        [district, _figure(total), *map(_figure, cells)]
        for district, total, cells in zip(table.names, table.rows, table.cells, strict=True)
    ]
    rows.append([words.TOTAL, _figure(table.total), *map(_figure, table.columns)])
    return _part(name, [words.DISTRICT, whole, *heads.values()], rows, {})


def year_table(counted: Counted, table: Shown) -> TablePart:
    """The last years of all districts, a row each; of this one nothing that the table of outcomes leaves out."""
    by_year: dict[int, dict[str, int]] = {}
    for (year, outcome), number in counted.total(lambda each: each.years).items():
        by_year.setdefault(year, {})[outcome] = number
    rows: list[list[Value]] = []
    for year, found in sorted(by_year.items()):
        of_year = table if year == counted.chosen.year else _of_year(found)
        passed, failed = of_year.column("passed"), of_year.column("failed")
        sat = None if passed is None or failed is None else passed + failed
        rows.append([str(year), _figure(of_year.total), _figure(sat), _rate(of_year.column)])
    heads = [words.YEAR, words.CALLED, words.SAT, words.RATE]
    return _part("years", heads, rows, {words.RATE: _PERCENT})


def _of_year(found: Mapping[str, int]) -> Shown:
    """A year of which nothing but its totals is told: they are the only row."""
    heads = list(words.OUTCOMES)
    counts = np.array([[found.get(head, 0) for head in heads]], dtype=np.int64)
    hidden = hidden_cells(counts)
    cells = _told(counts[0], hidden.cells[0])
    total = None if hidden.total or hidden.row_totals[0] else int(counts.sum())
    return Shown([""], heads, [cells], [total], cells, total)


def area_table(counted: Counted, table: Shown) -> TablePart:
    """A row per content area, the lowest score rate first: people, answers, rate; the lowest, middle and highest district.

    How many people had an area is about how many sat: it is told where the table of outcomes tells those.
    """
    told = _sat_is_told(table)
    heads = [
        words.AREA,
        words.PEOPLE,
        words.ANSWERS,
        words.SHARE,
        words.DISTRICTS,
        words.LOWEST,
        words.MIDDLE,
        words.HIGHEST,
    ]
    rows: list[list[Value]] = []
    for area in sorted({area for each in counted.districts for area in each.areas}):
        some = [each.areas[area] for each in counted.districts if area in each.areas]
        people, points = sum(one.people for one in some), sum(one.points for one in some)
        if people < SMALLEST or not points:
            rows.append([area, words.FEW, words.FEW, words.FEW, *[None] * 4])
            continue
        rates = [one.gained / one.points for one in some if one.people >= SMALLEST and one.points]
        enough = len(rates) >= SMALLEST
        ends = [min(rates), median(rates), max(rates)] if enough else [None] * 3
        rate = sum(one.gained for one in some) / points
        answers = sum(one.answers for one in some)
        sizes: list[Value] = [people, answers] if told else [words.FEW, words.FEW]
        rows.append([area, *sizes, rate, len(rates) if enough else None, *ends])
    rows.sort(key=lambda row: row[3] if isinstance(row[3], float) else 2.0)
    percent = (words.SHARE, words.LOWEST, words.MIDDLE, words.HIGHEST)
    return _part("areas", heads, rows, dict.fromkeys(percent, _PERCENT))


def _sat_is_told(table: Shown) -> bool:
    return None not in (table.column("passed"), table.column("failed"))


def item_table(counted: Counted, table: Shown) -> TablePart:
    """The items with the lowest score rate, of those that enough people in more than one district had."""
    told = _sat_is_told(table)
    enough = [
        (name, one)
        for name, one in counted.items.items()
        if one.people >= MEASURED_FROM and one.districts > 1 and one.points
    ]
    lowest = sorted(enough, key=lambda each: (each[1].gained / each[1].points, each[0]))
    rows: list[list[Value]] = [
        [
            name,
            one.area,
            one.kind,
            one.districts,
            one.people if told else words.FEW,
            one.gained / one.points,
        ]
        for name, one in lowest[:MOST_ITEMS]
    ]
    heads = [words.ITEM, words.AREA, words.KIND, words.DISTRICT, words.PEOPLE, words.SHARE]
    return _part("items", heads, rows, {words.SHARE: _PERCENT})


def source_table(counted: Counted) -> TablePart:
    """Which exports it was counted from."""
    rows: list[list[Value]] = [
        [each.name, each.made_at, words.YES if each.demo else words.NO]
        for each in counted.districts
    ]
    return _part("sources", [words.DISTRICT, words.MADE_AT, words.SIMULATED], rows, {})


def _part(
    name: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Value]],
    formats: Mapping[str, str],
) -> TablePart:
    return TablePart(words.TABLES[name], "", heads, rows, formats)
