"""The room's clock was wrong, and an administrator puts it right: the machine's time counts from now on.

Nobody's remaining time changes by it: deadlines of papers that are being written, a pause, and log-ins move along. What
was planned stays planned. The change is one transaction with its row in the audit trail.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.other_rooms import Stale, again
from exam_room.room import Room
from foundation.clock import utc_now
from foundation.errors import BadAnswer
from records.accounts.account import Account
from records.accounts.log_in import LogIn
from records.audit import trail
from records.audit.site_decisions import ClockCorrected
from records.exams.attempt import Attempt
from records.exams.sitting import RoomPulse, Sitting


@again
async def correct_clock(room: Room, *, reason: str, actor: str) -> None:
    """Let the room go by the machine's clock, forward or back. Raises `BadAnswer` without a reason, `NotSaved`."""
    await room.follow_changes()
    async with contextlib.AsyncExitStack() as held:
        # Nobody saves, begins or hands in by one clock what is judged by the other.
        for live in sorted(room.attempts.values(), key=lambda each: each.attempt.id):
            await held.enter_async_context(live.lock)
        before, after = room.now(), room.clock.machine()
        room.hold.expect(after)
        by, time = after - before, room.time

        def move(db: Session) -> None:
            pulse = db.get(RoomPulse, 1, with_for_update=True)
            if time is not None and pulse is not None and pulse.corrections != time.corrections:
                raise Stale  # Somebody has just put it right in another room.
            move_times(db, before=before, after=after, reason=reason, actor=actor)
            if time is not None:
                time.correct(room.clock, by)(db)

        await room.write(move)
        room.clock.shift(by)
        if time is not None:
            # The others go along as soon as they look at anything, and the keeper before it tells the time again.
            time.corrections += 1
            await room.follow_changes()
            return
        for sitting in room.sittings.values():
            lives = [live.attempt for live in room.attempts_of(sitting.id)]
            _move_sitting(sitting, lives, before, by)
    for number in room.sittings:
        room.announcements.announce(number)


def correct_recorded_clock(db: Session, *, reason: str, actor: str | None) -> dt.datetime | None:
    """The same for a site whose room does not run; returns the time that was on record, ``None`` when none was.

    The caller commits, and keeps the room from starting meanwhile.
    """
    pulse = db.get(RoomPulse, 1)
    if pulse is None:
        return None
    before = pulse.at
    move_times(db, before=before, after=utc_now(), reason=reason, actor=actor)
    # Nobody goes on from what the time was beside the database's clock.
    pulse.wall = None
    return before


def move_times(
    db: Session, *, before: dt.datetime, after: dt.datetime, reason: str, actor: str | None
) -> None:
    """Put on record that ``before``, by the room's clock, is ``after``. Raises `BadAnswer` without a reason."""
    if not reason.strip():
        raise BadAnswer(messages.REASON_NEEDED)
    by = after - before
    writing = select(Attempt.sitting_id).where(Attempt.state == "writing")
    open_sittings = select(Sitting).where(Sitting.ended_at.is_(None) | Sitting.id.in_(writing))
    # As they stand: another room waits with what it decides about them, and decides it anew, since each row is another one then.
    for sitting in db.scalars(open_sittings.order_by(Sitting.id).with_for_update()).all():
        attempts = db.scalars(
            select(Attempt)
            .where(Attempt.sitting_id == sitting.id)
            .order_by(Attempt.id)
            .with_for_update()
        ).all()
        db.execute(update(Sitting).where(Sitting.id == sitting.id).values(id=sitting.id))
        _move_sitting(sitting, attempts, before, by)
    for log_in in db.scalars(
        select(LogIn).where(LogIn.ended_at.is_(None), LogIn.expires_at > before)
    ):
        log_in.expires_at += by
    for account in db.scalars(select(Account).where(Account.locked_until > before)):
        assert account.locked_until is not None
        account.locked_until += by
    pulse = db.merge(RoomPulse(id=1, at=after))
    pulse.corrections = (pulse.corrections or 0) + 1
    decision = ClockCorrected(
        subject=messages.CLOCK,
        before=before.isoformat(timespec="seconds"),
        now=after.isoformat(timespec="seconds"),
        reason=reason.strip()[:200],
    )
    trail.decide(db, decision, actor=actor)


def _move_sitting(
    sitting: Sitting, attempts: Sequence[Attempt], before: dt.datetime, by: dt.timedelta
) -> None:
    """Of rows and of the room's copies alike: what of a sitting is measured from the clock, not planned."""
    open_papers = [each for each in attempts if each.state == "writing" and each.deadline]
    for attempt in open_papers:
        assert attempt.deadline is not None
        attempt.deadline += by
    if sitting.paused_at:
        sitting.paused_at += by
    # Who comes late to a sitting that is under way gets the same end as the others.
    begun = sitting.starts_at
    if open_papers and sitting.start == "together" and begun and begun <= before:
        sitting.starts_at = begun + by
