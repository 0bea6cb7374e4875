"""Group reads: what many wait for at the same time is asked for at once, as group commit writes it.

A question goes with the next round, never with one that is under way: nobody is answered by what was read before they asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 500
"""Questions in one round: bounds how long the first of them waits."""


class GroupRead(Generic[K, V]):
    """Rounds of questions, one round after the other, each as large as what came meanwhile.

    ``read`` answers the questions of a round by what they ask for; who is not answered gets ``None``. What it raises, all of
    its round are told.
    """

    def __init__(self, read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._read = read
        self._waiting: dict[K, asyncio.Future[V | None]] = {}
        self._rounds: asyncio.Task[None] | None = None

    async def of(self, key: K) -> V | None:
        """The answer, as it stands at some moment after this was called."""
        loop = asyncio.get_running_loop()
        future = self._waiting.get(key)
        if future is None:
            future = self._waiting[key] = loop.create_future()
        if self._rounds is None:
            self._rounds = loop.create_task(self._work())
        # Who stops waiting does not take the answer from the others.
        return await asyncio.shield(future)

    async def _work(self) -> None:
        asked: dict[K, asyncio.Future[V | None]] = {}
        try:
            while self._waiting:
                # Whoever is about to ask now comes along.
                await asyncio.sleep(0)
                keys = list(islice(self._waiting, MOST))
                asked = {key: self._waiting.pop(key) for key in keys}
                try:
                    found = await self._read(keys)
                except Exception as error:
                    for future in asked.values():
                        future.set_exception(error)
                else:
                    for key, future in asked.items():
                        future.set_result(found.get(key))
        finally:
            left, self._waiting, self._rounds = {**asked, **self._waiting}, {}, None
            for future in left.values():
                # It was ended: nobody will answer them.
                future.cancel()
