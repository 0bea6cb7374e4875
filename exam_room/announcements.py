"""Who waits for what is decided about a sitting, and telling them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[], None]


class Announcements:
    """Listeners by sitting. A listener is called in the event loop's thread and must not wait for anything."""

    def __init__(self) -> None:
        self._listeners: defaultdict[int, dict[int, Listener]] = defaultdict(dict)
        self._last = 0

    @contextmanager
    def listening(self, sitting_id: int, listener: Listener) -> Iterator[None]:
        """Have ``listener`` called for everything that is announced of the sitting meanwhile."""
        self._last += 1
        number = self._last
        self._listeners[sitting_id][number] = listener
        try:
            yield
        finally:
            del self._listeners[sitting_id][number]

    def announce(self, sitting_id: int) -> None:
        """Tell everybody who listens; one who left meanwhile keeps nobody from hearing it."""
        for listener in list(self._listeners[sitting_id].values()):
            listener()

    def announce_all(self) -> None:
        """Tell everybody of every sitting, so that a line that nobody uses is not taken for dead."""
        for sitting_id in list(self._listeners):
            self.announce(sitting_id)

    def listeners(self, sitting_id: int) -> int:
        """How many listen."""
        return len(self._listeners[sitting_id])
