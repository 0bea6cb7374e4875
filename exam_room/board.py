"""What invigilators see of a session: everybody's place, state and incidents, as plain values for a script."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from exam_room import messages
from exam_room.errors import NotNow
from exam_room.live_attempt import LiveAttempt
from exam_room.roll_call import halls
from exam_room.room import Room
from foundation.local_time import duration, local_time, milliseconds
from grading.answers import count_answered
from records.exams.incident import Incident
from records.exams.sitting import Sitting

LATEST, LATEST_ALIKE = 200, 3
"""Incidents that the board lists: in all, and of one kind by one candidate, so that nobody's push away everybody else's.

All of them are on record, and the board counts them by candidate.
"""


async def board(room: Room, sitting: Sitting, zone: dt.tzinfo) -> dict[str, Any]:
    """``session``, ``counts``, ``people`` and the latest ``incidents``; ``zone``: in which times are told."""
    await room.follow_sitting(sitting)
    incidents, by_attempt = await room.read(lambda db: _incidents(db, sitting.id))
    now = room.now()
    lives = room.attempts_of(sitting.id)
    people = [_person(room, live, now, by_attempt) for live in lives]
    candidates = {live.attempt.id: live.candidate for live in lives}
    return {
        "now": milliseconds(now),
        # Beside the room's own time: what is wrong with the machine's, in words; null when nothing is.
        "clock": {"machine": milliseconds(room.clock.machine()), "doubt": clock_notice(room, zone)},
        "session": {
            "name": sitting.name,
            "start": sitting.start,
            "opens_at": milliseconds(sitting.opens_at),
            "starts_at": milliseconds(sitting.starts_at),
            "closes_at": milliseconds(sitting.closes_at),
            "paused": sitting.paused_at is not None,
            "ended": sitting.ended_at is not None,
        },
        "counts": Counter(person["phase"] for person in people),
        "online": sum(person["live"] for person in people),
        # The roll call: halls in the order of the seats.
        "halls": [
            {"name": hall.name, "expected": hall.expected, "arrived": hall.arrived}
            for hall in halls(lives)
        ],
        "people": people,
        "incidents": [
            {
                "kind": row.kind,
                "detail": row.detail,
                "at": local_time(row.at, zone),
                "who": f"{candidates[row.attempt_id].name}（{candidates[row.attempt_id].number}）"
                if row.attempt_id in candidates
                else "",
            }
            for row in incidents
        ],
    }


def clock_notice(room: Room, zone: dt.tzinfo) -> str | None:
    """What people should know of the clock; ``None`` when nothing is wrong with it."""
    doubt = room.clock.doubt()
    if doubt is None:
        return None
    now, machine = room.now(), room.clock.machine()
    return messages.CLOCK_DOUBTS[doubt].format(
        machine=local_time(machine, zone),
        room=local_time(now, zone),
        difference=duration(abs(machine - now)),
    )


def _person(
    room: Room, live: LiveAttempt, now: dt.datetime, incidents: dict[int, int]
) -> dict[str, Any]:
    attempt = live.attempt
    try:
        questions = room.paper(live).questions
    except (NotNow, OSError):
        # A paper that is another one, or gone: its candidate cannot go on, the invigilators must.
        questions = {}
    answered = attempt.answered
    if answered is None:
        answered = count_answered(live.values(), questions) if questions else len(live.answers)
    return {
        "id": attempt.id,
        "card": live.candidate.number,
        "name": live.candidate.name,
        "body": live.candidate.body,
        "place": f"{attempt.room} {attempt.seat}".strip(),
        "form": live.form,
        "phase": live.phase(now),
        "live": live.is_live(now),
        "seen": milliseconds(live.last_seen),
        "answered": answered,
        "questions": len(questions),
        "deadline": milliseconds(attempt.deadline),
        "present": attempt.is_present,
        "arrived": milliseconds(attempt.arrived_at or attempt.began_at),
        "arrived_from": attempt.arrived_from or live.address,
        "arrived_by": attempt.arrived_by,
        "extra": attempt.extra_seconds // 60,
        "extra_reason": attempt.extra_reason,
        "incidents": incidents.get(attempt.id, 0),
        "void_by": attempt.void_proposed_by,
        "void_reason": attempt.void_reason,
    }


def _incidents(db: Session, sitting: int) -> tuple[list[Incident], dict[int, int]]:
    alike = func.row_number().over(
        partition_by=(Incident.attempt_id, Incident.kind), order_by=Incident.id.desc()
    )
    ranked = (
        select(Incident.id, Incident.attempt_id, Incident.kind, alike.label("rank"))
        .where(Incident.sitting_id == sitting)
        .subquery()
    )
    # What concerns the whole sitting, and what invigilators noted, is never left out for being alike.
    listed = or_(
        ranked.c.rank <= LATEST_ALIKE, ranked.c.attempt_id.is_(None), ranked.c.kind == "note"
    )
    rows = db.scalars(
        select(Incident)
        .join(ranked, Incident.id == ranked.c.id)
        .where(listed)
        .order_by(Incident.id.desc())
        .limit(LATEST)
    ).all()
    counts = db.execute(
        select(Incident.attempt_id, func.count())
        .where(Incident.sitting_id == sitting, Incident.attempt_id.is_not(None))
        .group_by(Incident.attempt_id)
    ).all()
    return list(rows), {attempt: number for attempt, number in counts if attempt is not None}
