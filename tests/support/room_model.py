"""An exam as it should be, in plain Python: what is on record after each act, whichever room did it, and what the act answers.

Written from `docs/exam-room.md` and not from the rooms' code; `tests.exam_room.test_rooms_in_any_order` compares.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.room_site import NINE, minutes

GRACE, OVERDUE, KEY_ALONE = (dt.timedelta(seconds=number) for number in (5, 8, 5))
DURATION, LATE = minutes(60), minutes(30)
DONE = ("handed_in", "expired")

Answers = dict[str, tuple[object, bool]]
Change = tuple[str, object, bool]


class Refused(Exception):
    """The act changes nothing; ``args[0]`` is the code of why."""


@dataclass
class Seat:
    """One candidate. ``saved``: how many changes of the newest page are safe; ``key``: when it was given."""

    card: str
    state: str = "called"
    page: int = 0
    tab: str = ""
    saved: int = 0
    answers: Answers = field(default_factory=dict)
    deadline: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    extra: dt.timedelta = dt.timedelta()
    admitted: bool = False
    key: dt.datetime | None = None
    proposed_by: str | None = None


@dataclass
class Exam:
    """A sitting with its seats; ``shared``: by two rooms."""

    together: bool
    shared: bool
    now: dt.datetime
    seats: dict[str, Seat]
    paused_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    extension: dt.timedelta = dt.timedelta()

    def may_begin(self, seat: Seat) -> bool:
        """Whether somebody who is called may open the paper now."""
        if self.ended_at or self.paused_at:
            return False
        if not self.together:
            return True
        in_time = seat.admitted or self.now <= NINE + LATE + self.extension
        return in_time and self.now < self._until(seat, self.now)

    def _until(self, seat: Seat, began: dt.datetime) -> dt.datetime:
        if self.together:
            return NINE + DURATION + seat.extra + self.extension
        return began + DURATION + seat.extra

    def _begin(self, seat: Seat, at: dt.datetime) -> None:
        seat.state, seat.deadline = "writing", self._until(seat, at)

    def _collect(self, seat: Seat) -> None:
        assert seat.deadline
        seat.state, seat.ended_at = "expired", min(self.now, seat.deadline)

    def takes_saves(self, seat: Seat) -> bool:
        """Whether an answer that arrives now counts."""
        assert seat.deadline
        return self.paused_at is not None or self.now <= seat.deadline + GRACE

    def open(self, card: str, tab: str, take_over: bool) -> str:
        """A page becomes the one that writes. ``elsewhere`` is a matter of when the other page was heard of: see `Open`."""
        seat = self.seats[card]
        if seat.state == "called":
            if not self.may_begin(seat):
                raise Refused("not_open")
            self._begin(seat, self.now)
        elif seat.state != "writing":
            raise Refused("not_open")
        seat.page, seat.tab, seat.saved = seat.page + 1, tab, 0
        return f"page {seat.page}"

    def save(self, card: str, page: int, first: int, changes: list[Change]) -> str:
        """Changes, each once and in order."""
        seat = self.seats[card]
        if page != seat.page:
            raise Refused("other_page")
        if seat.state in DONE and first + len(changes) > seat.saved + 1:
            raise Refused("handed_in")
        if not 1 <= first <= seat.saved + 1:
            raise Refused("gap")
        fresh = changes[seat.saved + 1 - first :]
        if fresh:
            if seat.state != "writing" or not self.takes_saves(seat):
                raise Refused("time_up")
            for question, value, marked in fresh:
                seat.answers[question] = value, marked
            seat.saved += len(fresh)
        return f"saved {seat.saved}"

    def hand_in(self, card: str, page: int) -> str:
        """The receipt, which is the same again."""
        seat = self.seats[card]
        if seat.state not in DONE:
            if seat.state != "writing":
                raise Refused("not_open")
            if page != seat.page:
                raise Refused("other_page")
            if self.paused_at:
                raise Refused("paused")
            seat.state, seat.ended_at = "handed_in", self.now
        return f"receipt {seat.ended_at}"

    def collect(self) -> str:
        """The room looks whose time is up."""
        late = OVERDUE if self.shared else dt.timedelta()
        for seat in self.seats.values():
            if seat.state == "writing" and seat.deadline:
                over = self.paused_at is None and self.now - late > seat.deadline + GRACE
                if over or self.ended_at:
                    self._collect(seat)
        return "done"

    def give_key(self, card: str) -> str:
        """The key of the sealed paper is sent, where it may be."""
        seat = self.seats[card]
        if self.together and seat.state == "called" and self.may_begin(seat):
            seat.key = seat.key or self.now
        return "done"

    def begin_given(self) -> str:
        """Who has the key and is not heard of has begun."""
        for seat in self.seats.values():
            if seat.state == "called" and seat.key and seat.key <= self.now - KEY_ALONE:
                self._begin(seat, seat.key)
        return "done"

    def forget_keys(self) -> None:
        """The only room died."""
        for seat in self.seats.values():
            seat.key = None

    def pause(self) -> str:
        """Everybody's clock stands."""
        if not self.paused_at:
            self._require_going()
            self.paused_at = self.now
        return "done"

    def resume(self) -> str:
        """The pause is given back."""
        if self.ended_at or not self.paused_at:
            raise Refused("not_open")
        by, self.paused_at = self.now - self.paused_at, None
        self._extend(by)
        return "done"

    def add_time(self, more: int) -> str:
        """For everybody."""
        self._require_going()
        self._extend(minutes(more))
        return "done"

    def add_own_time(self, card: str, more: int) -> str:
        """For one."""
        seat = self._one(card, "called", "writing")
        seat.extra += minutes(more)
        if seat.deadline:
            seat.deadline += minutes(more)
        return "done"

    def admit_late(self, card: str) -> str:
        """After the limit."""
        self._one(card, "called").admitted = True
        return "done"

    def reopen(self, card: str, more: int) -> str:
        """Given back, with so many minutes at least."""
        seat = self._one(card, *DONE)
        assert seat.deadline
        seat.state, seat.ended_at = "writing", None
        seat.deadline = max(seat.deadline, self.now + minutes(more))
        return "done"

    def void(self, card: str, actor: str) -> str:
        """By two people."""
        seat = self.seats[card]
        if seat.state not in ("writing", *DONE):
            raise Refused("not_open")
        if seat.proposed_by is None:
            seat.proposed_by = actor
            return "False"
        if seat.proposed_by == actor:
            raise Refused("two_people")
        seat.state, seat.ended_at = "voided", self.now
        return "True"

    def withdraw_void(self, card: str) -> str:
        """It is proposed no more."""
        seat = self.seats[card]
        if seat.state not in ("writing", *DONE) or seat.proposed_by is None:
            raise Refused("not_open")
        seat.proposed_by = None
        return "done"

    def end(self) -> str:
        """For everybody: papers are collected, who was not even given the key was absent."""
        if self.ended_at:
            return "done"
        self.ended_at, self.paused_at = self.now, None
        for seat in self.seats.values():
            if seat.state == "called" and seat.key:
                self._begin(seat, seat.key)
            if seat.state == "called":
                seat.state = "absent"
            elif seat.state == "writing":
                self._collect(seat)
        return "done"

    def _extend(self, by: dt.timedelta) -> None:
        self.extension += by
        for seat in self.seats.values():
            if seat.state == "writing" and seat.deadline:
                seat.deadline += by

    def _require_going(self) -> None:
        if self.ended_at:
            raise Refused("not_open")

    def _one(self, card: str, *states: str) -> Seat:
        seat = self.seats[card]
        self._require_going()
        if seat.state not in states:
            raise Refused("not_open")
        return seat


def outcome(act: Callable[[], str]) -> str:
    """What an act answers, or the code of why not."""
    try:
        return act()
    except Refused as error:
        return str(error.args[0])
