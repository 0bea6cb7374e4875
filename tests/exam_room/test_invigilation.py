"""What happens to attempts when time is up and when invigilators decide."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exam_room import invigilation
from exam_room.errors import NotNow
from exam_room.live_attempt import LiveAttempt
from exam_room.reconciliation import reconcile
from exam_room.room import Room
from exam_room.timing import GRACE
from exam_room.writing import hand_in, hand_in_expired, receipt
from foundation.errors import BadAnswer
from grading.notebook import file_hash
from grading.submitted import submission_path
from records.audit import trail
from records.exams.attempt import Attempt
from tests.support.room_site import (
    INVIGILATOR,
    NINE,
    RoomSite,
    answer,
    minutes,
    opened,
    run,
    session_of,
    sitting_of,
)

WHY: dict[str, Any] = {"reason": "停电", "actor": "inv1", "roles": INVIGILATOR}


@pytest.fixture
def site(site: RoomSite) -> Iterator[RoomSite]:
    """In the end the audit trail must hold."""
    yield site
    with site.sessions() as db:
        trail.verify(db)


def row(site: RoomSite, live: LiveAttempt) -> Attempt:
    with site.sessions() as db:
        return db.get_one(Attempt, live.attempt.id)


async def refused(work: Awaitable[object]) -> str:
    with pytest.raises(NotNow) as caught:
        await work
    return caught.value.code


def paper_path(room: Room, live: LiveAttempt) -> Path:
    return submission_path(room.course, live.candidate.number, live.attempt.assignment)


def assert_same_deadline(site: RoomSite, live: LiveAttempt, expected: dt.datetime) -> None:
    assert live.attempt.deadline == expected
    assert row(site, live).deadline == expected


def test_when_time_is_up_the_server_hands_in_what_is_saved(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, page = await opened(room, "S1")
        await answer(room, live, 1, q01="A")
        site.clock.at = NINE + minutes(60) + GRACE
        assert await answer(room, live, 2, q02="B") == 2
        await hand_in_expired(room)
        assert live.attempt.state == "writing"
        site.clock.passes(dt.timedelta(seconds=1))
        assert await refused(answer(room, live, 3, q03="C")) == "time_up"
        await hand_in_expired(room)
        done = receipt(room, live)
        assert (done.collected, done.answered, done.at) == (True, 2, NINE + minutes(60))
        assert await hand_in(room, live, actor="S1", page=page) == done
        await room.in_files(lambda: None)
        assert file_hash(paper_path(room, live)) == done.sha256
        assert sitting_of(room, "S2").attempt.state == "called"

    run(work)


def test_a_pause_is_given_back_to_everybody(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        sitting = session_of(room)
        one, _ = await opened(room, "S1")
        site.clock.at = NINE + minutes(20)
        await invigilation.pause(room, sitting, **WHY)
        assert one.phase(room.now()) == "paused"
        assert await refused(opened(room, "S2")) == "not_open"
        site.clock.passes(minutes(90))
        await hand_in_expired(room)
        # What was typed when the power failed still arrives.
        assert await answer(room, one, 1, q01="A") == 1
        await invigilation.resume(room, sitting, actor="inv1", roles=INVIGILATOR)
        assert_same_deadline(site, one, NINE + minutes(150))
        two, _ = await opened(room, "S2")  # The entry limit has moved as well.
        assert_same_deadline(site, two, NINE + minutes(150))
        assert (
            await refused(invigilation.resume(room, sitting, actor="inv1", roles=INVIGILATOR))
            == "not_open"
        )

    run(work)


def test_a_pause_before_the_start_gives_only_what_it_took(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        sitting = session_of(room)
        site.clock.at = NINE - minutes(30)
        await invigilation.pause(room, sitting, **WHY)
        site.clock.at = NINE - minutes(10)
        await invigilation.resume(room, sitting, actor="inv1", roles=INVIGILATOR)
        site.clock.at = NINE - minutes(5)
        await invigilation.pause(room, sitting, **WHY)
        site.clock.at = NINE + minutes(10)
        await invigilation.resume(room, sitting, actor="inv1", roles=INVIGILATOR)
        live, _ = await opened(room, "S1")
        assert_same_deadline(site, live, NINE + minutes(70))

    run(work)


def test_more_time_for_all_reaches_those_who_write_and_those_who_come_later(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        one, _ = await opened(room, "S1")
        await invigilation.add_time(room, session_of(room), minutes=5, **WHY)
        two, _ = await opened(room, "S2")
        for each in (one, two):
            assert_same_deadline(site, each, NINE + minutes(65))

    run(work)


def test_more_time_for_one_reaches_nobody_else(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        one, _ = await opened(room, "S1")
        two, _ = await opened(room, "S2")
        three = sitting_of(room, "S3")
        await invigilation.add_own_time(room, one, minutes=5, **WHY)
        await invigilation.add_own_time(room, three, minutes=7, **WHY)
        await opened(room, "S3")
        for each, more in ((one, 5), (two, 0), (three, 7)):
            assert_same_deadline(site, each, NINE + minutes(60 + more))

    run(work)


def test_decisions_at_once_all_count(site: RoomSite, room: Room) -> None:
    """Two invigilators add time while somebody opens the paper."""

    async def work() -> None:
        one, _ = await opened(room, "S1")
        sitting = session_of(room)
        await asyncio.gather(
            invigilation.add_time(room, sitting, minutes=5, **WHY),
            opened(room, "S2"),
            invigilation.add_own_time(room, one, minutes=10, **WHY),
            invigilation.add_time(room, sitting, minutes=3, **WHY),
            opened(room, "S3"),
        )
        assert sitting.extension_seconds == 8 * 60
        assert_same_deadline(site, one, NINE + minutes(78))
        for card in ("S2", "S3"):
            assert_same_deadline(site, sitting_of(room, card), NINE + minutes(68))

    run(work)


def test_two_who_resume_at_once_give_the_pause_back_once(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        one, _ = await opened(room, "S1")
        sitting = session_of(room)
        await invigilation.pause(room, sitting, **WHY)
        site.clock.passes(minutes(10))
        outcomes = await asyncio.gather(
            *(
                invigilation.resume(room, sitting, actor=name, roles=INVIGILATOR)
                for name in ("inv1", "inv2")
            ),
            return_exceptions=True,
        )
        assert sum(isinstance(each, NotNow) for each in outcomes) == 1
        assert_same_deadline(site, one, NINE + minutes(70))
        assert [act for act, _ in site.audited()].count("session.resume") == 1

    run(work)


@pytest.mark.parametrize("number", [0, -5, 241, True, 1.5, "5", None])
def test_impossible_minutes_are_refused(room: Room, number: object) -> None:
    async def work() -> None:
        with pytest.raises(BadAnswer):
            await invigilation.add_time(room, session_of(room), minutes=number, **WHY)

    run(work)


@pytest.mark.parametrize("reason", ["", " \n", None, 5, ["x"]])
def test_decisions_need_a_reason(site: RoomSite, room: Room, reason: object) -> None:
    async def work() -> None:
        sitting, one = session_of(room), sitting_of(room, "S1")
        before = site.audited()
        for decision in (
            invigilation.pause(room, sitting, reason=reason, actor="inv1", roles=INVIGILATOR),
            invigilation.end(room, sitting, reason=reason, actor="inv1", roles=INVIGILATOR),
            invigilation.add_time(
                room, sitting, minutes=5, reason=reason, actor="inv1", roles=INVIGILATOR
            ),
            invigilation.add_own_time(
                room, one, minutes=5, reason=reason, actor="inv1", roles=INVIGILATOR
            ),
            invigilation.admit_late(room, one, reason=reason, actor="inv1", roles=INVIGILATOR),
            invigilation.reopen(
                room, one, minutes=5, reason=reason, actor="inv1", roles=INVIGILATOR
            ),
        ):
            with pytest.raises(BadAnswer):
                await decision
        assert site.audited() == before

    run(work)


def test_the_invigilator_lifts_the_barrier_once(site: RoomSite) -> None:
    site.plan(["S1"], starts_at=None)
    room = site.room()

    async def work() -> None:
        assert await refused(opened(room, "S1")) == "not_open"
        await invigilation.start(room, session_of(room), actor="inv1", roles=INVIGILATOR)
        live, _ = await opened(room, "S1")
        assert_same_deadline(site, live, NINE + minutes(60))
        assert (
            await refused(
                invigilation.start(room, session_of(room), actor="inv1", roles=INVIGILATOR)
            )
            == "not_open"
        )

    run(work)


def test_who_is_admitted_late_ends_with_the_others(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        site.clock.at = NINE + minutes(40)
        assert await refused(opened(room, "S1")) == "not_open"
        await invigilation.admit_late(room, sitting_of(room, "S1"), **WHY)
        live, _ = await opened(room, "S1")
        assert_same_deadline(site, live, NINE + minutes(60))
        assert await refused(opened(room, "S2")) == "not_open"

    run(work)


def test_the_end_hands_in_what_is_open_and_calls_the_others_absent(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        sitting = session_of(room)
        one, page = await opened(room, "S1")
        two, _ = await opened(room, "S2")
        await answer(room, one, 1, q01="A")
        done = await hand_in(room, one, actor="S1", page=page)
        site.clock.at = NINE + minutes(30)
        await asyncio.gather(*(invigilation.end(room, sitting, **WHY) for _ in range(2)))
        states = {card: sitting_of(room, card).attempt.state for card in ("S1", "S2", "S3")}
        assert states == {"S1": "handed_in", "S2": "expired", "S3": "absent"}
        assert {card: row(site, sitting_of(room, card)).state for card in states} == states
        assert receipt(room, one) == done
        assert receipt(room, two).at == NINE + minutes(30)
        assert [act for act, _ in site.audited()].count("session.end") == 1
        await room.in_files(lambda: None)
        found = await room.read(lambda records: reconcile(records, site.course, sitting.id))
        assert found.is_final
        assert found.called == 3
        for late in (
            invigilation.add_time(room, sitting, minutes=5, **WHY),
            invigilation.pause(room, sitting, **WHY),
            invigilation.reopen(room, one, minutes=5, **WHY),
            opened(room, "S3"),
        ):
            assert await refused(late) == "not_open"

    run(work)


def test_who_opens_the_paper_while_the_session_is_ended_is_in_one_state_everywhere(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        ending = asyncio.ensure_future(invigilation.end(room, session_of(room), **WHY))
        opening = []
        for card in ("S1", "S2", "S3"):
            opening.append(asyncio.ensure_future(opened(room, card)))
            await asyncio.sleep(0)
        await asyncio.gather(ending, *opening, return_exceptions=True)
        await hand_in_expired(room)
        await room.in_files(lambda: None)
        for card in ("S1", "S2", "S3"):
            live = sitting_of(room, card)
            assert live.attempt.state == row(site, live).state != "writing"
        number = session_of(room).id
        found = await room.read(lambda records: reconcile(records, site.course, number))
        assert found.is_final

    run(work)


def test_a_paper_that_was_handed_in_by_mistake_is_given_back_whole(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        one, page = await opened(room, "S1")
        await answer(room, one, 1, q01="A", q02="B")
        first = await hand_in(room, one, actor="S1", page=page)
        await room.in_files(lambda: None)
        site.clock.at = NINE + minutes(58)
        again = site.room()  # It does not hold the answers of papers that are handed in.
        one = sitting_of(again, "S1")
        await invigilation.reopen(again, one, minutes=10, **WHY)
        assert not paper_path(again, one).exists()
        assert_same_deadline(site, one, NINE + minutes(68))
        _, page = await opened(again, "S1")
        assert one.values() == {"q01": "A", "q02": "B"}
        await answer(again, one, 1, q02="C")
        second = await hand_in(again, one, actor="S1", page=page)
        await again.in_files(lambda: None)
        assert file_hash(paper_path(again, one)) == second.sha256 != first.sha256
        kept = list((site.course.root / "withdrawn").rglob("*.ipynb"))
        assert [file_hash(path) for path in kept] == [first.sha256]
        assert await refused(invigilation.reopen(again, sitting_of(again, "S2"), minutes=1, **WHY))

    run(work)


def test_voiding_takes_two_people(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        one, page = await opened(room, "S1")
        await answer(room, one, 1, q01="A")
        await hand_in(room, one, actor="S1", page=page)
        await room.in_files(lambda: None)
        assert not await invigilation.void(
            room, one, reason="替考", actor="inv1", roles=INVIGILATOR
        )
        assert (
            await refused(invigilation.void(room, one, reason="x", actor="inv1", roles=INVIGILATOR))
            == "two_people"
        )
        assert row(site, one).state == "handed_in"
        assert await invigilation.void(room, one, reason=None, actor="admin", roles=INVIGILATOR)
        assert row(site, one).state == one.attempt.state == "voided"
        folder = paper_path(room, one).parent
        assert not folder.exists()  # nbgrader would find a candidate without a notebook
        assert (
            await refused(invigilation.void(room, one, reason="x", actor="inv1", roles=INVIGILATOR))
            == "not_open"
        )
        assert await refused(hand_in(room, one, actor="S1", page=page)) == "not_open"
        assert ("attempt.void", "admin") in site.audited()

    run(work)


def test_a_proposal_to_void_can_be_taken_back(room: Room) -> None:
    async def work() -> None:
        one, _ = await opened(room, "S1")
        await invigilation.void(room, one, reason="替考", actor="inv1", roles=INVIGILATOR)
        await invigilation.withdraw_void(room, one, actor="admin", roles=INVIGILATOR)
        assert not await invigilation.void(
            room, one, reason="替考", actor="admin", roles=INVIGILATOR
        )
        assert one.attempt.state == "writing"
        assert await refused(
            invigilation.withdraw_void(
                room, sitting_of(room, "S2"), actor="admin", roles=INVIGILATOR
            )
        )

    run(work)


def test_two_who_propose_at_once_are_two_people_and_one_twice_is_not(room: Room) -> None:
    async def work() -> None:
        one, _ = await opened(room, "S1")
        same = [
            invigilation.void(room, one, reason="替考", actor="inv1", roles=INVIGILATOR)
            for _ in range(2)
        ]
        outcomes = await asyncio.gather(*same, return_exceptions=True)
        assert outcomes[0] is False
        assert isinstance(outcomes[1], NotNow)
        assert one.attempt.state == "writing"

    run(work)


def test_only_whom_the_tables_of_moves_name_decides(room: Room) -> None:
    async def work() -> None:
        sitting, one = session_of(room), sitting_of(room, "S1")
        _, page = await opened(room, "S1")
        why: dict[str, Any] = {"reason": "停电", "actor": "li"}
        for roles in ((), ("cadre",), ("trainer", "auditor", "head_of_marking"), ("entry_code",)):
            for decision in (
                invigilation.pause(room, sitting, roles=roles, **why),
                invigilation.resume(room, sitting, actor="li", roles=roles),
                invigilation.start(room, sitting, actor="li", roles=roles),
                invigilation.add_time(room, sitting, minutes=5, roles=roles, **why),
                invigilation.end(room, sitting, roles=roles, **why),
                invigilation.add_own_time(room, one, minutes=5, roles=roles, **why),
                invigilation.admit_late(room, one, roles=roles, **why),
                invigilation.reopen(room, one, minutes=5, roles=roles, **why),
                invigilation.void(room, one, roles=roles, **why),
                invigilation.withdraw_void(room, one, actor="li", roles=roles),
            ):
                assert await refused(decision) == "not_yours"
        assert one.attempt.state == "writing"
        assert sitting.ended_at is None
        # An administrator may do whatever an invigilator may.
        await invigilation.pause(room, sitting, roles=("administrator",), **why)
        await invigilation.resume(room, sitting, actor="li", roles=("administrator",))
        await hand_in(room, one, actor="S1", page=page)
        assert await invigilation.void(room, one, roles=("administrator",), **why) is False

    run(work)
