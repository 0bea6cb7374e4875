"""Other rooms on the same PostgreSQL database serve the same exam: no request need come to the room that had the last one.

What a room has in its memory is a copy that another room may have made old. So it is compared with the records before
anything is told or decided about an attempt, and when the decision is written the rows are locked and must still be those
that were read: PostgreSQL's ``xmin`` of a row is another one after every change. Else nothing is written, and it is decided
again.

All who wait are looked at together, whether for reading (`foundation.group_read`) or for writing (the group commit's
needs): what two thousand ask for at once is asked of the database a few times.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, Connection, literal_column, text
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.errors import NotSaved
from exam_room.live_attempt import LiveAttempt
from exam_room.newer_rows import Known, Newer, Page, Row, changed_since, newer, unfinished_since
from exam_room.room_clock import RoomClock
from exam_room.shared_time import SharedTime
from foundation.group_read import MOST, GroupRead
from records.exams.sitting import Sitting

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

TRIES = 8
"""How often something is decided anew before the page is asked to come again."""

SITTING_VERSION: ColumnElement[str] = literal_column("sitting.xmin::text")
SLICE = 100
"""Copies that are put right at once: a millisecond of the event loop."""

_SHARED = text("SELECT id, xmin::text FROM sitting WHERE id = ANY(:ids) ORDER BY id FOR SHARE")
_OWN = text("SELECT id, xmin::text FROM sitting WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE")
_ATTEMPTS = text(
    "SELECT id, xmin::text FROM attempt WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE"
)
_EVERYBODY = text(
    "SELECT id, xmin::text FROM attempt WHERE sitting_id = :id ORDER BY id FOR NO KEY UPDATE"
)
_NEWEST = text(
    "SELECT attempt.id, coalesce((SELECT max(seq) FROM answer_event"
    " WHERE attempt_id = attempt.id AND answer_event.page = attempt.page), 0)"
    " FROM attempt WHERE id = ANY(:ids)"
)


class Stale(Exception):
    """Another room changed it meanwhile; nothing was written."""


class Need(NamedTuple):
    """What was read of a sitting, and of an attempt in it, when something was decided about it.

    ``everybody``: versions by attempt of all in the sitting, where it was decided by them. Without an attempt the sitting is
    what will be changed.
    """

    sitting: int
    sitting_version: str | None
    attempt: int = 0
    version: str | None = None
    seq: int = 0
    everybody: Mapping[int, str | None] | None = None


class Alone:
    """No other room writes to the database: memory is right as long as the room lives."""

    shared = False

    async def follow(self, lives: Sequence[LiveAttempt]) -> None:
        """Nothing to be read."""

    async def follow_changes(self) -> Collection[int] | None:
        """Nothing to be read."""

    def version(self, sitting: Sitting) -> str | None:
        """Of the row that was read."""

    def wrote(self, sitting: Sitting, version: str) -> None:
        """The row that this room has changed has another version now."""

    def need(self, live: LiveAttempt) -> object:
        """Nothing has to be looked at."""

    def need_sitting(
        self, sitting: Sitting, lives: Sequence[LiveAttempt], *, everybody: bool
    ) -> object:
        """Nothing has to be looked at."""


class Others(Alone):
    """Other rooms may have changed what is here. ``attempts``, ``sittings``: what this room has of them, by their numbers.

    ``time``: that of all, and ``clock`` the room's.
    """

    shared = True

    def __init__(
        self,
        read: Callable[[Callable[[Session], Any]], Awaitable[Any]],
        attempts: Mapping[int, LiveAttempt],
        sittings: Mapping[int, Sitting],
        time: SharedTime,
        clock: RoomClock,
    ) -> None:
        self._read, self._attempts, self._sittings = read, attempts, sittings
        self._time, self._clock = time, clock
        self._reads = GroupRead[int, None](self._look)
        self._versions: dict[int, str] = {}
        self._since: str | None = None
        self._left: set[int] = set()
        # What was read first is taken in first.
        self._turn = asyncio.Lock()

    async def follow(self, lives: Sequence[LiveAttempt]) -> None:
        """Make the copies of these what is on record now. Of whom something is being decided, the copy is the decider's."""
        numbers = [live.attempt.id for live in lives]
        if len(numbers) == 1:
            await self._reads.of(numbers[0])
            return
        for start in range(0, len(numbers), MOST):
            await self._look(numbers[start : start + MOST])

    async def _look(self, numbers: Sequence[int]) -> Mapping[int, None]:
        async with self._turn:
            await self._compare(numbers)
        return {}

    async def _compare(self, numbers: Sequence[int]) -> None:
        lives = {each: self._attempts[each] for each in numbers if each in self._attempts}
        known = {
            number: Known(live.version, live.read_page, live.last_seq)
            for number, live in lives.items()
        }
        written = {number: live.written for number, live in lives.items()}
        versions = dict(self._versions)
        found = await self._read(lambda db: newer(db, known, versions))
        if self._is_corrected(found):
            await self._take_changes()
            # All times are right now. These are compared anew, and who asks for changes hears of all of them.
            self._since = None
            await self._compare(numbers)
            return
        await self._take(found, written, versions)
        for number in lives.keys() - found.found.keys():
            # Deleted with its sitting.
            lives[number].version = ""

    async def follow_changes(self) -> Collection[int]:
        """Take in what was changed of these, and of everybody in them, since this was asked last; but no answers.

        Returns the attempts that are not here yet.
        """
        async with self._turn:
            return await self._take_changes()

    async def _take_changes(self) -> Collection[int]:
        sittings = dict(self._sittings)
        written = {number: live.written for number, live in self._attempts.items()}
        versions, numbers, since = dict(self._versions), list(sittings), self._since
        left = self._left | {n for n, live in self._attempts.items() if live.version is None}

        def read(db: Session) -> tuple[str, Newer]:
            # Asked first: what is changed in between is seen twice rather than never.
            return unfinished_since(db), changed_since(db, numbers, since, left)

        found: Newer
        now, found = await self._read(read)
        if corrected := self._is_corrected(found):
            # What was read before the time was may be of the time before.
            since = None
            now, found = await self._read(read)
        self._left -= left
        if corrected and found.told is not None:
            self._time.go_by(self._clock, found.told)
        # Nobody is looked at by one clock who is judged by the other.
        await self._take(found, written, versions, at_once=corrected)
        for number, row in found.sittings.items():
            self._take_sitting(sittings[number], row, versions)
        self._since = now
        return found.found.keys() - self._attempts.keys()

    def _is_corrected(self, found: Newer) -> bool:
        """Whether somebody has put the clock of all right, and this room's does not know yet."""
        return found.told is not None and found.told.corrections != self._time.corrections

    async def _take(
        self,
        found: Newer,
        written: Mapping[int, int],
        versions: Mapping[int, str],
        *,
        at_once: bool = False,
    ) -> None:
        """Put what was read into the copies, as far as nothing was written meanwhile."""
        for turn, (number, sitting) in enumerate(found.found.items(), 1):
            if turn % SLICE == 0 and not at_once:
                await asyncio.sleep(0)
            live = self._attempts.get(number)
            if live is None:
                continue
            if live.decides or live.written != written.get(number):
                self._left.add(number)
                continue
            if sitting in found.sittings:
                self._take_sitting(live.sitting, found.sittings[sitting], versions)
            _take_page(live, found.pages.get(number))
            if (row := found.attempts.get(number)) and row.version != live.version:
                _put(live.attempt, row.values)
                live.version = row.version
            if number in found.answers:
                live.take(found.answers[number])
            live.add(found.later.get(number, ()))

    def _take_sitting(self, sitting: Sitting, row: Row, versions: Mapping[int, str]) -> None:
        known = self._versions.get(sitting.id)
        # Another one than when it was asked for: this room has changed it since, or taken it in already.
        if known == versions.get(sitting.id) and known != row.version:
            _put(sitting, row.values)
            self._versions[sitting.id] = row.version

    def version(self, sitting: Sitting) -> str | None:
        """Of the row that was read."""
        return self._versions.get(sitting.id)

    def wrote(self, sitting: Sitting, version: str) -> None:
        """The row that this room has changed has another version now."""
        self._versions[sitting.id] = version

    def need(self, live: LiveAttempt) -> Need:
        """What was read of the attempt and its sitting when deciding began."""
        seq = live.last_seq if live.is_read else -1
        return Need(live.sitting.id, live.sitting_version, live.attempt.id, live.version, seq)

    def need_sitting(
        self, sitting: Sitting, lives: Sequence[LiveAttempt], *, everybody: bool
    ) -> Need:
        """The same of a sitting with these, and of them where it is decided by how they stand."""
        versions = {live.attempt.id: live.version for live in lives} if everybody else None
        read = next((live.sitting_version for live in lives), self.version(sitting))
        return Need(sitting.id, read, everybody=versions)


def look(connection: Connection, needs: Sequence[Need]) -> list[Exception | None]:
    """Lock what these were decided by, until the commit, in a few statements; `Stale` for what was changed since it was read.

    Sittings first, then attempts, both in their order: rooms that wait for each other cannot happen by it.
    """
    own = {need.sitting for need in needs if not need.attempt}
    sittings = _versions(connection, _OWN, own)
    sittings |= _versions(connection, _SHARED, {need.sitting for need in needs} - own)
    wanted = {need.attempt for need in needs if need.attempt}
    attempts = _versions(connection, _ATTEMPTS, wanted)
    # From here on nobody saves an answer of them.
    newest = _versions(connection, _NEWEST, wanted)
    told, seen, decided = list[Exception | None](), set[int](), set[int]()
    for need in needs:
        right = sittings.get(need.sitting) == need.sitting_version and need.sitting not in decided
        if need.attempt:
            right &= attempts.get(need.attempt) == need.version
            right &= newest.get(need.attempt) == need.seq
            # A second decision about the same in this commit was made without knowing the first.
            right &= need.attempt not in seen
            seen.add(need.attempt)
        else:
            decided.add(need.sitting)
            if need.everybody is not None:
                now: dict[int, str] = dict(
                    connection.execute(_EVERYBODY, {"id": need.sitting}).all()
                )
                right &= now == need.everybody
        told.append(None if right else Stale())
    return told


def _versions(connection: Connection, statement: Any, numbers: Collection[int]) -> dict[int, Any]:
    if not numbers:
        return {}
    return dict(connection.execute(statement, {"ids": list(numbers)}).all())


def again(
    decide: Callable[Concatenate[R, P], Awaitable[T]],
) -> Callable[Concatenate[R, P], Coroutine[Any, Any, T]]:
    """A decision that is made anew, from what is on record then, when another room was quicker."""

    @functools.wraps(decide)
    async def decided(room: R, /, *arguments: P.args, **options: P.kwargs) -> T:
        for _ in range(TRIES - 1):
            try:
                return await decide(room, *arguments, **options)
            except Stale:
                continue
        try:
            return await decide(room, *arguments, **options)
        except Stale:
            raise NotSaved(messages.NOT_SAVED) from None

    return decided


def sitting_now(db: Session, sitting: int) -> str:
    """The row's version, also after a change in this transaction; empty when it is gone."""
    asked = text("SELECT xmin::text FROM sitting WHERE id = :id")
    return str(db.scalar(asked, {"id": sitting}) or "")


def _put(copy: Any, values: Mapping[str, Any]) -> None:
    """Set what is another value: most of a row is what it was."""
    for name, value in values.items():
        if getattr(copy, name) != value:
            setattr(copy, name, value)


def _take_page(live: LiveAttempt, page: Page | None) -> None:
    if page is None:
        return
    live.key_given_at = live.key_given_at or page.key_given_at
    if page.seen_at is not None and (live.last_seen is None or page.seen_at > live.last_seen):
        live.tab, live.address, live.last_seen = page.tab, page.address, page.seen_at
