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

from sqlalchemy import Row, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from records import messages
from records.errors import AuditBroken
from records.models import AuditEntry, AuditHead


def record(
    session: Session,
    action: str,
    subject: str,
    *,
    before: object = None,
    after: object = None,
    actor: str | None = None,
) -> AuditEntry:
    """Add an entry to the caller's transaction. ``actor`` is the operating system's user by default."""
    last = session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        id=(last.id if last else 0) + 1,
        at=dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        actor=_storable(actor or _user()),
        action=action,
        subject=_storable(subject),
        before=_text(before),
        after=_text(after),
        previous=last.digest if last else "",
    )
    entry.digest = _digest(entry)
    session.add(entry)
    session.merge(AuditHead(id=1, entries=entry.id, digest=entry.digest))
    session.flush()
    return entry


def verify(session: Session) -> int:
    """Check the whole chain; returns the number of entries. Raises `AuditBroken` at the first that does not fit."""
    previous, count = "", 0
    columns = AuditEntry.__table__.c
    try:
        # Columns, not objects: those that the session holds already would not be read again.
        for entry in session.execute(select(*columns).order_by(columns.id)):
            count += 1
            if entry.id != count or entry.previous != previous or entry.digest != _digest(entry):
                raise AuditBroken(messages.AUDIT_BROKEN.format(number=count))
            previous = entry.digest
    except (DatabaseError, TypeError) as error:  # Bytes where there should be text.
        number = count + isinstance(error, DatabaseError)
        raise AuditBroken(messages.AUDIT_BROKEN.format(number=number)) from error
    head = session.execute(select(AuditHead.entries, AuditHead.digest)).one_or_none()
    if (tuple(head) if head else (0, "")) != (count, previous):
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
