"""What ended by itself is started again: the room of a district and the Hub, each watched in a thread of its own.

Whether somebody ended it on purpose is what its lock tells (`lawstudy.processes.lock.left_by`): that is left so. The pauses before it
is started again grow, and in the end it is given up, until somebody has started it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lawstudy.processes import messages
from lawstudy.processes.lock import Holder, holder_of, left_by

PAUSES_S = (1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 300.0)
"""Before each start. A moment for whoever is in an exam; a quarter of an hour in all, in which a database can come back."""
STEADY_S = 900.0
"""What ran for so long is well again: the next end is the first one."""
LOOK_S = 2.0


@dataclass(frozen=True)
class Kept:
    """``name``: for people; ``locks``: any of them is held while it runs; ``start``: is told who left it, returns when it runs, raises whatever

    keeps it from starting.
    """

    name: str
    locks: Callable[[], Sequence[Path]]
    start: Callable[[Holder], object]

    def runs(self) -> bool:
        """Whether it does, or starts at this moment."""
        return any(holder_of(path) is not None for path in self.locks())

    def left(self) -> Holder | None:
        """Who ran last, where that did not end in order."""
        return next(filter(None, map(left_by, self.locks())), None)


class Tries:
    """How often it was started again."""

    def __init__(self, pauses: Sequence[float] = PAUSES_S) -> None:
        self.pauses, self.made = pauses, 0

    def next_pause(self, ran_s: float) -> float | None:
        """The pause in seconds before what ran for ``ran_s`` seconds is started again; ``None``: it is not."""
        if ran_s >= STEADY_S:
            self.made = 0
        if self.made == len(self.pauses):
            return None
        self.made += 1
        return self.pauses[self.made - 1]


class Watch:
    """One thing that is kept, until ``stopped``. ``tell``: what happens, a text each."""

    def __init__(
        self,
        kept: Kept,
        tell: Callable[[str], None],
        stopped: threading.Event,
        *,
        pauses: Sequence[float] = PAUSES_S,
        look_s: float = LOOK_S,
    ) -> None:
        self._kept, self._tell, self._stopped = kept, tell, stopped
        self._pauses, self._look_s = pauses, look_s
        self._begin()

    def _begin(self) -> None:
        self._tries, self._since, self._idle = Tries(self._pauses), time.monotonic(), False

    def run(self) -> None:
        """Look at it again and again. What cannot be looked at now is looked at later."""
        failed = ""
        while not self._stopped.wait(self._look_s):
            try:
                self._look()
                failed = ""
            except Exception as error:
                # Nothing may end this: nobody else would start it again.
                if str(error) != failed:
                    failed = str(error)
                    self._say(messages.KEPT_UNSEEN, reason=failed[:300])

    def _look(self) -> None:
        if self._kept.runs():
            if self._idle:
                self._begin()
                self._say(messages.KEPT_RUNS_AGAIN)
            return
        if self._idle:
            return
        if self._kept.left() is None:
            self._idle = True
            self._say(messages.KEPT_STOPPED)
            return
        pause = self._tries.next_pause(time.monotonic() - self._since)
        if pause is None:
            self._idle = True
            self._say(messages.KEPT_GIVEN_UP, tries=len(self._pauses))
            return
        self._say(
            messages.KEPT_ENDED, pause=f"{pause:g}", number=self._tries.made, of=len(self._pauses)
        )
        if self._stopped.wait(pause):
            return
        left = self._kept.left()
        # Meanwhile somebody may have started it, or said that it is not to be.
        if left is not None and not self._kept.runs():
            self._start(left)

    def _start(self, left: Holder) -> None:
        self._since = time.monotonic()
        try:
            self._kept.start(left)
        except Exception as error:
            self._say(messages.KEPT_NOT_STARTED, reason=str(error)[:300])
        else:
            self._since = time.monotonic()
            self._say(messages.KEPT_STARTED)

    def _say(self, text: str, **words: object) -> None:
        self._tell(text.format(name=self._kept.name, **words))


def watch_all(
    kept: Sequence[Kept],
    tell: Callable[[int, str], None],
    stopped: threading.Event,
    *,
    pauses: Sequence[float] = PAUSES_S,
) -> None:
    """All of them until ``stopped``, and until no start is under way. ``tell``: is told what happens, by number in ``kept``."""
    watches = [
        Watch(each, partial(tell, number), stopped, pauses=pauses)
        for number, each in enumerate(kept)
    ]
    threads = [threading.Thread(target=watch.run) for watch in watches]
    for thread in threads:
        thread.start()
    # In pieces: a signal comes to this thread.
    while not stopped.wait(LOOK_S):
        pass
    for thread in threads:
        thread.join()
