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
GOOD = "湖边的7只白鹭飞过Hill山"


def make(db: Session, login: str = "zhang", *roles: str, **rest: Any) -> tuple[Account, str]:
    made = create_account(db, login, "张三", roles or ("cadre",), actor="li", policy=CHEAP, **rest)
    db.commit()
    return made


def log_in(db: Session, login: str, password: str, now: dt.datetime = NOW) -> Account:
    """The whole way: verify outside of a transaction, then record."""
    found = db.scalar(select(Account.password_hash).where(Account.login == login))
    db.commit()
    ok = verify_password(found, password, CHEAP)
    try:
        return record_password_try(db, login, right=ok, now=now, policy=CHEAP)
    finally:
        db.commit()


def fail(db: Session, times: int, now: dt.datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(LogInFailed):
            log_in(db, "zhang", "wrong", now)


def lock(db: Session, now: dt.datetime = NOW) -> AccountLocked:
    fail(db, CHEAP.max_failures - 1, now)
    with pytest.raises(AccountLocked) as caught:
        log_in(db, "zhang", "wrong", now)
    return caught.value


def trail(db: Session) -> list[tuple[str, str, str, Any, Any]]:
    assert verify(db)
    return [
        (row.actor, row.action, row.subject, json.loads(row.before), json.loads(row.after))
        for row in db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        if row.action.startswith("account.")
    ]
