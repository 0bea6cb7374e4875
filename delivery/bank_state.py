"""How the bank stands, for those who look after it: read in a process beside the room, and again when a file has changed."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from question_bank.summary import BankSummary, signature

log = logging.getLogger("lawstudy.room")


class BankState:
    """Of these folders, by the register and texts in ``statutes``."""

    def __init__(self, folders: Sequence[Path], statutes: Path) -> None:
        self._folders, self._statutes = folders, statutes
        self._known: tuple[tuple[int, float], BankSummary] | None = None
        self._reading = asyncio.Lock()

    async def summary(self) -> BankSummary | None:
        """The figures now; ``None`` where the bank cannot be read at all, which the log tells."""
        loop = asyncio.get_running_loop()
        async with self._reading:
            now = await loop.run_in_executor(None, signature, self._folders, self._statutes)
            if self._known is not None and self._known[0] == now:
                return self._known[1]
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "question_bank.summary",
                str(self._statutes),
                *map(str, self._folders),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            made, errors = await process.communicate()
            if process.returncode:
                log.error("the bank was not read: %s", errors.decode(errors="replace")[-2000:])
                return None
            self._known = now, BankSummary(**json.loads(made))
            return self._known[1]
