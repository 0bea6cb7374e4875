"""What invigilators see of a session: everybody's place, state and incidents, as plain values for a script."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_room.live_attempt import Sitting, is_blank
from exam_room.room import Room
from foundation.local_time import local_time, milliseconds
from records.exams.incident import Incident
from records.exams.sitting import ExamSession

LATEST = 100
"""Incidents that the board lists; all of them are on record."""


async def board(room: Room, session: ExamSession) -> dict[str, Any]:
    """``session``, ``counts``, ``people`` and the latest ``incidents``."""
    incidents, by_attempt = await room.read(lambda database: _incidents(database, session.id))
    now = room.now()
    sittings = room.sittings_of(session.id)
    people = [_person(room, sitting, now, by_attempt) for sitting in sittings]
    cards = {sitting.attempt.id: sitting.candidate for sitting in sittings}
    return {
        "now": milliseconds(now),
        "session": {
            "name": session.name,
            "start": session.start,
            "opens_at": milliseconds(session.opens_at),
            "starts_at": milliseconds(session.starts_at),
            "closes_at": milliseconds(session.closes_at),
            "paused": session.paused_at is not None,
            "ended": session.ended_at is not None,
        },
        "counts": Counter(person["phase"] for person in people),
        "online": sum(person["live"] for person in people),
        "people": people,
        "incidents": [
            {
                "kind": row.kind,
                "detail": row.detail,
                "at": local_time(row.at),
                "who": f"{cards[row.attempt_id].name}（{cards[row.attempt_id].card}）"
                if row.attempt_id in cards
                else "",
            }
            for row in incidents
        ],
    }


def _person(
    room: Room, sitting: Sitting, now: dt.datetime, incidents: dict[int, int]
) -> dict[str, Any]:
    attempt = sitting.attempt
    answered = attempt.answered
    if answered is None:
        answered = sum(not is_blank(given.value) for given in sitting.answers.values())
    return {
        "id": attempt.id,
        "card": sitting.candidate.card,
        "name": sitting.candidate.name,
        "body": sitting.candidate.body,
        "place": f"{attempt.room} {attempt.seat}".strip(),
        "form": sitting.form,
        "phase": sitting.phase(now),
        "live": sitting.is_live(now),
        "seen": milliseconds(sitting.last_seen),
        "answered": answered,
        "questions": len(room.paper(sitting).questions),
        "deadline": milliseconds(attempt.deadline),
        "extra": attempt.extra_seconds // 60,
        "extra_reason": attempt.extra_reason,
        "incidents": incidents.get(attempt.id, 0),
        "void_by": attempt.void_proposed_by,
        "void_reason": attempt.void_reason,
    }


def _incidents(session: Session, exam_session: int) -> tuple[list[Incident], dict[int, int]]:
    rows = session.scalars(
        select(Incident)
        .where(Incident.session_id == exam_session)
        .order_by(Incident.id.desc())
        .limit(LATEST)
    ).all()
    counts = session.execute(
        select(Incident.attempt_id, func.count())
        .where(Incident.session_id == exam_session, Incident.attempt_id.is_not(None))
        .group_by(Incident.attempt_id)
    ).all()
    return list(rows), {attempt: number for attempt, number in counts if attempt is not None}
