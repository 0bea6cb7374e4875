"""The process that answers for the page of figures: the room has neither memory nor time for frames and drawings.

``python -m analytics.page.worker`` reads lines of JSON from standard input and answers each with one, in their order. The first
tells of the site: ``{"records_url", "root", "zone"}`` (the address may hold a password, and command lines are for everybody to
read). Then ``{"id", "act": "page" | "picture", "year", "exam", "unit", "day", "name"}`` → ``{"id", …}``, or
``{"id", "problem": words}``. It ends with its input, and when nobody has asked for long.
"""

from __future__ import annotations

import datetime as dt
import os
import select
import sys
from collections import OrderedDict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import orjson

from foundation.errors import LawStudyError
from foundation.local_time import written_time

if TYPE_CHECKING:
    from analytics.page.kept import Held
    from analytics.page.pictures import Pictures
    from analytics.page.values import Asked

_IDLE = 30 * 60.0
"""Seconds after which what nobody asks for is not kept any more."""
_CHOICES = 60


class Answers:
    """What is answered about a site. Choices that were asked for lately are kept as long as the frames."""

    def __init__(self, records_url: str, root: Path, zone: ZoneInfo) -> None:
        from analytics.page.kept import KeptFrames

        self.kept, self._root, self._zone = KeptFrames(records_url, zone), root, zone
        self._of: Held | None = None
        self._known: OrderedDict[Asked, tuple[dict[str, Any], Pictures]] = OrderedDict()

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """To a request. Raises `LawStudyError` where there is nothing to show."""
        from analytics.page.values import Asked
        from analytics.report.shelf import on_shelf, report_folder

        choice = Asked(
            asked["year"], asked["exam"], asked["unit"], dt.date.fromisoformat(asked["day"])
        )
        if asked["act"] == "picture":
            _, pictures = self._choice(self.kept.held(), choice)
            return {"svg": pictures.svg(asked["name"])}
        renewing, held = self.kept.renewing(), self.kept.held()
        found, pictures = self._choice(held, choice)
        # What was asked for may be anything; what was found is of the records.
        year, unit = found["choice"]["year"], found["choice"]["unit"]
        shelf = report_folder(self._root, year, found["about"], unit)
        return {
            **found,
            "pictures": pictures.titles,
            "reports": on_shelf(shelf),
            "folder": str(shelf),
            "at": written_time(held.at, self._zone),
            "renewing": renewing,
        }

    def _choice(self, held: Held, asked: Asked) -> tuple[dict[str, Any], Pictures]:
        from analytics.page.pictures import Pictures
        from analytics.page.values import find, values

        if held is not self._of:
            self._of = held
            self._known.clear()
        if asked not in self._known:
            shown = find(held.frames, asked)
            self._known[asked] = values(held.frames, shown), Pictures(shown)
            if len(self._known) > _CHOICES:
                self._known.popitem(last=False)
        self._known.move_to_end(asked)
        return self._known[asked]


def main(requests: Iterator[bytes], out: IO[bytes]) -> None:
    """Answer until there is nobody to answer."""
    answers: Answers | None = None
    for line in requests:
        asked = orjson.loads(line)
        try:
            if answers is None:
                answers = Answers(
                    asked["records_url"], Path(asked["root"]), ZoneInfo(asked["zone"])
                )
                continue
            said = answers.answer(asked)
        except LawStudyError as error:
            said = {"problem": str(error)}
        out.write(orjson.dumps({"id": asked["id"], **said}) + b"\n")
        out.flush()
        warm_up()
    if answers is not None:
        answers.kept.close()


@cache
def warm_up() -> None:
    """Load what only some choices need, when the first page is out: the second one shall not wait for it."""
    import numpy as np

    from analytics.stats.proportion import trend

    trend(np.array([1, 2, 3]), np.array([4, 4, 4]), np.array([1, 2, 3]))


def _lines(number: int) -> Iterator[bytes]:
    """Lines of a pipe, until it ends or nobody writes for long."""
    held = b""
    while select.select([number], [], [], _IDLE)[0]:
        read = os.read(number, 2**16)
        if not read:
            return
        *whole, held = (held + read).split(b"\n")
        yield from whole


if __name__ == "__main__":
    os.nice(10)
    # What libraries print is no answer.
    answered = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    main(_lines(sys.stdin.fileno()), answered)
