"""What a candidate does with an open paper: save answers, hand in. And what the server does in their place when time is up."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import orjson
from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.errors import NotNow, NotSaved
from exam_room.live_attempt import Given, LiveAttempt
from exam_room.other_rooms import Stale, again
from exam_room.room import Room
from exam_room.timing import accepts_saves, is_over
from foundation.errors import BadAnswer
from foundation.moves import CANDIDATE, SERVER
from grading.hand_in import Brought, HandIn, Receipt, record_hand_ins
from grading.submitted import digest, submission_bytes, submission_path, write_submission
from records.exams.answer import AnswerEvent
from records.exams.attempt import ATTEMPT_MOVES, HANDED_IN, Attempt, AttemptAct

log = logging.getLogger("lawstudy.room")

MOST_CHANGES = 500
"""Changes in one request; a page that was offline sends them in several."""
OVERDUE = dt.timedelta(seconds=8)


_TABLE = cast("Table", Attempt.__table__)
_SAVE = insert(cast("Table", AnswerEvent.__table__))
# Another room may have handed it in, or opened another page: then there is no attempt for the row, which needs one, and the
# row is refused. Whoever would do so now waits until this is committed.
_STILL_WRITES = (
    select(_TABLE.c.id)
    .where(
        _TABLE.c.id == bindparam("attempt_id"),
        _TABLE.c.page == bindparam("page"),
        _TABLE.c.state == "writing",
    )
    .with_for_update(read=True)
)
_SAVE_SHARED = _SAVE.values(
    {
        **{name: bindparam(name) for name in ("page", "seq", "question", "value", "marked", "at")},
        "attempt_id": _STILL_WRITES.scalar_subquery(),
    }
)


@dataclass(frozen=True)
class Change:
    """One change of one answer, as the page numbered it."""

    question: str
    value: object
    marked: bool


@again
async def save(
    room: Room, live: LiveAttempt, *, page: int, first: int, changes: Sequence[Change]
) -> int:
    """Put changes on record, each exactly once and in order; returns the number of the last one that is safe.

    ``first`` is the number of the first of them, counted from 1 in each page. Repeated ones are recognised. Raises
    `BadAnswer` and saves nothing of them; `NotNow`: ``other_page``, ``time_up``, ``gap`` (one before was not received).
    """
    async with room.held(live):
        now = room.now()
        attempt = live.attempt
        if page != attempt.page:
            raise NotNow("other_page", messages.OTHER_PAGE)
        room.pages.heard(live)
        if attempt.state in HANDED_IN and first + len(changes) > live.last_seq + 1:
            # Before it is said what is missing: a room that found it handed in has not read what was saved.
            raise NotNow("handed_in", messages.HANDED_IN)
        if first < 1 or first > live.last_seq + 1:
            raise NotNow("gap", messages.GAP)
        fresh = list(changes[live.last_seq + 1 - first :])
        if not fresh:
            return live.last_seq
        if not accepts_saves(live.sitting, attempt, now):
            raise NotNow("time_up", messages.TIME_UP)
        questions = room.paper(live).questions
        for change in fresh:
            question = questions.get(change.question)
            if question is None or not question.fits(change.value):
                raise BadAnswer(messages.BAD_ANSWER, question=change.question[:12])
        start = live.last_seq + 1
        rows = [
            {
                "attempt_id": attempt.id,
                "page": page,
                "seq": seq,
                "question": change.question,
                "value": orjson.dumps(change.value).decode(),
                "marked": change.marked,
                "at": now,
            }
            for seq, change in enumerate(fresh, start)
        ]
        size = sum(len(str(row["value"]).encode()) for row in rows)
        try:
            if live.allowance.spend(size, len(rows), now):
                with room.unsure.of([live]):
                    await room.write_rows(_SAVE_SHARED if room.others.shared else _SAVE, rows)
            else:
                await room.write_of(live, _replacing(live, rows))
        except IntegrityError:
            if room.others.shared:
                # Safe already, or handed in meanwhile: what is on record tells.
                live.version = None
                raise Stale from None
            # Safe already, though nobody was told: the connection broke between commit and answer.
            await room.reload(live)
            return live.last_seq
        for seq, change in enumerate(fresh, start):
            live.put(change.question, Given(change.value, change.marked, page, seq))
        live.last_seq = start + len(fresh) - 1
        live.written += 1
        return live.last_seq


def _replacing(
    live: LiveAttempt, rows: Sequence[Mapping[str, object]]
) -> Callable[[Session], None]:
    """An operation that puts the last row of each question in the place of the one that counts until now."""
    newest: dict[str, Mapping[str, object]] = {}
    for row in reversed(rows):
        newest.setdefault(str(row["question"]), row)
    before = [live.answers[name] for name in newest if name in live.answers]
    of_attempt = AnswerEvent.attempt_id == live.attempt.id

    def operation(db: Session) -> None:
        for given in before:
            same = (of_attempt, AnswerEvent.page == given.page, AnswerEvent.seq == given.seq)
            db.execute(delete(AnswerEvent).where(*same))
        # In the order of the changes: the last row tells where the candidate is.
        db.execute(_SAVE, list(reversed(newest.values())))

    return operation


@again
async def hand_in(
    room: Room, live: LiveAttempt, *, actor: str, page: int | None = None, expired: bool = False
) -> Receipt:
    """Hand in what is on record. Again gives the same receipt. ``page`` must be the newest, where one is given.

    Raises `NotNow`: ``paused`` while the sitting is, ``other_page``, ``not_open``.
    """
    async with room.held(live):
        now = room.now()
        attempt = live.attempt
        if attempt.state in HANDED_IN:
            return receipt(room, live)
        act: AttemptAct = "collect" if expired else "hand_in"
        if attempt.state not in ATTEMPT_MOVES.sources(act):
            raise NotNow("not_open", messages.NOT_OPEN)
        if page is not None and page != attempt.page:
            raise NotNow("other_page", messages.OTHER_PAGE)
        if live.sitting.paused_at and not expired:
            # A power failure is no time to decide that one is done; the answers stay, and so does the time that is left.
            raise NotNow("paused", messages.PAUSED_HAND_IN)
        if expired and not is_over(live.sitting, attempt, now) and not live.sitting.ended_at:
            return receipt(room, live)  # More time was given while this waited.
        paper, answers, number = room.paper(live), live.values(), live.candidate.number
        at = min(now, attempt.deadline) if expired and attempt.deadline else now
        done = HandIn(
            attempt.id,
            f"{live.exam}/{number}",
            live.form,
            "room",
            act,
            at,
            digest(submission_bytes(paper, answers, number)),
            live.answered(paper),
        )
        role = SERVER if expired else CANDIDATE
        try:
            changed = await room.share_of(live, record_hand_ins, Brought(done, actor, role))
        except NotSaved:
            # Or it is, and nobody was told.
            room.papers_missing = True
            raise
        for name, value in changed.items():
            setattr(attempt, name, value)
    path = submission_path(room.course, number, attempt.assignment)
    loop = asyncio.get_running_loop()
    written = loop.run_in_executor(
        # Made again there: notebooks that wait for the disk, when all hand in at once, would fill the memory.
        room.files,
        lambda: _write_file(room, done, path, submission_bytes(paper, answers, number)),
    )
    written.add_done_callback(_tell_failure)
    return receipt(room, live)


def _write_file(room: Room, done: HandIn, path: Path, data: bytes) -> None:
    if not room.others.shared:
        write_submission(path, data, done.at)
        return
    with room.open_db() as db:
        # Another room may have given the paper back meanwhile, and put its notebook away: it must not come back.
        row = select(Attempt.sha256).where(Attempt.id == done.attempt).with_for_update(read=True)
        if db.scalar(row) == done.sha256:
            write_submission(path, data, done.at)


def _tell_failure(written: asyncio.Future[None]) -> None:
    """The answers are on record, so nothing is lost: `write_missing` writes the notebook later."""
    if not written.cancelled() and (error := written.exception()):
        log.error("a handed-in paper is not written yet: %s", error)


def receipt(room: Room, live: LiveAttempt) -> Receipt:
    """The receipt of an attempt that is handed in. Raises `NotNow` before that."""
    attempt = live.attempt
    if attempt.state not in HANDED_IN or attempt.ended_at is None or attempt.sha256 is None:
        raise NotNow("not_open", messages.NOT_HANDED_IN)
    return Receipt(
        live.exam,
        attempt.ended_at,
        attempt.state == "expired",
        attempt.answered or 0,
        len(room.paper(live).questions),
        attempt.sha256,
    )


async def hand_in_expired(room: Room) -> None:
    """Hand in the papers whose time is up."""
    now = room.now()
    if room.time is not None and not room.time.keeps:
        # The room that keeps the time does it; what it does not do for so long is done here.
        now -= OVERDUE
    over = [each for each in room.attempts.values() if is_over(each.sitting, each.attempt, now)]
    await hand_in_open(room, over, actor="room")


async def hand_in_open(room: Room, lives: Sequence[LiveAttempt], *, actor: str) -> None:
    """Hand in papers as they are, a few at a time, so that nobody waits for the crowd.

    One that fails keeps no other back; it stays due.
    """
    for start in range(0, len(lives), 50):
        some = lives[start : start + 50]
        await room.others.follow(some)
        outcomes = await asyncio.gather(
            *(hand_in(room, each, actor=actor, expired=True) for each in some),
            return_exceptions=True,
        )
        failed = [each for each in outcomes if isinstance(each, Exception)]
        if failed and not all(isinstance(each, NotNow) for each in failed):
            log.error("%s papers not handed in, for example: %r", len(failed), failed[0])
