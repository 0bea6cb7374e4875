"""The audit trail as people read and search it: in words, with the names of people and exams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.audit.decisions import AUDIT_ACTIONS
from records.audit.trail import AuditEntry
from records.audit.words import details, kept_for, readable_time
from records.exams.exam import Exam
from records.people.person import Person

_TOGETHER = 500
_MOST_NAMED = 200
"""People and exams whose names have what is looked for: more are no search."""


@dataclass(frozen=True)
class ToldEntry:
    """An entry in words: when in the site's zone, who, what, whom or what about, and what it says."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    details: str


def search_trail(db: Session, search: str, *, start: int, most: int) -> Sequence[AuditEntry]:
    """Entries with the text in actor, action, subject or details, the latest first.

    Found is also what the trail is told as: the title of an action, names of people and exams, Chinese names of what is kept.
    """
    return db.scalars(_found(db, search).offset(start).limit(most)).all()


def _found(db: Session, search: str) -> Select[AuditEntry]:
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc())
    return wanted.where(or_(*_matches(db, search))) if search else wanted


def _matches(db: Session, search: str) -> Iterator[ColumnElement[bool]]:
    entry = AuditEntry
    titles = [name for name, title in AUDIT_ACTIONS.items() if search in title]
    for column in (entry.actor, entry.action, entry.subject, entry.before, entry.after):
        yield column.icontains(search, autoescape=True)
    yield entry.action.in_(titles)
    for text in kept_for(search):
        yield entry.before.contains(text, autoescape=True)
        yield entry.after.contains(text, autoescape=True)
    logins, numbers = _people_called(db, search)
    yield entry.actor.in_(logins)
    yield entry.subject.in_([*logins, *numbers])
    for number in numbers:
        yield entry.subject.endswith(f"/{number}", autoescape=True)
    for exam in db.scalars(
        select(Exam.name).where(Exam.title.icontains(search, autoescape=True)).limit(_MOST_NAMED)
    ):
        yield entry.subject == exam
        yield entry.subject.startswith(f"{exam}/", autoescape=True)


def _people_called(db: Session, search: str) -> tuple[list[str], list[str]]:
    """Log-ins and numbers of people whose names have the text."""
    accounts = select(Account.login).where(Account.name.icontains(search, autoescape=True))
    people = select(Person.number).where(Person.name.icontains(search, autoescape=True))
    return (
        [*db.scalars(accounts.limit(_MOST_NAMED))],
        [*db.scalars(people.limit(_MOST_NAMED))],
    )


def told(db: Session, entries: Sequence[AuditEntry], zone: dt.tzinfo) -> list[ToldEntry]:
    """Entries in words. A name that is known is told beside what is on record, never in its place."""
    names = _names(db, {part for entry in entries for part in _parts(entry)})
    return [
        ToldEntry(
            entry.id,
            readable_time(entry.at, zone),
            _named(entry.actor, names),
            AUDIT_ACTIONS.get(entry.action, entry.action),
            " / ".join(_named(part, names) for part in entry.subject.split("/")),
            details(entry.before, entry.after, zone),
        )
        for entry in entries
    ]


def _parts(entry: AuditEntry) -> list[str]:
    return [entry.actor, *entry.subject.split("/")]


def _named(part: str, names: Mapping[str, str]) -> str:
    name = names.get(part)
    return f"{name}（{part}）" if name and name != part else part


def _names(db: Session, wanted: set[str]) -> dict[str, str]:
    """Names by log-in, person's number and exam's name."""
    found: dict[str, str] = {}
    for key, name in (
        (Exam.name, Exam.title),
        (Person.number, Person.name),
        (Account.login, Account.name),
    ):
        some = sorted(wanted)
        for start in range(0, len(some), 500):
            rows = select(key, name).where(key.in_(some[start : start + 500]))
            found |= {row[0]: row[1] for row in db.execute(rows)}
    return found


def told_trail(db: Session, search: str, zone: dt.tzinfo) -> Iterator[ToldEntry]:
    """All entries with the text in words, the latest first, some at a time."""
    with db.scalars(_found(db, search).execution_options(yield_per=_TOGETHER)) as found:
        for entries in found.partitions():
            yield from told(db, entries, zone)
