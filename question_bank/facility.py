"""How hard items are: what was measured of an item as it stands, else what its file expects.

Facility (难度值, 答对比例): the mean share of its points that an item gave, 0–1. A measured one binds to the content hash: whoever
edits an item has another one, of which nothing was measured.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # brings pydantic along
    from question_bank.item import Item

_Z = 1.959963984540054
"""The normal deviate of an interval of 95 %."""


@dataclass(frozen=True)
class Observed:
    """Shares of an item's points that ``answers`` people got: their mean, and its standard error; ``None`` of one answer."""

    answers: int
    facility: float
    error: float | None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % for the facility: Wilson's score interval (1927, *Journal of the American Statistical Association* 22, 209–212).

        Of right and wrong it is exactly that. Shares of partial credit differ at most as much as right and wrong of the same mean
        do, p(1 − p): for them it is rather too wide than too narrow.
        """
        n, p, z = self.answers, self.facility, _Z
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        # At 0 and at 1 the end is the figure itself, but for a hair.
        return max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))


@dataclass(frozen=True)
class Measured:
    """What was confirmed of an item whose content had this hash, in one exam. ``simulated``: papers that a model made."""

    item_id: str
    content_hash: str
    exam: str
    observed: Observed
    simulated: bool = False


@dataclass(frozen=True)
class Facilities:
    """How hard items are taken to be, by id, where something else than their files' expectation is known.

    ``measured``: of which it was measured; of the others ``values`` say what their files expected at another time.
    """

    values: Mapping[str, float] = field(default_factory=dict)
    measured: Collection[str] = frozenset()

    def of(self, item: Item) -> float:
        """An item's facility, 0–1."""
        return self.values.get(item.id, item.expected_facility)

    def is_measured(self, item: Item) -> bool:
        """Whether it was measured."""
        return item.id in self.measured

    def all_of(self, items: Iterable[Item]) -> Facilities:
        """The same of these items, with what their files expect said, too: so that it can be kept."""
        values = {item.id: self.of(item) for item in items}
        return Facilities(values, frozenset(self.measured) & values.keys())


EXPECTED = Facilities()
"""Nothing was measured."""


def observe(shares: Mapping[float, int]) -> Observed | None:
    """Mean and standard error (standard deviation with n − 1, divided by √n) of shares, each with how often; ``None`` of none."""
    n = sum(shares.values())
    if not n:
        return None
    mean = math.fsum(share * count for share, count in shares.items()) / n
    error = None
    if n > 1:
        squares = math.fsum(count * (share - mean) ** 2 for share, count in shares.items())
        error = math.sqrt(squares / (n - 1) / n)
    # Sums of fractions may end a hair beyond.
    return Observed(n, min(1.0, max(0.0, mean)), error)


def pooled(parts: Collection[Observed]) -> Observed | None:
    """Several exams as one, each by its number of answers; the error is that of the weighted mean: √Σ(nᵢ·seᵢ)² / Σnᵢ."""
    n = sum(part.answers for part in parts)
    if not n:
        return None
    mean = math.fsum(part.answers * part.facility for part in parts) / n
    errors = [part.answers * part.error for part in parts if part.error is not None]
    error = (
        math.sqrt(math.fsum(each**2 for each in errors)) / n if len(errors) == len(parts) else None
    )
    return Observed(n, mean, error)


def holding(rows: Iterable[Measured], items: Mapping[str, Item]) -> dict[str, list[Measured]]:
    """By item, what was measured of it as it stands; an item that was edited since has nothing."""
    found: dict[str, list[Measured]] = defaultdict(list)
    for row in rows:
        item = items.get(row.item_id)
        if item is not None and item.has_content(row.content_hash):
            found[row.item_id].append(row)
    return dict(found)


def facilities(rows: Iterable[Measured], items: Mapping[str, Item]) -> Facilities:
    """What these items are taken for: measured ones by all exams that hold for them, the others as their files expect."""
    values = {
        name: together.facility
        for name, parts in holding(rows, items).items()
        if (together := pooled([part.observed for part in parts]))
    }
    return Facilities(values, frozenset(values))
