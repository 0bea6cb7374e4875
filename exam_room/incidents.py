"""Incidents that follow from what a candidate does: a bound on what one of them can make the database grow by."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from exam_room.live_attempt import LiveAttempt
from exam_room.room import Room
from records.bounded import make_place
from records.exams.incident import Incident, IncidentKind

MOST_ALIKE = 100
"""Incidents of one kind by one candidate that are kept: beyond them a new one takes the place of the one before."""


def incident(
    room: Room, live: LiveAttempt, kind: IncidentKind, detail: str = ""
) -> Callable[[Session], None]:
    """An operation that puts it on record."""
    add = room.incident(live, kind, detail)
    alike = (Incident.attempt_id == live.attempt.id, Incident.kind == kind)

    def operation(db: Session) -> None:
        make_place(db, Incident.id, *alike, most=MOST_ALIKE)
        add(db)

    return operation
