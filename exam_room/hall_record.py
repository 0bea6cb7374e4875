"""The record of a hall (考场情况记录): what is known of it, for invigilators to complete and sign."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.exam_day import HallRecord, HallRecords, Happened
from exam_room import messages
from exam_room.hall_lists import attempts_by_hall, exam_day
from foundation.local_time import written_time
from records.audit.chain_head import chain_head, written
from records.audit.decisions import AUDIT_ACTIONS
from records.audit.trail import AuditEntry
from records.audit.views import entries_of
from records.exams.attempt import STATES, Attempt
from records.exams.incident import Incident
from records.exams.irregularity import irregularities
from records.exams.sitting import Sitting

_ONE_BY_ONE = ("note", "server_away")
"""Kinds of incidents that say something of their own each; of others it is told how often, and when first and last."""


@dataclass(frozen=True)
class _Event:
    """``attempt``: whom it concerns, ``None``: all; ``first`` and ``last`` in UTC, naive."""

    attempt: int | None
    what: str
    first: dt.datetime
    last: dt.datetime


def hall_records(db: Session, sitting_id: int, zone: dt.tzinfo, *, now: dt.datetime) -> HallRecords:
    """The records of a sitting's halls as they stand ``now`` (UTC, naive); texts in the time of ``zone``."""
    sitting = db.get_one(Sitting, sitting_id)
    halls = attempts_by_hall(db, sitting_id)
    here = {attempt.id: attempt for attempts in halls.values() for attempt in attempts}
    events = sorted(
        [
            *_incidents(db, sitting_id),
            *_irregularities(db, sitting, here),
            *_decisions(db, sitting, here),
        ],
        key=lambda each: each.first,
    )
    day = exam_day(sitting, zone)
    return HallRecords(
        day,
        [*_run(sitting, zone), (messages.RUN_CHAIN_HEAD, written(chain_head(db)))],
        [
            _record(name, attempts, _told(events, attempts, zone, day.date.partition("（")[0]))
            for name, attempts in halls.items()
        ],
        written_time(now, zone),
    )


def _record(
    name: str,
    attempts: Sequence[Attempt],
    happened: Sequence[Happened],
) -> HallRecord:
    states = Counter(attempt.state for attempt in attempts)
    # Who writes or has not begun is told as long as there is anybody: the sum is true at every moment.
    counts = [
        (messages.RECORD_STATES[state], states[state])
        for state in sorted(STATES, key=list(messages.RECORD_STATES).index)
        if states[state] or state in messages.RECORD_ALWAYS
    ]
    return HallRecord(
        name=name,
        called=len(attempts),
        arrived=sum(attempt.is_present for attempt in attempts),
        counts=counts,
        absent=[_who(attempt) for attempt in attempts if attempt.state == "absent"],
        voided=[
            messages.RECORD_WITH_REASON.format(who=_who(attempt), reason=attempt.void_reason)
            for attempt in attempts
            if attempt.state == "voided"
        ],
        extra=[
            messages.RECORD_EXTRA.format(
                who=_who(attempt),
                minutes=round(attempt.extra_seconds / 60),
                reason=attempt.extra_reason,
            )
            for attempt in attempts
            if attempt.extra_seconds
        ],
        happened=happened,
    )


def _run(sitting: Sitting, zone: dt.tzinfo) -> list[tuple[str, str]]:
    run = []
    if sitting.start == "together":
        at = sitting.starts_at
        run.append((messages.RUN_START, written_time(at, zone) if at else messages.RUN_NOT_YET))
    ended = written_time(sitting.ended_at, zone) if sitting.ended_at else messages.RUN_NOT_ENDED
    run.append((messages.RUN_END, ended))
    if sitting.extension_seconds:
        minutes = f"{sitting.extension_seconds / 60:.1f}".removesuffix(".0")
        run.append((messages.RUN_EXTENSION, messages.RUN_EXTENDED.format(minutes=minutes)))
    return run


def _incidents(db: Session, sitting_id: int) -> Iterator[_Event]:
    """Incidents; those of one kind by one candidate together."""
    wanted = select(Incident).where(Incident.sitting_id == sitting_id).order_by(Incident.id)
    alike: dict[tuple[int | None, str], list[Incident]] = {}
    for row in db.scalars(wanted):
        if row.kind in _ONE_BY_ONE:
            what = messages.INCIDENTS[row.kind].format(detail=row.detail)
            yield _Event(row.attempt_id, what, row.at, row.at)
        else:
            alike.setdefault((row.attempt_id, row.kind), []).append(row)
    for (attempt, kind), rows in alike.items():
        details = "、".join(dict.fromkeys(row.detail for row in rows if row.detail))
        if kind == "left_page":
            details = str(sum(int(row.detail) for row in rows if row.detail.isdecimal()))
        what = messages.INCIDENTS[kind].format(detail=details, count=len(rows))
        yield _Event(attempt, what, min(row.at for row in rows), max(row.at for row in rows))


def _irregularities(db: Session, sitting: Sitting, attempts: Collection[int]) -> Iterator[_Event]:
    """What invigilators recorded as irregular. What became of it is decided later, and stands elsewhere."""
    wanted = set(attempts)
    for row in irregularities(db, sitting.exam):
        if row.attempt_id in wanted:
            what = messages.RECORD_IRREGULARITY.format(
                kind=row.kind, what=row.what, by=row.recorded_by, witness=row.witness
            )
            yield _Event(row.attempt_id, what, row.happened_at, row.happened_at)


def _decisions(db: Session, sitting: Sitting, attempts: Mapping[int, Attempt]) -> Iterator[_Event]:
    """What was decided for all or for one, with its reason."""
    by_number = {attempt.call.person.number: number for number, attempt in attempts.items()}
    entries = list(entries_of(db, sitting.name))
    # A sitting that was deleted may have had the name before.
    made = [place for place, entry in enumerate(entries) if entry.action == "session.create"]
    for entry in entries[made[-1] if made else 0 :]:
        if entry.action not in messages.RECORD_DECISIONS:
            continue
        number = entry.subject.removeprefix(sitting.name).removeprefix("/")
        # A sitting whose name begins like this one's is another one.
        if number not in by_number if entry.action.startswith("attempt.") else number:
            continue
        at = dt.datetime.fromisoformat(entry.at).astimezone(dt.UTC).replace(tzinfo=None)
        yield _Event(by_number.get(number), _decided(entry), at, at)


def _decided(entry: AuditEntry) -> str:
    said = json.loads(entry.after)
    said = said if isinstance(said, dict) else {}
    parts = [
        messages.RECORD_SAID[name].format(said[name])
        for name in ("minutes", "paused_seconds", "reason")
        if said.get(name) not in (None, "")
    ]
    what = AUDIT_ACTIONS[entry.action] + ("：" + "，".join(parts) if parts else "")
    return messages.RECORD_DECIDED.format(what=what, by=entry.actor)


def _told(
    events: Sequence[_Event], attempts: Sequence[Attempt], zone: dt.tzinfo, day: str
) -> list[Happened]:
    """What concerns these candidates, or all."""
    people = {attempt.id: _who(attempt) for attempt in attempts}
    return [
        Happened(
            "" if event.attempt is None else people[event.attempt],
            event.what,
            _when(event, zone, day),
        )
        for event in events
        if event.attempt is None or event.attempt in people
    ]


def _when(event: _Event, zone: dt.tzinfo, day: str) -> str:
    """From when to when; without the ``day`` that stands at the head of the record."""
    times = dict.fromkeys(written_time(at, zone) for at in (event.first, event.last))
    return "–".join(time.removeprefix(f"{day} ") for time in times)


def _who(attempt: Attempt) -> str:
    person = attempt.call.person
    return messages.RECORD_WHO.format(name=person.name, number=person.number)
