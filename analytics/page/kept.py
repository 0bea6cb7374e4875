"""The frames that the page of figures holds: read once, read anew beside when the records have changed, and never waited for again."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from analytics.errors import AnalyticsError
from foundation.clock import utc_now
from records.audit.trail import AuditEntry
from records.schema import close_database, open_database

if TYPE_CHECKING:
    from analytics.frames.load import Frames

log = logging.getLogger("lawstudy.figures")
PAUSE = 10.0
"""Seconds between two readings: on the day of an exam the records change all the time."""


@dataclass(frozen=True)
class Held:
    """Frames, of which moment (UTC, naive), and the last decision that was on record then."""

    frames: Frames
    at: dt.datetime
    last: int


@dataclass
class KeptFrames:
    """Of the records at a URL. ``pause``: see `PAUSE`. Whoever asks gets what is held; the first one waits for it."""

    url: str
    zone: dt.tzinfo
    pause: float = PAUSE
    _held: Held | None = None
    _thread: threading.Thread | None = None
    _read_at: float = 0.0
    _sessions: sessionmaker[Session] | None = field(default=None)

    def held(self) -> Held:
        """What is held. Raises `analytics.errors.NoResults`, and `RecordsError` when the records cannot be read."""
        if self._held is None:
            self._read()
        assert self._held is not None
        return self._held

    def renewing(self) -> bool:
        """Whether newer frames are being read; begins to when the records have changed."""
        if self._thread is not None and self._thread.is_alive():
            return True
        if time.monotonic() - self._read_at < self.pause or not self.changed():
            return False
        self._thread = threading.Thread(target=self._renew, name="frames", daemon=True)
        self._thread.start()
        return True

    def changed(self) -> bool:
        """Whether a decision is on record that the frames do not know: all that they say follows from one."""
        return self._held is not None and self._last() != self._held.last

    def close(self) -> None:
        """Let the records go."""
        if self._sessions is not None:
            close_database(self._sessions)

    def _renew(self) -> None:
        try:
            self._read()
        except AnalyticsError as error:
            log.error("%s", error)

    def _read(self) -> None:
        from analytics.frames.load import load

        # What is decided meanwhile is known the next time.
        last, at = self._last(), utc_now()
        self._held = Held(load(self.url, zone=self.zone), at, last)
        self._read_at = time.monotonic()

    def _last(self) -> int:
        """The number of the last decision that is not about a log-in or a file that somebody took."""
        if self._sessions is None:
            self._sessions = open_database(self.url)
        other = AuditEntry.action.like("account.%") | AuditEntry.action.like("%.take")
        newest = select(AuditEntry.id).where(~other).order_by(AuditEntry.id.desc()).limit(1)
        with self._sessions() as db:
            return db.scalar(newest) or 0
