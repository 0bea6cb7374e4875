"""The audit trail as it is on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.audit.trail import AuditEntry


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
    with db.execute(rows.execution_options(yield_per=1000)) as found:
        for row in found:
            yield tuple(row)
