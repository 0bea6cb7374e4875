"""The items that the room tells answers of, read again when their files have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from grading.exam_folders import ExamFolders

if TYPE_CHECKING:
    from question_bank.bank import ItemBank

LOOK_S = 5.0
"""The files are looked at no more often: that is thousands of questions to the disk."""


class KeptBank:
    """``busy``: whether a formal paper is being written; then the items of before do, since reading takes the processor for seconds.

    ``clock``: seconds that only go forward.
    """

    def __init__(
        self, folders: ExamFolders, *, busy: Callable[[], bool], clock: Callable[[], float]
    ) -> None:
        self._folders, self._busy, self._clock = folders, busy, clock
        self._bank: ItemBank | None = None
        self._signature: tuple[int, float] | None = None
        self._looked = float("-inf")
        self._reading = asyncio.Lock()

    async def get(self) -> ItemBank:
        """The items as they are on the disk, give or take some seconds."""
        async with self._reading:
            if self._bank is None or (self._is_time() and not self._busy()):
                loop = asyncio.get_running_loop()
                self._bank = await loop.run_in_executor(None, self._read)
            return self._bank

    def _is_time(self) -> bool:
        return self._clock() - self._looked >= LOOK_S

    def _read(self) -> ItemBank:
        """In a thread. What changes while it is read is found the next time."""
        from question_bank.summary import signature

        self._looked = self._clock()
        now = signature(self._folders.items, self._folders.statutes)
        if self._bank is not None and now == self._signature:
            return self._bank
        self._signature = now
        return self._folders.bank()
