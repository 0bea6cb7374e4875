"""The audit trail: one row per decision, written in the transaction of the change, chained by SHA-256.

Changing or removing a row breaks every digest after it, and removing the last ones the head; `verify` finds the first
fault. Whoever may write to the database and knows the scheme can still make a whole new chain.

Several processes may record at once: the head's row is locked from looking at it until the transaction ends.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Index, Row, String, Text, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Mapped, Session, mapped_column

from records import messages
from records.audit.actor import acting
from records.audit.decision import Decision
from records.database.base import Base
from records.errors import AuditBroken


class Verified(NamedTuple):
    """How far a trail was found whole: so many entries, the last with this digest."""

    entries: int
    digest: str


class Told(NamedTuple):
    """An entry as it is asked for; ``actor`` as in `decide`."""

    action: str
    subject: str
    before: object
    after: object
    actor: str | None


UNVERIFIED = Verified(0, "")
LONGEST_ACTOR, LONGEST_SUBJECT = 80, 160


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
    actor: Mapped[str] = mapped_column(String(LONGEST_ACTOR))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


def decide(db: Session, decision: Decision, *, actor: str | None = None) -> AuditEntry:
    """Add a decision to the caller's transaction. ``actor``: a login; else who acts in this process."""
    [entry] = decide_all(db, [decision], actor=actor)
    return entry


def decide_all(
    db: Session, made: Sequence[Decision], *, actor: str | None = None
) -> list[AuditEntry]:
    """The same for many that are made together: an entry each, in this order."""
    return _append(db, [Told(each.name, each.subject, *each.kept(), actor) for each in made])


def record(
    db: Session,
    action: str,
    subject: str,
    *,
    before: object = None,
    after: object = None,
    actor: str | None = None,
) -> AuditEntry:
    """Add an entry to the caller's transaction: `decide` for what has no type yet."""
    [entry] = record_all(db, [Told(action, subject, before, after, actor)])
    return entry


def record_all(db: Session, rows: Sequence[Told]) -> list[AuditEntry]:
    """The same for many, in this order."""
    return _append(db, rows)


def _append(db: Session, rows: Sequence[Told]) -> list[AuditEntry]:
    # Goes on from the head, not from the last row that is left: a row taken away leaves a gap.
    head = _locked_head(db)
    entries = []
    for action, subject, before, after, actor in rows:
        entry = AuditEntry(
            id=head.entries + 1,
            at=dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
            # PostgreSQL refuses what is longer than the column, and the decision with it.
            actor=_storable(actor or acting())[:LONGEST_ACTOR],
            action=action,
            subject=_storable(subject)[:LONGEST_SUBJECT],
            before=_text(before),
            after=_text(after),
            previous=head.digest,
        )
        entry.digest = _digest(entry)
        head.entries, head.digest = entry.id, entry.digest
        entries.append(entry)
    db.add_all(entries)
    db.flush()
    return entries


def last_entry_at(db: Session) -> dt.datetime | None:
    """When the last decision was recorded, by the machine's clock of then: UTC, naive. ``None`` when there is none."""
    last = db.scalar(select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))
    try:
        return None if last is None else dt.datetime.fromisoformat(last).replace(tzinfo=None)
    except ValueError:
        return None  # `verify` tells that it was changed.


def _locked_head(db: Session) -> AuditHead:
    """The head as it stands now, not as this session knew it; nobody else records until the transaction ends.

    The insertion locks the database on SQLite, also when there is a head already; on PostgreSQL the row is locked.
    """
    on_sqlite = db.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if on_sqlite else postgresql.insert)(AuditHead)
    db.execute(insert.values(id=1, entries=0, digest="").on_conflict_do_nothing())
    head = select(AuditHead).where(AuditHead.id == 1).with_for_update()
    return db.scalars(head.execution_options(populate_existing=True)).one()


def verify(db: Session) -> int:
    """Check the whole chain; returns the number of entries. Raises `AuditBroken` at the first that does not fit."""
    return verify_since(db, UNVERIFIED).entries


def verify_since(db: Session, known: Verified) -> Verified:
    """Check what came after ``known``, and that its last entry is still the same. Raises `AuditBroken`.

    A change among the entries before is found by `verify` only.
    """
    count, previous = known
    columns = AuditEntry.__table__.c
    try:
        if known.entries:
            _require_same(db, known)
        # Columns, not objects: those that the session holds already would not be read again.
        wanted = select(*columns).order_by(columns.id)
        if known.entries:
            wanted = wanted.where(columns.id > known.entries)
        # Whether or not all are read: on PostgreSQL the rows wait in a cursor on the server until it is closed.
        with db.execute(wanted.execution_options(yield_per=1000)) as found:
            for entry in found:
                count += 1
                if (entry.id, entry.previous, entry.digest) != (count, previous, _digest(entry)):
                    raise AuditBroken(messages.AUDIT_BROKEN, number=count)
                previous = entry.digest
    except (DatabaseError, TypeError) as error:  # Bytes where there should be text.
        number = count + isinstance(error, DatabaseError)
        raise AuditBroken(messages.AUDIT_BROKEN, number=number) from error
    try:
        heads = db.execute(select(AuditHead.entries, AuditHead.digest)).all()
    except DatabaseError:
        heads = []
    if [tuple(head) for head in heads] != ([(count, previous)] if count else []):
        raise AuditBroken(messages.AUDIT_BROKEN, number=count + 1)
    return Verified(count, previous)


def verify_rows(rows: Sequence[Sequence[object]]) -> Verified:
    """Check a whole trail that came from another site: of each entry what `hashed_fields` gives, and its digest.

    Raises `AuditBroken` at the first that does not fit.
    """
    previous = ""
    for number, (*fields, digest) in enumerate(rows, 1):
        right = [number, previous] == [fields[0], fields[-1]] if fields else False
        if not right or digest != hashlib.sha256(_text(fields).encode()).hexdigest():
            raise AuditBroken(messages.AUDIT_BROKEN, number=number)
        previous = str(digest)
    return Verified(len(rows), previous)


def _require_same(db: Session, known: Verified) -> None:
    columns = AuditEntry.__table__.c
    last = db.execute(select(*columns).where(columns.id == known.entries)).one_or_none()
    before = select(func.count()).select_from(AuditEntry).where(columns.id <= known.entries)
    if (
        last is None
        or last.digest != known.digest
        or _digest(last) != known.digest
        or db.scalar(before) != known.entries
    ):
        raise AuditBroken(messages.AUDIT_BROKEN, number=known.entries)


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _storable(text)


def _storable(text: str) -> str:
    """The text without what UTF-8 cannot hold: a file's name may be in another encoding."""
    return text.encode("utf-8", "backslashreplace").decode()


def hashed_fields(entry: AuditEntry | Row[Any]) -> list[Any]:
    """What the digest of an entry covers, in its order."""
    return [
        entry.id,
        entry.at,
        entry.actor,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
        entry.previous,
    ]


def _digest(entry: AuditEntry | Row[Any]) -> str:
    return hashlib.sha256(_text(hashed_fields(entry)).encode()).hexdigest()
