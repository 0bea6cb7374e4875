"""What many ask of a room at once, beside another room, is asked of the database a few times, whatever their number."""

from __future__ import annotations

import asyncio
import contextlib
from threading import Barrier, BrokenBarrierError
from typing import cast

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from exam_room import open_pages
from exam_room.following import follow_others
from exam_room.invigilation import add_time, end, pause, reopen, start
from exam_room.opening import begin_given, give_key
from exam_room.other_rooms import Need, Stale, look
from exam_room.room import Room
from exam_room.writing import hand_in
from records.audit import trail
from records.exams.open_page import OpenPage
from records.exams.sitting import Sitting
from records.exams.submission import Submission
from records.people.unit import Unit
from tests.support.room_pair import Pair, pair, site, statements
from tests.support.room_site import INVIGILATOR, RoomSite, minutes, run

__all__ = ["pair", "site"]
EVERYBODY = [f"S{number}" for number in range(1, 13)]
FEW = 12
"""Statements for one of them, with what begins and ends transactions."""


def session_of(room: Room) -> Sitting:
    [sitting] = room.sittings.values()
    return sitting


def test_those_who_open_and_save_at_once_cost_a_few_statements(pair: Pair) -> None:
    async def work() -> None:
        for room in (pair.a, pair.b):
            await room.follow_changes()
        with statements(pair.a) as opening:
            pages = await asyncio.gather(*(pair.open(pair.a, card) for card in EVERYBODY))
        # One row each: who opens does not tell of everybody's page.
        assert opening.rows("WITH opened AS") == len(EVERYBODY)
        assert not opening.rows("INSERT INTO open_page")
        assert not opening.rows("ROLLBACK TO"), "none is refused, and they go together"
        assert len(opening.all) <= 3 * FEW
        with statements(pair.b) as saving:
            await asyncio.gather(
                *(
                    pair.save(pair.b, card, page, 1, q01="A")
                    for card, page in zip(EVERYBODY, pages, strict=True)
                )
            )
        assert saving.rows("INSERT INTO answer_event") == len(EVERYBODY)
        assert len(saving.all) <= 3 * FEW
        with statements(pair.b) as telling:
            await pair.b.pages.tell()
            await pair.b.pages.tell()
        assert telling.rows("INSERT INTO open_page") == 1
        # The answers that the other room took are read as far as they are not here, not all anew.
        for first in range(2, 6):
            await pair.save(pair.a, "S1", pages[0], first, q01="B")
        with statements(pair.b) as following:
            live = await pair.live(pair.b, "S1")
        assert live.values() == {"q01": "B"}
        assert live.last_seq == 5
        assert not following.rows("SELECT max(answer_event.id)")

    run(work)


def test_those_who_hand_in_at_once_wait_for_the_trail_a_few_times(pair: Pair) -> None:
    async def work() -> None:
        pages = [await pair.open(pair.a, card) for card in EVERYBODY]
        lives = [await pair.live(pair.a, card) for card in EVERYBODY]
        with statements(pair.a) as seen:
            receipts = await asyncio.gather(
                *(
                    hand_in(pair.a, live, actor=card, page=page)
                    for live, card, page in zip(lives, EVERYBODY, pages, strict=True)
                )
            )
        assert len({each.sha256 for each in receipts}) == len(EVERYBODY)
        assert seen.rows("INSERT INTO audit_head") <= 3
        assert len(seen.all) <= 4 * FEW
        # Given back, and handed in again beside one that may not be.
        for card in EVERYBODY[:2]:
            live = await pair.live(pair.b, card)
            await reopen(pair.b, live, minutes=9, reason="误交", actor="j", roles=INVIGILATOR)
        lives = [await pair.live(pair.a, card) for card in EVERYBODY[:3]]
        again = await asyncio.gather(*(hand_in(pair.a, live, actor="j") for live in lives))
        assert again[2] == receipts[2]

    run(work)
    with pair.site.sessions() as db:
        trail.verify(db)
        handed = db.scalars(select(Submission.sha256).order_by(Submission.attempt_id)).all()
        assert list(handed) == [pair.recorded(card)[0].sha256 for card in EVERYBODY]
    acts = [actor for action, actor in pair.site.audited() if action == "paper.hand_in"]
    assert sorted(acts) == sorted([*EVERYBODY, "j", "j"])


def test_what_stays_as_it_is_is_not_read_again(pair: Pair) -> None:
    async def work() -> None:
        await pair.b.follow_changes()
        await pair.open(pair.a, "S1")
        before = {number: live.version for number, live in pair.b.attempts.items()}
        await pair.b.follow_changes()
        after = {number: live.version for number, live in pair.b.attempts.items()}
        assert sum(before[number] != after[number] for number in before) == 1
        assert sorted(live.attempt.state for live in pair.b.attempts.values())[-1] == "writing"
        # A room that hears of a sitting's change looks at it, and has nothing to look at next time.
        await pause(pair.a, session_of(pair.a), reason="停电", actor="j", roles=INVIGILATOR)
        await follow_others(pair.b)
        with statements(pair.b) as seen:
            await follow_others(pair.b)
        assert [text for text, _ in seen.all if "FROM attempt" in text] == []

    run(work)


def test_a_decision_for_all_is_made_while_others_begin_and_save(pair: Pair) -> None:
    """It does not wait until nobody does anything: what it changes of each is as it stands on record."""

    async def work() -> None:
        pages = {card: await pair.open(pair.b, card) for card in EVERYBODY[:6]}
        over = asyncio.Event()

        async def write(card: str) -> None:
            number = 1
            while not over.is_set():
                await pair.save(pair.b, card, pages[card], number, q01="A")
                number += 1
                if card == "S1" and number % 3 == 0:
                    pages[card] = await pair.open(pair.b, card)
                    number = 1

        writing = [asyncio.create_task(write(card)) for card in pages]
        for _ in range(3):
            await add_time(
                pair.a, session_of(pair.a), minutes=10, reason="停电", actor="j", roles=INVIGILATOR
            )
        opened = await pair.open(pair.b, "S9")
        over.set()
        await asyncio.gather(*writing)
        assert opened == 1
        due = session_of(pair.a).starts_at
        assert due is not None
        for card in (*pages, "S9"):
            for room in (pair.a, pair.b):
                assert (await pair.live(room, card)).attempt.deadline == due + minutes(60 + 30)

    run(work)


def test_the_key_is_on_record_before_any_page_has_it(site: RoomSite) -> None:
    """A room that dies right after it started an exam leaves the others who holds a paper."""
    site.plan(EVERYBODY, starts_at=None)
    pair = Pair(site)

    def on_record() -> int:
        with site.sessions() as db:
            return db.query(OpenPage).filter(OpenPage.key_given_at.is_not(None)).count()

    async def work() -> None:
        heard: list[int] = []
        for room, cards in ((pair.a, EVERYBODY[:6]), (pair.b, EVERYBODY[6:9])):
            for card in cards:
                live = await pair.live(room, card)
                room.announcements.listen(
                    live.sitting.id, lambda _: heard.append(on_record()), attempt=live.attempt.id
                )
        await start(pair.a, session_of(pair.a), actor="j", roles=INVIGILATOR)
        assert heard == [6] * 6
        with statements(pair.b) as seen:
            await follow_others(pair.b)
        assert heard[6:] == [9] * 3
        assert seen.rows("INSERT INTO open_page") == 1
        # The room that gave the first six is gone; the other knows that they have begun.
        await pair.b.follow_changes()
        site.clock.passes(minutes(1))
        await begin_given(pair.b)
        await end(pair.b, session_of(pair.b), reason="结束", actor="j", roles=INVIGILATOR)

    try:
        run(work)
        states = [pair.recorded(card)[0].state for card in EVERYBODY]
        assert states == ["expired"] * 9 + ["absent"] * 3
    finally:
        pair.a.close()
        pair.b.close()


def test_a_database_that_does_not_answer_keeps_nobody_from_the_key(
    site: RoomSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_pages, "KEYS_WAIT", 0.1)
    site.plan(["S1"])
    pair = Pair(site)

    async def work() -> None:
        live, heard = await pair.live(pair.a, "S1"), list[bool]()
        pair.a.announcements.listen(
            live.sitting.id,
            lambda _: heard.append(live.key_given_at is None),
            attempt=live.attempt.id,
        )
        with site.sessions() as db:
            db.execute(text("LOCK TABLE open_page IN EXCLUSIVE MODE"))
            await pair.a.announce(live.sitting)
            assert heard == [True]
            # As the page is sent it.
            give_key(pair.a, live)
            db.rollback()
        await pair.a.pages.tell()
        assert (await pair.live(pair.b, "S1")).key_given_at is not None

    try:
        run(work)
    finally:
        pair.a.close()
        pair.b.close()


def test_of_two_decisions_about_one_paper_in_one_commit_one_is_made_anew(pair: Pair) -> None:
    """Whatever lock was forgotten: the second was made without knowing the first."""

    async def work() -> None:
        live, other = await pair.live(pair.a, "S1"), await pair.live(pair.a, "S2")
        async with pair.a.held(live), pair.a.held(other):
            needs = [cast("Need", pair.a.others.need(each)) for each in (live, live, other)]
        told = await pair.a.write(lambda db: look(db.connection(), needs))
        assert [type(each) for each in told] == [type(None), Stale, type(None)]

    run(work)


def test_what_both_rooms_make_at_once_is_made_once(pair: Pair) -> None:
    """The one that comes second is told by the database, and finds what the first has made."""
    meeting = Barrier(2, timeout=20)
    tries: list[int] = []

    def make(db: Session) -> str:
        found = db.scalar(select(Unit.name).where(Unit.code == "B9"))
        tries.append(1)
        if found is None:
            with contextlib.suppress(BrokenBarrierError):
                meeting.wait()
            db.add(Unit(code="B9", name="某单位"))
            db.flush()
        return "found" if found else "made"

    async def work() -> None:
        outcomes = await asyncio.gather(pair.a.write(make), pair.b.write(make))
        assert sorted(outcomes) == ["found", "made"]

    run(work)
    assert len(tries) == 3
