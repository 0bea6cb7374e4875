"""The mixed-integer program whose solutions are the item sets of parallel forms (scipy's HiGHS).

The model follows van der Linden, *Linear Models for Optimal Test Design* (2005), ch. 2 and 6.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from question_bank import messages
from question_bank.areas import content_areas
from question_bank.bank import ItemBank
from question_bank.facility import Facilities
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.key_balance import key_limits, mend_keys
from question_bank.item import Item

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

# scipy itself is imported by the functions that solve: it would keep every command about exams waiting.


@dataclass(frozen=True)
class Seen:
    """What people saw before: item ids of each paper, by its name. No form shares more than ``most`` items with any of them."""

    papers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    most: int = 0


NOTHING_SEEN = Seen()


class _Rows:
    """Constraint rows, collected sparsely: low ≤ Σ coefficient·variable ≤ high."""

    def __init__(self) -> None:
        self.data: list[float] = []
        self.columns: list[int] = []
        self.starts = [0]
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, terms: Sequence[tuple[int, float]], low: float, high: float) -> None:
        self.columns += [column for column, _ in terms]
        self.data += [value for _, value in terms]
        self.starts.append(len(self.data))
        self.low.append(low)
        self.high.append(high)

    def constraint(self, variables: int) -> LinearConstraint:
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        matrix = csr_array((self.data, self.columns, self.starts), shape=(len(self.low), variables))
        return LinearConstraint(matrix, self.low, self.high)


class AssemblyProgram:
    """The integer program. Variables, in order: x[form, item]; n[cell], the items that every form has in a cell;
    dummy[cell], items that the bank lacks (used only to explain); the two target means; where there
    are seen papers, the items of one that a form has at most; z[pair, item], an item in both forms of a pair."""

    def __init__(
        self,
        bank: ItemBank,
        blueprint: Blueprint,
        forms: int,
        seen: Seen,
        facilities: Facilities,
    ) -> None:
        self.blueprint, self.forms, self.seen, self.facilities = blueprint, forms, seen, facilities
        self.need = Counter[str]()
        for section in blueprint.sections:
            self.need[section.type] += section.count
        self.items = [item for item in bank.usable.values() if item.type in self.need]
        self.measured = {i for i, item in enumerate(self.items) if facilities.is_measured(item)}
        # As long as it is possible; where nothing or everything was measured there is nothing to even out.
        self.evenly = 0 < len(self.measured) < len(self.items)
        self.areas = content_areas()
        self.cells = [(kind, area) for kind in self.need for area in self.areas]
        self.supply: Counter[tuple[str, str]] = Counter(
            (item.type, item.content_area) for item in self.items
        )
        self.overlap = int(blueprint.overlap_limit * blueprint.count)
        # Pairs whose overlap must be limited explicitly; others have turned out small enough by themselves.
        self.pairs: list[tuple[int, int]] = []
        self.n_at = forms * len(self.items)
        self.dummy_at = self.n_at + len(self.cells)
        self.target_at = self.dummy_at + len(self.cells)
        self.seen_at = self.target_at + 2
        # Without seen papers the program stays what it was: the same seed gives the same forms.
        self.z_at = self.seen_at + bool(seen.papers)

    @property
    def variables(self) -> int:
        """How many variables the program has."""
        return self.z_at + len(self.pairs) * len(self.items)

    def x(self, form: int, item: int) -> int:
        """Where the variable stands that says whether an item is in a form."""
        return form * len(self.items) + item

    def shortages(self) -> list[str]:
        """What is missing before any solving: too few items of a type, or of a content area."""
        by_type, by_area = Counter[str](), Counter[str]()
        for (kind, area), count in self.supply.items():
            by_type[kind] += count
            by_area[area] += min(count, self.need[kind])
        found = [
            messages.SECTION_LACKS.format(
                type=messages.TYPE_NAMES[kind], need=need, supply=by_type[kind]
            )
            for kind, need in self.need.items()
            if by_type[kind] < need
        ]
        found += [
            messages.QUOTA_LACKS.format(area=area, need=low, supply=by_area[area])
            for area, (low, _) in self.blueprint.quotas.items()
            if by_area[area] < low
        ]
        return found

    def solve(self, draw: random.Random, avoid: Mapping[str, int]) -> list[list[Item]] | None:
        """Items of each form, or ``None`` when the program has no solution."""
        costs = [draw.random() for _ in range(self.n_at)]
        for form in range(self.forms):
            for i, item in enumerate(self.items):
                costs[self.x(form, i)] += avoid.get(item.id, 0)
        values = self._kept_apart(dict(enumerate(costs)), most_seen=self.seen.most)
        if values is None and self.evenly:
            self.evenly, self.pairs = False, []
            values = self._kept_apart(dict(enumerate(costs)), most_seen=self.seen.most)
        if values is None:
            return None
        chosen = self._chosen(values)
        self._mend_keys(chosen, draw, avoid)
        return [[self.items[i] for i in sorted(form)] for form in chosen]

    def _mend_keys(
        self, chosen: list[set[int]], draw: random.Random, avoid: Mapping[str, int]
    ) -> None:
        """Exchange items until keys cannot be guessed. None comes in that is to be avoided more than who leaves."""
        cells: dict[tuple[str, str], list[int]] = {}
        for i, item in enumerate(self.items):
            cells.setdefault((item.type, item.content_area), []).append(i)

        def others(i: int) -> list[int]:
            item = self.items[i]
            most = avoid.get(item.id, 0)
            return [
                each
                for each in cells[item.type, item.content_area]
                if avoid.get(self.items[each].id, 0) <= most
            ]

        limits = list(key_limits(self.items, self.need))
        mend_keys(chosen, limits, others=others, holds=self._holds, draw=draw)

    def _holds(self, chosen: Sequence[set[int]]) -> bool:
        """Whether forms keep what the program asks of them, apart from the numbers in each cell."""
        if any(len(a & b) > self.overlap for a, b in combinations(chosen, 2)):
            return False
        if any(a in form and b in form for form in chosen for a, b in self._enemy_pairs):
            return False
        if any(len(form & known) > self.seen.most for form in chosen for known in self._known):
            return False
        measured = [len(form & self.measured) for form in chosen]
        if self.evenly and max(measured) - min(measured) > 1:
            return False
        band = self.blueprint.difficulty
        for weights, (low, high) in self._weights:
            means = [sum(weights[i] for i in form) for form in chosen]
            if max(means) - min(means) > 0.95 * band.spread or not (
                low <= min(means) <= max(means) <= high
            ):
                return False
        return True

    def _kept_apart(
        self, costs: Mapping[int, float], *, most_seen: int | None = None, exact: bool = False
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
        """A solution in which no two forms share too many items."""
        while True:
            cost = np.zeros(self.variables)
            cost[list(costs)] = list(costs.values())
            values = self._run(cost, most_seen=most_seen, exact=exact)
            if values is None:
                return None
            chosen = self._chosen(values)
            # Most pairs share few items anyway; limiting only those that do not keeps the program small.
            exceeding = [
                (f, g)
                for f in range(self.forms)
                for g in range(f + 1, self.forms)
                if len(chosen[f] & chosen[g]) > self.overlap
            ]
            if not exceeding:
                return values
            self.pairs += exceeding

    def _chosen(self, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[set[int]]:
        return [
            {i for i in range(len(self.items)) if values[self.x(form, i)] > 0.5}
            for form in range(self.forms)
        ]

    def explain(self) -> list[str]:
        """Why there is no solution: seen papers; else by allowing invented items at a cost, without the difficulty band."""
        least = self._least_seen()
        if least is not None and least > self.seen.most:
            return [messages.SEEN_TOO_TIGHT.format(most=self.seen.most, least=least)]
        self.pairs = [(f, g) for f in range(self.forms) for g in range(f + 1, self.forms)]
        cost = np.zeros(self.variables)
        cost[self.dummy_at : self.target_at] = 1.0
        values = self._run(cost, dummies=True, difficulty=False, most_seen=self.seen.most)
        if values is None:
            return [messages.OVERLAP_TOO_TIGHT.format(limit=self.overlap, forms=self.forms)]
        lacking = []
        for index, (kind, area) in enumerate(self.cells):
            dummies = round(values[self.dummy_at + index])
            if dummies:
                lacking.append(
                    messages.CELL_LACKS.format(
                        type=messages.TYPE_NAMES[kind],
                        area=area,
                        count=dummies,
                        supply=self.supply[(kind, area)],
                        forms=self.forms,
                        need=self.forms * round(values[self.n_at + index]),
                    )
                )
        if lacking:
            return lacking
        band = self.blueprint.difficulty
        low, high = band.mean_facility
        return [messages.BAND_UNREACHABLE.format(low=low, high=high, spread=band.spread)]

    def _least_seen(self) -> int | None:
        """How many items of a seen paper no forms can do without; ``None`` where there is no solution in any case."""
        if not self.seen.papers:
            return None
        values = self._kept_apart({self.seen_at: 1.0}, exact=True)
        return None if values is None else round(values[self.seen_at])

    def _run(
        self,
        cost: np.ndarray[tuple[int], np.dtype[np.float64]],
        *,
        dummies: bool = False,
        difficulty: bool = True,
        most_seen: int | None = None,
        exact: bool = False,
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
        """``most_seen``: ``None``: as many items of seen papers as it takes."""
        from scipy.optimize import Bounds, milp

        rows = _Rows()
        self._contents(rows)
        self._overlaps(rows)
        self._not_seen(rows)
        self._enemies(rows)
        if difficulty:
            self._difficulty(rows)
        if difficulty and self.evenly:
            self._measured_evenly(rows)
        upper = np.ones(self.variables)
        upper[self.n_at : self.dummy_at] = self.blueprint.count
        # One invented item may serve in every form, or be needed once per form: count the latter.
        upper[self.dummy_at : self.target_at] = self.forms * self.blueprint.count if dummies else 0
        if self.seen.papers:
            upper[self.seen_at] = self.blueprint.count if most_seen is None else most_seen
        integrality = np.ones(self.variables, dtype=np.int64)
        integrality[self.target_at :] = 0
        result = milp(
            cost,
            integrality=integrality,
            bounds=Bounds(0, upper),
            constraints=rows.constraint(self.variables),
            # Any form that fits will do; a count of what is lacking must be exact.
            options={"mip_rel_gap": 0.0 if dummies or exact else 0.02},
        )
        return None if result.x is None else result.x

    def _contents(self, rows: _Rows) -> None:
        members: dict[tuple[str, str], list[int]] = {cell: [] for cell in self.cells}
        for i, item in enumerate(self.items):
            members[(item.type, item.content_area)].append(i)
        for index, cell in enumerate(self.cells):
            total: list[tuple[int, float]] = []
            for form in range(self.forms):
                inside = [(self.x(form, i), 1.0) for i in members[cell]]
                total += inside
                # x in the cell ≤ n: exactly n without invented items, fewer with them.
                rows.add([*inside, (self.n_at + index, -1.0)], -np.inf, 0.0)
            rows.add(
                [*total, (self.dummy_at + index, 1.0), (self.n_at + index, -float(self.forms))],
                0.0,
                0.0,
            )
        for kind, need in self.need.items():
            at = [self.n_at + i for i, cell in enumerate(self.cells) if cell[0] == kind]
            rows.add([(column, 1.0) for column in at], need, need)
        for area, (low, high) in self.blueprint.quotas.items():
            at = [self.n_at + i for i, cell in enumerate(self.cells) if cell[1] == area]
            rows.add([(column, 1.0) for column in at], low, high)

    def _overlaps(self, rows: _Rows) -> None:
        count = len(self.items)
        for pair, (f, g) in enumerate(self.pairs):
            at = self.z_at + pair * count
            for i in range(count):
                rows.add([(self.x(f, i), 1.0), (self.x(g, i), 1.0), (at + i, -1.0)], -np.inf, 1.0)
            rows.add([(at + i, 1.0) for i in range(count)], 0.0, self.overlap)

    def _not_seen(self, rows: _Rows) -> None:
        for known in self._known:
            for form in range(self.forms):
                terms = [(self.x(form, i), 1.0) for i in sorted(known)]
                rows.add([*terms, (self.seen_at, -1.0)], -np.inf, 0.0)

    @cached_property
    def _known(self) -> list[set[int]]:
        """The items of each paper that people have seen."""
        return [
            {i for i, item in enumerate(self.items) if item.id in paper}
            for paper in self.seen.papers.values()
        ]

    def _enemies(self, rows: _Rows) -> None:
        for a, b in self._enemy_pairs:
            for form in range(self.forms):
                rows.add([(self.x(form, a), 1.0), (self.x(form, b), 1.0)], 0.0, 1.0)

    @cached_property
    def _enemy_pairs(self) -> list[tuple[int, int]]:
        index = {item.id: i for i, item in enumerate(self.items)}
        pairs = {
            tuple(sorted((item.id, enemy))) for item in self.items for enemy in item.enemies
        } | {tuple(sorted(pair)) for pair in self.blueprint.enemies}
        return [(index[a], index[b]) for a, b in sorted(pairs) if a in index and b in index]

    def _difficulty(self, rows: _Rows) -> None:
        """Both the mean over items and the mean over points: equal content, and an equal expected score."""
        # A little inside the limit, for the solver's own tolerance.
        half = 0.45 * self.blueprint.difficulty.spread
        for target, (weights, bounds) in enumerate(self._weights, self.target_at):
            for f in range(self.forms):
                mean = [(self.x(f, i), weight) for i, weight in enumerate(weights)]
                rows.add([*mean, (target, -1.0)], -half, half)
            rows.add([(target, 1.0)], bounds[0] + half, bounds[1] - half)

    def _measured_evenly(self, rows: _Rows) -> None:
        """No form has more than one measured item more than another.

        What setters expect is off by about the same for all items: means in which it has another part are equal on paper alone.
        """
        for form in range(1, self.forms):
            more = [(self.x(form, i), 1.0) for i in sorted(self.measured)]
            rows.add([*more, *((self.x(0, i), -1.0) for i in sorted(self.measured))], 0.0, 1.0)

    @cached_property
    def _weights(self) -> list[tuple[list[float], tuple[float, float]]]:
        """What each item adds to a form's mean facility, over items and over points, and between what the mean must lie."""
        total = dict.fromkeys(self.need, 0.0)
        for section in self.blueprint.sections:
            total[section.type] += section.count * section.points
        # Sections of one type may differ in points; which section an item lands in is not known here.
        points = {kind: total[kind] / need for kind, need in self.need.items()}
        known = [self.facilities.of(item) for item in self.items]
        by_item = [facility / self.blueprint.count for facility in known]
        by_points = [
            facility * points[item.type] / self.blueprint.total_points
            for item, facility in zip(self.items, known, strict=True)
        ]
        return [(by_item, self.blueprint.difficulty.mean_facility), (by_points, (0.0, 1.0))]
