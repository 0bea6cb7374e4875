"""Which entries of the trail are about somebody's exam, and which of them say what is other people's."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.audit.trail import LONGEST_SUBJECT, AuditEntry, hashed_fields

Row = list[Any]
"""An entry as it is hashed, then its digest: number, at, actor, action, subject, before, after, previous, digest."""
_ABOUT = (
    "exam.",
    "result.",
    "paper.",
    "key.",
    "marking.",
    "publication.",
    "certificate.",
    "session.",
    "attempt.",
    "appeal.",
    "irregularity.",
    "document.",
    "evidence.",
)
_NOTHING_CHANGES = ("evidence.take", "result.read", "document.take")
_ONE_PERSON = ("number", "candidate")
"""Fields of a decision about one person of the exam, whose subject is the exam."""


@dataclass(frozen=True)
class About:
    """Whom and what it is about. ``numbers`` and ``names`` of the others who are called to the exam; ``certificates``: theirs."""

    exam: str
    person: str
    sittings: Collection[str]
    certificates: Collection[str]
    numbers: frozenset[str]
    names: frozenset[str]
    other_certificates: frozenset[str]

    @property
    def subjects(self) -> list[str]:
        """Of the entries, as the trail keeps them."""
        wanted = [self.exam, *self.sittings]
        wanted += [f"{each}/{self.person}" for each in wanted]
        return sorted({each[:LONGEST_SUBJECT] for each in [*wanted, *self.certificates]})


@dataclass(frozen=True)
class Entries:
    """``own`` in full; ``withheld``: number, time, action, digest of those that say what is not this person's."""

    own: Sequence[Row]
    withheld: Sequence[dict[str, Any]]


def entries_about(db: Session, about: About, *, last: int, with_keys: bool) -> Entries:
    """All of them up to the ``last``, in order. What is decided about one other person is left out."""
    wanted = select(AuditEntry).where(AuditEntry.subject.in_(about.subjects), AuditEntry.id <= last)
    own, withheld = [], []
    for entry in db.scalars(wanted.order_by(AuditEntry.id)):
        if not entry.action.startswith(_ABOUT):
            continue
        said = [_read(entry.before), _read(entry.after)]
        if any(isinstance(each, dict) and _is_of_another(each, about) for each in said):
            continue
        # The digest of a key in an entry gives it away: there are few to try.
        secret = entry.action.startswith("key.") and not with_keys
        if secret or any(_names_others(text, about) for each in said for text in _texts(each)):
            withheld.append(
                {
                    "number": entry.id,
                    "at": entry.at,
                    "action": entry.action,
                    "digest": entry.digest,
                    "why": "keys" if secret else "others",
                    "mine": [] if secret else sorted({t for e in said for t in _mine(e, about)}),
                }
            )
        else:
            own.append(row_of(entry))
    return Entries(own, withheld)


def has_moved_on(db: Session, about: About, last: int) -> bool:
    """Whether something was decided about it after that entry: what the records say now would not be what the trail says."""
    later = select(AuditEntry.action).where(
        AuditEntry.subject.in_(about.subjects), AuditEntry.id > last
    )
    return any(
        action.startswith(_ABOUT) and action not in _NOTHING_CHANGES for action in db.scalars(later)
    )


def whole_trail(db: Session, last: int) -> Iterator[Row]:
    """Every entry up to the ``last``, some at a time."""
    columns = AuditEntry.__table__.c
    wanted = select(*columns).where(columns.id <= last).order_by(columns.id)
    with db.execute(wanted.execution_options(yield_per=1000)) as found:
        for entry in found:
            yield row_of(entry)


def row_of(entry: Any) -> Row:
    """An entry as it is hashed, with its digest."""
    return [*hashed_fields(entry), entry.digest]


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # Somebody spoilt it; its digest tells.


def _is_of_another(said: dict[str, Any], about: About) -> bool:
    return any(said.get(field) in about.numbers for field in _ONE_PERSON if said.get(field))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def _names_others(text: str, about: About) -> bool:
    if text in about.numbers or text in about.other_certificates:
        return True
    return any(name in text for name in about.names)


def _mine(value: Any, about: About) -> Iterator[str]:
    """What an entry about many says of this person: what stands at their number."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == about.person:
                yield str(each)
            yield from _mine(each, about)
    elif isinstance(value, list):
        for each in value:
            if each == about.person or each in about.certificates:
                yield str(each)
            yield from _mine(each, about)
