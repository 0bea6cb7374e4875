"""Who looked at what, for the audit trail: once an hour of the same, or every page turned would be an entry."""

from __future__ import annotations

from collections.abc import Callable

AGAIN_SECONDS = 3600.0


class ToldReads:
    """What is on record since the server was started. ``clock``: seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told: dict[tuple[str, str], float] = {}

    def is_new(self, login: str, subject: str) -> bool:
        """Whether this is to be put on record."""
        return self._clock() >= self._told.get((login, subject), float("-inf"))

    def told(self, login: str, subject: str) -> None:
        """It is on record now."""
        now = self._clock()
        self._told = {key: until for key, until in self._told.items() if now < until}
        self._told[login, subject] = now + AGAIN_SECONDS
