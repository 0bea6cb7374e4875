"""A wrong clock: what it may not do by itself, and how a person puts it right."""

from __future__ import annotations

import datetime as dt
from datetime import UTC

import pytest
from sqlalchemy import select, update

from exam_room import invigilation
from exam_room.board import board
from exam_room.clock_correction import correct_clock, correct_recorded_clock
from exam_room.pulse import follow_wall, pulse
from exam_room.room import Room
from exam_room.room_clock import PLAUSIBLE, RoomClock
from exam_room.writing import hand_in_expired
from foundation.errors import BadAnswer
from records.accounts.log_in import find_log_in, open_log_in
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.attempt import Attempt
from records.exams.exam import Exam
from records.exams.sitting import RoomPulse, Sitting
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

YEARS = dt.timedelta(days=3650)
WHY = {"reason": "主板电池没电", "actor": "guanli"}


class Machine:
    """A machine whose clock is set, and which can sleep: its monotonic clock does not count that."""

    def __init__(self) -> None:
        self.at, self.ticks = NINE, 0.0

    def passes(self, by: dt.timedelta) -> None:
        self.at += by
        self.ticks += by.total_seconds()

    def clock(self, last: dt.datetime | None = None) -> RoomClock:
        return RoomClock(last, wall=lambda: self.at, monotonic=lambda: self.ticks)


def room_by(site: RoomSite, machine: Machine, last: dt.datetime | None = None) -> Room:
    site.cut_off_rooms()
    room = Room(site.url, site.course, clock=machine.clock(last))
    site._rooms.append(room)
    room.load()
    follow_wall(room)
    return room


def last_pulse(site: RoomSite) -> dt.datetime:
    with site.sessions() as db:
        return db.get_one(RoomPulse, 1).at


def test_a_start_years_ahead_closes_nothing_and_is_told(site: RoomSite) -> None:
    site.plan(["S1", "S2"])
    machine = Machine()
    machine.passes(minutes(1))

    async def work() -> None:
        before = room_by(site, machine)
        await opened(before, "S1")
        await pulse(before)
        last = last_pulse(site)
        machine.at += YEARS
        room = room_by(site, machine, last)
        await hand_in_expired(room)
        await pulse(room)
        assert last_pulse(site) - last < minutes(1)
        assert sitting_of(room, "S1").attempt.state == "writing"
        assert sitting_of(room, "S2").phase(room.now()) == "ready"
        told = (await board(room, session_of(room), UTC))["clock"]
        assert "不可信" in told["doubt"]
        # The machine is put right, and so is the room, without a word.
        machine.at -= YEARS
        assert (await board(room, session_of(room), UTC))["clock"]["doubt"] is None

    run(work)


def test_without_a_formal_sitting_the_room_goes_by_the_machine(site: RoomSite) -> None:
    machine = Machine()
    room = room_by(site, machine, NINE - minutes(5))
    for jump in (YEARS, -2 * YEARS, YEARS):
        machine.at += jump
        follow_wall(room)
        assert room.now() == machine.at


def practise(site: RoomSite, card: str) -> None:
    """Make the exam a practice paper."""
    site.call([card])
    with site.sessions() as db:
        db.execute(update(Exam).values(practice=True))
        db.commit()


def test_an_open_practice_paper_does_not_hold_the_clock(site: RoomSite) -> None:
    practise(site, "S1")
    machine = Machine()

    async def work() -> None:
        room = room_by(site, machine)
        await room.refresh()
        await room.refresh()
        one, _ = await opened(room, "S1")
        assert one.attempt.state == "writing"
        machine.at += minutes(60)  # The machine slept.
        await pulse(room)
        assert room.now() == machine.at

    run(work)


def test_practice_that_a_wrong_clock_opened_is_open(site: RoomSite) -> None:
    practise(site, "S1")
    machine = Machine()

    async def work() -> None:
        room = room_by(site, machine)
        await room.refresh()
        await room.refresh()
        with site.sessions() as db:
            db.execute(update(Sitting).values(opens_at=NINE + YEARS))
            db.commit()
        again = room_by(site, machine)
        assert sitting_of(again, "S1").phase(again.now()) == "ready"

    run(work)


def test_a_sleep_in_a_formal_exam_moves_nobody_and_is_told(site: RoomSite) -> None:
    site.plan(["S1"])
    machine = Machine()

    async def work() -> None:
        room = room_by(site, machine)
        await opened(room, "S1")
        machine.at += minutes(60)
        await pulse(room)
        assert room.now() == NINE
        assert "快 1 小时" in (await board(room, session_of(room), UTC))["clock"]["doubt"]

    run(work)


@pytest.mark.parametrize("wrong", [-YEARS, -minutes(90), minutes(90), YEARS])
@pytest.mark.parametrize("start", ["together", "individual"])
def test_a_correction_leaves_everybody_the_time_that_they_had(
    site: RoomSite, wrong: dt.timedelta, start: str
) -> None:
    cards = ["S1", "S2", "S3"]
    site.plan(cards, start=start, starts_at=None, opens_at=NINE - 2 * YEARS)
    machine = Machine()
    machine.at += wrong

    async def work() -> None:
        room = room_by(site, machine)
        if start == "together":
            await invigilation.start(room, session_of(room), actor="i", roles=INVIGILATOR)
        one, _ = await opened(room, "S1")
        await answer(room, one, 1, q01="A")
        with site.sessions() as db:
            token = open_log_in(db, address="a", now=room.now(), hours=2, attempt_id=1)
            db.commit()
        machine.passes(minutes(10))
        machine.at -= wrong  # Somebody puts the machine right.
        assert room.clock.doubt() == ("behind" if wrong > minutes(0) else _ahead(wrong))
        await correct_clock(room, **WHY)
        assert room.now() == machine.at == last_pulse(site) == NINE + minutes(10)
        assert room.clock.doubt() is None
        # On record as in memory; who comes late to a common beginning has the common end.
        again = room_by(site, machine, last_pulse(site))
        for each in (room, again):
            assert sitting_of(each, "S1").attempt.deadline == NINE + minutes(60)
            assert each.attempts.keys() == room.attempts.keys()
        two, _ = await opened(again, "S2")
        own = minutes(0) if start == "together" else minutes(10)
        assert two.attempt.deadline == NINE + minutes(60) + own
        with site.sessions() as db:
            assert find_log_in(db, token, NINE + minutes(119)) is not None
            assert find_log_in(db, token, NINE + minutes(120)) is None

    run(work)
    with site.sessions() as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "clock.correct")).one()
        assert (entry.actor, WHY["reason"] in entry.after) == ("guanli", True)
        trail.verify(db)


def _ahead(wrong: dt.timedelta) -> str:
    return "far_ahead" if -wrong > PLAUSIBLE else "ahead"


def test_a_pause_goes_on_over_a_correction(site: RoomSite) -> None:
    site.plan(["S1"], start="individual", starts_at=None, opens_at=NINE - minutes(600))
    machine = Machine()
    machine.at -= minutes(90)

    async def work() -> None:
        room = room_by(site, machine)
        one, _ = await opened(room, "S1")
        machine.passes(minutes(10))
        await invigilation.pause(
            room, session_of(room), reason="停电", actor="i", roles=INVIGILATOR
        )
        machine.passes(minutes(5))
        machine.at += minutes(90)
        await correct_clock(room, **WHY)
        machine.passes(minutes(5))
        await invigilation.resume(room, session_of(room), actor="i", roles=INVIGILATOR)
        assert one.attempt.deadline == room.now() + minutes(50)

    run(work)


def test_a_reason_is_needed_and_nothing_changes_without(site: RoomSite) -> None:
    site.plan(["S1"])
    machine = Machine()

    async def work() -> None:
        room = room_by(site, machine, NINE + YEARS)
        await pulse(room)
        with pytest.raises(BadAnswer):
            await correct_clock(room, reason=" ", actor="a")
        assert room.now() == last_pulse(site) == NINE + YEARS

    run(work)
    assert "clock.correct" not in [action for action, _ in site.audited()]


def test_a_site_that_was_led_astray_is_put_right_while_its_room_does_not_run(
    site: RoomSite,
) -> None:
    site.plan(["S1"])
    with site.sessions() as db:
        assert correct_recorded_clock(db, reason="x", actor="a") is None
        db.add(RoomPulse(id=1, at=NINE + YEARS))
        db.commit()
        assert correct_recorded_clock(db, reason="时间曾经不准", actor="a") == NINE + YEARS
        db.commit()
    room = Room(site.url, site.course)
    assert room.clock.doubt() is None
    room.close()
    with site.sessions() as db:
        assert db.scalars(select(Attempt.state)).all() == ["called"]
