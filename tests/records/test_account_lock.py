from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records import messages
from records.accounts.account import Account
from records.accounts.administration import deactivate, record_password_try, unlock
from records.accounts.log_in import open_log_in
from records.database.group_commit import GroupCommit
from records.errors import (
    AccountLocked,
    LogInFailed,
)
from tests.records.accounts import (
    CHEAP,
    LOCKED_UNTIL,
    MINUTE,
    NOW,
    SECOND,
    Sessions,
    fail,
    lock,
    log_in,
    make,
    trail,
)


def test_unknown_closed_and_wrong_are_told_alike(db: Session) -> None:
    make(db)
    closed, password = make(db, "gone")
    deactivate(db, closed, actor="li", now=NOW)
    db.commit()
    said = set()
    for login, tried in [("nobody", "x"), ("zhang", "x"), ("gone", password), ("gone", "x")]:
        with pytest.raises(LogInFailed) as caught:
            log_in(db, login, tried)
        said.add(str(caught.value))
    lock(db)
    with pytest.raises(LogInFailed) as caught:
        log_in(db, "zhang", "x")
    said.add(str(caught.value))
    assert said == {messages.LOG_IN_FAILED}


def test_an_account_without_a_password_does_not_log_in(db: Session) -> None:
    db.add(Account(login="zhang", name="张三", roles=["cadre"]))
    db.commit()
    with pytest.raises(LogInFailed):
        log_in(db, "zhang", "")


def test_the_last_failure_locks_the_right_password_too(db: Session) -> None:
    account, password = make(db)
    error = lock(db)
    assert account.locked_until == LOCKED_UNTIL
    with pytest.raises(AccountLocked) as caught:
        log_in(db, "zhang", password, LOCKED_UNTIL - SECOND)
    assert str(caught.value) == str(error)
    assert trail(db)[1:] == [("room", "account.lock", "zhang", None, {"failures": 5})]


def test_trying_a_locked_account_does_not_lock_it_for_longer(db: Session) -> None:
    account, _ = make(db)
    lock(db)
    for _ in range(10):
        with pytest.raises(AccountLocked):
            log_in(db, "zhang", "wrong", NOW + 29 * MINUTE)
    assert account.locked_until == LOCKED_UNTIL
    assert len(trail(db)) == 2


def test_a_lock_ends_by_itself_and_failures_count_anew(db: Session) -> None:
    account, password = make(db)
    lock(db)
    fail(db, 4, LOCKED_UNTIL)
    assert log_in(db, "zhang", password, LOCKED_UNTIL) is account
    assert account.locked_until is None
    assert account.failures == 0
    lock(db, LOCKED_UNTIL)
    assert account.locked_until == LOCKED_UNTIL + 30 * MINUTE


def test_a_success_forgets_failures(db: Session) -> None:
    account, password = make(db)
    for _ in range(3):
        fail(db, 4)
        assert log_in(db, "zhang", password) is account
    assert account.failures == 0


def test_failures_of_others_do_not_count(db: Session) -> None:
    make(db, "li")
    _, password = make(db)
    for login in ["li", "li", "li", "nobody", "nobody", "nobody"]:
        with pytest.raises(LogInFailed):
            log_in(db, login, "wrong")
    assert log_in(db, "zhang", password)


def test_failures_are_counted_in_a_group_commit(url: str, sessions: Sessions) -> None:
    with sessions() as db:
        make(db)
    writer = GroupCommit(url)

    def attempt(db: Session) -> LogInFailed | None:
        """As a handler does: the operation itself succeeds, so that the count is kept."""
        try:
            record_password_try(db, "zhang", right=False, now=NOW, policy=CHEAP)
        except LogInFailed as error:
            return error
        return None

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(writer.run(attempt) for _ in range(7)))

    outcomes = asyncio.run(all_at_once())
    writer.close()
    assert [type(outcome) for outcome in outcomes] == [LogInFailed] * 4 + [AccountLocked] * 3
    with sessions() as db:
        assert db.scalars(select(Account)).one().failures == 5
        assert [row[1] for row in trail(db)] == ["account.create", "account.lock"]


def test_an_administrator_unlocks(db: Session) -> None:
    account, password = make(db)
    lock(db)
    unlock(db, account, actor="li")
    db.commit()
    assert log_in(db, "zhang", password)
    before = {"failures": 5, "locked_until": "2026-03-02T01:30:00"}
    assert trail(db)[-1] == ("li", "account.unlock", "zhang", before, None)


def try_from(db: Session, address: str, password: str, *, right: bool) -> Account:
    return record_password_try(
        db, "zhang", right=right, now=NOW + MINUTE, policy=CHEAP, address=address
    )


def test_a_lock_made_elsewhere_does_not_keep_a_person_out_where_they_came_in_before(
    db: Session,
) -> None:
    account, password = make(db)
    open_log_in(db, account_id=account.id, address="10.0.0.1", now=NOW, hours=12)
    lock(db)
    assert try_from(db, "10.0.0.1", password, right=True) is account
    for address in ("10.0.0.2", ""):
        with pytest.raises(AccountLocked):
            try_from(db, address, password, right=True)
    with pytest.raises(LogInFailed):
        try_from(db, "10.0.0.1", "wrong", right=False)
    assert account.locked_until == LOCKED_UNTIL
