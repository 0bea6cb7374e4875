"""Making a document in a process of its own: typst and its font take memory that a server would never get back.

``python -m documents.apart`` reads a function of this room and its value from standard input and writes the document.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import sys
from collections.abc import Callable
from typing import TypeVar

from documents import messages
from documents.errors import NotMade

log = logging.getLogger("lawstudy.room")
V = TypeVar("V")
LONGEST = 180.0
"""Seconds after which nobody waits any more: thousands of slips take a tenth of it."""


async def made_apart(make: Callable[[V], bytes], value: V) -> bytes:
    """What ``make(value)`` returns. Raises `NotMade`, whatever went wrong; the reason goes to the log."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LONGEST):
            made, errors = await process.communicate(pickle.dumps((make, value)))
    except TimeoutError:
        await _end(process)
        log.error("document not made within %s seconds", LONGEST)
        raise NotMade(messages.NOT_MADE) from None
    except asyncio.CancelledError:
        await _end(process)
        raise
    if process.returncode:
        log.error("document not made: %s", errors.decode(errors="replace")[-2000:])
        raise NotMade(messages.NOT_MADE)
    return made


async def _end(process: asyncio.subprocess.Process) -> None:
    process.kill()
    await process.wait()


def main() -> None:
    """Make one document. What comes in is our parent's, nobody else writes to this pipe."""
    make, value = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(make(value))


if __name__ == "__main__":
    main()
