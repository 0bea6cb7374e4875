"""One candidate's attempt as the room holds it in memory: a copy of what is on record, and who is at the other end."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple

import orjson

from exam_room.allowance import Allowance
from exam_room.timing import Phase, phase
from grading.answers import count_answered
from grading.paper.released import Paper
from records.exams.answer import NewestAnswer
from records.exams.attempt import Attempt
from records.exams.sitting import Sitting

LIVE = dt.timedelta(seconds=30)
"""A page that was heard of within this time is taken to be open."""


class Given(NamedTuple):
    """An answer as it stands; ``page`` and ``seq`` say which change made it."""

    value: object
    marked: bool
    page: int
    seq: int


@dataclass(frozen=True)
class Candidate:
    """Who writes."""

    number: str
    name: str
    body: str


@dataclass(slots=True)
class LiveAttempt:
    """An attempt with its answers. ``attempt`` and ``session`` are copies of the rows, changed after the database is.

    ``form_hash``: content of the form; another paper under the same name is not this one. ``last_seq`` is the number of the last change of the page ``read_page``: where that is not the newest page, the answers are to
    be read again. ``place`` is the question that was changed last. ``lock`` is held from looking at the attempt until what follows from it is durable. ``tab``, ``address`` and
    ``last_seen`` tell of the newest page, ``key_given_at`` when the key of the sealed paper was sent first; they are on
    record only for other rooms.

    Where other rooms may change what is on record (`exam_room.other_rooms`): ``version`` is that of the row that was read, and
    ``sitting_version`` that of the sitting's when deciding began; ``decides`` says that somebody who holds the lock has looked
    at the copy and decides by it; ``written`` counts what this room wrote.
    """

    attempt: Attempt
    sitting: Sitting
    exam: str
    form: str
    form_hash: str
    candidate: Candidate
    answers: dict[str, Given] = field(default_factory=dict)
    last_seq: int = 0
    read_page: int = 0
    place: str = ""
    tab: str = ""
    address: str = ""
    last_seen: dt.datetime | None = None
    key_given_at: dt.datetime | None = None
    version: str | None = None
    sitting_version: str | None = None
    decides: bool = False
    written: int = 0
    allowance: Allowance = field(default_factory=Allowance)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def phase(self, now: dt.datetime) -> Phase:
        """Where the candidate stands."""
        return phase(self.sitting, self.attempt, now)

    @property
    def is_sealed(self) -> bool:
        """Whether its paper is given out sealed before the start: where all begin at one barrier."""
        return self.sitting.start == "together" and not self.sitting.practice

    def may_be_given(self, now: dt.datetime) -> bool:
        """Whether somebody who has not begun may be given the key of their sealed paper."""
        return self.is_sealed and self.attempt.state == "called" and self.phase(now) == "ready"

    def is_live(self, now: dt.datetime) -> bool:
        """Whether a page is open somewhere."""
        return self.last_seen is not None and now - self.last_seen < LIVE

    def take(self, events: Iterable[NewestAnswer]) -> None:
        """Replace the answers by what the newest rows say, in the order in which they came."""
        self.answers, self.last_seq, self.place = {}, 0, ""
        self.read_page = self.attempt.page
        self.add(events)

    def add(self, events: Iterable[NewestAnswer]) -> None:
        """Take in changes that follow those that are here."""
        for event in events:
            given = Given(orjson.loads(event.value), event.marked, event.page, event.seq)
            self.put(event.question, given)
            if event.page == self.read_page:
                self.last_seq = max(self.last_seq, event.seq)

    @property
    def is_read(self) -> bool:
        """Whether the answers are those that the newest page goes on from."""
        return self.read_page == self.attempt.page

    def put(self, question: str, given: Given) -> None:
        """An answer that is on record. Names and letters, which everybody's answers are made of, are kept once for all."""
        name = intern(question)
        self.answers[name] = given._replace(value=_shared(given.value))
        self.place = name

    def values(self) -> dict[str, object]:
        """Answers by question."""
        return {name: given.value for name, given in self.answers.items()}

    def answered(self, paper: Paper) -> int:
        """How many questions have an answer."""
        return count_answered(self.values(), paper.questions)


def shown_answers(answers: Mapping[str, Given]) -> dict[str, list[object]]:
    """What a page gets: ``[value, marked, version]`` by question; the version names the change."""
    return {
        name: [given.value, given.marked, f"{given.page}.{given.seq}"]
        for name, given in answers.items()
    }


def _shared(value: object) -> object:
    """The same value; letters of options are one object wherever they stand."""
    if isinstance(value, list):
        return [_shared(each) for each in value]
    return intern(value) if isinstance(value, str) and len(value) == 1 else value
