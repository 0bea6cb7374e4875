"""The roll call (点名): who is there before the start, by the page that waits or ticked by hand, hall by hall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exam_room.live_attempt import LiveAttempt
from exam_room.other_rooms import again
from exam_room.room import Room
from exam_room.timing import Phase

WAITS: frozenset[Phase] = frozenset({"waiting", "ready", "late", "paused"})
"""Phases in which a page of somebody who has not begun says that they are there; earlier they only try their slip."""


@dataclass(frozen=True)
class Hall:
    """One hall (考场), ``""`` for those at their desks: how many are expected there, and how many have arrived."""

    name: str
    expected: int
    arrived: int

    @property
    def missing(self) -> int:
        """Who has not come."""
        return self.expected - self.arrived


@again
async def arrive(room: Room, live: LiveAttempt, address: str) -> None:
    """Their page waits for the start: put it on record, once. Raises `NotSaved`."""
    if not _is_new(room, live):
        return
    async with room.held(live):
        if _is_new(room, live):
            at = live.attempt.arrived_at or room.now()
            await room.change(live, {"arrived_at": at, "arrived_from": address[:64]})


def forget_pages(room: Room, attempts: Iterable[int]) -> None:
    """The log-ins of these are over, as `planning.issue_entry_codes` put on record: who is there comes in again."""
    for number in attempts:
        if live := room.attempts.get(number):
            live.attempt.forget_page()


def halls(lives: Sequence[LiveAttempt]) -> list[Hall]:
    """Halls in the order of the seats."""
    by_name: dict[str, list[bool]] = {}
    for live in lives:
        by_name.setdefault(live.attempt.room, []).append(live.attempt.is_present)
    return [Hall(name, len(present), sum(present)) for name, present in by_name.items()]


def _is_new(room: Room, live: LiveAttempt) -> bool:
    attempt = live.attempt
    return (
        attempt.state == "called"
        and attempt.arrived_from is None
        and not live.sitting.practice
        and live.phase(room.now()) in WAITS
    )
