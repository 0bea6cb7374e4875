"""How the list of what must be known stands: computed in a process beside the room, and again when a file, or the day, has changed."""

from __future__ import annotations

import asyncio
import datetime as dt

from courses.coverage import Coverage, coverage_from, signature
from delivery.beside import run_beside
from grading.exam_folders import ExamFolders


class CoverageState:
    """Of a site."""

    def __init__(self, folders: ExamFolders) -> None:
        self._folders = folders
        self._known: tuple[tuple[object, ...], Coverage] | None = None
        self._reading = asyncio.Lock()

    async def coverage(self) -> Coverage | None:
        """As it is now; ``None`` where list, register or bank cannot be read, which the log tells."""
        loop = asyncio.get_running_loop()
        async with self._reading:
            now = await loop.run_in_executor(None, signature, self._folders, dt.date.today())
            if self._known is not None and self._known[0] == now:
                return self._known[1]
            folders = self._folders
            made = await run_beside("courses.coverage", folders.root, *folders.own_items)
            if made is None:
                return None
            self._known = now, coverage_from(made)
            return self._known[1]
