"""The room's log: JSON lines, a file a day, kept for months; without answers, names, codes or tokens.

What a line says is a fixed text and numbers. Texts that a program put into it are left out, unless they can only be the name
of a program's part; of a failure it keeps the kind and the places in the program, never its message. What somebody needs
to mend a fault beyond that stands on standard error (``run/room.log``), which is not kept.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import os
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from foundation.site import Site
from lawstudy.processes.masked_lines import MaskedHandler

_PREFIX, _SUFFIX = "room-", ".jsonl"
_PART = re.compile(r"[a-z_]{1,30}(\.[a-z_]{1,30}){1,5}")
"""A module's name."""
_FRAMES = 12


class JsonLines(logging.Formatter):
    """A record as one line of JSON; ``fields`` given with it are put beside its text."""

    def format(self, record: logging.LogRecord) -> str:
        """Without a line break at the end."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if isinstance(record.args, tuple) and record.args:
            line["values"] = [told(value) for value in record.args]
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1] is not None:
            line["failure"] = failure(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def told(value: object) -> object:
    """What may stand in the log of a value that a program put into a line."""
    match value:
        case bool() | int() | float() | None:
            return value
        case BaseException():
            return failure(value)
        case str() if _PART.fullmatch(value):
            return value
        case _:
            return f"<{type(value).__name__}>"


def failure(error: BaseException) -> dict[str, object]:
    """The kinds of an error and of what caused it, and where in the program it was raised."""
    kinds: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(kinds) < 5:
        kinds.append(type(seen).__name__)
        seen = seen.__cause__ or seen.__context__ or getattr(seen, "orig", None)
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    return {"kinds": kinds, "at": places}


class DailyFile(MaskedHandler):
    """Lines go to the file of the day in the site's zone; files that are older than ``days`` are removed."""

    def __init__(self, folder: Path, days: int, zone: ZoneInfo) -> None:
        super().__init__(logging.INFO)
        self._folder, self._days, self._zone = folder, days, zone
        self._day: dt.date | None = None
        self._file: TextIO | None = None
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        """Write it; a full disk keeps nobody from an exam."""
        try:
            day = dt.datetime.fromtimestamp(record.created, self._zone).date()
            if day != self._day or self._file is None:
                self._turn(day)
            assert self._file is not None
            self._file.write(self.format(record) + "\n")
            self._file.flush()
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """The file, too."""
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()

    def _turn(self, day: dt.date) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{_PREFIX}{day.isoformat()}{_SUFFIX}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._file, self._day = os.fdopen(descriptor, "a", encoding="utf-8"), day
        remove_old(self._folder, day - dt.timedelta(days=self._days))


def remove_old(folder: Path, before: dt.date) -> None:
    """The files of the days before; nothing else that lies there."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        name = path.name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
        with contextlib.suppress(ValueError, OSError):
            if dt.date.fromisoformat(name) < before:
                path.unlink()


@contextlib.contextmanager
def room_log(site: Site) -> Iterator[logging.Logger]:
    """Meanwhile the room's log goes to the site's folder, and what an administrator must mend to standard error, too."""
    logger = logging.getLogger("lawstudy.room")
    handler, level = DailyFile(site.logs, site.log_days, site.zone), logger.level
    others = [(each, each.level) for each in logging.getLogger().handlers]
    for each, _ in others:
        each.setLevel(max(each.level, logging.WARNING))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield logger
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        for each, before in others:
            each.setLevel(before)
        handler.close()
