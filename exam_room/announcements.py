"""Who waits for what is decided about a sitting, and telling them at once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

TOGETHER = 50
"""Listeners that hear of nothing new at once: 1 to 2 ms of the event loop."""


@dataclass(slots=True)
class Announcement:
    """Something was decided: how do things stand ``at`` this moment? ``said``: what listeners have put into bytes already.

    Most of those who wait hear the same, which is worth encoding once only: the last of two thousand hears it sooner.
    """

    at: dt.datetime
    said: dict[Hashable, bytes] = field(default_factory=dict)


Listener = Callable[[Announcement], None]


class Announcements:
    """Listeners by sitting. A listener is called in the event loop's thread and must not wait for anything."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._listeners: defaultdict[int, dict[int, Listener]] = defaultdict(dict)
        self._attempts: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._last = 0

    def listen(
        self, sitting_id: int, listener: Listener, *, attempt: int = 0
    ) -> Callable[[], None]:
        """Have ``listener`` called for everything that is announced of the sitting until what is returned is called.

        ``attempt``: whose page it is.
        """
        self._last += 1
        number = self._last
        self._listeners[sitting_id][number] = listener
        self._attempts[sitting_id][number] = attempt

        def leave() -> None:
            self._listeners[sitting_id].pop(number, None)
            self._attempts[sitting_id].pop(number, None)

        return leave

    def announce(self, sitting_id: int) -> None:
        """Tell everybody who listens; one who left meanwhile keeps nobody from hearing it."""
        announcement = Announcement(self._now())
        for listener in list(self._listeners[sitting_id].values()):
            listener(announcement)

    def forget(self, sitting_id: int) -> None:
        """Nothing more will be said of this sitting: another one may get its number."""
        self._listeners.pop(sitting_id, None)
        self._attempts.pop(sitting_id, None)

    async def announce_all(self) -> None:
        """Tell everybody of every sitting, so that a line that nobody uses is not taken for dead.

        Nothing was decided, so it may take its time: a few at once, and what else is to be done comes between.
        """
        for sitting_id, listeners in list(self._listeners.items()):
            waiting = list(listeners)
            for start in range(0, len(waiting), TOGETHER):
                announcement = Announcement(self._now())
                for number in waiting[start : start + TOGETHER]:
                    # Who left meanwhile is not there any more.
                    if listener := self._listeners[sitting_id].get(number):
                        listener(announcement)
                await asyncio.sleep(0)

    def listeners(self, sitting_id: int) -> int:
        """How many listen."""
        return len(self._listeners[sitting_id])

    def attempts(self, sitting_id: int) -> set[int]:
        """Whose pages listen."""
        return set(self._attempts[sitting_id].values())
