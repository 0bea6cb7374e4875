"""Other rooms on the same PostgreSQL database serve the same exam: no request need come to the room that had the last one.

What a room has in its memory is a copy that another room may have made old. So it is read anew before anything is told or
decided about an attempt, and when the decision is written the rows are locked and must still be those that were read:
PostgreSQL's ``xmin`` of a row is another one after every change. Else nothing is written, and it is decided again.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, Row, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.errors import NotSaved
from exam_room.live_attempt import LiveAttempt
from records.exams.answer import AnswerEvent, newest_answers
from records.exams.attempt import Attempt
from records.exams.open_page import OpenPage
from records.exams.sitting import Sitting

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

TRIES = 8
"""How often something is decided anew before the page is asked to come again."""

_ATTEMPT = [column.name for column in Attempt.__table__.columns]
_SITTING = [column.name for column in Sitting.__table__.columns]
_OF_ATTEMPT: ColumnElement[str] = literal_column("attempt.xmin::text")
_OF_SITTING: ColumnElement[str] = literal_column("sitting.xmin::text")
_ATTEMPT_NOW = text("SELECT xmin::text FROM attempt WHERE id = :id FOR NO KEY UPDATE")
_SITTING_SHARED = text("SELECT xmin::text FROM sitting WHERE id = :id FOR SHARE")
_SITTING_NOW = text("SELECT xmin::text FROM sitting WHERE id = :id FOR NO KEY UPDATE")
_ATTEMPTS_NOW = text(
    "SELECT id, xmin::text FROM attempt WHERE sitting_id = :id ORDER BY id FOR NO KEY UPDATE"
)


class Stale(Exception):
    """Another room changed it meanwhile; nothing was written."""


class Alone:
    """No other room writes to the database: memory is right as long as the room lives."""

    shared = False

    async def follow(self, lives: Sequence[LiveAttempt], versions: dict[int, str]) -> None:
        """Nothing to be read."""

    def require(self, db: Session, live: LiveAttempt, versions: dict[int, str]) -> None:
        """Nothing to be locked."""

    def require_sitting(
        self, db: Session, sitting: Sitting, lives: Sequence[LiveAttempt], versions: dict[int, str]
    ) -> None:
        """Nothing to be locked."""


class Others(Alone):
    """Other rooms may have changed what is here. ``versions``: of each sitting the row's that was read, by its number."""

    shared = True

    def __init__(self, read: Callable[[Callable[[Session], Any]], Awaitable[Any]]) -> None:
        self._read = read

    async def follow(self, lives: Sequence[LiveAttempt], versions: dict[int, str]) -> None:
        """Make the copies of these attempts, of one sitting or one attempt, what is on record now."""
        by_number = {live.attempt.id: live for live in lives}
        known = {number: (live.attempt.page, live.last_seq) for number, live in by_number.items()}
        if not lives:
            return
        rows, answers = await self._read(lambda db: _read(db, known))
        for row in rows:
            live = by_number[row.attempt_number]
            _take(live, row, versions)
            if row.attempt_number in answers:
                live.take(answers[row.attempt_number])
        # What is not on record any more was deleted with its sitting.
        for number in by_number.keys() - {row.attempt_number for row in rows}:
            by_number[number].version = ""

    def require(self, db: Session, live: LiveAttempt, versions: dict[int, str]) -> None:
        """Lock the attempt, in a transaction that changes it. Raises `Stale` when it or its sitting was changed since it was read."""
        sitting, attempt = live.sitting.id, live.attempt
        if db.scalar(_SITTING_SHARED, {"id": sitting}) != versions.get(sitting):
            raise Stale
        if db.scalar(_ATTEMPT_NOW, {"id": attempt.id}) != live.version:
            raise Stale
        # From here on nobody saves an answer of it.
        newest = _newest_seq(attempt.page).where(AnswerEvent.attempt_id == attempt.id)
        if (db.scalar(newest) or 0) != live.last_seq:
            raise Stale

    def require_sitting(
        self, db: Session, sitting: Sitting, lives: Sequence[LiveAttempt], versions: dict[int, str]
    ) -> None:
        """The same for a sitting with everybody in it."""
        version = db.scalar(_SITTING_NOW, {"id": sitting.id})
        if not lives:
            return  # Nothing was read of it.
        if version != versions.get(sitting.id):
            raise Stale
        now: dict[int, str] = dict(db.execute(_ATTEMPTS_NOW, {"id": sitting.id}).all())
        if now != {live.attempt.id: live.version for live in lives}:
            raise Stale


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


def write_pages(lives: Collection[LiveAttempt]) -> Callable[[Session], None]:
    """An operation that tells the other rooms of these pages."""
    rows = [
        {
            "attempt_id": live.attempt.id,
            "tab": live.tab,
            "address": live.address[:64],
            "seen_at": live.last_seen,
            "key_given_at": live.key_given_at,
        }
        for live in lives
    ]

    def operation(db: Session) -> None:
        statement = insert(OpenPage)
        new = statement.excluded
        # A tab and address are told when a page is opened; later only that it was heard of.
        later = {
            "tab": new.tab,
            "address": new.address,
            "seen_at": func.greatest(OpenPage.seen_at, new.seen_at),
            "key_given_at": func.least(OpenPage.key_given_at, new.key_given_at),
        }
        db.execute(statement.on_conflict_do_update(index_elements=["attempt_id"], set_=later), rows)

    return operation


def sittings_now(db: Session, known: Collection[int]) -> dict[int, str]:
    """The rows' versions of those that are not over, and of those that are known, as far as they are on record."""
    wanted = Sitting.ended_at.is_(None) | Sitting.id.in_(known)
    return dict(db.execute(select(Sitting.id, _OF_SITTING).where(wanted)).all())


def sitting_now(db: Session, sitting: int) -> str:
    """The row's version, also after a change in this transaction; empty when it is gone."""
    asked = text("SELECT xmin::text FROM sitting WHERE id = :id")
    return str(db.scalar(asked, {"id": sitting}) or "")


def _newest_seq(page: Any) -> Any:
    return select(func.max(AnswerEvent.seq)).where(AnswerEvent.page == page)


def _read(
    db: Session, known: dict[int, tuple[int, int]]
) -> tuple[Sequence[Row[Any]], dict[int, Iterable[Any]]]:
    """The rows of these attempts, and the answers of those that have others than ``known`` (page, last change)."""
    newest = _newest_seq(Attempt.page).where(AnswerEvent.attempt_id == Attempt.id).scalar_subquery()
    attempt, sitting, page = Attempt.__table__, Sitting.__table__, OpenPage.__table__
    columns = [
        attempt.c.id.label("attempt_number"),
        *(attempt.c[name].label(f"attempt_{name}") for name in _ATTEMPT),
        *(sitting.c[name].label(f"sitting_{name}") for name in _SITTING),
        *(page.c[name].label(f"page_{name}") for name in ("tab", "address", "seen_at")),
        page.c.key_given_at.label("page_key_given_at"),
        _OF_ATTEMPT.label("attempt_version"),
        _OF_SITTING.label("sitting_version"),
        newest.label("newest"),
    ]
    rows = db.execute(
        select(*columns)
        .select_from(attempt)
        .join(sitting, sitting.c.id == attempt.c.sitting_id)
        .outerjoin(page, page.c.attempt_id == attempt.c.id)
        .where(attempt.c.id.in_(known))
    ).all()
    other = [
        row.attempt_number
        for row in rows
        if (row.attempt_page, row.newest or 0) != known[row.attempt_number]
    ]
    answers: dict[int, Iterable[Any]] = {number: [] for number in other}
    for some in newest_answers(db, other):
        for each in some:
            answers[each.attempt_id].append(each)  # type: ignore[attr-defined]
    return rows, answers


def _take(live: LiveAttempt, row: Any, versions: dict[int, str]) -> None:
    for name in _ATTEMPT:
        setattr(live.attempt, name, getattr(row, f"attempt_{name}"))
    for name in _SITTING:
        setattr(live.sitting, name, getattr(row, f"sitting_{name}"))
    live.version = row.attempt_version
    versions[live.sitting.id] = row.sitting_version
    if row.page_tab is not None:
        live.key_given_at = live.key_given_at or row.page_key_given_at
        if _later(row.page_seen_at, live.last_seen):
            live.tab, live.address, live.last_seen = (
                row.page_tab,
                row.page_address,
                row.page_seen_at,
            )


def _later(one: dt.datetime | None, other: dt.datetime | None) -> bool:
    return one is not None and (other is None or one > other)
