"""The room in memory: sessions and their sittings, the clock, and the one way to change them: durable first, then here."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Executable, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.announcements import Announcements
from exam_room.errors import NotNow, NotSaved
from exam_room.live_attempt import LiveAttempt
from exam_room.on_record import (
    Rows,
    as_on_record,
    attempts_on_record,
    open_sittings,
    sitting_on_record,
)
from exam_room.open_pages import OpenPages
from exam_room.other_rooms import Alone, Others, look, sitting_now
from exam_room.planning import plan_practice
from exam_room.resumed_clock import resumed_clock
from exam_room.room_clock import RoomClock
from exam_room.sealed_paper import SealedPaper
from exam_room.sealing import SealedPapers
from exam_room.shared_time import SharedTime
from exam_room.unsure import Unsure
from grading.nbgrader.course import Course
from grading.paper.released import Paper
from grading.submitted import released_paper
from records.database.group_commit import GroupCommit, Together, TransactionLost
from records.database.one_room import RoomHold
from records.errors import RoomElsewhere
from records.exams.answer import NewestAnswer, newest_answers
from records.exams.attempt import Attempt, AttemptAct, move_attempt
from records.exams.exam import ExamForm
from records.exams.sitting import Sitting
from records.schema import close_database, open_database

T = TypeVar("T")
LOOK = 5.0
"""Seconds: however many invigilators look at a sitting, it is read no more often than that."""

log = logging.getLogger("lawstudy.room")


class Room:
    """What the room knows. Everything is on record too: a restart reads it again and goes on.

    Other processes (the command line) may add sessions; `refresh` finds them. What is in the room already is changed
    by the room alone.
    """

    def __init__(
        self,
        records_url: str,
        course: Course,
        *,
        clock: RoomClock | None = None,
        shared: bool = False,
    ) -> None:
        """``shared``: other rooms of this version may have the database, too. Raises `records.errors.RoomElsewhere` otherwise."""
        self.course = course
        self._reading = open_database(records_url)
        self.hold = RoomHold(shared=shared)
        self.sittings: dict[int, Sitting] = {}
        self.attempts: dict[int, LiveAttempt] = {}
        self.pages = OpenPages(self.write, self.now, shared=shared)
        self.time = SharedTime(self.hold.name) if shared else None
        # From here on nobody else's room changes what is read.
        self._writes = GroupCommit(records_url, hold=self.hold, look=look)
        self.away: dt.timedelta | None = None
        self.became_keeper = False
        self.papers_missing = False
        """Somebody may be handed in whose notebook nobody writes."""
        if clock is None:
            with self._reading() as db:
                clock, self.away = resumed_clock(db, self.time)
        self.clock = clock
        self.others: Alone = Alone()
        if self.time is not None:
            self.others = Others(self.read, self.attempts, self.sittings, self.time, clock)
        self._readers = ThreadPoolExecutor(4, "read")
        self.files = ThreadPoolExecutor(1, "submissions")
        self._looked: dict[int, float] = {}
        self._papers: dict[tuple[str, str, str], Paper] = {}
        self.announcements = Announcements(self.now)
        self._started: set[int] = set()
        self._announced: dict[int, str | None] = {}
        self._sealed_papers = SealedPapers(self.write)
        self.unsure = Unsure(self.write, alone=not shared)

    def close(self) -> None:
        """Finish what was asked for."""
        self._writes.close()
        self._readers.shutdown()
        self.files.shutdown()
        close_database(self._reading)

    def now(self) -> dt.datetime:
        """The time in the room: UTC, naive."""
        return self.clock.now()

    async def read(self, query: Callable[[Session], T]) -> T:
        """Ask the records in a thread. Raises `NotSaved` when they are away."""

        def ask() -> T:
            with self._reading() as db:
                if self.others.shared:
                    # Each statement sees what is committed by then, as in a transaction there, and nothing is begun or ended.
                    db.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
                return query(db)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, ask)
        except DBAPIError as error:
            if not (isinstance(error, OperationalError) or error.connection_invalidated):
                raise
            raise _told(error) from None

    def open_db(self) -> Session:
        """A session to read with, outside the event loop."""
        return self._reading()

    async def in_files(self, work: Callable[[], T]) -> T:
        """Do something with submission files, after what was asked for before."""
        return await asyncio.get_running_loop().run_in_executor(self.files, work)

    async def write(self, operation: Callable[[Session], T], *, need: object = None) -> T:
        """Change the records; returns when it is durable. Raises `NotSaved` when it is not; `Stale`, where ``need`` is none."""
        try:
            try:
                return await self._writes.run(operation, need=need)
            except IntegrityError:
                if not self.others.shared:
                    raise
                # Another room made the same at the same moment: now it is found.
                return await self._writes.run(operation, need=need)
        except (DBAPIError, TransactionLost, RoomElsewhere) as error:
            raise _told(error) from None

    async def write_rows(
        self, statement: Executable, rows: Sequence[Mapping[str, object]], *, need: object = None
    ) -> None:
        """The quick way to write rows by a statement. Raises `NotSaved`, ``IntegrityError``."""
        try:
            await self._writes.execute(statement, rows, need=need)
        except (DBAPIError, TransactionLost, RoomElsewhere) as error:
            raise _told(error) from None

    async def write_of(self, live: LiveAttempt, operation: Callable[[Session], T]) -> T:
        """The same of an attempt, which must still be what was read of it. Raises `Stale` where another room changed it."""
        try:
            with self.unsure.of([live]):
                return await self.write(operation, need=self.others.need(live))
        finally:
            _wrote(live)

    async def write_row_of(
        self, live: LiveAttempt, statement: Executable, row: Mapping[str, object]
    ) -> None:
        """The same, the quick way."""
        try:
            with self.unsure.of([live]):
                await self.write_rows(statement, [row], need=self.others.need(live))
        finally:
            _wrote(live)

    async def share_of(self, live: LiveAttempt, work: Together, item: object) -> Any:
        """The same by what is done together for many: see `records.database.group_commit.GroupCommit.share`."""
        try:
            with self.unsure.of([live]):
                return await self._shared(live, work, item)
        finally:
            _wrote(live)

    async def _shared(self, live: LiveAttempt, work: Together, item: object) -> Any:
        try:
            return await self._writes.share(work, item, need=self.others.need(live))
        except (DBAPIError, TransactionLost, RoomElsewhere) as error:
            raise _told(error) from None

    async def write_sitting(
        self, sitting: Sitting, operation: Callable[[Session], T], *, by_everybody: bool = True
    ) -> T:
        """The same of a sitting with everybody in it. The caller holds `everybody`.

        ``by_everybody``: it was decided by how each of them stands, of whom nothing may have changed, either.
        """
        lives = self.attempts_of(sitting.id)

        def known(db: Session) -> tuple[T, str]:
            done = operation(db)
            return done, sitting_now(db, sitting.id) if self.others.shared else ""

        need = self.others.need_sitting(sitting, lives, everybody=by_everybody)
        try:
            with self.unsure.of(lives, sitting.id):
                done, version = await self.write(known, need=need)
        finally:
            for live in lives:
                _wrote(live)
        self.others.wrote(sitting, version)
        return done

    @contextlib.asynccontextmanager
    async def held(self, live: LiveAttempt) -> AsyncIterator[None]:
        """Hold an attempt from looking at it until what follows from that is durable; it is as on record."""
        waited = live.lock.locked()
        async with live.lock:
            if waited or live.version is None or not live.is_read:
                await self.others.follow([live])
            await self.unsure.read([live])
            self._decides(live)
            try:
                yield
            finally:
                live.decides = False

    @contextlib.asynccontextmanager
    async def everybody(self, sitting: Sitting) -> AsyncIterator[None]:
        """Hold all of a sitting: nobody begins, and no other decision comes between looking at it and changing it."""
        async with contextlib.AsyncExitStack() as held:
            lives = self.attempts_of(sitting.id)
            for live in lives:
                await held.enter_async_context(live.lock)
            await self.follow_changes()
            await self.unsure.read(lives)
            for live in lives:
                self._decides(live)
            try:
                yield
            finally:
                for live in lives:
                    live.decides = False

    def _decides(self, live: LiveAttempt) -> None:
        live.decides, live.sitting_version = True, self.others.version(live.sitting)

    async def follow_changes(self) -> None:
        """What other rooms changed of sittings, and of everybody in them, is known here, too; so are attempts that are new."""
        if new := await self.others.follow_changes():
            await self.take_in(new)

    async def follow_sitting(self, sitting: Sitting) -> None:
        """The same of one sitting with everybody's answers and pages, as it stood `LOOK` ago at most."""
        if self.others.shared and monotonic() - self._looked.get(sitting.id, -LOOK) >= LOOK:
            self._looked[sitting.id] = monotonic()
            await self.others.follow(self.attempts_of(sitting.id))

    async def change(
        self,
        live: LiveAttempt,
        values: dict[str, object],
        also: Callable[[Session], object] = lambda db: None,
    ) -> None:
        """Change an attempt on record, with what else belongs to it, then here. The caller holds the sitting's lock."""
        attempt = live.attempt

        def operation(db: Session) -> None:
            db.execute(update(Attempt).where(Attempt.id == attempt.id).values(**values))
            also(db)

        await self.write_of(live, operation)
        for name, value in values.items():
            setattr(attempt, name, value)

    async def move(
        self,
        live: LiveAttempt,
        act: AttemptAct,
        values: dict[str, object],
        also: Callable[[Session], object],
        *,
        roles: Collection[str],
    ) -> None:
        """Make a move of an attempt with its audit entry, if it still stands on record where the move may be made.

        The caller holds the attempt's lock. Raises `MoveRefused`.
        """
        attempt = live.attempt

        def operation(db: Session) -> dict[str, Any]:
            changed = move_attempt(db, attempt.id, act, values, roles=roles)
            also(db)
            return changed

        for name, value in (await self.write_of(live, operation)).items():
            setattr(attempt, name, value)

    async def change_sitting(
        self,
        sitting: Sitting,
        values: dict[str, object],
        also: Callable[[Session], object] = lambda db: None,
        here: Callable[[], object] = lambda: None,
    ) -> None:
        """The same for a session; ``here``: what changes with it in memory, before anybody hears of it."""

        def operation(db: Session) -> None:
            which = Sitting.id == sitting.id
            db.execute(update(Sitting).where(which).values(**values))
            also(db)

        await self.write_sitting(sitting, operation, by_everybody=False)
        for name, value in values.items():
            setattr(sitting, name, value)
        here()
        await self.announce(sitting)

    def paper(self, live: LiveAttempt) -> Paper:
        """The paper of an attempt. Raises `NotNow` when another one lies under its name now."""
        key = live.exam, live.form, live.form_hash
        if key not in self._papers:
            paper = released_paper(self.course, live.exam, live.form)
            # Papers of 0.1.0 do not name their content.
            if paper.form_hash not in ("", live.form_hash):
                raise NotNow("not_open", messages.OTHER_PAPER)
            self._papers[key] = paper
        return self._papers[key]

    async def sealed_paper(self, live: LiveAttempt) -> SealedPaper:
        """The paper of an attempt under a key of its sitting. Raises `NotSaved`, and `NotNow` as `paper` does."""
        return await self._sealed_papers.of(live.sitting, self.paper(live))

    async def announce_starts(self) -> None:
        """Tell those who wait that a barrier has lifted by itself, at the minute that was planned."""
        for sitting in list(self.sittings.values()):
            if sitting.id not in self._started and self._has_started(sitting):
                await self.announce(sitting)

    async def announce(self, sitting: Sitting) -> None:
        """Tell everybody how things stand now; who heard of the start is not told of it again by `announce_starts`."""
        here = self.announcements.attempts(sitting.id) if self.others.shared else ()
        await self.pages.give_keys(
            self.attempts[number] for number in here if number in self.attempts
        )
        if self._has_started(sitting):
            self._started.add(sitting.id)
        self._announced[sitting.id] = self.others.version(sitting)
        self.announcements.announce(sitting.id)

    def heard_of(self, sitting: Sitting) -> str | None:
        """The version of a sitting's row that was announced last: who asks may have taken in another one since."""
        return self._announced.get(sitting.id)

    def _has_started(self, sitting: Sitting) -> bool:
        return sitting.starts_at is not None and sitting.starts_at <= self.now()

    async def ping_listeners(self) -> None:
        """Tell everybody who waits how things stand."""
        await self.announcements.announce_all()

    def attempts_of(self, session_id: int) -> list[LiveAttempt]:
        """Everybody who is called to a session, in the order of their seats."""
        found = [each for each in self.attempts.values() if each.sitting.id == session_id]
        return sorted(found, key=lambda each: each.attempt.id)

    def forget_sitting(self, sitting: Sitting, at: dt.datetime) -> None:
        """It was deleted on record. Whoever holds one of its attempts still finds it closed."""
        sitting.ended_at = at
        for live in self.attempts_of(sitting.id):
            del self.attempts[live.attempt.id]
        # Another room's deletion may be heard of while this one's is under way.
        self.sittings.pop(sitting.id, None)
        self._started.discard(sitting.id)
        self._announced.pop(sitting.id, None)
        self._sealed_papers.forget(sitting)
        self.announcements.forget(sitting.id)

    async def find_sitting(self, number: int) -> Sitting | None:
        """A session, also one that ended before the room was started."""
        if number not in self.sittings:
            found = await self.read(lambda db: sitting_on_record(db, number))
            if found is not None:
                self._add(*found)
        return self.sittings.get(number)

    async def find_attempt(self, attempt: int) -> LiveAttempt | None:
        """A sitting, also of a session that is over."""
        if attempt not in self.attempts:
            known = select(Attempt.sitting_id).where(Attempt.id == attempt)
            number = await self.read(lambda db: db.scalar(known))
            if number is None:
                return None
            await self.find_sitting(number)
            if self.others.shared and attempt not in self.attempts:
                await self.take_in([attempt])  # Made in another room.
        live = self.attempts.get(attempt)
        if live is not None and not live.lock.locked():
            await self.others.follow([live])
        return live

    async def take_in(self, attempts: Collection[int]) -> None:
        """Read attempts that are not here yet."""
        for found in await self.read(lambda db: attempts_on_record(db, attempts)):
            self._add(*found)

    def _add(self, row: Sitting, lives: Iterable[LiveAttempt]) -> None:
        """Take in what was read, in the event loop's thread; what is here already stays as it is."""
        row = self.sittings.setdefault(row.id, row)
        for live in lives:
            live.sitting = row
            self.attempts.setdefault(live.attempt.id, live)

    def load(self) -> None:
        """Read what is not here yet of the sessions that are not over, with all answers.

        Also those that were ended while a paper was open: it is still to be handed in.
        """
        with self._reading() as db:
            for found in open_sittings(db, self._newest()):
                self._add(*found)

    async def load_new(self) -> None:
        """The same while the room runs."""
        newest = self._newest()
        for found in await self.read(lambda db: open_sittings(db, newest)):
            self._add(*found)

    def _newest(self) -> dict[int, int]:
        return {live.sitting.id: number for number, live in sorted(self.attempts.items())}

    async def refresh(self) -> None:
        """Find sessions that were made elsewhere, and open practice to everybody who is called to it.

        A new practice session's attempts follow with the next call.
        """
        alone = self.time is None or self.time.keeps
        made = await self.read(plan_practice) if alone else []
        if made:
            # Looked for once more: somebody may have begun meanwhile.
            await self.write(lambda db: db.add_all(plan_practice(db)))
        known = set(self.sittings)
        open_sessions = select(Sitting.id).where(Sitting.ended_at.is_(None))
        found = await self.read(lambda db: db.scalars(open_sessions).all())
        if made or set(found) - known:
            await self.load_new()
        forms = await self.read(
            lambda db: dict(db.execute(select(ExamForm.id, ExamForm.content_hash)).all())
        )
        for live in self.attempts.values():
            # Released anew before anybody began: who begins gets the new paper, who writes keeps theirs.
            if live.attempt.state == "called":
                live.form_hash = forms.get(live.attempt.form_id, live.form_hash)
        await self.follow_changes()
        await self.be_sure()

    async def be_sure(self) -> None:
        """Read what is unsure here, whether or not anybody decides about it."""
        for number in list(self.unsure.sittings):
            if sitting := self.sittings.get(number):
                async with self.everybody(sitting):
                    pass
        for number in list(self.unsure.attempts):
            if live := self.attempts.get(number):
                async with self.held(live):
                    pass

    async def reload(self, live: LiveAttempt) -> None:
        """Read a sitting's answers again, after a commit whose outcome was not known."""
        attempt = live.attempt.id
        [rows] = await self.read(lambda db: list(newest_answers(db, [attempt])))
        live.take(rows)

    async def change_held(
        self, lives: Sequence[LiveAttempt], operation: Callable[[Session], T]
    ) -> T:
        """Change the records of these attempts by somebody else's rule; what is here follows from the same transaction.

        The caller holds their locks; the rule sees to other rooms of the database itself.
        """
        numbers = [live.attempt.id for live in lives]

        def changed(db: Session) -> tuple[T, Rows, dict[int, list[NewestAnswer]]]:
            done = operation(db)
            db.flush()
            return done, *as_on_record(db, numbers)

        try:
            with self.unsure.of(lives):
                done, rows, answers = await self.write(changed)
        finally:
            for live in lives:
                _wrote(live)
        for live in lives:
            if (row := rows.get(live.attempt.id)) is not None:
                for name, value in row.items():
                    setattr(live.attempt, name, value)
                live.take(answers[live.attempt.id])
        return done


def _wrote(live: LiveAttempt) -> None:
    """Its row is another one now, or may be."""
    live.version = None
    live.written += 1


def _told(error: Exception) -> Exception:
    """A row that is there already is for the caller; everything else is told as not saved."""
    if isinstance(error, IntegrityError):
        return error
    log.error("not saved: %s", error)
    return NotSaved(messages.NOT_SAVED)
