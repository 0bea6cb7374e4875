"""How far a bank covers a blueprint: of each type and content area, how many items there are for each one that a form needs.

With `ENOUGH_TIMES` as many, parallel forms and a second exam can be built that share little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from question_bank import messages
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.supply import needed
from question_bank.item import Item

ENOUGH_TIMES = 3


@dataclass(frozen=True)
class Cover:
    """``cell``: a type or content area as people read it; ``need``: the least that a form has of it."""

    cell: str
    need: int
    supply: int

    @property
    def enough(self) -> bool:
        """Whether there are `ENOUGH_TIMES` as many as a form needs."""
        return self.supply >= ENOUGH_TIMES * self.need


def coverage(blueprint: Blueprint, items: Iterable[Item]) -> list[Cover]:
    """Every type that the blueprint asks for, then every content area with a least number. Only items of its pool count."""
    pool = "practice" if blueprint.practice else "formal"
    usable = [item for item in items if item.pool == pool]
    types = Counter(item.type for item in usable)
    need = needed(blueprint.sections)
    areas = Counter(item.content_area for item in usable if item.type in need)
    return [
        *(Cover(messages.TYPE_NAMES[kind], count, types[kind]) for kind, count in need.items()),
        *(Cover(area, low, areas[area]) for area, (low, _) in blueprint.quotas.items() if low),
    ]
