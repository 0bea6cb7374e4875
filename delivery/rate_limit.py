"""Growing delays after failed log-ins: each name is slowed down by itself at each address, nobody else is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple


class _Tries(NamedTuple):
    """``at``: seconds of the clock at the last of them."""

    number: int
    at: float


class GrowingDelay:
    """Tries of a pair (address, name): ``free`` at once, then after ``first`` seconds, and twice as long each time.

    A try counts when it begins, so that many at once are no way around it; one that succeeds wipes the count, and so
    does a rest of ``forget`` seconds. No wait is above ``longest``. Of more than ``pairs`` pairs, those that were not
    heard of for longest are forgotten: memory is bounded. ``now``: a clock in seconds that never goes back.
    """

    def __init__(
        self,
        now: Callable[[], float],
        *,
        free: int = 5,
        first: float = 2.0,
        longest: float = 900.0,
        forget: float = 3600.0,
        pairs: int = 10_000,
    ) -> None:
        self._now, self._free, self._first = now, free, first
        self._longest, self._forget, self._pairs = longest, forget, pairs
        self._tries: OrderedDict[bytes, _Tries] = OrderedDict()

    def begin(self, address: str, name: str) -> bool:
        """Whether the pair may try now; a try that may be made is counted."""
        key, now = _key(address, name), self._now()
        count, at = self._tries.get(key, _Tries(0, now))
        if now - at >= self._forget:
            count = 0
        if now - at < self._wait(count):
            return False
        self._tries[key] = _Tries(count + 1, now)
        self._tries.move_to_end(key)
        if len(self._tries) > self._pairs:
            self._tries.popitem(last=False)
        return True

    def succeeded(self, address: str, name: str) -> None:
        """Wipe the pair's count."""
        self._tries.pop(_key(address, name), None)

    def _wait(self, count: int) -> float:
        """Seconds from the last of ``count`` tries to the next."""
        if count < self._free:
            return 0.0
        doublings = min(count - self._free, 60)
        return float(min(self._longest, self._first * 2**doublings))


def _key(address: str, name: str) -> bytes:
    """As short for a long name as for a short one."""
    return blake2b(f"{address}\0{name}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
