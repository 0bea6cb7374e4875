"""Telling those who wait: everybody of the sitting, at once where something was decided, and nobody who left."""

from __future__ import annotations

import asyncio
from functools import partial

from exam_room.announcements import TOGETHER, Announcement, Announcements
from tests.support.room_site import NINE


def announcements() -> Announcements:
    return Announcements(lambda: NINE)


def test_everybody_of_the_sitting_hears_the_same_announcement_until_they_leave() -> None:
    told, heard = announcements(), list[tuple[str, Announcement]]()
    leave = told.listen(1, lambda news: heard.append(("a", news)))
    told.listen(1, lambda news: heard.append(("b", news)))
    told.listen(2, lambda news: heard.append(("c", news)))
    told.announce(1)
    assert [who for who, _ in heard] == ["a", "b"]
    # What the first has put into bytes is there for the second.
    assert heard[0][1] is heard[1][1]
    assert heard[0][1].at == NINE
    leave()
    leave()
    told.announce(1)
    assert [who for who, _ in heard] == ["a", "b", "b"]
    assert told.listeners(1) == 1


def test_one_who_leaves_while_others_are_told_keeps_nobody_from_hearing() -> None:
    told, heard = announcements(), list[int]()
    leaving = [told.listen(1, partial(_hear, heard, number)) for number in range(3)]
    told.listen(1, lambda _: leaving[0]())
    told.listen(1, lambda _: heard.append(9))
    told.announce(1)
    assert heard == [0, 1, 2, 9]


def test_what_is_no_news_lets_the_others_work_in_between() -> None:
    async def work() -> None:
        told, heard, between = announcements(), list[int](), list[int]()
        for sitting in (1, 2):
            for number in range(2 * TOGETHER):
                told.listen(sitting, partial(_hear, heard, number))
        gone = told.listen(2, lambda _: heard.append(-1))

        async def other() -> None:
            for _ in range(3):
                between.append(len(heard))
                gone()
                await asyncio.sleep(0)

        await asyncio.gather(told.announce_all(), other())
        assert between == [TOGETHER, 2 * TOGETHER, 3 * TOGETHER]
        assert len(heard) == 4 * TOGETHER
        assert -1 not in heard

    asyncio.run(work())


def _hear(heard: list[int], number: int, _: Announcement) -> None:
    heard.append(number)
