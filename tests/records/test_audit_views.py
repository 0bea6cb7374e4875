"""Searching the trail, and checking only what is new."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from records.audit import trail
from records.audit.trail import UNVERIFIED, Verified, verify_since
from records.errors import AuditBroken
from records.told_trail import search_trail

Sessions = sessionmaker[Session]


def write(sessions: Sessions, *subjects: str) -> None:
    with sessions() as db:
        for subject in subjects:
            trail.record(db, "account.create", subject, actor="li")
        db.commit()


def found(sessions: Sessions, search: str) -> list[str]:
    with sessions() as db:
        return [row.subject for row in search_trail(db, search, start=0, most=100)]


@pytest.mark.parametrize(
    ("search", "subjects"),
    [
        ("%", ["100%"]),
        ("_", ["a_b"]),
        ("/", ["x/y"]),
        ("\\", ["c\\d"]),
        ("A_B", ["a_b"]),
        ("建立账号", ["x/y", "c\\d", "a_b", "100%"]),
        ("li", ["x/y", "c\\d", "a_b", "100%"]),
        ("nothing", []),
    ],
)
def test_a_search_finds_what_was_typed(
    sessions: Sessions, search: str, subjects: list[str]
) -> None:
    write(sessions, "100%", "a_b", "c\\d", "x/y")
    assert found(sessions, search) == subjects


def since(sessions: Sessions, known: Verified) -> Verified:
    with sessions() as db:
        return verify_since(db, known)


def change(sessions: Sessions, statement: str) -> None:
    with sessions() as db:
        db.execute(text(statement))
        db.commit()


def test_only_what_is_new_is_read_again(sessions: Sessions) -> None:
    write(sessions, "a", "b", "c")
    known = since(sessions, UNVERIFIED)
    assert known.entries == 3
    write(sessions, "d")
    assert since(sessions, known).entries == 4
    change(sessions, "UPDATE audit_entry SET actor = 'x' WHERE id = 1")
    assert since(sessions, known).entries == 4, "read already"
    with pytest.raises(AuditBroken):
        since(sessions, UNVERIFIED)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'x' WHERE id = 2",
        "UPDATE audit_entry SET digest = 'x' WHERE id = 2",
        "UPDATE audit_entry SET actor = 'x' WHERE id = 3",
        "DELETE FROM audit_entry WHERE id = 1",
        "DELETE FROM audit_entry WHERE id = 2",
        "DELETE FROM audit_entry WHERE id = 3",
        "DELETE FROM audit_entry",
        "UPDATE audit_head SET entries = 2",
    ],
)
def test_what_follows_a_known_part_and_its_end_are_checked(
    sessions: Sessions, statement: str
) -> None:
    write(sessions, "a", "b")
    known = since(sessions, UNVERIFIED)
    write(sessions, "c")
    change(sessions, statement)
    with pytest.raises(AuditBroken):
        since(sessions, known)
