"""The audit trail: one row per decision, written in the transaction of the change, chained by SHA-256.

Changing or removing a row breaks every digest after it, and removing the last ones the head; `verify` finds the first
fault. Whoever may write to the database and knows the scheme can still make a whole new chain.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
from typing import Any

from sqlalchemy import Index, Row, String, Text, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Mapped, Session, mapped_column

from records import messages
from records.database.base import Base
from records.errors import AuditBroken


class AuditHead(Base):
    """How far the audit trail goes: rows missing from its end are noticed by it. One row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class AuditEntry(Base):
    """One decision: who did what to what, and what changed. ``digest`` covers the row and the digest before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_subject", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(160))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


def record(
    db: Session,
    action: str,
    subject: str,
    *,
    before: object = None,
    after: object = None,
    actor: str | None = None,
) -> AuditEntry:
    """Add an entry to the caller's transaction. ``actor`` is the operating system's user by default."""
    # Goes on from the head, not from the last row that is left: a row taken away leaves a gap.
    head = db.get(AuditHead, 1) or AuditHead(id=1, entries=0, digest="")
    entry = AuditEntry(
        id=head.entries + 1,
        at=dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        actor=_storable(actor or _user()),
        action=action,
        subject=_storable(subject),
        before=_text(before),
        after=_text(after),
        previous=head.digest,
    )
    entry.digest = _digest(entry)
    db.add(entry)
    head.entries, head.digest = entry.id, entry.digest
    db.add(head)
    db.flush()
    return entry


def verify(db: Session) -> int:
    """Check the whole chain; returns the number of entries. Raises `AuditBroken` at the first that does not fit."""
    previous, count = "", 0
    columns = AuditEntry.__table__.c
    try:
        # Columns, not objects: those that the session holds already would not be read again.
        for entry in db.execute(select(*columns).order_by(columns.id)):
            count += 1
            if entry.id != count or entry.previous != previous or entry.digest != _digest(entry):
                raise AuditBroken(messages.AUDIT_BROKEN.format(number=count))
            previous = entry.digest
    except (DatabaseError, TypeError) as error:  # Bytes where there should be text.
        number = count + isinstance(error, DatabaseError)
        raise AuditBroken(messages.AUDIT_BROKEN.format(number=number)) from error
    try:
        heads = db.execute(select(AuditHead.entries, AuditHead.digest)).all()
    except DatabaseError:
        heads = []
    if [tuple(head) for head in heads] != ([(count, previous)] if count else []):
        raise AuditBroken(messages.AUDIT_BROKEN.format(number=count + 1))
    return count


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _storable(text)


def _storable(text: str) -> str:
    """The text without what UTF-8 cannot hold: a file's name may be in another encoding."""
    return text.encode("utf-8", "backslashreplace").decode()


def _digest(entry: AuditEntry | Row[Any]) -> str:
    fields = [
        entry.id,
        entry.at,
        entry.actor,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
        entry.previous,
    ]
    return hashlib.sha256(_text(fields).encode()).hexdigest()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
