from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.accounts.administration import deactivate, record_password_try, unlock
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


def test_unknown_closed_and_wrong_are_told_alike(session: Session) -> None:
    make(session)
    closed, password = make(session, "gone")
    deactivate(session, closed, actor="li", now=NOW)
    session.commit()
    said = set()
    for login, tried in [("nobody", "x"), ("zhang", "x"), ("gone", password), ("gone", "x")]:
        with pytest.raises(LogInFailed) as caught:
            log_in(session, login, tried)
        said.add(str(caught.value))
    assert said == {"登录名或密码不正确"}


def test_an_account_without_a_password_does_not_log_in(session: Session) -> None:
    session.add(Account(login="zhang", name="张三", roles=["cadre"]))
    session.commit()
    with pytest.raises(LogInFailed):
        log_in(session, "zhang", "")


def test_the_last_failure_locks_and_says_until_when(session: Session) -> None:
    account, password = make(session)
    error = lock(session)
    assert account.locked_until == LOCKED_UNTIL
    shown = LOCKED_UNTIL.replace(tzinfo=dt.UTC).astimezone()
    assert f"{shown:%H:%M}" in str(error)
    with pytest.raises(AccountLocked) as caught:
        log_in(session, "zhang", password, LOCKED_UNTIL - SECOND)
    assert str(caught.value) == str(error)
    assert trail(session)[1:] == [("room", "account.lock", "zhang", None, {"failures": 5})]


def test_trying_a_locked_account_does_not_lock_it_for_longer(session: Session) -> None:
    account, _ = make(session)
    lock(session)
    for _ in range(10):
        with pytest.raises(AccountLocked):
            log_in(session, "zhang", "wrong", NOW + 29 * MINUTE)
    assert account.locked_until == LOCKED_UNTIL
    assert len(trail(session)) == 2


def test_a_lock_ends_by_itself_and_failures_count_anew(session: Session) -> None:
    account, password = make(session)
    lock(session)
    fail(session, 4, LOCKED_UNTIL)
    assert log_in(session, "zhang", password, LOCKED_UNTIL) is account
    assert account.locked_until is None
    assert account.failures == 0
    lock(session, LOCKED_UNTIL)
    assert account.locked_until == LOCKED_UNTIL + 30 * MINUTE


def test_a_success_forgets_failures(session: Session) -> None:
    account, password = make(session)
    for _ in range(3):
        fail(session, 4)
        assert log_in(session, "zhang", password) is account
    assert account.failures == 0


def test_failures_of_others_do_not_count(session: Session) -> None:
    make(session, "li")
    _, password = make(session)
    for login in ["li", "li", "li", "nobody", "nobody", "nobody"]:
        with pytest.raises(LogInFailed):
            log_in(session, login, "wrong")
    assert log_in(session, "zhang", password)


def test_failures_are_counted_in_a_group_commit(url: str, sessions: Sessions) -> None:
    with sessions() as session:
        make(session)
    writer = GroupCommit(url)

    def attempt(session: Session) -> LogInFailed | None:
        """As a handler does: the operation itself succeeds, so that the count is kept."""
        try:
            record_password_try(session, "zhang", right=False, now=NOW, policy=CHEAP)
        except LogInFailed as error:
            return error
        return None

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(writer.run(attempt) for _ in range(7)))

    outcomes = asyncio.run(all_at_once())
    writer.close()
    assert [type(outcome) for outcome in outcomes] == [LogInFailed] * 4 + [AccountLocked] * 3
    with sessions() as session:
        assert session.scalars(select(Account)).one().failures == 5
        assert [row[1] for row in trail(session)] == ["account.create", "account.lock"]


def test_an_administrator_unlocks(session: Session) -> None:
    account, password = make(session)
    lock(session)
    unlock(session, account, actor="li")
    session.commit()
    assert log_in(session, "zhang", password)
    before = {"failures": 5, "locked_until": "2026-03-02T01:30:00"}
    assert trail(session)[-1] == ("li", "account.unlock", "zhang", before, None)
