"""Signing keys are decided about by two administrators; the file and the records change together, or neither does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import key_decisions
from certification.errors import KeyDecisionRefused
from certification.key_decisions import KeyChange
from certification.keys import KeyRing, ensure_keys, read_keys
from records.audit.trail import AuditEntry, verify
from records.schema import close_database, create_database, open_database
from records.signing_keys import key_proposals, open_key_proposal

ADMIN = ["administrator"]
DAY = dt.date(2026, 6, 1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    create_database(url)
    sessions = open_database(url)
    with sessions() as found:
        yield found
    close_database(sessions)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "keys" / "signing.keys"
    ensure_keys(file, dt.date(2026, 1, 1))
    return file


def signer_of(ring: KeyRing) -> str:
    assert ring.signer is not None
    return ring.signer.key_id.hex()


def test_a_new_key_takes_two_administrators(db: Session, file: Path) -> None:
    before = read_keys(file)
    key_decisions.propose(db, before, "rotate", reason="每年更换", actor="jia", roles=ADMIN)
    assert read_keys(file) == before
    with pytest.raises(KeyDecisionRefused, match="提议人不能自己确认"):
        key_decisions.confirm(db, KeyChange(file), DAY, actor="jia", roles=ADMIN)
    with pytest.raises(KeyDecisionRefused, match="没有这个角色"):
        key_decisions.confirm(db, KeyChange(file), DAY, actor="yi", roles=["approver"])
    assert read_keys(file) == before
    after = key_decisions.confirm(db, KeyChange(file), DAY, actor="bing", roles=ADMIN)
    assert read_keys(file) == after
    assert [key_decisions.state_of(key) for key in after.keys] == ["retired", "in_use"]
    [made] = key_proposals(db)
    assert (made.state, made.proposed_by, made.decided_by) == ("confirmed", "jia", "bing")
    entries = {each.action: each for each in db.scalars(select(AuditEntry))}
    assert entries["certificate.key"].subject == signer_of(after)
    assert entries["certificate.key"].actor == "bing"
    assert "jia" in entries["certificate.key"].after
    verify(db)


def test_a_revoked_key_in_use_is_followed_by_a_new_one(db: Session, file: Path) -> None:
    ring = read_keys(file)
    name = signer_of(ring)
    key_decisions.propose(db, ring, "revoke", name, reason="被盗", actor="jia", roles=ADMIN)
    after = key_decisions.confirm(db, KeyChange(file), DAY, actor="bing", roles=ADMIN)
    assert [key_decisions.state_of(key) for key in after.keys] == ["revoked", "in_use"]
    assert after.keys[0].reason == "被盗"
    with pytest.raises(KeyDecisionRefused, match="已作废"):
        key_decisions.propose(db, after, "revoke", name, reason="再", actor="jia", roles=ADMIN)


def test_a_key_is_retired_with_no_other_one_until_two_people_make_one(
    db: Session, file: Path
) -> None:
    ring = read_keys(file)
    key_decisions.propose(db, ring, "retire", reason="设备迁移", actor="jia", roles=ADMIN)
    none = key_decisions.confirm(db, KeyChange(file), DAY, actor="bing", roles=ADMIN)
    assert read_keys(file) == none
    assert (none.signer, [key_decisions.state_of(key) for key in none.keys]) == (None, ["retired"])
    entries = {each.action: each for each in db.scalars(select(AuditEntry))}
    assert entries["certificate.retire_key"].subject == signer_of(ring)
    assert "certificate.key" not in entries
    with pytest.raises(KeyDecisionRefused, match="没有使用中的密钥"):
        key_decisions.propose(db, none, "retire", reason="再", actor="jia", roles=ADMIN)
    key_decisions.propose(db, none, "rotate", reason="迁移完成", actor="jia", roles=ADMIN)
    after = key_decisions.confirm(db, KeyChange(file), DAY, actor="bing", roles=ADMIN)
    assert [key_decisions.state_of(key) for key in after.keys] == ["retired", "in_use"]
    verify(db)


def test_all_that_stands_against_a_proposal_is_told_at_once(db: Session, file: Path) -> None:
    ring = read_keys(file)
    key_decisions.propose(db, ring, "rotate", reason="一", actor="jia", roles=ADMIN)
    with pytest.raises(KeyDecisionRefused) as refused:
        key_decisions.propose(db, ring, "revoke", "0" * 16, reason=" ", actor="bing", roles=ADMIN)
    assert len(refused.value.problems) == 3
    key_decisions.refuse(db, reason="不必", actor="bing", roles=ADMIN)
    assert open_key_proposal(db) is None
    with pytest.raises(KeyDecisionRefused, match="没有等待确认的提议"):
        key_decisions.confirm(db, KeyChange(file), DAY, actor="bing", roles=ADMIN)


def test_a_proposal_about_a_key_that_is_in_use_no_more_is_not_confirmed(
    db: Session, file: Path
) -> None:
    ring = read_keys(file)
    key_decisions.propose(db, ring, "rotate", reason="一", actor="jia", roles=ADMIN)
    file.unlink()
    other = ensure_keys(file, DAY)
    with pytest.raises(KeyDecisionRefused, match="已经不同"):
        key_decisions.confirm(db, KeyChange(file), DAY, actor="bing", roles=ADMIN)
    assert read_keys(file) == other


def test_a_lost_file_is_followed_by_a_key_of_two_people(db: Session, file: Path) -> None:
    file.unlink()
    ring = key_decisions.keys_in(file)
    key_decisions.propose(db, ring, "rotate", reason="丢失", actor="jia", roles=ADMIN)
    after = key_decisions.confirm(db, KeyChange(file), DAY, actor="bing", roles=ADMIN)
    assert read_keys(file) == after
    assert len(after.keys) == 1


@pytest.mark.parametrize("lost", [False, True])
def test_a_decision_that_is_not_kept_leaves_the_file_as_it_was(
    db: Session, file: Path, lost: bool
) -> None:
    if lost:
        file.unlink()
    ring = key_decisions.keys_in(file)
    key_decisions.propose(db, ring, "rotate", reason="一", actor="jia", roles=ADMIN)

    def decide() -> None:
        with KeyChange(file) as change:
            key_decisions.confirm(db, change, DAY, actor="bing", roles=ADMIN)
            assert key_decisions.keys_in(file) != ring
            raise OSError("disk full")

    with pytest.raises(OSError, match="full"):
        decide()
    assert key_decisions.keys_in(file) == ring
    assert file.exists() is not lost
    if not lost:
        assert file.stat().st_mode & 0o777 == 0o600


def test_who_confirms_a_moment_later_undoes_nothing(db: Session, file: Path) -> None:
    ring = read_keys(file)
    key_decisions.propose(db, ring, "rotate", reason="一", actor="jia", roles=ADMIN)

    def second() -> None:
        with KeyChange(file) as late:
            with KeyChange(file) as change:
                key_decisions.confirm(db, change, DAY, actor="bing", roles=ADMIN)
            key_decisions.confirm(db, late, DAY, actor="ding", roles=ADMIN)

    with pytest.raises(KeyDecisionRefused, match="没有等待确认的提议"):
        second()
    assert len(read_keys(file).keys) == 2
