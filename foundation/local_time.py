"""Times for people and for scripts. The records keep UTC, naive; people see and type the time of their site's zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foundation import messages

DEFAULT_ZONE = "Asia/Shanghai"


def find_zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name; tzdata has them where the machine has none. Raises ``ValueError``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(name) from error


def zone_name(zone: ZoneInfo) -> str:
    """What people call its time; empty where they have no name for it."""
    return messages.ZONE_NAMES.get(zone.key, "")


def milliseconds(at: dt.datetime | None) -> int | None:
    """Milliseconds since 1970, as scripts count."""
    return None if at is None else round(at.replace(tzinfo=dt.UTC).timestamp() * 1000)


def local_time(at: dt.datetime, zone: dt.tzinfo) -> str:
    """As people read it, in the site's zone."""
    return at.replace(tzinfo=dt.UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def written_time(at: dt.datetime, zone: dt.tzinfo) -> str:
    """As documents have it, in the site's zone, no seconds: 2026年11月25日 12:54."""
    there = at.replace(tzinfo=dt.UTC).astimezone(zone)
    return f"{written_day(there)} {there:%H:%M}"


def written_day(day: dt.date) -> str:
    """As documents have it, without zeros in front: 2026年11月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def local_input(at: dt.datetime, zone: dt.tzinfo) -> str:
    """As an ``<input type="datetime-local">`` has it, in the site's zone, to the minute; `utc` reads it again."""
    return at.replace(tzinfo=dt.UTC).astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def local_day(at: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """The day on which it is then in the site's zone."""
    return at.replace(tzinfo=dt.UTC).astimezone(zone).date()


def duration(length: dt.timedelta) -> str:
    """As people say it, whole minutes: 3 天 4 小时 5 分钟."""
    minutes = round(length.total_seconds() / 60)
    parts = ((minutes // 1440, "天"), (minutes // 60 % 24, "小时"), (minutes % 60, "分钟"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "不到 1 分钟"


def utc(local: str, zone: dt.tzinfo) -> dt.datetime:
    """What an ``<input type="datetime-local">`` says, in the site's zone. Raises ``ValueError``.

    An hour that the zone skips or has twice is taken as Python does: the first of the two.
    """
    typed = dt.datetime.fromisoformat(local)
    if typed.tzinfo is None:
        typed = typed.replace(tzinfo=zone)
    return typed.astimezone(dt.UTC).replace(tzinfo=None)
