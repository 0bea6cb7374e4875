"""How the bank stands, for those who look after it: read in a process beside the room, and again when a file has changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from delivery.beside import run_beside
from question_bank.summary import BankSummary, signature


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
            made = await run_beside("question_bank.summary", self._statutes, *self._folders)
            if made is None:
                return None
            self._known = now, BankSummary(**json.loads(made))
            return self._known[1]
