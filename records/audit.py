"""The audit trail: one row per decision, written in the transaction of the change, chained by SHA-256.

Changing or removing a row breaks every digest after it; `verify` finds the first one.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import messages
from records.errors import AuditBroken
from records.models import AuditEntry


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
        actor=actor or _user(),
        action=action,
        subject=subject,
        before=_text(before),
        after=_text(after),
        previous=last.digest if last else "",
    )
    entry.digest = _digest(entry)
    session.add(entry)
    session.flush()
    return entry


def verify(session: Session) -> int:
    """Check the whole chain; returns the number of entries. Raises `AuditBroken` at the first that does not fit."""
    previous, count = "", 0
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        count += 1
        if entry.id != count or entry.previous != previous or entry.digest != _digest(entry):
            raise AuditBroken(messages.AUDIT_BROKEN.format(number=count))
        previous = entry.digest
    return count


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(entry: AuditEntry) -> str:
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
