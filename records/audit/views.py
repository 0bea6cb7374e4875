"""What pages ask of the audit trail."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

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


def trail_cells(db: Session) -> Iterator[tuple[object, ...]]:
    """The whole trail as it is on record, a row at a time: number, time, actor, action, subject, before, after, digest."""
    columns = AuditEntry.__table__.c
    names = ("id", "at", "actor", "action", "subject", "before", "after", "digest")
    rows = select(*(columns[name] for name in names)).order_by(columns.id)
    for row in db.execute(rows.execution_options(yield_per=1000)):
        yield tuple(row)


def readable(text: str) -> str:
    """What an entry says of before or after, as people read it."""
    try:
        value = json.loads(text)
    except ValueError:  # Somebody changed it; the chain tells.
        return text
    if isinstance(value, dict):
        return "；".join(f"{name}：{part}" for name, part in value.items())
    return "" if value is None else str(value)
