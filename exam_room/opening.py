"""Opening a paper: the page that writes, and the key of the sealed paper, with which somebody has begun as well."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.errors import NotNow
from exam_room.incidents import incident
from exam_room.live_attempt import LiveAttempt
from exam_room.open_pages import forget_key, page_row, with_page, write_pages
from exam_room.other_rooms import again
from exam_room.room import Room
from exam_room.timing import deadline
from grading.submitted import submission_path
from records.exams.attempt import ATTEMPT_MOVES, Attempt
from records.exams.exam import ExamForm

_TABLE = cast("Table", Attempt.__table__)
_OPENED = ("page", "state", "began_at", "deadline", "content_hash")
_OPEN = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("attempt_id"))
    .values({name: bindparam(name) for name in _OPENED})
)
# Who begins has the paper that is on record, and nothing else became of the attempt meanwhile: else there is no hash for
# a column that needs one, and the row is refused.
_CONTENT = select(ExamForm.content_hash).where(
    ExamForm.id == _TABLE.c.form_id,
    ExamForm.content_hash == bindparam("form_hash"),
    # Not by IN, with which the rows of many could not go together.
    or_(*(_TABLE.c.state == state for state in ATTEMPT_MOVES.sources("open"))),
)
_BEGIN = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("attempt_id"))
    .values({name: bindparam(name) for name in _OPENED[:-1]})
    .values(content_hash=_CONTENT.scalar_subquery())
)
_OPEN_SHARED, _BEGIN_SHARED = with_page(_OPEN), with_page(_BEGIN)


KEY_ALONE = dt.timedelta(seconds=5)
"""Who was given the key of their paper and is not heard of for so long has begun all the same. Most open it at once."""


@again
async def open_page(
    room: Room, live: LiveAttempt, *, tab: str, address: str, take_over: bool
) -> dict[str, Any]:
    """Make a page the one that writes; begins the attempt when it has not begun.

    Raises `NotNow`: ``not_open`` outside the exam's time; ``elsewhere`` when another page is open and ``take_over`` is
    not said.
    """
    async with room.held(live):
        now = room.now()
        attempt = live.attempt
        if live.phase(now) not in ("ready", "writing", "paused"):
            raise NotNow("not_open", messages.NOT_OPEN)
        if attempt.state == "called":
            if live.phase(now) == "paused":
                raise NotNow("not_open", messages.PAUSED)
            if submission_path(room.course, live.candidate.number, attempt.assignment).exists():
                raise NotNow("not_open", messages.HANDED_IN_BEFORE)
        other = attempt.page > 0 and live.tab != tab and live.is_live(now)
        if other and not take_over:
            raise NotNow("elsewhere", messages.ELSEWHERE)
        values: dict[str, object] = {"page": attempt.page + 1}
        if attempt.state == "called":
            # Refused before anything is written, when another paper lies there.
            room.paper(live)
            values |= _beginning(live, now)
        page = page_row(live, tab=tab, address=address, seen_at=now)
        incidents = []
        if other:
            incidents.append(incident(room, live, "second_page", address))
        if live.address and live.address != address:
            detail = f"{live.address} → {address}"
            incidents.append(incident(room, live, "address_changed", detail))

        if incidents:

            def also(db: Session) -> None:
                for each in incidents:
                    each(db)
                if room.others.shared:
                    write_pages([page])(db)

            await room.change(live, values, also)
        else:
            await _write_opening(room, live, {**_row(attempt), **values, **page})
            for name, value in values.items():
                setattr(attempt, name, value)
        live.tab, live.address, live.last_seen = tab, address, now
        live.last_seq, live.read_page = 0, attempt.page
        return {"page": attempt.page, **room.paper(live).arrangement(attempt.seed)}


def give_key(room: Room, live: LiveAttempt) -> None:
    """Their page is sent the key of the sealed paper now. That is not waited for: the row follows, by `begin_given`."""
    if live.attempt.state == "called" and live.key_given_at is None:
        room.pages.given(live)


async def begin_given(room: Room) -> None:
    """Put on record that those have begun who were given the key, though no page of theirs has opened the paper.

    Nobody is absent who waited at the start and holds the paper: what they hand in may be blank.
    """
    latest = room.now() - KEY_ALONE
    for live in list(room.attempts.values()):
        if _has_key_alone(live) and live.key_given_at and live.key_given_at <= latest:
            async with room.held(live):
                await begin_locked(room, [live])


async def begin_locked(room: Room, lives: Sequence[LiveAttempt]) -> None:
    """The same for these, at once. The caller holds their locks. Raises `NotSaved`."""
    given = [live for live in lives if _has_key_alone(live)]
    for live, outcome in zip(
        given,
        await asyncio.gather(*(_begin(room, each) for each in given), return_exceptions=True),
        strict=True,
    ):
        if isinstance(outcome, NotNow):
            # They hold a paper that was released anew since: it is no paper of this attempt.
            live.key_given_at = None
            if room.others.shared:
                # Else whoever reads it holds them for somebody who has begun, for ever.
                await room.write(forget_key(live.attempt.id))
        elif outcome is not None:
            raise outcome


def _has_key_alone(live: LiveAttempt) -> bool:
    return live.attempt.state == "called" and live.key_given_at is not None


async def _begin(room: Room, live: LiveAttempt) -> None:
    assert live.key_given_at is not None
    room.paper(live)
    attempt, values = live.attempt, _beginning(live, live.key_given_at)
    await _write_opening(room, live, {**_row(attempt), **values, **page_row(live)})
    for name, value in values.items():
        setattr(attempt, name, value)


def _beginning(live: LiveAttempt, at: dt.datetime) -> dict[str, object]:
    """What changes in the row of somebody who begins."""
    return {
        "state": ATTEMPT_MOVES.table["open"].target,
        "began_at": at,
        "deadline": deadline(live.sitting, live.attempt, at),
        "content_hash": live.form_hash,
    }


async def _write_opening(room: Room, live: LiveAttempt, row: Mapping[str, object]) -> None:
    """Hundreds open at once: their rows go together.

    Raises `NotNow` where the attempt or its paper is on record as another one than it is here.
    """
    shared = room.others.shared
    if live.attempt.state != "called":
        await room.write_row_of(live, _OPEN_SHARED if shared else _OPEN, row)
        return
    given = {**row, "form_hash": row["content_hash"]}
    try:
        await room.write_row_of(live, _BEGIN_SHARED if shared else _BEGIN, given)
    except IntegrityError as error:
        state = select(Attempt.state).where(Attempt.id == live.attempt.id)
        called = await room.read(lambda db: db.scalar(state)) == "called"
        raise NotNow("not_open", messages.OTHER_PAPER if called else messages.NOT_OPEN) from error


def _row(attempt: Attempt) -> dict[str, object]:
    return {name: getattr(attempt, name) for name in _OPENED}
