"""The items that the room tells answers of, read again when their files have changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from grading.exam_folders import ExamFolders

if TYPE_CHECKING:
    from question_bank.bank import ItemBank

LOOK_S = 5.0
"""The files are looked at no more often: that is thousands of questions to the disk."""
log = logging.getLogger("lawstudy.room")


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
        self._first = asyncio.Lock()
        self._reading: asyncio.Future[ItemBank] | None = None

    async def get(self) -> ItemBank:
        """The items as they are on the disk, give or take some seconds: while they are read anew, those of before do."""
        loop = asyncio.get_running_loop()
        if self._bank is None:
            async with self._first:
                if self._bank is None:
                    self._bank = await loop.run_in_executor(None, self._read)
        elif self._reading is None and self._is_time() and not self._busy():
            self._reading = loop.run_in_executor(None, self._read)
            self._reading.add_done_callback(self._take)
        return self._bank

    def _take(self, read: asyncio.Future[ItemBank]) -> None:
        self._reading = None
        if read.cancelled():
            return
        if (error := read.exception()) is None:
            self._bank = read.result()
        else:
            log.error("the items are not read again, those of before do: %s", error)

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
