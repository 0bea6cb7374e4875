"""Limits on failed log-ins. Only failures count: an office of hundreds behind one address comes in all the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable


class FailureLimit:
    """A bucket of ``most`` failures for each key, refilled evenly within ``seconds``; the oldest keys are forgotten.

    ``now``: a clock in seconds that never goes back.
    """

    def __init__(
        self, most: int, seconds: float, now: Callable[[], float], *, keys: int = 10_000
    ) -> None:
        self._most, self._rate, self._now, self._keys = most, most / seconds, now, keys
        self._failures: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def is_open(self, key: str) -> bool:
        """Whether another try may be made."""
        return self._level(key) + 1 <= self._most

    def failed(self, key: str) -> None:
        """Count a failure."""
        # Tries that were under way together may be more than `most`; they close it for no longer.
        self._failures[key] = (min(self._level(key) + 1, self._most), self._now())
        self._failures.move_to_end(key)
        while len(self._failures) > self._keys:
            self._failures.popitem(last=False)

    def _level(self, key: str) -> float:
        level, at = self._failures.get(key, (0.0, 0.0))
        return max(0.0, level - (self._now() - at) * self._rate)
