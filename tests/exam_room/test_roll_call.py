"""The roll call: who waits at a page is there, others are ticked by hand; by hall, before anybody begins."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from exam_room import invigilation
from exam_room.board import board
from exam_room.errors import NotNow
from exam_room.planning import issue_entry_codes
from exam_room.roll_call import arrive, forget_pages, halls
from exam_room.room import Room
from records.exams.attempt import Attempt
from tests.support.room_site import (
    INVIGILATOR,
    NINE,
    RoomSite,
    minutes,
    opened,
    run,
    session_of,
    sitting_of,
)

ZONE = ZoneInfo("Asia/Shanghai")
BY: dict[str, Any] = {"actor": "inv1", "roles": INVIGILATOR}


@pytest.fixture
def waiting(site: RoomSite) -> Room:
    """S1 and S2 are in hall 一, S3 in hall 二, and it is ten to nine."""
    site.plan(["S1", "S2", "S3"], rooms=[("一", 2), ("二", 1)])
    site.clock.at = NINE - minutes(10)
    return site.room()


def on_record(site: RoomSite, who: str) -> tuple[object, ...]:
    with site.sessions() as db:
        for row in db.scalars(select(Attempt)):
            if row.call.person.number == who:
                return row.arrived_at, row.arrived_from, row.arrived_by
    raise KeyError(who)


def test_who_waits_at_a_page_is_there_and_the_halls_add_up(site: RoomSite, waiting: Room) -> None:
    async def work() -> None:
        one = sitting_of(waiting, "S1")
        await arrive(waiting, one, "10.0.0.1")
        site.clock.passes(minutes(1))
        await arrive(waiting, one, "10.0.0.9")
        assert on_record(site, "S1") == (NINE - minutes(10), "10.0.0.1", None)
        shown = await board(waiting, session_of(waiting), ZONE)
        people = {person["card"]: person for person in shown["people"]}
        assert [people[each]["present"] for each in ("S1", "S2", "S3")] == [True, False, False]
        assert people["S1"]["arrived_from"] == "10.0.0.1"
        assert sum(hall["expected"] for hall in shown["halls"]) == 3
        assert sum(hall["arrived"] for hall in shown["halls"]) == 1
        hall = next(each for each in halls(waiting.attempts_of(1)) if each.name == one.attempt.room)
        assert (hall.arrived, hall.missing) == (1, hall.expected - 1)

    run(work)


def test_trying_a_slip_before_admission_is_no_arrival(site: RoomSite, waiting: Room) -> None:
    async def work() -> None:
        site.clock.at = NINE - minutes(600)
        await arrive(waiting, sitting_of(waiting, "S1"), "10.0.0.1")
        assert on_record(site, "S1") == (None, None, None)

    run(work)


def test_a_name_is_ticked_by_hand_and_taken_back_on_record(site: RoomSite, waiting: Room) -> None:
    async def work() -> None:
        live = sitting_of(waiting, "S2")
        await invigilation.tick_arrival(waiting, live, **BY)
        await invigilation.tick_arrival(waiting, live, actor="inv2", roles=INVIGILATOR)
        assert on_record(site, "S2") == (NINE - minutes(10), None, "inv1")
        await invigilation.withdraw_arrival(waiting, live, **BY)
        assert on_record(site, "S2") == (None, None, None)
        with pytest.raises(NotNow):
            await invigilation.withdraw_arrival(waiting, live, **BY)
        acts = [entry for entry in site.audited() if entry[0].endswith("_arrival")]
        assert acts == [("attempt.tick_arrival", "inv1"), ("attempt.withdraw_arrival", "inv1")]
        with pytest.raises(NotNow):
            await invigilation.tick_arrival(waiting, live, actor="a", roles=("auditor",))

    run(work)


def test_who_was_ticked_and_comes_to_a_page_keeps_both(site: RoomSite, waiting: Room) -> None:
    async def work() -> None:
        live = sitting_of(waiting, "S2")
        await invigilation.tick_arrival(waiting, live, **BY)
        site.clock.passes(minutes(2))
        await arrive(waiting, live, "10.0.0.2")
        assert on_record(site, "S2") == (NINE - minutes(10), "10.0.0.2", "inv1")
        with pytest.raises(NotNow):  # The page says it itself.
            await invigilation.withdraw_arrival(waiting, live, **BY)

    run(work)


def test_who_has_begun_is_there_and_a_restart_forgets_nobody(site: RoomSite, waiting: Room) -> None:
    async def work() -> None:
        await arrive(waiting, sitting_of(waiting, "S1"), "10.0.0.1")
        site.clock.at = NINE
        await opened(waiting, "S3")
        with pytest.raises(NotNow):
            await invigilation.tick_arrival(waiting, sitting_of(waiting, "S3"), **BY)

    run(work)
    again = site.room()
    assert sum(hall.arrived for hall in halls(again.attempts_of(1))) == 2


def test_new_slips_send_those_who_wait_to_the_door_again(site: RoomSite, waiting: Room) -> None:
    """Their log-ins end with the old codes; who was ticked by hand stands in the hall all the same."""

    async def work() -> None:
        await arrive(waiting, sitting_of(waiting, "S1"), "10.0.0.1")
        await invigilation.tick_arrival(waiting, sitting_of(waiting, "S2"), **BY)
        codes = await waiting.write(
            lambda db: issue_entry_codes(db, 1, actor="inv1", now=waiting.now())
        )
        forget_pages(waiting, codes)
        assert on_record(site, "S1") == (None, None, None)
        assert on_record(site, "S2")[2] == "inv1"
        assert [sitting_of(waiting, who).attempt.is_present for who in ("S1", "S2")] == [
            False,
            True,
        ]
        await arrive(waiting, sitting_of(waiting, "S1"), "10.0.0.1")
        assert on_record(site, "S1")[1] == "10.0.0.1"

    run(work)
