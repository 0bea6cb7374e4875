"""Imports that were checked, kept in memory for whoever sent the file until they confirm."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from question_bank.import_beside import Checked

KEPT_SECONDS = 60 * 60.0
MOST = 20
"""Imports that are kept at a time, for the room's memory."""


@dataclass(frozen=True)
class _Kept:
    account: int | None
    checked: Checked
    until: float


class KeptImports:
    """The last import of each account. ``clock``: seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def keep(self, account: int | None, checked: Checked) -> str:
        """Keep it for this account, in place of the one before; returns its name."""
        now = self._clock()
        others = [
            (name, kept)
            for name, kept in self._kept.items()
            if kept.account != account and now < kept.until
        ]
        self._kept = dict(others[-(MOST - 1) :])
        name = secrets.token_hex(8)
        self._kept[name] = _Kept(account, checked, now + KEPT_SECONDS)
        return name

    def take(self, name: str, account: int | None) -> Checked | None:
        """The import of this name, once; ``None`` when it is gone, or somebody else's."""
        kept = self._kept.get(name)
        if kept is None or kept.account != account:
            return None
        del self._kept[name]
        return kept.checked if self._clock() < kept.until else None
