"""The items as their files are now, for those who review them: read in a process beside the room, and again when a file has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from delivery.beside import run_beside
from question_bank.summary import signature

if TYPE_CHECKING:
    from question_bank.item import Item
    from question_bank.review import Reviewed


@dataclass(frozen=True)
class ReviewedItems:
    """``texts``: what there is to review, by id."""

    texts: Mapping[str, Reviewed] = field(default_factory=dict)
    _items: Mapping[str, Any] = field(default_factory=dict)

    def row(self, name: str) -> Mapping[str, Any]:
        """One of them as `Item` dumps it."""
        found: Mapping[str, Any] = self._items[name]
        return found

    def item(self, name: str) -> Item:
        """One of them, with its key."""
        from question_bank.item import Item  # brings pydantic along

        return Item.model_validate(self._items[name])


class ItemFiles:
    """Of these folders, by the register and texts in ``statutes``."""

    def __init__(self, folders: Sequence[Path], statutes: Path) -> None:
        self._folders, self._statutes = folders, statutes
        self._known: tuple[tuple[int, float], ReviewedItems] | None = None
        self._reading = asyncio.Lock()

    async def read(self) -> ReviewedItems | None:
        """All of them; ``None`` where the bank cannot be read at all, which the log tells."""
        loop = asyncio.get_running_loop()
        async with self._reading:
            now = await loop.run_in_executor(None, signature, self._folders, self._statutes)
            if self._known is not None and self._known[0] == now:
                return self._known[1]
            made = await run_beside("question_bank.snapshot", self._statutes, *self._folders)
            if made is None:
                return None
            found = await loop.run_in_executor(None, _parsed, made)
            self._known = now, found
            return found


def _parsed(made: bytes) -> ReviewedItems:
    from question_bank.review import Reviewed

    rows = orjson.loads(made)
    texts = {row["reviewed"]["id"]: Reviewed(**row["reviewed"]) for row in rows}
    return ReviewedItems(texts, {row["item"]["id"]: row["item"] for row in rows})
