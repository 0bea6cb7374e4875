"""What pages ask of the audit trail."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.local_time import local_time
from records.audit.decisions import AUDIT_ACTIONS
from records.audit.trail import AuditEntry


def search_trail(db: Session, search: str, *, start: int, most: int) -> Sequence[AuditEntry]:
    """Entries with the text in actor, action (also by its Chinese title) or subject, the latest first."""
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc())
    if search:
        named = [name for name, title in AUDIT_ACTIONS.items() if search in title]
        wanted = wanted.where(
            AuditEntry.actor.icontains(search, autoescape=True)
            | AuditEntry.action.icontains(search, autoescape=True)
            | AuditEntry.subject.icontains(search, autoescape=True)
            | AuditEntry.action.in_(named)
        )
    return db.scalars(wanted.offset(start).limit(most)).all()


def entries_of(db: Session, subject: str) -> Sequence[AuditEntry]:
    """The decisions on a subject and on what belongs to it (``SUBJECT/…``), in their order."""
    belongs = AuditEntry.subject.startswith(f"{subject}/", autoescape=True)
    wanted = select(AuditEntry).where((AuditEntry.subject == subject) | belongs)
    return db.scalars(wanted.order_by(AuditEntry.id)).all()


def trail_cells(db: Session) -> Iterator[tuple[object, ...]]:
    """The whole trail as it is on record, a row at a time: number, time, actor, action, subject, before, after, digest."""
    columns = AuditEntry.__table__.c
    names = ("id", "at", "actor", "action", "subject", "before", "after", "digest")
    rows = select(*(columns[name] for name in names)).order_by(columns.id)
    for row in db.execute(rows.execution_options(yield_per=1000)):
        yield tuple(row)


def readable(text: str, zone: dt.tzinfo) -> str:
    """What an entry says of before or after, as people read it; times in ``zone``."""
    try:
        value = json.loads(text)
    except ValueError:  # Somebody changed it; the chain tells.
        return text
    if isinstance(value, dict):
        return "；".join(f"{name}：{readable_time(part, zone)}" for name, part in value.items())
    return "" if value is None else readable_time(value, zone)


def readable_time(value: object, zone: dt.tzinfo) -> str:
    """A time of the trail (UTC, whether it says so or not) as people of the zone read it; anything else as it is."""
    text = str(value)
    try:
        at = dt.datetime.fromisoformat(text) if re.match(_TIME, text) else None
    except ValueError:
        return text
    if at is None:
        return text
    return local_time(at.astimezone(dt.UTC) if at.tzinfo else at, zone)


_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"
