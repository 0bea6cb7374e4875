"""Changing and deleting a sitting that nobody has begun. What has begun stays: it can only be ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, selectinload

from exam_room import messages
from exam_room.errors import BadPlan, NotNow
from exam_room.invigilation import given_reason
from exam_room.live_attempt import LiveAttempt
from exam_room.other_rooms import again
from exam_room.planning import (
    SessionPlan,
    bar_problems,
    name_problems,
    notice_problems,
    seat,
    seat_problems,
    time_problems,
)
from exam_room.roll_call import halls
from exam_room.room import Room
from foundation.moves import MoveRefused
from records.accounts.log_in import LogIn, close_all_log_ins
from records.audit import sitting_decisions, trail
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.hall import HallPaper
from records.exams.incident import Incident
from records.exams.open_page import OpenPage
from records.exams.result import Result
from records.exams.sitting import SITTING_MOVES, Sitting, SittingAct
from records.exams.void_code import VoidEntryCode

Roles = Collection[str]


def plan_of(sitting: Sitting, lives: Sequence[LiveAttempt]) -> SessionPlan:
    """The sitting as a plan, to be changed; the rooms with as many seats as are taken."""
    return SessionPlan(
        name=sitting.name,
        exam=sitting.exam.name,
        start=sitting.start,
        opens_at=sitting.opens_at,
        starts_at=sitting.starts_at,
        closes_at=sitting.closes_at,
        duration_minutes=sitting.duration_seconds // 60,
        late_minutes=sitting.late_seconds // 60,
        open_book=sitting.open_book,
        log_leaving=sitting.log_leaving,
        rooms=[(hall.name, hall.expected) for hall in halls(lives) if hall.name],
    )


@again
async def edit_sitting(
    room: Room, sitting: Sitting, plan: SessionPlan, *, actor: str, roles: Roles
) -> None:
    """Make the sitting what the plan says; exam, way of starting and candidates stay, other rooms mean other seats.

    Raises `BadPlan` with all problems, and `NotNow` once somebody has begun; nothing is changed then.
    """
    async with room.everybody(sitting):
        lives = _require_untouched(room, sitting, "edit", roles)
        before = plan_of(sitting, lives)
        values = _values(plan, before)
        places = {}
        if list(plan.rooms) != list(before.rooms) and not seat_problems(plan, len(lives)):
            by_number = sorted((each.attempt for each in lives), key=lambda each: each.id)
            places = {attempt.id: place for attempt, place in seat(by_number, plan.rooms)}

        def operation(db: Session) -> None:
            problems = [
                *name_problems(db, plan, own=sitting.id),
                *time_problems(plan),
                *seat_problems(plan, len(lives)),
            ]
            if plan.begins != before.begins:
                called, exam = _calls(db, sitting.id), db.get_one(Sitting, sitting.id).exam
                problems += notice_problems(plan, exam, called)
                problems += bar_problems(db, plan, exam, called)
            if problems:
                raise BadPlan(problems)
            if values:
                db.execute(update(Sitting).where(Sitting.id == sitting.id).values(**values))
            for number, (name, chair) in places.items():
                which = update(Attempt).where(Attempt.id == number)
                db.execute(which.values(room=name, seat=chair))
            was, becomes = _shown(before), _shown(plan)
            changed = [name for name in becomes if becomes[name] != was.get(name)]
            if changed:
                decided = sitting_decisions.SittingEdited(
                    subject=before.name,
                    before={name: was.get(name) for name in changed},
                    after={name: becomes[name] for name in changed},
                )
                trail.decide(db, decided, actor=actor)

        await room.write_sitting(sitting, operation)
        for name, value in values.items():
            setattr(sitting, name, value)
        for live in lives:
            if live.attempt.id in places:
                live.attempt.room, live.attempt.seat = places[live.attempt.id]
        await room.announce(sitting)


@again
async def delete_sitting(
    room: Room, sitting: Sitting, *, reason: object, actor: str, roles: Roles
) -> list[int]:
    """Take a sitting away with its attempts, so that everybody can be seated anew; returns the attempts' numbers.

    Entry codes that were handed out are void, log-ins by them end. Raises `NotNow` once somebody has begun.
    """
    why = given_reason(reason)
    async with room.everybody(sitting):
        lives = _require_untouched(room, sitting, "delete", roles)
        now = room.now()
        await room.write_sitting(sitting, lambda db: _delete(db, sitting.id, why, actor, now))
        room.forget_sitting(sitting, now)
        return [live.attempt.id for live in lives]


def _require_untouched(
    room: Room, sitting: Sitting, act: SittingAct, roles: Roles
) -> list[LiveAttempt]:
    """Everybody's attempts, none of which has begun. Raises `NotNow`."""
    lives, now = room.attempts_of(sitting.id), room.now()
    try:
        SITTING_MOVES.require(sitting.state(now), act, roles)
    except MoveRefused as error:
        raise NotNow("not_open", messages.SESSION_FIXED) from error
    started = sitting.start == "together" and sitting.state(now) != "planned"
    # Who was sent the key holds the paper, whatever is on record yet.
    begun = any(each.attempt.state != "called" or each.key_given_at for each in lives)
    if started or begun or sitting.practice:
        raise NotNow("not_open", messages.SESSION_FIXED)
    return lives


def _values(plan: SessionPlan, before: SessionPlan) -> dict[str, object]:
    """Columns that change."""
    after = {
        "name": plan.name,
        "opens_at": plan.opens_at,
        "starts_at": plan.starts_at,
        "closes_at": plan.closes_at,
        "open_book": plan.open_book,
        "log_leaving": plan.log_leaving,
    }
    values: dict[str, object] = {
        name: value for name, value in after.items() if value != getattr(before, name)
    }
    if plan.duration_minutes is not None and plan.duration_minutes != before.duration_minutes:
        values["duration_seconds"] = 60 * plan.duration_minutes
    if plan.late_minutes != before.late_minutes:
        values["late_seconds"] = 60 * plan.late_minutes
    return values


def _shown(plan: SessionPlan) -> dict[str, object]:
    """The plan for the trail; times in UTC."""
    times = {"opens_at": plan.opens_at, "starts_at": plan.starts_at, "closes_at": plan.closes_at}
    return {
        "sitting": plan.name,
        **{key: at.isoformat(timespec="seconds") if at else None for key, at in times.items()},
        "duration_minutes": plan.duration_minutes,
        "late_minutes": plan.late_minutes,
        "open_book": plan.open_book,
        "log_leaving": plan.log_leaving,
        "rooms": [f"{name} {seats}" for name, seats in plan.rooms],
        "short_notice": plan.short_notice.strip(),
    }


def _calls(db: Session, sitting: int) -> Sequence[Call]:
    wanted = select(Call).join(Attempt, Attempt.call_id == Call.id)
    return db.scalars(wanted.where(Attempt.sitting_id == sitting)).all()


def _delete(db: Session, number: int, reason: str, actor: str, now: dt.datetime) -> None:
    sitting = db.get_one(Sitting, number)
    of_sitting = Attempt.sitting_id == number
    rows = db.scalars(
        select(Attempt)
        .where(of_sitting)
        .order_by(Attempt.id)
        .options(selectinload(Attempt.call).selectinload(Call.person))
        # No other room tells of their pages meanwhile.
        .with_for_update()
    ).all()
    noted = select(func.count()).select_from(Incident).where(Incident.sitting_id == number)
    before: dict[str, object] = {
        "exam": sitting.exam.name,
        "opens_at": sitting.opens_at.isoformat(timespec="seconds"),
        "starts_at": sitting.starts_at.isoformat(timespec="seconds") if sitting.starts_at else None,
        "candidates": [row.call.person.number for row in rows],
        "codes": sum(row.code_hash is not None for row in rows),
        "incidents": db.scalar(noted) or 0,
    }
    for row in rows:
        if row.code_hash is not None:
            void = VoidEntryCode(code_hash=row.code_hash, person_id=row.call.person_id, at=now)
            void.sitting = sitting.name
            db.add(void)
        close_all_log_ins(db, now, attempt_id=row.id)
    attempts = select(Attempt.id).where(of_sitting)
    # Who came in when is kept; whose attempt it was, the trail says.
    db.execute(update(LogIn).where(LogIn.attempt_id.in_(attempts)).values(attempt_id=None))
    db.execute(update(Result).where(Result.attempt_id.in_(attempts)).values(attempt_id=None))
    # What came back of a hall waits for two people, who then see that there is no such attempt any more.
    db.execute(
        update(HallPaper)
        .where(HallPaper.attempt_id.in_(attempts))
        .values(attempt_id=None, reason="other_attempt")
    )
    db.execute(delete(OpenPage).where(OpenPage.attempt_id.in_(attempts)))
    db.execute(delete(Incident).where(Incident.sitting_id == number))
    db.execute(delete(Attempt).where(of_sitting))
    db.execute(delete(Sitting).where(Sitting.id == number))
    decided = sitting_decisions.SittingDeleted(subject=sitting.name, before=before, reason=reason)
    trail.decide(db, decided, actor=actor)
