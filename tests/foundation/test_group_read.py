"""Group reads: who waits at the same time is answered together, and nobody by what was read before they asked."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

import pytest

from foundation import group_read
from foundation.group_read import GroupRead


class Asked:
    """Rounds as they were asked; a round goes on when it may."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.now = 0
        self.go = asyncio.Event()
        self.reads = GroupRead[int, tuple[int, int]](self.read)

    async def read(self, keys: Sequence[int]) -> Mapping[int, tuple[int, int]]:
        self.rounds.append(list(keys))
        seen = self.now
        await self.go.wait()
        if 13 in keys:
            raise ValueError("thirteen")
        return {key: (key, seen) for key in keys if key >= 0}


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 20))


def test_who_asks_at_once_is_answered_in_one_round_and_who_asks_meanwhile_in_the_next() -> None:
    async def work() -> None:
        asked = Asked()
        first = [asyncio.create_task(asked.reads.of(key)) for key in (1, 2, 1, -1)]
        while not asked.rounds:
            await asyncio.sleep(0)
        # Something changes while the first round is under way: those who ask now must see it.
        asked.now = 1
        second = [asyncio.create_task(asked.reads.of(key)) for key in (1, 3)]
        await asyncio.sleep(0)
        asked.go.set()
        assert await asyncio.gather(*first) == [(1, 0), (2, 0), (1, 0), None]
        assert await asyncio.gather(*second) == [(1, 1), (3, 1)]
        assert asked.rounds == [[1, 2, -1], [1, 3]]

    run(work())


def test_a_round_that_fails_is_told_to_its_own_alone() -> None:
    async def work() -> None:
        asked = Asked()
        failing = [asyncio.create_task(asked.reads.of(key)) for key in (13, 1)]
        while not asked.rounds:
            await asyncio.sleep(0)
        other = asyncio.create_task(asked.reads.of(2))
        failing[1].cancel()
        await asyncio.sleep(0)
        asked.go.set()
        with pytest.raises(ValueError, match="thirteen"):
            await failing[0]
        assert await other == (2, 0)

    run(work())


def test_a_round_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_read, "MOST", 4)

    async def work() -> None:
        asked = Asked()
        asked.go.set()
        await asyncio.gather(*(asked.reads.of(key) for key in range(10)))
        assert [len(each) for each in asked.rounds] == [4, 4, 2]

    run(work())


def test_who_waits_in_a_loop_that_ends_is_not_left_waiting_for_the_next() -> None:
    reads: list[GroupRead[int, int]] = []
    rounds: list[int] = []

    async def answer(keys: Sequence[int]) -> Mapping[int, int]:
        rounds.append(len(keys))
        if len(rounds) == 1:
            await asyncio.sleep(60)
        return {key: key for key in keys}

    async def first() -> None:
        reads.append(GroupRead(answer))
        waiting = asyncio.create_task(reads[0].of(1))
        while not rounds:
            await asyncio.sleep(0)
        assert not waiting.done()

    async def second() -> None:
        assert await reads[0].of(1) == 1

    run(first())
    run(second())
