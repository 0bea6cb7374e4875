"""From an exception to what the user reads and the exit code.

0 done · 1 bad input or a failure that the message explains · 2 wrong usage · 70 a fault of the program · 130 interrupted
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from pathlib import Path

import typer

from foundation.errors import LawStudyError
from lawstudy import messages
from lawstudy.console import complain, next_step, say, shell
from lawstudy.processes.masked_lines import masked_error
from records.errors import RecordsOutdated

INTERRUPTED = 130
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def exit_code_for(error: BaseException, site: Path) -> int:
    """Tell the user about ``error``; returns the exit code."""
    match error:
        case SystemExit():
            return error.code if isinstance(error.code, int) else 1
        case typer.Exit():
            return int(error.exit_code)
        case KeyboardInterrupt() | typer.Abort():
            complain(messages.INTERRUPTED)
            return INTERRUPTED
        case typer.TyperException():
            return _usage(error)
        case OSError():
            return _os_error(error)
    return _known(error, site) or _database_error(error) or _internal(error, site)


def _usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        say(context.get_help())
    else:
        describe = getattr(error, "format_message", lambda: str(error))
        complain(messages.USAGE.format(detail=describe()))
    return 2


def _os_error(error: OSError) -> int:
    detail = f"{error.strerror or error}{f' {error.filename}' if error.filename else ''}"
    template = messages.DISK_FULL if error.errno in _FULL else messages.FILE_ERROR
    complain(template.format(detail=detail))
    return 1


def _known(error: BaseException, site: Path) -> int:
    """Errors of the rooms: their text is the message."""
    if not isinstance(error, LawStudyError):
        return 0
    complain(str(error))
    if isinstance(error, RecordsOutdated):
        next_step(messages.NEXT_UPGRADE.format(site=shell(site)))
    count = len(getattr(error, "problems", ())) or len(getattr(error, "reasons", ()))
    if count:
        complain(messages.FOUND.format(count=count))
    return 1


def _database_error(error: BaseException) -> int:
    tree = getattr(sys.modules.get("sqlalchemy.exc"), "DatabaseError", None)
    if tree is None or not isinstance(error, tree):
        return 0
    detail = str(getattr(error, "orig", error))
    full = "full" in detail or "disk I/O" in detail
    complain((messages.DISK_FULL if full else messages.DATABASE_ERROR).format(detail=detail))
    return 1


def _internal(error: BaseException, site: Path) -> int:
    # Its message may hold a name, a number or an answer, and the file is sent to whoever mends it.
    text = masked_error(error)
    for folder in (site, Path(tempfile.gettempdir())):
        try:
            file = folder / "lawstudy-error.log"
            with open(file, "a", encoding="utf-8", opener=_of_the_owner) as log:
                log.write(f"{text}\n")
        except OSError:
            continue
        complain(messages.INTERNAL.format(detail=type(error).__name__, file=file))
        return 70
    complain(text.splitlines()[-1])
    return 70


def _of_the_owner(file: str, flags: int) -> int:
    """In a folder that all write to, somebody may have put a link or a pipe there."""
    descriptor = os.open(file, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor
