"""Two rooms on one PostgreSQL database serve one exam, whichever of them a request comes to."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from typing import Any

import pytest

from exam_room.clock_correction import correct_clock
from exam_room.errors import NotNow
from exam_room.following import follow_others
from exam_room.invigilation import add_own_time, add_time, end, pause, reopen, start
from exam_room.opening import give_key
from exam_room.pulse import pulse
from exam_room.room import Room
from exam_room.writing import Change, hand_in, hand_in_expired, receipt, save
from grading.submitted import digest, released_paper, submission_bytes
from records.database import one_room
from records.database.one_room import no_room
from records.errors import RoomElsewhere
from tests.support.released_exam import EXAM
from tests.support.room_pair import Pair, pair, site
from tests.support.room_site import INVIGILATOR, RoomSite, minutes, run

__all__ = ["pair", "site"]


def test_a_paper_is_written_in_both_rooms_by_turns(pair: Pair) -> None:
    async def work() -> None:
        page = await pair.open(pair.a, "S1")
        assert await pair.save(pair.a, "S1", page, 1, q01="A", q02="B") == 2
        assert await pair.save(pair.b, "S1", page, 3, q01="C") == 3
        # Sent again to the other one: once.
        assert await pair.save(pair.a, "S1", page, 3, q01="C") == 3
        with pytest.raises(NotNow) as gap:
            await pair.save(pair.a, "S1", page, 5, q03="A")
        assert gap.value.code == "gap"
        live = await pair.live(pair.b, "S1")
        assert live.values() == {"q01": "C", "q02": "B"}
        done = await hand_in(pair.b, live, actor="S1", page=page)
        again = await hand_in(pair.a, await pair.live(pair.a, "S1"), actor="S1", page=page)
        assert again == done == receipt(pair.a, await pair.live(pair.a, "S1"))
        with pytest.raises(NotNow) as over:
            await pair.save(pair.a, "S1", page, 4, q02="D")
        assert over.value.code == "handed_in"

    run(work)
    row, answers = pair.recorded("S1")
    assert answers == {"q01": "C", "q02": "B"}
    paper = released_paper(pair.site.course, EXAM, "A")
    assert row.sha256 == digest(submission_bytes(paper, answers, "S1"))


def test_a_save_beside_a_hand_in_in_the_other_room_is_in_the_paper_or_refused(pair: Pair) -> None:
    taken: dict[str, bool] = {}

    async def work() -> None:
        async def one(card: str) -> None:
            page = await pair.open(pair.a, card)
            await pair.save(pair.b, card, page, 1, q01="A")
            saving = pair.save(pair.a, card, page, 2, q02="B")
            handing = hand_in(pair.b, await pair.live(pair.b, card), actor=card, page=page)
            saved, handed = await asyncio.gather(saving, handing, return_exceptions=True)
            assert not isinstance(handed, BaseException), handed
            taken[card] = saved == 2
            if saved != 2:
                assert isinstance(saved, NotNow), saved
                assert saved.code == "handed_in"

        await asyncio.gather(*(one(f"S{number}") for number in range(1, 13)))
        await pair.b.in_files(lambda: None)

    run(work)
    paper = released_paper(pair.site.course, EXAM, "A")
    for card, saved in taken.items():
        row, answers = pair.recorded(card)
        assert answers == ({"q01": "A", "q02": "B"} if saved else {"q01": "A"})
        made = submission_bytes(paper, answers, card)
        assert row.sha256 == digest(made)
        assert pair.site.course.notebook("submitted", card, row.assignment).read_bytes() == made


def test_what_was_old_in_memory_is_never_written(pair: Pair) -> None:
    """Without looking anew: what the database holds decides."""

    async def work() -> None:
        page = await pair.open(pair.a, "S1")
        old = await pair.live(pair.a, "S1")
        await hand_in(pair.b, await pair.live(pair.b, "S1"), actor="S1", page=page)
        assert (old.attempt.state, old.version is None) == ("writing", False)
        changes = [Change("q01", "A", False)]
        with pytest.raises(NotNow) as refused:
            await save(pair.a, old, page=page, first=1, changes=changes)
        assert refused.value.code == "handed_in"
        await reopen(
            pair.b,
            await pair.live(pair.b, "S1"),
            minutes=9,
            reason="误交",
            actor="j",
            roles=INVIGILATOR,
        )
        with pytest.raises(NotNow):
            receipt(pair.a, await pair.live(pair.a, "S1"))

    run(work)
    assert pair.recorded("S1")[1] == {}


def test_pages_at_two_rooms_know_of_each_other(pair: Pair) -> None:
    async def work() -> None:
        assert await pair.open(pair.a, "S1", "one") == 1
        with pytest.raises(NotNow) as refused:
            await pair.open(pair.b, "S1", "two")
        assert refused.value.code == "elsewhere"
        assert await pair.open(pair.b, "S1", "two", take_over=True) == 2
        with pytest.raises(NotNow) as refused:
            await pair.save(pair.a, "S1", 1, 1, q01="A")
        assert refused.value.code == "other_page"
        # At once: each gets a number of its own.
        both = (pair.open(room, "S2", "same", take_over=True) for room in (pair.a, pair.b))
        assert sorted(await asyncio.gather(*both)) == [1, 2]

    run(work)
    assert pair.site.incidents() == ["second_page"]


def test_what_is_decided_in_one_room_holds_in_the_other(pair: Pair) -> None:
    async def work() -> None:
        [sitting_a], [sitting_b] = pair.a.sittings.values(), pair.b.sittings.values()
        page = await pair.open(pair.b, "S1")
        more: dict[str, Any] = {"minutes": 10, "reason": "停电", "actor": "j", "roles": INVIGILATOR}
        # At the same time, and while somebody begins: all count, for everybody.
        await asyncio.gather(
            add_time(pair.a, sitting_a, **more),
            add_time(pair.b, sitting_b, **more),
            pair.open(pair.a, "S2"),
            pair.open(pair.b, "S3"),
            add_own_time(pair.b, await pair.live(pair.b, "S1"), **more),
        )
        assert sitting_a.starts_at
        due = sitting_a.starts_at + minutes(60 + 20)
        for room in (pair.a, pair.b):
            for card, extra in (("S1", 10), ("S2", 0), ("S3", 0)):
                live = await pair.live(room, card)
                assert live.attempt.deadline == due + minutes(extra), card
        heard: list[dt.datetime] = []
        pair.b.announcements.listen(sitting_b.id, lambda told: heard.append(told.at))
        await pause(pair.a, sitting_a, reason="停电", actor="j", roles=INVIGILATOR)
        await follow_others(pair.b)
        assert heard
        assert (await pair.live(pair.b, "S1")).phase(pair.b.now()) == "paused"
        with pytest.raises(NotNow) as paused:
            await hand_in(pair.b, await pair.live(pair.b, "S1"), actor="S1", page=page)
        assert paused.value.code == "paused"
        heard.clear()
        await follow_others(pair.b)
        assert not heard, "nothing was decided since"

    run(work)


def test_the_end_in_one_room_knows_who_was_given_the_key_in_the_other(pair: Pair) -> None:
    async def work() -> None:
        [sitting] = pair.a.sittings.values()
        give_key(pair.b, await pair.live(pair.b, "S1"))
        await pair.b.pages.tell()
        page = await pair.open(pair.b, "S2")
        await pair.save(pair.b, "S2", page, 1, q01="A")
        await end(pair.a, sitting, reason="结束", actor="j", roles=INVIGILATOR)

    run(work)
    assert [pair.recorded(f"S{number}")[0].state for number in (1, 2, 3)] == [
        "expired",
        "expired",
        "absent",
    ]
    assert pair.recorded("S2")[1] == {"q01": "A"}


def test_papers_whose_time_is_up_are_collected_once(pair: Pair) -> None:
    async def work() -> None:
        for number in range(1, 7):
            page = await pair.open(pair.a, f"S{number}")
            await pair.save(pair.b, f"S{number}", page, 1, q01="A")
        pair.site.clock.passes(minutes(61))
        await pair.b.follow_changes()
        await asyncio.gather(hand_in_expired(pair.a), hand_in_expired(pair.b))

    run(work)
    handed = [subject for subject in pair.site.audited() if subject[0] == "paper.hand_in"]
    assert len(handed) == 6
    assert {pair.recorded(f"S{number}")[0].state for number in range(1, 7)} == {"expired"}


def test_sealed_papers_have_one_key(site: RoomSite) -> None:
    site.plan(["S1"], starts_at=None)
    pair = Pair(site)

    async def work() -> None:
        [sitting] = pair.a.sittings.values()
        lives = [await pair.live(room, "S1") for room in (pair.a, pair.b)]
        keys = await asyncio.gather(
            *(room.sealed_paper(live) for room, live in zip((pair.a, pair.b), lives, strict=True))
        )
        assert keys[0].key == keys[1].key
        await start(pair.a, sitting, actor="j", roles=INVIGILATOR)
        assert (await pair.live(pair.b, "S1")).phase(pair.b.now()) == "ready"

    try:
        run(work)
    finally:
        pair.a.close()
        pair.b.close()


def test_what_is_made_in_one_room_is_found_in_the_other(pair: Pair) -> None:
    async def work() -> None:
        pair.site.plan(["T1"], name="下午场")
        await pair.a.refresh()
        live = next(each for each in pair.a.attempts.values() if each.candidate.number == "T1")
        found = await pair.b.find_attempt(live.attempt.id)
        assert found is not None
        assert found.candidate.number == "T1"

    run(work)


def test_one_time_for_all(site: RoomSite) -> None:
    site.plan(["S1"])
    # As `lawstudy serve` makes them: by the database's clock.
    a = Room(site.url, site.course, shared=True)

    async def work() -> None:
        await pulse(a)
        assert a.time is not None
        assert a.time.keeps
        a.clock.shift(dt.timedelta(hours=5))  # Whatever the machines say.
        await pulse(a)
        b = Room(site.url, site.course, shared=True)
        with contextlib.closing(b):
            b.load()
            assert b.time is not None
            assert abs(b.now() - a.now()) < dt.timedelta(seconds=2)
            b.clock.shift(dt.timedelta(hours=-1))
            await pulse(b)
            assert not b.time.keeps
            assert abs(b.now() - a.now()) < dt.timedelta(seconds=2)
            # A person puts it right in the room that does not keep it.
            await correct_clock(b, reason="时钟不准", actor="guanli")
            await pulse(a)
            assert abs(b.now() - a.now()) < dt.timedelta(seconds=2)
            assert abs(a.now() - b.clock.machine()) < dt.timedelta(seconds=2)
            await pulse(b)
            assert abs(b.now() - a.now()) < dt.timedelta(seconds=2)

    try:
        run(work)
    finally:
        a.close()


def test_who_may_be_there_beside_them(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RoomElsewhere, match="另一个考试平台"):
        Room(pair.site.url, pair.site.course)
    with pytest.raises(RoomElsewhere), no_room(pair.site.url):
        raise AssertionError
    monkeypatch.setattr(one_room, "VERSION", "0.0.9")
    with pytest.raises(RoomElsewhere, match=r"0\.0\.9 版.*版本必须相同"):
        Room(pair.site.url, pair.site.course, shared=True)
