"""The head of the chain on paper: what is typed from it, and a trail that was written anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from records.audit import trail
from records.audit.chain_head import SHORTEST, chain_head, read_head, verify_through, written
from records.audit.trail import UNVERIFIED, AuditEntry, AuditHead, Verified
from records.errors import AuditBroken, AuditRewritten, HeadUnreadable

Sessions = sessionmaker[Session]
heads = st.builds(
    Verified, st.integers(1, 999_999_999), st.text("0123456789abcdef", min_size=64, max_size=64)
)


def write(sessions: Sessions, *subjects: str) -> Verified:
    with sessions() as db:
        for subject in subjects:
            trail.record(db, "test", subject)
        db.commit()
        return chain_head(db)


def write_anew(sessions: Sessions, **changed: str) -> None:
    """Somebody who knows the scheme makes a whole chain again, with what they like better."""
    with sessions() as db:
        entries = db.query(AuditEntry).order_by(AuditEntry.id).all()
        kept = [(entry.action, changed.get(entry.subject, entry.subject)) for entry in entries]
        db.execute(text("DELETE FROM audit_entry"))
        db.execute(text("DELETE FROM audit_head"))
        db.expunge_all()
        for action, subject in kept:
            trail.record(db, action, subject)
        db.commit()


@given(heads)
def test_what_is_printed_is_read(head: Verified) -> None:
    assert read_head(written(head)) == head


@given(heads, st.integers(SHORTEST, 64))
def test_a_clerk_may_type_it_in_many_ways(head: Verified, length: int) -> None:
    digest = head.digest[:length]
    wide = str.maketrans(
        "0123456789abcdefABCDEF:", "０１２３４５６７８９ａｂｃｄｅｆＡＢＣＤＥＦ："
    )
    for typed in (
        f"第 {head.entries} 条：{digest.upper()}",
        f"{head.entries}:{digest}".translate(wide),
        f" {head.entries}： {' '.join(digest)}\n",
        f"{head.entries}:{'—'.join(digest)}。",
    ):
        assert read_head(typed) == (head.entries, digest)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12",
        "12:",
        "12:0a1b2c3d",
        f"0:{'a' * 64}",
        f"12:{'a' * 65}",
        f"12:{'g' * 16}",
        f"{'a' * 64}:12",
        "1 2:" + "a" * 16,
    ],
)
def test_what_is_no_head_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(HeadUnreadable, match="例如"):
        read_head(typed)


def test_a_trail_goes_through_every_head_that_it_had(sessions: Sessions) -> None:
    assert verify_through_all(sessions, []) == UNVERIFIED
    printed = [write(sessions, subject) for subject in "abc"]
    assert verify_through_all(sessions, printed) == printed[-1]
    short = [Verified(head.entries, head.digest[:SHORTEST]) for head in printed]
    assert verify_through_all(sessions, short) == printed[-1]


def verify_through_all(sessions: Sessions, printed: list[Verified]) -> Verified:
    with sessions() as db:
        return verify_through(db, printed)


def test_a_trail_written_anew_is_whole_and_does_not_go_through_what_was_signed(
    sessions: Sessions,
) -> None:
    early, late = write(sessions, "a", "b"), write(sessions, "c")
    write_anew(sessions, b="不是乙")
    with sessions() as db:
        assert trail.verify(db) == 3
        with pytest.raises(AuditRewritten, match="第 2、3 条") as caught:
            verify_through(db, [early, late])
    assert caught.value.entries == [2, 3]


def test_a_trail_that_lost_its_end_does_not_go_through_a_later_head(sessions: Sessions) -> None:
    early, late = write(sessions, "a"), write(sessions, "b")
    with sessions() as db:
        db.execute(text("DELETE FROM audit_entry WHERE id = 2"))
        db.query(AuditHead).update({"entries": early.entries, "digest": early.digest})
        db.commit()
        assert trail.verify(db) == 1
        with pytest.raises(AuditRewritten) as caught:
            verify_through(db, [early, late])
    assert caught.value.entries == [2]


def test_a_broken_trail_is_broken_whatever_was_signed(sessions: Sessions) -> None:
    head = write(sessions, "a", "b")
    with sessions() as db:
        db.execute(text("UPDATE audit_entry SET actor = 'x' WHERE id = 1"))
        db.commit()
        with pytest.raises(AuditBroken):
            verify_through(db, [head])
