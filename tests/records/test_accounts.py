from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.accounts.administration import (
    change_password,
    check_new_password,
    create_account,
    deactivate,
    reset_password,
    set_roles,
    unlock,
)
from records.accounts.entry_code import ALPHABET
from records.accounts.log_in import find_log_in, open_log_in
from records.accounts.password import hash_password, new_first_password
from records.audit.trail import AuditEntry
from records.errors import (
    AccountRefused,
    LogInFailed,
    RecordsError,
)
from records.people.person import find_person
from records.roles import ROLES
from tests.records.accounts import (
    CHEAP,
    GOOD,
    NOW,
    Sessions,
    lock,
    log_in,
    make,
    trail,
)
from tests.support.databases import ON_SERVER

# Making accounts


def test_a_new_account_logs_in_with_its_first_password_and_has_to_change_it(
    db: Session,
) -> None:
    account, password = make(db, "zhang", "trainer", "cadre", "trainer")
    assert account.roles == ["cadre", "trainer"]
    assert account.must_change
    assert log_in(db, "zhang", password) is account
    after = {"name": "张三", "roles": ["cadre", "trainer"]}
    assert trail(db) == [("li", "account.create", "zhang", None, after)]


def test_first_passwords_differ_and_are_easy_to_copy(db: Session) -> None:
    passwords = {make(db, f"user{number}")[1] for number in range(20)}
    assert len(passwords) == 20
    for password in passwords:
        assert re.fullmatch(r"\w{4}(-\w{4}){3}", password)
        assert not set(password) & set("0O1lI")
        assert set(password.replace("-", "")) <= set(ALPHABET)
    assert len({char for password in passwords for char in password}) > 25


def test_an_officer_has_one_account(staffed: Sessions) -> None:
    with staffed() as db:
        person = find_person(db, "A-1")
        assert person is not None
        account, _ = make(db, "A-1", person=person)
        assert account.person is person
        with pytest.raises(AccountRefused, match=f"{person.number}）已有账号"):
            make(db, "other", person=person)


@pytest.mark.parametrize(
    ("login", "name", "roles", "said"),
    [
        ("zhang", "李四", ["cadre"], "已被使用"),
        (" zhang ", "李四", ["cadre"], "已被使用"),
        ("", "李四", ["cadre"], "登录名"),
        (" ", "李四", ["cadre"], "登录名"),
        ("a" * 41, "李四", ["cadre"], "登录名"),
        ("li", "", ["cadre"], "姓名"),
        ("li", " ", ["cadre"], "姓名"),
        ("li", "李" * 61, ["cadre"], "姓名"),
        ("li", "李四", [], "没有这种角色"),
        ("li", "李四", ["cadre", "root"], "没有这种角色：root"),
        ("li", "李四", ["Administrator"], "没有这种角色：Administrator"),
    ],
)
def test_accounts_that_are_not_made(
    db: Session, login: str, name: str, roles: list[str], said: str
) -> None:
    make(db)
    with pytest.raises(AccountRefused, match=said):
        create_account(db, login, name, roles, actor="li", policy=CHEAP)
    db.commit()
    assert db.scalars(select(Account.login)).all() == ["zhang"]
    assert len(trail(db)) == 1


def test_an_account_and_its_audit_row_are_one_transaction(db: Session) -> None:
    create_account(db, "zhang", "张三", ["cadre"], actor="li", policy=CHEAP)
    db.rollback()
    assert db.scalars(select(Account)).all() == []
    assert db.scalars(select(AuditEntry)).all() == []


# Changing and resetting


def test_a_changed_password_takes_the_place_of_the_first(db: Session) -> None:
    account, first = make(db)
    change(db, account, first, GOOD)
    db.commit()
    assert not account.must_change
    assert log_in(db, "zhang", GOOD)
    with pytest.raises(LogInFailed):
        log_in(db, "zhang", first)
    assert trail(db)[-1] == ("zhang", "account.change_password", "zhang", None, None)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("", "至少 10 个字符"),
        ("abcdefghi", "至少 10 个字符"),
        (GOOD, "不能与原密码相同"),
        ("zhang-san-2026", "过于简单"),
        ("ZHANG-san-2026", "过于简单"),
        ("NAME of ZHANG SAN", "过于简单"),
        ("1234567890", "至少 3 种"),
        ("湖边的七只白鹭飞过山丘", "至少 3 种"),
        ("password-password", "至少 3 种"),
        ("1111111111Aa-", "过于简单"),
        ("Law-1234567890", "过于简单"),
        ("Law-Qwert-2026", "过于简单"),
        ("Law-FEDCBA-2026", "过于简单"),
        ("My-zhang-san-2026-x", "过于简单"),
    ],
)
def test_passwords_that_are_refused(db: Session, new: str, said: str) -> None:
    account, first = create_account(
        db, "Zhang-San-2026", "Name of Zhang San", ["cadre"], actor="li", policy=CHEAP
    )
    change(db, account, first, GOOD)
    db.commit()
    kept = account.password_hash
    with pytest.raises(AccountRefused, match=said):
        change(db, account, GOOD, new)
    assert account.password_hash == kept
    assert len(trail(db)) == 2


def test_a_changed_password_ends_all_other_log_ins(db: Session) -> None:
    account, first = make(db)
    other, _ = make(db, "li")
    here, there = (opened(db, account) for _ in range(2))
    elsewhere = opened(db, other)
    change(db, account, first, GOOD, token=here)
    db.commit()
    assert find_log_in(db, here, NOW)
    assert find_log_in(db, there, NOW) is None
    assert find_log_in(db, elsewhere, NOW)


def test_a_reset_gives_a_new_first_password_and_ends_all_log_ins(db: Session) -> None:
    account, first = make(db)
    change(db, account, first, GOOD)
    token = opened(db, account)
    again = reset_password(db, account, actor="li", now=NOW, first=new_first_password(CHEAP))
    db.commit()
    assert account.must_change
    assert again != first
    assert find_log_in(db, token, NOW) is None
    assert log_in(db, "zhang", again) is account
    for old in (first, GOOD):
        with pytest.raises(LogInFailed):
            log_in(db, "zhang", old)
    assert trail(db)[-1] == ("li", "account.reset_password", "zhang", None, None)


def test_a_reset_lifts_a_lock_and_says_so(db: Session) -> None:
    account, _ = make(db)
    lock(db)
    again = reset_password(db, account, actor="li", now=NOW, first=new_first_password(CHEAP))
    db.commit()
    assert log_in(db, "zhang", again) is account
    assert [row[1] for row in trail(db)[2:]] == ["account.reset_password", "account.unlock"]


# Roles and closing


def test_roles_are_replaced(sessions: Sessions, db: Session) -> None:
    account, _ = make(db)
    set_roles(db, account, ["auditor", "reviewer"], actor="li")
    db.commit()
    with sessions() as other:
        assert other.get_one(Account, account.id).roles == ["reviewer", "auditor"]
    row = ("li", "account.set_roles", "zhang", ["cadre"], ["reviewer", "auditor"])
    assert trail(db)[-1] == row


@pytest.mark.parametrize("roles", [[], ["root"], ["cadre", ""]])
def test_roles_that_are_refused(db: Session, roles: list[str]) -> None:
    account, _ = make(db)
    with pytest.raises(AccountRefused):
        set_roles(db, account, roles, actor="li")
    assert account.roles == ["cadre"]


def test_there_is_always_an_administrator(db: Session) -> None:
    last, _ = make(db, "zhang", "administrator")
    make(db, "cadre", *(role for role in ROLES if role != "administrator"))
    closed, _ = make(db, "closed", "administrator")
    deactivate(db, closed, actor="zhang", now=NOW)
    db.add(Account(login="none", name="无", roles=["administrator"]))  # has no password
    db.commit()
    takes: list[Callable[[], None]] = [
        lambda: set_roles(db, last, ["cadre"], actor="zhang"),
        lambda: deactivate(db, last, actor="zhang", now=NOW),
    ]
    for take in takes:
        with pytest.raises(AccountRefused, match="至少要保留一名在用的管理员"):
            take()
    assert last.active
    assert last.roles == ["administrator"]
    set_roles(db, last, ["administrator", "cadre"], actor="zhang")
    set_roles(db, closed, ["cadre"], actor="zhang")

    make(db, "wang", "administrator")
    takes[0]()
    takes[1]()
    assert last.roles == ["cadre"]
    assert not last.active


def test_a_closed_account_is_out_everywhere(db: Session) -> None:
    account, password = make(db)
    token = opened(db, account)
    deactivate(db, account, actor="li", now=NOW)
    db.commit()
    assert find_log_in(db, token, NOW) is None
    with pytest.raises(LogInFailed):
        log_in(db, "zhang", password)
    row = ("li", "account.deactivate", "zhang", None, None)
    assert trail(db)[-1] == row


# Secrets


def test_no_secret_is_in_the_database_or_in_an_error(db: Session, tmp_path: Path) -> None:
    account, first = make(db)
    secrets = [first, GOOD, opened(db, account)]
    said = ""
    for new in ("tooshort1", "Zhang", first):
        with pytest.raises(RecordsError) as caught:
            change(db, account, first, new)
        said += str(caught.value)
    change(db, account, first, GOOD)
    with pytest.raises(LogInFailed) as failed:
        log_in(db, "zhang", "wrong-password")
    said += str(failed.value)
    secrets += [reset_password(db, account, actor="li", now=NOW, first=new_first_password(CHEAP))]
    secrets += ["tooshort1", "wrong-password"]
    db.commit()
    lock(db)
    unlock(db, account, actor="li")
    db.commit()

    rows = dump(db)
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert (b"account.unlock" in files) is not ON_SERVER
    for secret in secrets:
        for form in {secret, secret.upper(), secret.replace("-", "")}:
            assert form not in rows
            assert form not in said
            assert form.encode() not in files
    for entry in db.scalars(select(AuditEntry)):
        assert "argon2" not in entry.before + entry.after + entry.subject


def dump(db: Session) -> str:
    """Every value of every table."""
    tables = Account.metadata.sorted_tables
    rows = [str(tuple(row)) for table in tables for row in db.execute(select(table))]
    assert any("argon2id" in row for row in rows)
    return "\n".join(rows)


def opened(db: Session, account: Account) -> str:
    token = open_log_in(db, account_id=account.id, address="10.0.0.1", now=NOW, hours=12)
    db.commit()
    return token


def change(db: Session, account: Account, old: str, new: str, token: str | None = None) -> None:
    check_new_password(account, old=old, new=new, policy=CHEAP)
    change_password(db, account, new_hash=hash_password(new, CHEAP), now=NOW, token=token)
