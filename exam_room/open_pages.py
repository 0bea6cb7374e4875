"""Telling the other rooms which pages are open here, and who was given the key of a sealed paper."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Insert, Table, Update, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from exam_room.errors import NotSaved
from exam_room.live_attempt import LiveAttempt
from records.exams.attempt import Attempt
from records.exams.open_page import OpenPage

KEYS_WAIT = 2.0
"""Seconds that keys wait for being on record: at the start of an exam it must not stop everybody."""
_TABLE = cast("Table", OpenPage.__table__)
_COLUMNS = _TABLE.c.keys()
_LATER = """
    tab = CASE WHEN excluded.seen_at >= coalesce(open_page.seen_at, '-infinity') THEN excluded.tab ELSE open_page.tab END,
    address = CASE WHEN excluded.seen_at >= coalesce(open_page.seen_at, '-infinity')
        THEN excluded.address ELSE open_page.address END,
    seen_at = greatest(open_page.seen_at, excluded.seen_at),
    key_given_at = least(open_page.key_given_at, excluded.key_given_at)
"""
# In one order whichever room it is, so that none waits for another that waits for it; of what was deleted, nothing.
_WRITE = text(
    "INSERT INTO open_page (attempt_id, tab, address, seen_at, key_given_at)"
    " SELECT told.* FROM unnest(CAST(:attempt_id AS integer[]), CAST(:tab AS text[]), CAST(:address AS text[]),"
    " CAST(:seen_at AS timestamp[]), CAST(:key_given_at AS timestamp[]))"
    " AS told(attempt_id, tab, address, seen_at, key_given_at) JOIN attempt ON attempt.id = told.attempt_id"
    f" ORDER BY told.attempt_id ON CONFLICT (attempt_id) DO UPDATE SET {_LATER}"
)
log = logging.getLogger("lawstudy.room")


def page_row(live: LiveAttempt, **values: object) -> dict[str, object]:
    """The row of an attempt's page as it is here, with some ``values`` of its own."""
    known = {
        "attempt_id": live.attempt.id,
        "tab": live.tab,
        "address": live.address,
        "seen_at": live.last_seen,
        "key_given_at": live.key_given_at,
    } | values
    return {**known, "address": str(known["address"])[:64]}


def write_pages(rows: Iterable[Mapping[str, object]]) -> Callable[[Session], None]:
    """An operation that puts such rows on record in one statement; what is on record of a later moment stays."""
    wanted = list(rows)
    columns = {name: [row[name] for row in wanted] for name in _COLUMNS}

    def operation(db: Session) -> None:
        db.execute(_WRITE, columns)

    return operation


def forget_key(attempt: int) -> Callable[[Session], None]:
    """An operation that takes from the record that somebody was given a key: it opens no paper of this attempt."""

    def operation(db: Session) -> None:
        db.execute(update(OpenPage).where(OpenPage.attempt_id == attempt).values(key_given_at=None))

    return operation


def with_page(opening: Update) -> Insert:
    """The same opening of a paper, and in the same statement the page that opens it: its row's values beside the others."""
    opened = opening.returning(Attempt.id).cte("opened")
    values = [bindparam(name, type_=_TABLE.c[name].type) for name in _COLUMNS[1:]]
    statement = insert(_TABLE).from_select(_COLUMNS, select(opened.c.id, *values))
    return statement.on_conflict_do_update(
        index_elements=["attempt_id"],
        set_={name: statement.excluded[name] for name in _COLUMNS[1:4]},
    )


class OpenPages:
    """What is to be told. ``write`` raises `NotSaved`; ``shared``: there are others to be told."""

    def __init__(
        self,
        write: Callable[[Callable[[Session], None]], Awaitable[None]],
        now: Callable[[], dt.datetime],
        *,
        shared: bool,
    ) -> None:
        self._write, self._now, self._shared = write, now, shared
        self._heard: dict[int, LiveAttempt] = {}
        self._giving = asyncio.Lock()

    def heard(self, live: LiveAttempt) -> None:
        """A page of theirs has just asked for something."""
        live.last_seen = self._now()
        self._note(live)

    def given(self, live: LiveAttempt) -> None:
        """Their page is sent the key now."""
        live.key_given_at = self._now()
        self._note(live)

    def _note(self, live: LiveAttempt) -> None:
        if self._shared:
            self._heard[live.attempt.id] = live

    async def tell(self) -> None:
        """Tell what was heard since."""
        heard, self._heard = self._heard, {}
        if not heard:
            return
        try:
            await self._write(write_pages(map(page_row, heard.values())))
        except BaseException:
            self._heard = heard | self._heard
            raise

    async def give_keys(self, lives: Iterable[LiveAttempt]) -> None:
        """Put on record that those of these who may open their sealed paper now are given its key: before they are.

        When this room ends right after, the others know who holds a paper. A database that does not answer keeps nobody from
        beginning: then it is told later.
        """
        if not self._shared:
            return
        async with self._giving:
            at = self._now()
            given = [live for live in lives if live.key_given_at is None and live.may_be_given(at)]
            if not given:
                return
            rows = [page_row(live, key_given_at=at) for live in given]
            try:
                await asyncio.wait_for(asyncio.shield(self._keep(rows)), KEYS_WAIT)
            except (NotSaved, TimeoutError):
                log.error("keys of %s papers are given before they are on record", len(given))
                return
            for live in given:
                live.key_given_at = live.key_given_at or at

    async def _keep(self, rows: Iterable[Mapping[str, Any]]) -> None:
        await self._write(write_pages(rows))
