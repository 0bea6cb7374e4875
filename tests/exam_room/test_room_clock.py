from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from exam_room.room_clock import PLAUSIBLE, RoomClock
from foundation.clock import utc_now

NOON = dt.datetime(2026, 5, 6, 4, 0)


class Machine:
    """A machine whose two clocks a test sets."""

    def __init__(self) -> None:
        self.time, self.ticks = NOON, 1000.0

    def wall(self) -> dt.datetime:
        return self.time

    def monotonic(self) -> float:
        return self.ticks

    def passes(self, seconds: float) -> None:
        self.time += dt.timedelta(seconds=seconds)
        self.ticks += seconds

    def clock(
        self, not_before: dt.datetime | None = None, last_sign: dt.datetime | None = None
    ) -> RoomClock:
        return RoomClock(not_before, last_sign=last_sign, wall=self.wall, monotonic=self.monotonic)


def seconds(number: float) -> dt.timedelta:
    return dt.timedelta(seconds=number)


def test_it_starts_with_the_machines_time_and_runs_with_it() -> None:
    machine = Machine()
    clock = machine.clock()
    assert clock.now() == NOON
    machine.passes(61.5)
    assert clock.now() == NOON + seconds(61.5)


def test_the_machines_own_clock_is_utc_without_a_zone() -> None:
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    now = RoomClock().now()
    assert now.tzinfo is None
    assert before <= now <= utc_now() + seconds(1)


def test_a_machines_clock_that_jumps_moves_nothing() -> None:
    machine = Machine()
    clock = machine.clock()
    for jump in (-3600, 7200, -86400):
        machine.time += seconds(jump)
        before = clock.now()
        machine.passes(1)
        assert clock.now() == before + seconds(1)


def test_after_a_restart_time_is_not_before_what_is_on_record() -> None:
    machine = Machine()
    last = NOON + seconds(500)
    assert machine.clock(last).now() == last
    assert machine.clock(NOON - seconds(500)).now() == NOON


def test_a_corrected_clock_is_followed_forward_only() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.time -= seconds(100)
    clock.follow_wall()
    assert clock.now() == NOON
    machine.time = NOON + seconds(40)
    clock.follow_wall()
    assert clock.now() == NOON + seconds(40)
    machine.passes(5)
    assert clock.now() == NOON + seconds(45)


def test_a_machine_years_ahead_is_not_believed() -> None:
    machine = Machine()
    last = NOON - dt.timedelta(days=3)
    machine.time += dt.timedelta(days=3650)
    clock = machine.clock(last)
    assert (clock.now(), clock.doubt()) == (last, "far_ahead")
    machine.passes(60)
    clock.follow_wall()
    assert (clock.now(), clock.doubt()) == (last + seconds(60), "far_ahead")
    # The machine's clock is put right.
    machine.time = NOON
    assert clock.doubt() == "ahead"
    clock.follow_wall()
    assert (clock.now(), clock.doubt()) == (NOON, None)


def test_a_site_that_nobody_ran_for_a_year_but_worked_on_is_believed() -> None:
    machine = Machine()
    clock = machine.clock(NOON - 2 * PLAUSIBLE, NOON - dt.timedelta(days=5))
    assert (clock.now(), clock.doubt()) == (NOON, None)
    clock = machine.clock(None, NOON - 2 * PLAUSIBLE)
    assert clock.doubt() == "far_ahead"


def test_years_ahead_while_it_runs_are_not_followed() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.time += 2 * PLAUSIBLE
    clock.follow_wall()
    assert (clock.now(), clock.doubt()) == (NOON, "far_ahead")


def test_what_is_wrong_is_told_and_put_right_by_a_decision() -> None:
    machine = Machine()
    clock = machine.clock(NOON + dt.timedelta(days=3650))
    assert clock.doubt() == "behind"
    clock.shift(machine.wall() - clock.now())
    assert (clock.now(), clock.doubt()) == (NOON, None)
    machine.time += seconds(30)
    assert clock.doubt() is None
    machine.time += seconds(3600)
    assert clock.doubt() == "ahead"


def test_anywhere_means_whatever_the_machine_says() -> None:
    machine = Machine()
    clock = machine.clock()
    for jump in (-86_400, 10 * PLAUSIBLE.total_seconds()):
        machine.time += seconds(jump)
        clock.follow_wall(anywhere=True)
        assert clock.now() == machine.time


jumps = st.lists(
    st.tuples(st.floats(0, 100), st.floats(-1e6, 1e6), st.booleans()), min_size=1, max_size=20
)


@settings(deadline=None)
@given(steps=jumps)
def test_time_never_goes_back_and_loses_no_second(
    steps: list[tuple[float, float, bool]],
) -> None:
    machine = Machine()
    clock = machine.clock()
    for passing, jump, follow in steps:
        before = clock.now()
        machine.ticks += passing
        machine.time += seconds(jump)
        if follow:
            clock.follow_wall()
        # A timedelta counts whole microseconds.
        assert clock.now() - before >= seconds(passing) - dt.timedelta(microseconds=2)
        if not follow:
            assert clock.now() - before <= seconds(passing) + dt.timedelta(microseconds=2)
