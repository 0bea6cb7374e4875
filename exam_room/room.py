"""The room in memory: sessions and their sittings, the clock, and the one way to change them: durable first, then here."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Executable, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, selectinload

from exam_room import messages
from exam_room.errors import NotSaved
from exam_room.live_attempt import Candidate, Sitting
from exam_room.planning import plan_practice
from exam_room.room_clock import RoomClock
from grading.hand_in import released_paper
from grading.nbgrader.course import Course
from grading.paper.released import Paper
from records.database.group_commit import GroupCommit, TransactionLost
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import FormAssignment
from records.exams.incident import Incident
from records.exams.sitting import ExamSession, RoomPulse
from records.people.person import Officer
from records.schema import close_database, open_database

T = TypeVar("T")
PULSE = dt.timedelta(seconds=5)
AWAY = dt.timedelta(seconds=30)
"""A server that was away for longer tells the invigilators."""

log = logging.getLogger("lawstudy.room")


class Room:
    """What the room knows. Everything is on record too: a restart reads it again and goes on.

    Other processes (the command line) may add sessions; `refresh` finds them. What is in the room already is changed
    by the room alone.
    """

    def __init__(self, records_url: str, course: Course, *, clock: RoomClock | None = None) -> None:
        self.course = course
        self._reading = open_database(records_url)
        self.away: dt.timedelta | None = None
        self.clock = clock or self._resumed_clock()
        self._writes = GroupCommit(records_url)
        self._readers = ThreadPoolExecutor(4, "read")
        self.files = ThreadPoolExecutor(1, "submissions")
        self.sessions: dict[int, ExamSession] = {}
        self.sittings: dict[int, Sitting] = {}
        self._papers: dict[tuple[str, str], Paper] = {}

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
        """Ask the records in a thread."""

        def ask() -> T:
            with self._reading() as session:
                return query(session)

        return await asyncio.get_running_loop().run_in_executor(self._readers, ask)

    def open_session(self) -> Session:
        """A session to read with, outside the event loop."""
        return self._reading()

    async def in_files(self, work: Callable[[], T]) -> T:
        """Do something with submission files, after what was asked for before."""
        return await asyncio.get_running_loop().run_in_executor(self.files, work)

    async def tell_absence(self) -> None:
        """After a restart: an incident in every session in which somebody was writing while the room was away."""
        away, self.away = self.away, None
        if away is None:
            return
        at = self.now()
        hit = {
            each.session.id for each in self.sittings.values() if each.attempt.state == "writing"
        }
        incidents = [
            Incident(
                session_id=number,
                kind="server_away",
                detail=str(round(away.total_seconds())),
                at=at,
            )
            for number in sorted(hit)
            if not self.sessions[number].practice
        ]
        if incidents:
            await self.write(lambda session: session.add_all(incidents))

    async def write(self, operation: Callable[[Session], T]) -> T:
        """Change the records; returns when it is durable. Raises `NotSaved` when it is not."""
        try:
            return await self._writes.run(operation)
        except (DBAPIError, TransactionLost) as error:
            raise _told(error) from None

    async def write_rows(self, statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
        """The quick way to write rows by a statement. Raises `NotSaved`, ``IntegrityError``."""
        try:
            await self._writes.execute(statement, rows)
        except (DBAPIError, TransactionLost) as error:
            raise _told(error) from None

    async def change(
        self,
        sitting: Sitting,
        values: dict[str, object],
        also: Callable[[Session], object] = lambda session: None,
    ) -> None:
        """Change an attempt on record, with what else belongs to it, then here. The caller holds the sitting's lock."""
        attempt = sitting.attempt

        def operation(session: Session) -> None:
            session.execute(update(Attempt).where(Attempt.id == attempt.id).values(**values))
            also(session)

        await self.write(operation)
        for name, value in values.items():
            setattr(attempt, name, value)

    async def change_session(
        self,
        exam_session: ExamSession,
        values: dict[str, object],
        also: Callable[[Session], object] = lambda session: None,
    ) -> None:
        """The same for a session."""

        def operation(session: Session) -> None:
            which = ExamSession.id == exam_session.id
            session.execute(update(ExamSession).where(which).values(**values))
            also(session)

        await self.write(operation)
        for name, value in values.items():
            setattr(exam_session, name, value)

    def incident(self, sitting: Sitting, kind: str, detail: str = "") -> Callable[[Session], None]:
        """An operation that puts an incident on record."""
        at = self.now()
        session_id, attempt_id = sitting.session.id, sitting.attempt.id

        def operation(session: Session) -> None:
            session.add(
                Incident(
                    session_id=session_id,
                    attempt_id=attempt_id,
                    kind=kind,
                    detail=detail[:200],
                    at=at,
                )
            )

        return operation

    def paper(self, sitting: Sitting) -> Paper:
        """The paper of a sitting."""
        key = sitting.exam, sitting.form
        if key not in self._papers:
            self._papers[key] = released_paper(self.course, *key)
        return self._papers[key]

    def sittings_of(self, session_id: int) -> list[Sitting]:
        """Everybody who is called to a session, in the order of their seats."""
        found = [each for each in self.sittings.values() if each.session.id == session_id]
        return sorted(found, key=lambda each: each.attempt.id)

    async def find_session(self, number: int) -> ExamSession | None:
        """A session, also one that ended before the room was started."""
        if number not in self.sessions:
            found = await self.read(lambda session: self._read_ended(session, number))
            if found is not None:
                self._add(*found)
        return self.sessions.get(number)

    async def find_sitting(self, attempt: int) -> Sitting | None:
        """A sitting, also of a session that is over."""
        if attempt not in self.sittings:
            known = select(Attempt.session_id).where(Attempt.id == attempt)
            number = await self.read(lambda session: session.scalar(known))
            if number is None:
                return None
            await self.find_session(number)
        return self.sittings.get(attempt)

    def _read_ended(
        self, session: Session, number: int
    ) -> tuple[ExamSession, list[Sitting]] | None:
        row = session.get(ExamSession, number, options=[selectinload(ExamSession.exam)])
        found = None if row is None else (row, _sittings(session, row, newer_than=0))
        session.expunge_all()
        return found

    def _add(self, row: ExamSession, sittings: Iterable[Sitting]) -> None:
        """Take in what was read, in the event loop's thread; what is here already stays as it is."""
        row = self.sessions.setdefault(row.id, row)
        for sitting in sittings:
            sitting.session = row
            self.sittings.setdefault(sitting.attempt.id, sitting)

    def load(self) -> None:
        """Read what is not here yet of the sessions that are not over, with all answers.

        Also those that were ended while a paper was open: it is still to be handed in.
        """
        with self._reading() as session:
            writing = select(Attempt.session_id).where(Attempt.state == "writing")
            for row in session.scalars(
                select(ExamSession)
                .where(ExamSession.ended_at.is_(None) | ExamSession.id.in_(writing))
                .options(selectinload(ExamSession.exam))
            ):
                newest = max((each.attempt.id for each in self.sittings_of(row.id)), default=0)
                self._add(row, _sittings(session, row, newer_than=newest))
            session.expunge_all()

    async def refresh(self) -> None:
        """Find sessions that were made elsewhere, and open practice to everybody who is called to it.

        A new practice session's attempts follow with the next call.
        """
        made = await self.read(plan_practice)
        if made:
            await self.write(lambda session: session.add_all(made))
        known = set(self.sessions)
        open_sessions = select(ExamSession.id).where(ExamSession.ended_at.is_(None))
        found = await self.read(lambda session: session.scalars(open_sessions).all())
        if made or set(found) - known:
            self.load()

    async def reload(self, sitting: Sitting) -> None:
        """Read a sitting's answers again, after a commit whose outcome was not known."""
        attempt = sitting.attempt.id
        sitting.take(await self.read(lambda session: _events(session, [attempt])))

    async def pulse(self) -> None:
        """Put on record that the room lives."""
        at = self.now()
        await self.write(lambda session: session.merge(RoomPulse(id=1, at=at)))
        if not any(each.attempt.state == "writing" for each in self.sittings.values()):
            self.clock.follow_wall()

    def _resumed_clock(self) -> RoomClock:
        with self._reading() as session:
            pulse = session.get(RoomPulse, 1)
        clock = RoomClock(pulse.at if pulse else None)
        if pulse and clock.now() - pulse.at > AWAY:
            self.away = clock.now() - pulse.at
        return clock


def _sittings(session: Session, row: ExamSession, *, newer_than: int) -> list[Sitting]:
    """The sittings of a session whose attempts have a number above ``newer_than``, with answers where they are open."""
    attempts = session.scalars(
        select(Attempt)
        .where(Attempt.session_id == row.id, Attempt.id > newer_than)
        .order_by(Attempt.id)
        .options(
            selectinload(Attempt.assignment)
            .selectinload(FormAssignment.officer)
            .selectinload(Officer.body),
            selectinload(Attempt.assignment).selectinload(FormAssignment.form),
        )
    ).all()
    begun = [attempt.id for attempt in attempts if attempt.state == "writing"]
    events: dict[int, list[AnswerEvent]] = {}
    for event in _events(session, begun):
        events.setdefault(event.attempt_id, []).append(event)
    found = []
    for attempt in attempts:
        officer = attempt.assignment.officer
        sitting = Sitting(
            attempt,
            row,
            exam=row.exam.name,
            form=attempt.assignment.form.code,
            candidate=Candidate(officer.card_number, officer.name, officer.body.name),
        )
        sitting.take(events.get(attempt.id, ()))
        found.append(sitting)
    return found


def _told(error: Exception) -> Exception:
    """A row that is there already is for the caller; everything else is told as not saved."""
    if isinstance(error, IntegrityError):
        return error
    log.error("not saved: %s", error)
    return NotSaved(messages.NOT_SAVED)


def _events(session: Session, attempts: Iterable[int]) -> list[AnswerEvent]:
    wanted = list(attempts)
    found: list[AnswerEvent] = []
    for start in range(0, len(wanted), 500):  # SQLite takes a limited number of values in a query.
        some = AnswerEvent.attempt_id.in_(wanted[start : start + 500])
        found += session.scalars(select(AnswerEvent).where(some).order_by(AnswerEvent.id))
    return found
