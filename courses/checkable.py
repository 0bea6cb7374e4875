"""Which items can be answered by oneself and checked at once: in lessons, chapters, reviews and the wrong-question book."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from question_bank.item import Item  # brings pydantic along

CHECKED = frozenset({"single", "multiple", "true_false", "fill_in"})
"""Kinds of questions that are."""


def checkable_items(bank: Mapping[str, Item], open_items: Collection[str]) -> Iterator[Item]:
    """Those of the bank whose answers may be told (``open_items``), by id."""
    for item_id in sorted(open_items):
        item = bank.get(item_id)
        if item is not None and item.type in CHECKED:
            yield item
