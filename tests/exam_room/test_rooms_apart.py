"""What two rooms know of each other when nobody told them: each of these once went wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from typing import Any

import pytest
from sqlalchemy import select, update

from exam_room.clock_correction import correct_clock
from exam_room.errors import NotSaved
from exam_room.following import follow_others
from exam_room.invigilation import add_time, end, pause, reopen
from exam_room.opening import begin_given
from exam_room.pulse import pulse
from exam_room.replanning import delete_sitting
from exam_room.room import Room
from exam_room.writing import hand_in, hand_in_expired
from grading.submitted import digest, recorded_answers, released_paper, submission_bytes
from records.exams.attempt import Attempt
from records.exams.exam import ExamForm
from records.exams.open_page import OpenPage
from tests.support.released_exam import EXAM
from tests.support.room_faults import the_line_breaks_at_the_commit
from tests.support.room_pair import Pair, pair, site
from tests.support.room_site import INVIGILATOR, RoomSite, answer, minutes, opened, run, sitting_of

__all__ = ["pair", "site"]


def test_a_new_page_that_wrote_as_much_as_the_old_one_is_read(pair: Pair) -> None:
    async def work() -> None:
        page = await pair.open(pair.a, "S1")
        await pair.save(pair.a, "S1", page, 1, q01="A", q02="B")
        page = await pair.open(pair.b, "S1", "other", take_over=True)
        await pair.a.follow_changes()
        await pair.save(pair.b, "S1", page, 1, q01="C", q02="D")
        live = await pair.live(pair.a, "S1")
        assert live.values() == {"q01": "C", "q02": "D"}
        await hand_in(pair.a, live, actor="S1", page=page)

    run(work)
    row, answers = pair.recorded("S1")
    assert answers == {"q01": "C", "q02": "D"}
    paper = released_paper(pair.site.course, EXAM, "A")
    assert row.sha256 == digest(submission_bytes(paper, answers, "S1"))


def test_a_sitting_that_people_wait_for_can_be_deleted(site: RoomSite) -> None:
    site.plan(["S1"], starts_at=None)
    pair = Pair(site)

    async def work() -> None:
        live = await pair.live(pair.b, "S1")
        pair.b.pages.heard(live)
        await pair.b.pages.tell()
        [sitting] = pair.a.sittings.values()
        await delete_sitting(
            pair.a, sitting, reason="改期", actor="admin", roles=("administrator",)
        )

    try:
        run(work)
    finally:
        pair.a.close()
        pair.b.close()


@pytest.mark.parametrize("hours", [-3, pytest.param(3, marks=pytest.mark.full)])
def test_a_corrected_clock_takes_no_time_from_anybody_in_either_room(
    site: RoomSite, hours: int
) -> None:
    site.plan(["S1"], start="individual", starts_at=None)
    a = Room(site.url, site.course, shared=True)
    a.load()

    async def work() -> None:
        a.clock.shift(dt.timedelta(hours=-hours))
        await pulse(a)
        b = Room(site.url, site.course, shared=True)
        b.load()
        pair = Pair.__new__(Pair)
        pair.site, pair.a, pair.b = site, a, b
        try:
            page = await pair.open(a, "S1")
            live = await pair.live(a, "S1")
            assert live.attempt.deadline
            left = live.attempt.deadline - a.now()
            await correct_clock(b, reason="时钟不准", actor="guanli")
            there = await pair.live(a, "S1")
            assert there.attempt.deadline
            assert abs(there.attempt.deadline - a.now() - left) < dt.timedelta(seconds=2)
            await hand_in_expired(a)
            await pair.save(a, "S1", page, 1, q01="A")
            assert there.attempt.state == "writing"
        finally:
            b.close()

    try:
        run(work)
    finally:
        a.close()


def test_who_was_given_the_key_is_not_forgotten_by_rooms_that_start_after_the_end(
    site: RoomSite,
) -> None:
    site.plan(["S1", "S2"])
    pair = Pair(site)

    async def work() -> None:
        [sitting] = pair.a.sittings.values()
        live = await pair.live(pair.b, "S1")
        await pair.a.follow_changes()
        with site.sessions() as db:
            db.add(OpenPage(attempt_id=live.attempt.id, key_given_at=pair.b.now()))
            db.commit()
        follow, pair.a.others.follow_changes = pair.a.others.follow_changes, _nothing  # type: ignore[method-assign]
        await end(pair.a, sitting, reason="结束", actor="j", roles=INVIGILATOR)
        pair.a.others.follow_changes = follow  # type: ignore[method-assign]
        site.clock.passes(minutes(1))
        c = pair.room()
        try:
            await c.refresh()
            await begin_given(c)
            await hand_in_expired(c)
        finally:
            c.close()

    async def _nothing() -> None:
        return None

    try:
        run(work)
        assert [pair.recorded(card)[0].state for card in ("S1", "S2")] == ["expired", "absent"]
    finally:
        pair.a.close()
        pair.b.close()


def test_who_waits_hears_of_a_decision_that_somebody_else_asked_about_first(pair: Pair) -> None:
    heard: list[dt.datetime] = []

    async def work() -> None:
        [sitting_a], [sitting_b] = pair.a.sittings.values(), pair.b.sittings.values()
        await follow_others(pair.b)
        pair.b.announcements.listen(sitting_b.id, lambda told: heard.append(told.at))
        await follow_others(pair.b)
        assert not heard
        await pause(pair.a, sitting_a, reason="停电", actor="j", roles=INVIGILATOR)
        assert (await pair.live(pair.b, "S1")).sitting.paused_at
        await follow_others(pair.b)
        assert len(heard) == 1

    run(work)


def test_a_paper_handed_in_again_elsewhere_is_not_put_aside_with_the_one_before(pair: Pair) -> None:
    """The room that gave it back is slow with its files."""

    async def work() -> None:
        page = await pair.open(pair.a, "S1")
        await hand_in(pair.b, await pair.live(pair.b, "S1"), actor="S1", page=page)
        await pair.b.in_files(lambda: None)
        slow = threading.Event()
        waiting = asyncio.create_task(pair.a.in_files(lambda: slow.wait(20)))
        reopening = asyncio.create_task(
            reopen(
                pair.a,
                await pair.live(pair.a, "S1"),
                minutes=9,
                reason="误交",
                actor="j",
                roles=INVIGILATOR,
            )
        )
        while (await pair.live(pair.b, "S1")).attempt.state != "writing":
            await asyncio.sleep(0.01)
        await pair.save(pair.b, "S1", page, 1, q01="A")
        await hand_in(pair.b, await pair.live(pair.b, "S1"), actor="S1", page=page)
        await pair.b.in_files(lambda: None)
        slow.set()
        await asyncio.gather(waiting, reopening)

    run(work)
    row, answers = pair.recorded("S1")
    made = submission_bytes(released_paper(pair.site.course, EXAM, "A"), answers, "S1")
    assert row.sha256 == digest(made)
    assert pair.site.course.notebook("submitted", "S1", row.assignment).read_bytes() == made


def test_a_room_that_is_alone_reads_again_what_nobody_was_told(site: RoomSite) -> None:
    site.plan(["S1", "S2"])
    room = site.room()

    async def work() -> None:
        live, page = await opened(room, "S1")
        await answer(room, live, q01="A")
        the_line_breaks_at_the_commit(room)
        with pytest.raises(NotSaved):
            await answer(room, live, 2, q02="B")
        site.clock.passes(minutes(61))
        await hand_in_expired(room)
        assert live.values() == {"q01": "A", "q02": "B"}
        again: dict[str, Any] = {"minutes": 9, "reason": "误交", "actor": "j", "roles": INVIGILATOR}
        the_line_breaks_at_the_commit(room)
        with pytest.raises(NotSaved):
            await reopen(room, live, **again)
        # It is given back, as the page finds out.
        assert await answer(room, live, 3, q01="C") == 3
        the_line_breaks_at_the_commit(room)
        with pytest.raises(NotSaved):
            await hand_in(room, live, actor="S1", page=page)
        assert room.papers_missing
        done = await hand_in(room, live, actor="S1", page=page)
        assert done.answered == 2
        more: dict[str, Any] = {"minutes": 10, "reason": "停电", "actor": "j", "roles": INVIGILATOR}
        other = sitting_of(room, "S2")
        the_line_breaks_at_the_commit(room)
        with pytest.raises(NotSaved):
            await add_time(room, live.sitting, **more)
        await room.refresh()
        assert other.sitting.extension_seconds == 600

    run(work)
    with site.sessions() as db:
        [handed_in, _] = db.scalars(select(Attempt).order_by(Attempt.id))
        answers = recorded_answers(db, handed_in.id)
        assert answers == {"q01": "C", "q02": "B"}
        paper = released_paper(site.course, EXAM, "A")
        assert handed_in.sha256 == digest(submission_bytes(paper, answers, "S1"))


def test_a_key_of_a_paper_that_was_released_anew_holds_nobody(pair: Pair) -> None:
    async def work() -> None:
        [sitting] = pair.a.sittings.values()
        await pair.b.pages.give_keys([await pair.live(pair.b, "S1")])
        with pair.site.sessions() as db:
            db.execute(update(ExamForm).values(content_hash="another"))
            db.commit()
        pair.site.clock.passes(minutes(1))
        await pair.a.refresh()
        await begin_given(pair.a)
        await end(pair.a, sitting, reason="结束", actor="j", roles=INVIGILATOR)

    run(work)
    assert pair.recorded("S1")[0].state == "absent"
