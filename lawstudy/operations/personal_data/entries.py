"""What the audit trail says of one person: entries about them, what they decided, and their part of entries about many."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.audit.trail import AuditEntry
from records.people.person import Person

_FIELDS = ("id", "at", "actor", "action", "subject", "before", "after")


def entries_of(db: Session, person: Person) -> list[AuditEntry]:
    """In their order, none of them of the session. Of an entry about many, such as a call to an exam, the others are left out."""
    logins = db.scalars(select(Account.login).where(Account.person_id == person.id))
    names = frozenset([person.number, *logins])
    about = or_(*(_about(name) for name in names))
    named = or_(*(_named(name) for name in names))
    theirs = set(db.scalars(select(AuditEntry.id).where(about)))
    found: Sequence[AuditEntry] = db.scalars(
        select(AuditEntry).where(or_(about, named)).order_by(AuditEntry.id)
    ).all()
    part = PartOf(person.number, names)
    return [
        AuditEntry(**{**{name: getattr(entry, name) for name in _FIELDS}, **told})
        for entry in found
        if (told := {} if entry.id in theirs else part.entry(entry)) is not None
    ]


def _about(name: str) -> ColumnElement[bool]:
    return or_(
        AuditEntry.subject == name,
        AuditEntry.subject.endswith(f"/{name}", autoescape=True),
        AuditEntry.actor == name,
    )


def _named(name: str) -> ColumnElement[bool]:
    """In JSON, as a text or a key."""
    quoted = json.dumps(name, ensure_ascii=False)
    return or_(
        AuditEntry.before.contains(quoted, autoescape=True),
        AuditEntry.after.contains(quoted, autoescape=True),
    )


class PartOf:
    """What is left of lists and tables when only what leads to one person stays, beside plain values that stand there alone."""

    def __init__(self, number: str, names: Set[str]) -> None:
        """``names``: the person's number, and log-ins. A log-in may be called as a field is: no key is taken for one."""
        self._number, self._names = number, names

    def entry(self, entry: AuditEntry) -> dict[str, str] | None:
        """What it was before and after, as JSON; ``None`` when neither tells of them."""
        values = {name: json.loads(getattr(entry, name)) for name in ("before", "after")}
        if not any(map(self._tells, values.values())):
            return None
        return {
            name: json.dumps(self.of(value), ensure_ascii=False) for name, value in values.items()
        }

    def of(self, value: object) -> object:
        """Their part of it."""
        match value:
            case list():
                return [self.of(each) for each in value if self._tells(each)]
            case dict() if self._number in value:
                return {self._number: value[self._number]}
            case dict():
                return {
                    name: self.of(each)
                    for name, each in value.items()
                    if not isinstance(each, list | dict) or self._tells(each)
                }
            case _:
                return value

    def _tells(self, value: object) -> bool:
        match value:
            case list():
                return any(map(self._tells, value))
            case dict():
                return self._number in value or any(map(self._tells, value.values()))
            case str():
                return value in self._names
            case _:
                return False
