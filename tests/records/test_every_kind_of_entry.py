"""Whatever kind of decision an entry is of: changed, missing or in another place it is found, and told by its number."""

from __future__ import annotations

import itertools
import json
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from records.audit import trail
from records.audit.decision import Decision
from records.audit.decisions import AUDIT_ACTIONS, DECISIONS
from records.audit.trail import AuditEntry
from records.errors import AuditBroken

pytestmark = pytest.mark.slow

FIELDS = ("at", "actor", "action", "subject", "before", "after", "previous", "digest")


def value_of(kind: Any) -> object:
    """Something of a type that a decision's field may have."""
    origin = get_origin(kind) or kind
    if origin in (Union, types.UnionType):
        return value_of(next(each for each in get_args(kind) if each is not type(None)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _, inner = get_args(kind)
        return {"甲": value_of(inner), "乙": value_of(inner)}
    if isinstance(origin, type) and issubclass(origin, Sequence) and origin is not str:
        return [value_of(get_args(kind)[0])]
    plain: dict[Any, object] = {str: "张三", int: 3, float: 2.5, bool: True}
    return plain.get(origin, "其他")


def one_of_each() -> Iterator[Decision]:
    """A decision of every kind, with every field filled."""
    for kind in DECISIONS.values():
        hints = get_type_hints(kind)
        values: dict[str, Any] = {field.name: value_of(hints[field.name]) for field in fields(kind)}
        yield kind(**values)


@pytest.fixture
def each(db: Session) -> Sequence[AuditEntry]:
    """An entry of every kind that there is, those of earlier versions too, in one chain."""
    made = trail.decide_all(db, list(one_of_each()), actor="jia")
    made += [trail.record(db, name, "甲") for name in AUDIT_ACTIONS if name not in DECISIONS]
    trail.record(db, "test", "the last")
    db.commit()
    assert {entry.action for entry in made} == set(AUDIT_ACTIONS)
    assert trail.verify(db) == len(made) + 1
    return made


def broken_at(db: Session, *statements: str, **values: object) -> int:
    """The number that is told after this was done behind the program's back; it is as before then."""
    for statement in statements:
        db.execute(text(statement), values)
    with pytest.raises(AuditBroken) as caught:
        trail.verify(db)
    db.rollback()
    return int("".join(filter(str.isdigit, str(caught.value).partition("条")[0])))


def test_a_change_of_any_kind_of_entry_is_found(db: Session, each: Sequence[AuditEntry]) -> None:
    turns = itertools.cycle(FIELDS)
    kept = [(entry.id, entry.after) for entry in each]
    for number, after in kept:
        field = next(turns)
        statement = f"UPDATE audit_entry SET {field} = 'x' || substr({field}, 2) WHERE id = :n"
        assert broken_at(db, statement, n=number) == number
        # What it says, made to say something else and still be readable.
        said = json.loads(after)
        other = json.dumps({"reason": "不是这样"} if said is None else None, ensure_ascii=False)
        statement = "UPDATE audit_entry SET after = :v WHERE id = :n"
        assert broken_at(db, statement, n=number, v=other) == number


def test_any_kind_of_entry_that_is_missing_or_elsewhere_is_found(
    db: Session, each: Sequence[AuditEntry]
) -> None:
    for number in [entry.id for entry in each]:
        gone = "DELETE FROM audit_entry WHERE id = :n"
        assert broken_at(db, gone, n=number) == number
        exchanged = (
            "UPDATE audit_entry SET id = -1 WHERE id = :n",
            "UPDATE audit_entry SET id = :n WHERE id = :n + 1",
            "UPDATE audit_entry SET id = :n + 1 WHERE id = -1",
        )
        assert broken_at(db, *exchanged, n=number) == number
    assert trail.verify(db) == len(each) + 1
