"""Slips that were just made, kept in memory for whoever made them: printed, saved, and printed again with the same codes.

The records hold hashes alone, so what is not fetched in time has to be made anew, with new codes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from documents.exam_day import Halls

KEPT_SECONDS = 30 * 60.0


@dataclass(frozen=True)
class _Kept:
    account: int | None
    sitting: int
    slips: Halls
    until: float


class KeptSlips:
    """The newest slips of each sitting. ``clock``: seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def keep(self, account: int | None, sitting: int, slips: Halls) -> str:
        """Keep them for this account; returns their name. Those that were made before may have codes that are void now."""
        now = self._clock()
        self._kept = {
            name: kept
            for name, kept in self._kept.items()
            if kept.sitting != sitting and now < kept.until
        }
        name = secrets.token_hex(8)
        self._kept[name] = _Kept(account, sitting, slips, now + KEPT_SECONDS)
        return name

    def forget(self, sitting: int) -> None:
        """It was deleted: its codes are void, and another sitting may get its number."""
        self._kept = {name: kept for name, kept in self._kept.items() if kept.sitting != sitting}

    def find(self, name: str, account: int | None, sitting: int) -> Halls | None:
        """The slips of this name; ``None`` when they are gone, or somebody else's."""
        kept = self._kept.get(name)
        if kept is None or (kept.account, kept.sitting) != (account, sitting):
            return None
        return kept.slips if self._clock() < kept.until else None
