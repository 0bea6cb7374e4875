"""The room's clock: whatever happens to the machine's, time in the room goes forward, second by second."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from foundation.clock import utc_now


class RoomClock:
    """UTC (naive) that runs by the monotonic clock, so that a machine's clock set back or forward moves no deadline.

    ``not_before``: the last time that is on record, for a restart after the machine's clock was set back.
    """

    def __init__(
        self,
        not_before: dt.datetime | None = None,
        *,
        wall: Callable[[], dt.datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._base, self._start = max(wall(), not_before or dt.datetime.min), monotonic()

    def now(self) -> dt.datetime:
        """The time in the room."""
        return self._base + dt.timedelta(seconds=self._monotonic() - self._start)

    def follow_wall(self) -> None:
        """Take over a corrected machine's clock, forward only. Not while anybody writes."""
        now, wall = self.now(), self._wall()
        if wall > now:
            self._base, self._start = wall, self._monotonic()
