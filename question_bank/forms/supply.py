"""What a set of items can give of what a blueprint asks: counted exactly, without assembling anything.

An item stands for one question of its type and of its content area, so the question is one of flow: from the types, each as
often as it is asked for, through the items that there are, to the areas with their least and most.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from question_bank import messages
from question_bank.forms.blueprint import Blueprint, Section
from question_bank.item import Item, ItemType

Quotas = Mapping[str, tuple[int, int]]
"""Least and most questions by content area."""


class Lack(NamedTuple):
    """Of a type or a content area: how many are asked for, and how many there can be."""

    name: str
    asked: int
    there: int


@dataclass(frozen=True)
class Fit:
    """``types`` and ``areas``: of which there are too few, in the order of the blueprint; ``whole``: all of it can be given.

    Without a lack it is still not whole where an area's most stands in the way. ``least``: of every area that has a least one,
    as many of it as can be given at once.
    """

    types: tuple[Lack, ...]
    areas: tuple[Lack, ...]
    whole: bool
    least: Mapping[str, int]


def needed(sections: Iterable[Section]) -> Counter[ItemType]:
    """How many items of each type sections ask for."""
    found: Counter[ItemType] = Counter()
    for section in sections:
        found[section.type] += section.count
    return found


def fit(sections: Sequence[Section], quotas: Quotas, items: Iterable[Item]) -> Fit:
    """Hold sections and quotas against the items that may be used."""
    need = needed(sections)
    supply = Counter((item.type, item.content_area) for item in items if item.type in need)
    by_type = Counter[ItemType]()
    for (kind, _), count in supply.items():
        by_type[kind] += count
    flow = _Flow()
    for kind, count in need.items():
        flow.widen(_START, ("type", kind), count)
    for (kind, area), count in supply.items():
        flow.widen(("type", kind), ("area", area), count)
    for area, (low, _) in quotas.items():
        flow.widen(("area", area), _END, low)
    flow.fill()
    # What has reached the end stays there: what is added now only adds to it.
    least = {area: flow.through(("area", area), _END) for area in quotas}
    for area in {area for _, area in supply}:
        low, high = quotas.get(area, (0, need.total()))
        flow.widen(("area", area), _END, high - low)
    given = flow.fill()
    lacking = [
        Lack(area, low, least[area]) for area, (low, _) in quotas.items() if least[area] < low
    ]
    return Fit(
        tuple(Lack(k, count, by_type[k]) for k, count in need.items() if by_type[k] < count),
        tuple(lacking),
        whole=given == need.total() and not lacking,
        least=least,
    )


def lacks(blueprint: Blueprint, items: Iterable[Item]) -> list[str]:
    """Why no form can be made of a blueprint from these items, cell by cell, in words; nothing when one can."""
    found = fit(blueprint.sections, blueprint.quotas, items)
    told = [
        messages.SECTION_LACKS.format(
            type=messages.TYPE_NAMES[lack.name], need=lack.asked, supply=lack.there
        )
        for lack in found.types
    ]
    told += [
        messages.QUOTA_LACKS.format(area=lack.name, need=lack.asked, supply=lack.there)
        for lack in found.areas
    ]
    return told or ([] if found.whole else [messages.MOST_IN_THE_WAY])


_Node = tuple[str, str]
_START: _Node = ("start", "")
_END: _Node = ("end", "")


class _Flow:
    """The largest flow, by shortest augmenting paths (Edmonds and Karp 1972)."""

    def __init__(self) -> None:
        self._left: dict[_Node, dict[_Node, int]] = {}
        self._given = 0

    def widen(self, a: _Node, b: _Node, by: int) -> None:
        """Let so many more go from ``a`` to ``b``."""
        there = self._left.setdefault(a, {})
        there[b] = there.get(b, 0) + by
        self._left.setdefault(b, {}).setdefault(a, 0)

    def through(self, a: _Node, b: _Node) -> int:
        """How many go from ``a`` to ``b``."""
        return self._left.get(b, {}).get(a, 0)

    def fill(self) -> int:
        """As many as can go, of all that went since the beginning."""
        while path := self._path():
            most = min(self._left[a][b] for a, b in path)
            for a, b in path:
                self._left[a][b] -= most
                self._left[b][a] += most
            self._given += most
        return self._given

    def _path(self) -> list[tuple[_Node, _Node]]:
        came: dict[_Node, _Node] = {_START: _START}
        ahead = deque([_START])
        while ahead and _END not in came:
            here = ahead.popleft()
            for node, left in self._left.get(here, {}).items():
                if left > 0 and node not in came:
                    came[node] = here
                    ahead.append(node)
        if _END not in came:
            return []
        path, node = [], _END
        while node != _START:
            path.append((came[node], node))
            node = came[node]
        return path
