from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.rate_limit import FailureLimit


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def fail(limit: FailureLimit, key: str, times: int) -> None:
    for _ in range(times):
        limit.failed(key)


def test_an_unknown_key_is_open_at_any_time() -> None:
    clock = Clock()
    limit = FailureLimit(1, 60, clock)
    for clock.seconds in (0.0, 1.0, 1e9):
        assert limit.is_open("a")


def test_as_many_failures_as_allowed_then_no_more() -> None:
    limit = FailureLimit(3, 60, Clock())
    for _ in range(3):
        assert limit.is_open("a")
        limit.failed("a")
    assert not limit.is_open("a")


def test_asking_alone_costs_nothing() -> None:
    limit = FailureLimit(2, 60, Clock())
    for _ in range(1000):
        assert limit.is_open("office")


def test_one_key_does_not_close_another() -> None:
    limit = FailureLimit(2, 60, Clock())
    fail(limit, "a", 50)
    assert not limit.is_open("a")
    assert limit.is_open("b")


def test_it_refills_evenly() -> None:
    clock = Clock()
    limit = FailureLimit(6, 60, clock)
    fail(limit, "a", 6)
    clock.seconds = 9.9
    assert not limit.is_open("a")
    clock.seconds = 10.1
    assert limit.is_open("a")
    limit.failed("a")
    assert not limit.is_open("a")
    clock.seconds = 200.0
    tries = 0
    while limit.is_open("a"):
        limit.failed("a")
        tries += 1
    assert tries == 6


def test_failures_that_arrive_while_it_is_closed_do_not_close_it_for_longer() -> None:
    """Many tries that were being checked at once must not lock an office out for hours."""
    clock = Clock()
    limit = FailureLimit(5, 60, clock)
    fail(limit, "a", 500)
    clock.seconds = 60.1
    assert limit.is_open("a")


def test_only_so_many_keys_are_kept_and_the_oldest_goes_first() -> None:
    limit = FailureLimit(1, 60, Clock(), keys=3)
    for key in "abc":
        limit.failed(key)
    limit.failed("a")  # now the newest
    limit.failed("d")
    assert [limit.is_open(key) for key in "abcd"] == [False, True, False, False]


@settings(deadline=None)
@given(gaps=st.lists(st.floats(0, 30), max_size=60), most=st.integers(1, 8))
def test_never_more_failures_in_a_span_than_the_bucket_and_its_refill_allow(
    gaps: list[float], most: int
) -> None:
    clock = Clock()
    limit = FailureLimit(most, 60, clock)
    allowed: list[float] = []
    for gap in gaps:
        clock.seconds += gap
        if limit.is_open("a"):
            limit.failed("a")
            allowed.append(clock.seconds)
    for first in range(len(allowed)):
        for last in range(first, len(allowed)):
            span = allowed[last] - allowed[first]
            assert last - first + 1 <= most + span * most / 60 + 1e-6
