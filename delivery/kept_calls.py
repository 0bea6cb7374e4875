"""Lists of people who are about to be called, kept in memory between the preview and the word that counts."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from delivery.kept_slips import KEPT_SECONDS
from records.exams.call_sources import Listed

_MOST = 20
"""Of all people together: the oldest goes first."""


@dataclass(frozen=True)
class ShownCall:
    """What somebody was shown. ``forms``: content hashes of the exam's forms at that moment."""

    lists: Sequence[Listed]
    forms: Sequence[str]


@dataclass(frozen=True)
class _Kept:
    account: int | None
    exam: str
    shown: ShownCall
    until: float


class KeptCalls:
    """The lists that were shown last. ``clock``: seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def keep(self, account: int | None, exam: str, shown: ShownCall) -> str:
        """Keep it for this account; returns its name."""
        now = self._clock()
        there = [(name, kept) for name, kept in self._kept.items() if now < kept.until]
        self._kept = dict(there[-(_MOST - 1) :])
        name = secrets.token_hex(8)
        self._kept[name] = _Kept(account, exam, shown, now + KEPT_SECONDS)
        return name

    def take(self, name: str, account: int | None, exam: str) -> ShownCall | None:
        """What is kept by this name, once; ``None`` when they are gone, or somebody else's."""
        kept = self._kept.get(name)
        if kept is None or (kept.account, kept.exam) != (account, exam):
            return None
        del self._kept[name]
        return kept.shown if self._clock() < kept.until else None
