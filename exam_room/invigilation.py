"""What invigilators decide: start, pause, more time, end, reopen, void. Each decision is in the audit trail with its change."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.errors import NotNow
from exam_room.live_attempt import LiveAttempt
from exam_room.opening import begin_locked
from exam_room.other_rooms import again
from exam_room.room import Room
from exam_room.writing import hand_in_open
from foundation.errors import BadAnswer
from foundation.moves import MoveRefused
from grading.notebook import file_hash
from grading.submitted import submission_path, withdraw_submission
from records.audit import trail
from records.exams.attempt import ATTEMPT_MOVES, HANDED_IN, Attempt, AttemptAct
from records.exams.open_page import OpenPage
from records.exams.reason import MOST_REASON
from records.exams.sitting import SITTING_MOVES, Sitting, SittingAct

MOST_MINUTES = 240


def _decided(
    action: str, subject: str, actor: str, before: object, after: object
) -> Callable[[Session], object]:
    return lambda db: trail.record(db, action, subject, before=before, after=after, actor=actor)


def _subject(live: LiveAttempt) -> str:
    return f"{live.sitting.name}/{live.candidate.number}"


def _minutes(minutes: object) -> int:
    if (
        not isinstance(minutes, int)
        or isinstance(minutes, bool)
        or not 1 <= minutes <= MOST_MINUTES
    ):
        raise BadAnswer(messages.MINUTES, most=MOST_MINUTES)
    return minutes


def given_reason(reason: object) -> str:
    """The reason that a decision needs. Raises `BadAnswer`."""
    if not isinstance(reason, str) or not reason.strip():
        raise BadAnswer(messages.REASON_NEEDED)
    return reason.strip()[:MOST_REASON]


Roles = Collection[str]
"""Of whoever decides: the tables of moves say which of them may. Raises `NotNow` for others, everywhere here."""


def _require(room: Room, sitting: Sitting, act: SittingAct, roles: Roles, text: str = "") -> str:
    """The name of the decision, where the table of moves allows it. Raises `NotNow`."""
    _require_role(SITTING_MOVES.table[act].who, roles)
    try:
        return SITTING_MOVES.require(sitting.state(room.now()), act, roles).action
    except MoveRefused as error:
        over = sitting.ended_at is not None
        raise NotNow("not_open", messages.SESSION_OVER if over or not text else text) from error


def _require_role(who: Roles, roles: Roles) -> None:
    if frozenset(who).isdisjoint(roles):
        raise NotNow("not_yours", messages.NOT_YOURS)


def _require_attempt(live: LiveAttempt, act: AttemptAct, roles: Roles, text: str) -> str:
    """The same for an attempt."""
    _require_role(ATTEMPT_MOVES.table[act].who, roles)
    try:
        return ATTEMPT_MOVES.require(live.attempt.state, act, roles).action
    except MoveRefused as error:
        raise NotNow("not_open", text) from error


def _require_open(live: LiveAttempt) -> None:
    """What concerns one candidate ends with the sitting. Raises `NotNow`."""
    if live.sitting.ended_at:
        raise NotNow("not_open", messages.SESSION_OVER)


@again
async def start(room: Room, sitting: Sitting, *, actor: str, roles: Roles) -> None:
    """Lift the barrier now. Raises `NotNow` when it is lifted or the session is over."""
    async with room.everybody(sitting):
        action, now = _require(room, sitting, "start", roles, messages.SESSION_STARTED), room.now()
        before, after = _shown(sitting.starts_at), _shown(now)
        decided = _decided(action, sitting.name, actor, before, after)
        await room.change_sitting(sitting, {"starts_at": now}, decided)


@again
async def pause(room: Room, sitting: Sitting, *, reason: object, actor: str, roles: Roles) -> None:
    """Stop everybody's clock. Answers that are under way are still taken."""
    after = {"reason": given_reason(reason)}
    async with room.everybody(sitting):
        if sitting.paused_at:
            return
        decided = _decided(
            _require(room, sitting, "pause", roles), sitting.name, actor, None, after
        )
        await room.change_sitting(sitting, {"paused_at": room.now()}, decided)


@again
async def resume(room: Room, sitting: Sitting, *, actor: str, roles: Roles) -> None:
    """Let the clocks run again; everybody gets the time of the pause back, as far as their clocks would have run."""
    async with room.everybody(sitting):
        action = _require(room, sitting, "resume", roles, messages.NOT_PAUSED)
        assert sitting.paused_at is not None
        now = since = room.now()
        if sitting.start == "individual":
            since = sitting.paused_at
        elif sitting.starts_at:
            since = min(now, max(sitting.paused_at, sitting.starts_at))
        lost = now - since
        after = {"paused_seconds": round(lost.total_seconds())}
        decided = _decided(action, sitting.name, actor, None, after)
        await _extend(room, sitting, lost, {"paused_at": None}, decided)


@again
async def add_time(
    room: Room, sitting: Sitting, *, minutes: object, reason: object, actor: str, roles: Roles
) -> None:
    """More time for everybody in a session."""
    after = {"minutes": _minutes(minutes), "reason": given_reason(reason)}
    async with room.everybody(sitting):
        decided = _decided(
            _require(room, sitting, "add_time", roles), sitting.name, actor, None, after
        )
        await _extend(room, sitting, dt.timedelta(minutes=_minutes(minutes)), {}, decided)


@again
async def add_own_time(
    room: Room, live: LiveAttempt, *, minutes: object, reason: object, actor: str, roles: Roles
) -> None:
    """More time for one candidate, before or while they write."""
    _require_open(live)
    attempt, more, why = live.attempt, _minutes(minutes), given_reason(reason)
    async with room.held(live):
        action = _require_attempt(live, "add_time", roles, messages.NOT_OPEN)
        values: dict[str, object] = {
            "extra_seconds": attempt.extra_seconds + 60 * more,
            "extra_reason": why,
        }
        if attempt.deadline:
            values["deadline"] = attempt.deadline + dt.timedelta(minutes=more)
        after = {"minutes": more, "reason": why}
        decided = _decided(action, _subject(live), actor, None, after)
        await room.move(live, "add_time", values, decided, roles=roles)


@again
async def admit_late(
    room: Room, live: LiveAttempt, *, reason: object, actor: str, roles: Roles
) -> None:
    """Let a candidate in after the entry limit."""
    _require_open(live)
    after = {"reason": given_reason(reason)}
    async with room.held(live):
        action = _require_attempt(live, "admit_late", roles, messages.NOT_OPEN)
        decided = _decided(action, _subject(live), actor, None, after)
        await room.move(live, "admit_late", {"late_admitted": True}, decided, roles=roles)


@again
async def tick_arrival(room: Room, live: LiveAttempt, *, actor: str, roles: Roles) -> None:
    """Somebody is in the hall, though no page of theirs tells. Again, it does nothing."""
    _require_open(live)
    async with room.held(live):
        action = _require_attempt(live, "tick_arrival", roles, messages.NOT_WAITED_FOR)
        if live.attempt.arrived_at:
            return
        decided = _decided(action, _subject(live), actor, None, None)
        values: dict[str, object] = {"arrived_at": room.now(), "arrived_by": actor}
        await room.move(live, "tick_arrival", values, decided, roles=roles)


@again
async def withdraw_arrival(room: Room, live: LiveAttempt, *, actor: str, roles: Roles) -> None:
    """Take a tick by hand back. Who came in by their page stays as arrived: the page says so itself."""
    _require_open(live)
    attempt = live.attempt
    async with room.held(live):
        action = _require_attempt(live, "withdraw_arrival", roles, messages.NOT_WAITED_FOR)
        if attempt.arrived_by is None or attempt.arrived_from is not None:
            raise NotNow("not_open", messages.NOT_TICKED)
        before = {"by": attempt.arrived_by, "at": _shown(attempt.arrived_at)}
        decided = _decided(action, _subject(live), actor, before, None)
        values: dict[str, object] = {"arrived_at": None, "arrived_by": None}
        await room.move(live, "withdraw_arrival", values, decided, roles=roles)


@again
async def end(room: Room, sitting: Sitting, *, reason: object, actor: str, roles: Roles) -> None:
    """End a session: open papers are handed in as they are, who was not even given the key was absent. Again, it does nothing."""
    end = SITTING_MOVES.table["end"]
    decided = _decided(end.action, sitting.name, actor, None, {"reason": given_reason(reason)})
    _require_role(end.who, roles)
    missed = ATTEMPT_MOVES.table["miss"]
    absentees = set[int]()

    def absent(db: Session) -> None:
        never_began = [Attempt.sitting_id == sitting.id, Attempt.state.in_(missed.sources)]
        if room.others.shared:
            # Another room may be giving keys at this moment; those who have theirs are begun by `begin_given`.
            holders = select(OpenPage.attempt_id).where(OpenPage.key_given_at.is_not(None))
            never_began.append(Attempt.id.not_in(holders))
        missing = update(Attempt).where(*never_began).values(state=missed.target)
        absentees.clear()
        absentees.update(db.scalars(missing.returning(Attempt.id)))
        decided(db)

    async with room.everybody(sitting):
        if sitting.ended_at:
            return
        # Who holds the paper is not absent, whether or not their page was heard of again.
        await begin_locked(room, room.attempts_of(sitting.id))
        values: dict[str, object] = {"ended_at": room.now(), "paused_at": None}
        lives = room.attempts_of(sitting.id)

        def here() -> None:
            for live in lives:
                if live.attempt.id in absentees and missed.target:
                    live.attempt.state = missed.target

        await room.change_sitting(sitting, values, absent, here)
    due = ATTEMPT_MOVES.sources("collect")
    writing = [each for each in lives if each.attempt.state in due]
    await hand_in_open(room, writing, actor=actor)
    # Their papers are in now: they need not ask to hear of it.
    await room.announce(sitting)


@again
async def reopen(
    room: Room, live: LiveAttempt, *, minutes: object, reason: object, actor: str, roles: Roles
) -> None:
    """Give a paper back that was handed in by mistake, with at least ``minutes`` left."""
    attempt, more, why = live.attempt, _minutes(minutes), given_reason(reason)
    async with room.held(live):
        _require_open(live)
        action = _require_attempt(live, "reopen", roles, messages.NOT_REOPENABLE)
        before = {"state": attempt.state, "sha256": attempt.sha256}
        until = room.now() + dt.timedelta(minutes=more)
        values: dict[str, object] = {
            "ended_at": None,
            "sha256": None,
            "answered": None,
            "deadline": max(attempt.deadline, until) if attempt.deadline else None,
        }
        decided = _decided(action, _subject(live), actor, before, {"reason": why})
        await room.move(live, "reopen", values, decided, roles=roles)
        await room.reload(live)
        await _withdraw(room, live)


@again
async def void(room: Room, live: LiveAttempt, *, reason: object, actor: str, roles: Roles) -> bool:
    """Void an attempt by decision of two: the first proposes, another confirms. Returns whether it is void now."""
    attempt = live.attempt
    async with room.held(live):
        action = _require_attempt(live, "void", roles, messages.NOT_VOIDABLE)
        if attempt.void_proposed_by is None:
            action = _require_attempt(live, "propose_void", roles, messages.NOT_VOIDABLE)
            why = given_reason(reason)
            decided = _decided(action, _subject(live), actor, None, {"reason": why})
            values: dict[str, object] = {"void_proposed_by": actor, "void_reason": why}
            await room.move(live, "propose_void", values, decided, roles=roles)
            return False
        if attempt.void_proposed_by == actor:
            raise NotNow("two_people", messages.TWO_PEOPLE)
        before = {"state": attempt.state, "sha256": attempt.sha256}
        after = {"reason": attempt.void_reason, "proposed_by": attempt.void_proposed_by}
        decided = _decided(action, _subject(live), actor, before, after)
        await room.move(live, "void", {"ended_at": room.now()}, decided, roles=roles)
        await _withdraw(room, live)
        return True


@again
async def withdraw_void(room: Room, live: LiveAttempt, *, actor: str, roles: Roles) -> None:
    """Take a proposal to void back."""
    async with room.held(live):
        action = _require_attempt(live, "withdraw_void", roles, messages.NOT_VOIDABLE)
        if live.attempt.void_proposed_by is None:
            raise NotNow("not_open", messages.NOT_VOIDABLE)
        before = {"proposed_by": live.attempt.void_proposed_by}
        decided = _decided(action, _subject(live), actor, before, None)
        values: dict[str, object] = {"void_proposed_by": None, "void_reason": ""}
        await room.move(live, "withdraw_void", values, decided, roles=roles)


async def void_as_decided(
    room: Room,
    attempts: Collection[int],
    decided: Callable[[Session], Mapping[int, Mapping[str, Any]]],
) -> Collection[int]:
    """Put on record what two people decided elsewhere about these attempts; returns those that are void by it.

    ``decided`` tells what it changed in whose row. The room knows of it at once, where it has the attempt; papers that
    came as files it has not. Putting papers aside is the caller's.
    """
    lives = {number: await room.find_attempt(number) for number in sorted(attempts)}
    async with contextlib.AsyncExitStack() as held:
        for live in lives.values():
            if live is not None:
                await held.enter_async_context(live.lock)
        with room.unsure.of([live for live in lives.values() if live is not None]):
            changed = await room.write(decided)
        for number, values in changed.items():
            for name, value in values.items():
                if (live := lives.get(number)) is not None:
                    setattr(live.attempt, name, value)
    return list(changed)


async def _extend(
    room: Room,
    sitting: Sitting,
    by: dt.timedelta,
    values: dict[str, object],
    decided: Callable[[Session], object],
) -> None:
    """Move every deadline of a session, in one commit. The caller holds `everybody`."""
    seconds = round(by.total_seconds())
    values = {**values, "extension_seconds": sitting.extension_seconds + seconds}
    if sitting.closes_at:
        values["closes_at"] = sitting.closes_at + by
    moved = dict[int, dt.datetime]()

    def also(db: Session) -> None:
        # As they stand on record: whoever begins now is judged by the sitting as it will be.
        running = (
            Attempt.sitting_id == sitting.id,
            Attempt.state == "writing",
            Attempt.deadline.is_not(None),
        )
        rows = db.execute(select(Attempt.id, Attempt.deadline).where(*running).with_for_update())
        moved.clear()
        moved.update({number: until + by for number, until in rows if until})
        if moved:
            changed = [{"id": number, "deadline": until} for number, until in moved.items()]
            db.execute(update(Attempt), changed)
        decided(db)

    def here() -> None:
        for number, until in moved.items():
            if live := room.attempts.get(number):
                live.attempt.deadline = until

    await room.change_sitting(sitting, values, also, here)


async def _withdraw(room: Room, live: LiveAttempt) -> None:
    path = submission_path(room.course, live.candidate.number, live.attempt.assignment)

    def withdraw() -> None:
        if not room.others.shared:
            withdraw_submission(room.course, path)
            return
        with room.open_db() as db:
            # Handed in again in another room meanwhile, whose notebook this is?
            again = select(Attempt.sha256).where(
                Attempt.id == live.attempt.id, Attempt.state.in_(HANDED_IN)
            )
            sha256 = db.scalar(again.with_for_update(read=True))
            if sha256 is None or file_hash(path) != sha256:
                withdraw_submission(room.course, path)

    # In the same thread as the writing, so that it comes after it.
    await room.in_files(withdraw)


def _shown(at: dt.datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
