from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.rate_limit import GrowingDelay


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def tries(limit: GrowingDelay, times: int, name: str = "zhang", address: str = "a") -> list[bool]:
    return [limit.begin(address, name) for _ in range(times)]


def test_so_many_at_once_then_one_after_each_wait_and_each_wait_is_twice_as_long() -> None:
    clock = Clock()
    limit = GrowingDelay(clock, free=3, first=2, longest=10)
    assert tries(limit, 5) == [True, True, True, False, False]
    waited = []
    for _ in range(5):
        began = clock.seconds
        while not limit.begin("a", "zhang"):
            clock.seconds += 0.5
        waited.append(clock.seconds - began)
    assert waited == [2, 4, 8, 10, 10]


def test_a_name_is_slowed_down_at_one_address_and_nobody_else_is() -> None:
    limit = GrowingDelay(Clock(), free=2)
    tries(limit, 9)
    assert not limit.begin("a", "zhang")
    assert limit.begin("a", "li")
    assert limit.begin("b", "zhang")
    assert limit.begin("az", "hang")


def test_hundreds_of_invented_names_slow_nobody_down() -> None:
    limit = GrowingDelay(Clock(), free=1)
    for number in range(1000):
        assert limit.begin("a", f"invented{number}")
    assert limit.begin("a", "zhang")


def test_what_is_refused_does_not_count() -> None:
    clock = Clock()
    limit = GrowingDelay(clock, free=1, first=2)
    tries(limit, 500)
    clock.seconds = 2
    assert limit.begin("a", "zhang")


def test_success_and_rest_wipe_the_count() -> None:
    clock = Clock()
    limit = GrowingDelay(clock, free=2, first=100, longest=1000, forget=5000)
    tries(limit, 3)
    limit.succeeded("a", "zhang")
    assert tries(limit, 3) == [True, True, False]
    clock.seconds = 6000
    assert tries(limit, 3) == [True, True, False]


def test_only_so_many_pairs_are_kept_and_the_oldest_goes_first() -> None:
    limit = GrowingDelay(Clock(), free=1, pairs=3)
    for name in ("x", "y", "z", "w" * 10_000):
        limit.begin("a", name)
    assert len(limit._tries) == 3
    assert sum(len(key) for key in limit._tries) == 3 * 16
    assert [limit.begin("a", name) for name in ("y", "z")] == [False, False]
    assert limit.begin("a", "x")


@settings(deadline=None)
@given(gaps=st.lists(st.floats(0, 30), max_size=60), free=st.integers(1, 5))
def test_whatever_the_rhythm_there_are_never_more_tries_than_the_waits_allow(
    gaps: list[float], free: int
) -> None:
    clock = Clock()
    limit = GrowingDelay(clock, free=free, first=2, longest=100, forget=1e9)
    allowed: list[float] = []
    for gap in gaps:
        clock.seconds += gap
        if limit.begin("a", "zhang"):
            allowed.append(clock.seconds)
    for number in range(free, len(allowed)):
        wait = min(100, 2 * 2 ** (number - free))
        assert allowed[number] - allowed[number - 1] >= wait
