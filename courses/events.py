"""Records of study events: begun and submitted by the unit, confirmed or returned by somebody else, corrected by a further record.

One function a use case. Each takes the caller's transaction, and raises `StudyRefused` with everything that is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.event_given import EventGiven, completeness_faults, event_faults
from courses.hours_policy import HoursPolicy
from courses.study_text import Fault, text_problems, texts_of
from foundation.clock import utc_now
from records.audit import study_decisions, trail
from records.people.person import unit_on
from records.people.unit import Unit
from records.study.event import (
    EVENT_MOVES,
    Attendance,
    EventRecord,
    MaterialStep,
    StudyEvent,
)

Roles = Collection[str]


@dataclass(frozen=True)
class Recorder:
    """Who records events and with which roles, the day where the site is, and the policies of hours that there are."""

    actor: str
    roles: Roles
    today: dt.date
    policies: Sequence[HoursPolicy]

    def faults(self, unit: Unit, given: EventGiven) -> list[Fault]:
        """What keeps the record from being kept, by the policies that hold in its year."""
        holding = [each for each in self.policies if each.holds_in(given.day.year)]
        return event_faults(unit, given, holding, today=self.today)


def begin_event(
    db: Session,
    unit: Unit,
    given: EventGiven,
    by: Recorder,
    *,
    source_key: str | None = None,
) -> StudyEvent:
    """A new event of a unit, as a draft."""
    _refuse(texts_of(by.faults(unit, given)))
    now = utc_now()
    event = StudyEvent(unit=unit, source_key=source_key, made_by=by.actor[:80], made_at=now)
    event.records.append(EventRecord(by=by.actor[:80], at=now))
    db.add(event)
    _say(event.newest, given)
    db.flush()
    begun = study_decisions.EventBegun(
        subject=_subject(event), kind=given.kind, day=given.day.isoformat(), event=given.title
    )
    trail.decide(db, begun, actor=by.actor)
    return event


def save_event(
    db: Session,
    event: StudyEvent,
    given: EventGiven,
    by: Recorder,
) -> None:
    """Write a draft over. Raises `MoveRefused` for what was submitted."""
    row = event.newest
    EVENT_MOVES.require(row.state, "save", by.roles)
    _refuse(texts_of(by.faults(event.unit, given)))
    # Before the same people come in again.
    _empty(db, row)
    _say(row, given)
    row.by, row.at = by.actor[:80], utc_now()
    db.flush()


def submit_event(
    db: Session,
    event: StudyEvent,
    by: Recorder,
) -> None:
    """Give the newest record to be confirmed."""
    row = event.newest
    move = EVENT_MOVES.require(row.state, "submit", by.roles)
    given = EventGiven.of(row)
    found = by.faults(event.unit, given)
    _refuse(texts_of(found + completeness_faults(given, today=by.today)))
    row.state = move.target or row.state
    row.submitted_by, row.submitted_at = by.actor[:80], utc_now()
    db.flush()
    submitted = study_decisions.EventSubmitted(
        subject=_subject(event),
        event=row.title,
        day=row.day.isoformat(),
        minutes=row.minutes,
        present=row.count("present"),
        leave=row.count("leave"),
        away=row.count("absent"),
        made_up=sum(each.made_up_on is not None for each in row.attendance),
    )
    trail.decide(db, submitted, actor=by.actor)


def confirm_event(db: Session, event: StudyEvent, *, actor: str, roles: Roles) -> None:
    """From now on it counts. Whoever submitted a record does not confirm it."""
    row = event.newest
    move = EVENT_MOVES.require(row.state, "confirm", roles)
    if row.submitted_by == actor[:80]:
        raise StudyRefused([messages.EVENT_OWN])
    row.state = move.target or row.state
    row.decided_by, row.decided_at = actor[:80], utc_now()
    db.flush()
    confirmed = study_decisions.EventConfirmed(
        subject=_subject(event),
        event=row.title,
        day=row.day.isoformat(),
        submitted_by=row.submitted_by or "",
    )
    trail.decide(db, confirmed, actor=actor)


def return_event(db: Session, event: StudyEvent, *, reason: str, actor: str, roles: Roles) -> None:
    """It goes back to the unit, which corrects it or leaves it; nothing counts that did not before."""
    row = event.newest
    move = EVENT_MOVES.require(row.state, "return", roles)
    _refuse(text_problems("退回原因", reason, 200, needed=True))
    row.state = move.target or row.state
    row.decided_by, row.decided_at, row.return_reason = actor[:80], utc_now(), reason
    db.flush()
    returned = study_decisions.EventReturned(
        subject=_subject(event), event=row.title, reason=reason
    )
    trail.decide(db, returned, actor=actor)


def correct_event(
    db: Session,
    event: StudyEvent,
    *,
    reason: str,
    actor: str,
    roles: Roles,
    withdraw: bool = False,
) -> EventRecord:
    """Begin a further record that says what the last one says, to be changed and submitted again.

    With ``withdraw`` it says that the event did not take place. ``reason`` is needed of what was confirmed.
    """
    before = event.newest
    move = EVENT_MOVES.require(before.state, "correct", roles)
    _refuse(text_problems("更正原因", reason, 200, needed=before.state == "confirmed"))
    row = EventRecord(
        state=move.target or before.state, correction=reason, by=actor[:80], at=utc_now()
    )
    given = EventGiven.of(before)
    event.records.append(row)
    _say(row, given)
    row.withdrawn = withdraw
    db.flush()
    corrected = study_decisions.EventCorrected(
        subject=_subject(event), before=_told(before), reason=reason
    )
    trail.decide(db, corrected, actor=actor)
    return row


def discard_event(db: Session, event: StudyEvent, *, actor: str, roles: Roles) -> bool:
    """Throw a draft away; whether the event goes with it, as when it had no other record."""
    row = event.newest
    EVENT_MOVES.require(row.state, "discard", roles)
    discarded = study_decisions.EventDiscarded(subject=_subject(event), before=_told(row))
    trail.decide(db, discarded, actor=actor)
    _empty(db, row)
    event.records.remove(row)
    gone = not event.records
    if gone:
        db.delete(event)
    db.flush()
    return gone


def _empty(db: Session, row: EventRecord) -> None:
    row.attendance.clear()
    row.steps.clear()
    db.flush()


def _refuse(problems: list[str]) -> None:
    if problems:
        raise StudyRefused(problems)


def _say(row: EventRecord, given: EventGiven) -> None:
    """Make a record say it."""
    for name, value in vars(given).items():
        if name not in ("attendance", "steps"):
            setattr(row, name, value)
    row.attendance = [
        Attendance(
            person=each.person,
            unit=unit_on(each.person, given.day),
            presence=each.presence,
            reason=each.reason,
            made_up_on=each.made_up_on,
        )
        for each in given.attendance
    ]
    row.steps = [MaterialStep(step=step, by=by, on=on) for step, (by, on) in given.steps.items()]


def _subject(event: StudyEvent) -> str:
    return f"{event.unit.name}/{event.id}"


def _told(row: EventRecord) -> dict[str, object]:
    return {
        "state": row.state,
        "event": row.title,
        "day": row.day.isoformat(),
        "minutes": row.minutes,
        "present": row.count("present"),
        "leave": row.count("leave"),
        "away": row.count("absent"),
    }
