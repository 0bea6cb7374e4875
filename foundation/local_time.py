"""Times for people and for scripts. The records keep UTC, naive."""

from __future__ import annotations

import datetime as dt


def milliseconds(at: dt.datetime | None) -> int | None:
    """Milliseconds since 1970, as scripts count."""
    return None if at is None else round(at.replace(tzinfo=dt.UTC).timestamp() * 1000)


def local_time(at: dt.datetime) -> str:
    """As people read it, in the server's time zone."""
    return at.replace(tzinfo=dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def utc(local: str) -> dt.datetime:
    """What an ``<input type="datetime-local">`` says, from the server's time zone. Raises ``ValueError``."""
    return dt.datetime.fromisoformat(local).astimezone(dt.UTC).replace(tzinfo=None)
