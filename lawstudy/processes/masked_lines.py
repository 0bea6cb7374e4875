"""What the room prints for whoever mends it (``run/room.log``): where it went wrong and how, and nobody's name, number or answer.

The message of an error may hold what somebody typed: a statement with its values, a key, a file named after a candidate. So of a
message everything is left out that stands in quotes or brackets, is no ASCII, or has a digit in it, and all but its first line: in
the next ones PostgreSQL tells the whole row. Places in the program stay.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    _Stream = logging.StreamHandler[TextIO]
else:
    _Stream = logging.StreamHandler

MASK = "*"
_OWN = "lawstudy"
"""Our own loggers' texts are fixed ones."""
_PART = re.compile(r"[a-z_]{1,30}(\.[a-z_]{1,30}){0,5}")
"""A module's or a state's name."""
_STATEMENT = re.compile(r"\[(SQL|parameters|generated|cached|Background)\b.*", re.DOTALL)
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|\([^()\n]*\)|\[[^\[\]\n]*\]|“[^”\n]*”")
_WORD = re.compile(r"\S*[^\x21-\x7e\s]\S*|\S*\d\S*")
_SHORT = re.compile(r"\d{1,3}[.,:;]?")
"""A line, a status or a number of seconds is nobody's."""
_MOST = 300


class MaskedLines(logging.Formatter):
    """Lines for people, with their arguments and errors masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Without what an argument or an error may tell; the text that the program wrote stays."""
        plain = logging.makeLogRecord(record.__dict__)
        if not record.args and record.name.partition(".")[0] != _OWN:
            # Others put values into their texts: asyncio a whole task with the error that nobody heard of, warnings whatever.
            plain.msg = masked(str(record.msg))
        if isinstance(record.args, tuple):
            plain.args = tuple(_argument(each) for each in record.args)
        # Another formatter may have kept it unmasked.
        plain.exc_text = None
        return super().format(plain)

    def formatException(  # noqa: N802
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """The places and the kinds, of what caused it, too."""
        return "" if ei[1] is None else masked_error(ei[1])


def masked_error(error: BaseException) -> str:
    """As Python prints it, with masked messages and without the values of a line."""
    told: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(told) < 5:
        places = "".join(traceback.format_tb(seen.__traceback__))
        told.append(f"{places}{type(seen).__name__}: {masked(str(seen))}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\nfrom:\n".join(told)


def masked(message: str) -> str:
    """A message without what may be somebody's."""
    text, more = _STATEMENT.sub("", message).strip().partition("\n")[0], 1
    while more:  # Brackets in brackets, from the inside.
        text, more = _QUOTED.subn(MASK, text)
    text = _WORD.sub(lambda word: word[0] if _SHORT.fullmatch(word[0]) else MASK, text)
    return re.sub(r"(\*\s*){2,}", f"{MASK} ", text).strip()[:_MOST]


def _argument(value: object) -> object:
    match value:
        case bool() | int() | float() | None:
            return value
        case str() if _PART.fullmatch(value):
            return value
        case BaseException():
            return f"{type(value).__name__}: {masked(str(value))}"
        case _:
            return masked(str(value))


class MaskedHandler(logging.Handler):
    """A line that cannot be written is not printed with all that it holds, as ``logging`` would: that the disk is full is no reason."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """The failure, and whose line it was."""
        if (error := sys.exc_info()[1]) is None or sys.stderr is None:
            return
        with contextlib.suppress(OSError, ValueError):  # Nobody is there to read it.
            sys.stderr.write(f"a line of {record.name} is not logged\n{masked_error(error)}\n")


class _MaskedStream(MaskedHandler, _Stream):
    """On standard error."""


def print_masked() -> None:
    """From here on this process prints errors so, also those that nobody caught."""
    handler = _MaskedStream()
    handler.setFormatter(MaskedLines("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler])
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, error, trace: logging.getLogger("lawstudy.room").critical(
        "the room ends by a failure", exc_info=(kind, error, trace)
    )
