"""Now."""

from __future__ import annotations

import datetime as dt


def utc_now() -> dt.datetime:
    """The machine's time in UTC, naive, as the records keep it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
