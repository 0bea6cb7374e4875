"""Incidents: of what a candidate does, with a bound on what one of them can make the database grow by; and notes."""

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
    add = _adding(room, live, kind, detail)
    alike = (Incident.attempt_id == live.attempt.id, Incident.kind == kind)

    def operation(db: Session) -> None:
        make_place(db, Incident.id, *alike, most=MOST_ALIKE)
        add(db)

    return operation


def note(room: Room, live: LiveAttempt, text: str) -> Callable[[Session], None]:
    """The same of what an invigilator saw: as many as they write, since no candidate can make one."""
    return _adding(room, live, "note", text)


def _adding(
    room: Room, live: LiveAttempt, kind: IncidentKind, detail: str
) -> Callable[[Session], None]:
    at = room.now()

    def operation(db: Session) -> None:
        row = Incident(sitting_id=live.sitting.id, attempt_id=live.attempt.id, kind=kind, at=at)
        row.detail = detail[:200]
        db.add(row)

    return operation
