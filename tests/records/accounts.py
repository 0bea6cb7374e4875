"""Making accounts and logging in, as the tests of accounts do it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.accounts.account import Account
from records.accounts.administration import create_account, record_password_try
from records.accounts.password import PasswordPolicy, verify_password
from records.audit.trail import AuditEntry, verify
from records.errors import (
    AccountLocked,
    LogInFailed,
)

Sessions = sessionmaker[Session]

CHEAP = PasswordPolicy(time_cost=1, memory_kib=8)
NOW = dt.datetime(2026, 3, 2, 1, 0)
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)
LOCKED_UNTIL = NOW + 30 * MINUTE
GOOD = "湖边的七只白鹭飞过山"


def make(session: Session, login: str = "zhang", *roles: str, **rest: Any) -> tuple[Account, str]:
    made = create_account(
        session, login, "张三", roles or ("cadre",), actor="li", policy=CHEAP, **rest
    )
    session.commit()
    return made


def log_in(session: Session, login: str, password: str, now: dt.datetime = NOW) -> Account:
    """The whole way: verify outside of a transaction, then record."""
    found = session.scalar(select(Account.password_hash).where(Account.login == login))
    session.commit()
    ok = verify_password(found, password, CHEAP)
    try:
        return record_password_try(session, login, right=ok, now=now, policy=CHEAP)
    finally:
        session.commit()


def fail(session: Session, times: int, now: dt.datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(LogInFailed):
            log_in(session, "zhang", "wrong", now)


def lock(session: Session, now: dt.datetime = NOW) -> AccountLocked:
    fail(session, CHEAP.max_failures - 1, now)
    with pytest.raises(AccountLocked) as caught:
        log_in(session, "zhang", "wrong", now)
    return caught.value


def trail(session: Session) -> list[tuple[str, str, str, Any, Any]]:
    assert verify(session)
    return [
        (row.actor, row.action, row.subject, json.loads(row.before), json.loads(row.after))
        for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        if row.action.startswith("account.")
    ]
