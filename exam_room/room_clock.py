"""The room's clock: whatever happens to the machine's, time in the room goes forward, second by second."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Literal

from foundation.clock import utc_now

PLAUSIBLE = dt.timedelta(days=366)
"""No site rests for longer: a machine whose clock is so far ahead of the last sign of life is wrong."""
SLIGHT = dt.timedelta(seconds=60)
"""A difference that nobody needs to hear of."""

Doubt = Literal["far_ahead", "ahead", "behind"]
"""The machine's clock beside the room's. ``far_ahead``: it is not believed; ``ahead``: the machine slept, or was set,
while somebody wrote; ``behind``: it was set back, or the room was led astray before."""


class RoomClock:
    """UTC (naive) that runs by the monotonic clock, so that a machine's clock set back or forward moves no deadline.

    ``not_before``: the last time that is on record, for a restart after the machine's clock was set back. ``last_sign``:
    when the site was last heard of at all; a machine that is implausibly far ahead of both is not believed: time goes on
    from there, nothing is closed, and a person decides (`exam_room.clock_correction`).
    """

    def __init__(
        self,
        not_before: dt.datetime | None = None,
        *,
        last_sign: dt.datetime | None = None,
        wall: Callable[[], dt.datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._monotonic = wall, monotonic
        now, last = wall(), max(filter(None, (not_before, last_sign)), default=None)
        self._base = max(now, not_before or dt.datetime.min)
        if last is not None and now - last > PLAUSIBLE:
            self._base = last
        self._start = monotonic()

    def now(self) -> dt.datetime:
        """The time in the room."""
        return self._base + dt.timedelta(seconds=self._monotonic() - self._start)

    def machine(self) -> dt.datetime:
        """The time by the machine."""
        return self._wall()

    def doubt(self) -> Doubt | None:
        """What is wrong between the two, if anything is."""
        ahead = self._wall() - self.now()
        if ahead > PLAUSIBLE:
            return "far_ahead"
        if ahead > SLIGHT:
            return "ahead"
        return "behind" if ahead < -SLIGHT else None

    def follow_wall(self, *, anywhere: bool = False) -> None:
        """Take over a corrected machine's clock, plausibly forward only; ``anywhere``: whatever it says.

        Not while anybody writes; anywhere only when nothing hangs on the time.
        """
        now, wall = self.now(), self._wall()
        if anywhere or now < wall <= now + PLAUSIBLE:
            self._base, self._start = wall, self._monotonic()

    def shift(self, by: dt.timedelta) -> None:
        """Another time from now on, by a person's decision."""
        self._base += by
