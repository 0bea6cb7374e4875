"""Work in a process of its own beside the room, which has neither memory nor time for it."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

log = logging.getLogger("lawstudy.room")


async def run_beside(module: str, *arguments: Path) -> bytes | None:
    """What ``python -m module`` writes; ``None`` where it fails, which the log tells."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *map(str, arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    made, errors = await process.communicate()
    if process.returncode:
        log.error("%s failed: %s", module, errors.decode(errors="replace")[-2000:])
        return None
    return made
