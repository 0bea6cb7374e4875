from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts.account import ROLES, Account
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
from records.people.person import Officer
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

# Making accounts


def test_a_new_account_logs_in_with_its_first_password_and_has_to_change_it(
    session: Session,
) -> None:
    account, password = make(session, "zhang", "trainer", "cadre", "trainer")
    assert account.roles == ["cadre", "trainer"]
    assert account.must_change
    assert log_in(session, "zhang", password) is account
    after = {"name": "张三", "roles": ["cadre", "trainer"]}
    assert trail(session) == [("li", "account.create", "zhang", None, after)]


def test_first_passwords_differ_and_are_easy_to_copy(session: Session) -> None:
    passwords = {make(session, f"user{number}")[1] for number in range(20)}
    assert len(passwords) == 20
    for password in passwords:
        assert re.fullmatch(r"\w{4}(-\w{4}){3}", password)
        assert not set(password) & set("0O1lI")
        assert set(password.replace("-", "")) <= set(ALPHABET)
    assert len({char for password in passwords for char in password}) > 25


def test_an_officer_has_one_account(staffed: Sessions) -> None:
    with staffed() as session:
        officer = session.scalars(select(Officer).where(Officer.card_number == "A-1")).one()
        account, _ = make(session, "A-1", officer=officer)
        assert account.officer is officer
        with pytest.raises(AccountRefused, match="“A-1”已有账号"):
            make(session, "other", officer=officer)


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
    session: Session, login: str, name: str, roles: list[str], said: str
) -> None:
    make(session)
    with pytest.raises(AccountRefused, match=said):
        create_account(session, login, name, roles, actor="li", policy=CHEAP)
    session.commit()
    assert session.scalars(select(Account.login)).all() == ["zhang"]
    assert len(trail(session)) == 1


def test_an_account_and_its_audit_row_are_one_transaction(session: Session) -> None:
    create_account(session, "zhang", "张三", ["cadre"], actor="li", policy=CHEAP)
    session.rollback()
    assert session.scalars(select(Account)).all() == []
    assert session.scalars(select(AuditEntry)).all() == []


# Changing and resetting


def test_a_changed_password_takes_the_place_of_the_first(session: Session) -> None:
    account, first = make(session)
    change(session, account, first, GOOD)
    session.commit()
    assert not account.must_change
    assert log_in(session, "zhang", GOOD)
    with pytest.raises(LogInFailed):
        log_in(session, "zhang", first)
    assert trail(session)[-1] == ("zhang", "account.change_password", "zhang", None, None)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("", "至少 10 个字符"),
        ("abcdefghi", "至少 10 个字符"),
        (GOOD, "不能与原密码相同"),
        ("zhang-san-2026", "过于简单"),
        ("ZHANG-SAN-2026", "过于简单"),
        ("NAME OF ZHANG SAN", "过于简单"),
        ("1111111111", "过于简单"),
        ("abcabcabcabc", "过于简单"),
    ],
)
def test_passwords_that_are_refused(session: Session, new: str, said: str) -> None:
    account, first = create_account(
        session, "Zhang-San-2026", "Name of Zhang San", ["cadre"], actor="li", policy=CHEAP
    )
    change(session, account, first, GOOD)
    session.commit()
    kept = account.password_hash
    with pytest.raises(AccountRefused, match=said):
        change(session, account, GOOD, new)
    assert account.password_hash == kept
    assert len(trail(session)) == 2


def test_a_changed_password_ends_all_other_log_ins(session: Session) -> None:
    account, first = make(session)
    other, _ = make(session, "li")
    here, there = (opened(session, account) for _ in range(2))
    elsewhere = opened(session, other)
    change(session, account, first, GOOD, token=here)
    session.commit()
    assert find_log_in(session, here, NOW)
    assert find_log_in(session, there, NOW) is None
    assert find_log_in(session, elsewhere, NOW)


def test_a_reset_gives_a_new_first_password_and_ends_all_log_ins(session: Session) -> None:
    account, first = make(session)
    change(session, account, first, GOOD)
    token = opened(session, account)
    again = reset_password(session, account, actor="li", now=NOW, first=new_first_password(CHEAP))
    session.commit()
    assert account.must_change
    assert again != first
    assert find_log_in(session, token, NOW) is None
    assert log_in(session, "zhang", again) is account
    for old in (first, GOOD):
        with pytest.raises(LogInFailed):
            log_in(session, "zhang", old)
    assert trail(session)[-1] == ("li", "account.reset_password", "zhang", None, None)


def test_a_reset_lifts_a_lock_and_says_so(session: Session) -> None:
    account, _ = make(session)
    lock(session)
    again = reset_password(session, account, actor="li", now=NOW, first=new_first_password(CHEAP))
    session.commit()
    assert log_in(session, "zhang", again) is account
    assert [row[1] for row in trail(session)[2:]] == ["account.reset_password", "account.unlock"]


# Roles and closing


def test_roles_are_replaced(sessions: Sessions, session: Session) -> None:
    account, _ = make(session)
    set_roles(session, account, ["auditor", "reviewer"], actor="li")
    session.commit()
    with sessions() as other:
        assert other.get_one(Account, account.id).roles == ["reviewer", "auditor"]
    row = ("li", "account.set_roles", "zhang", ["cadre"], ["reviewer", "auditor"])
    assert trail(session)[-1] == row


@pytest.mark.parametrize("roles", [[], ["root"], ["cadre", ""]])
def test_roles_that_are_refused(session: Session, roles: list[str]) -> None:
    account, _ = make(session)
    with pytest.raises(AccountRefused):
        set_roles(session, account, roles, actor="li")
    assert account.roles == ["cadre"]


def test_there_is_always_an_administrator(session: Session) -> None:
    last, _ = make(session, "zhang", "administrator")
    make(session, "cadre", *(role for role in ROLES if role != "administrator"))
    closed, _ = make(session, "closed", "administrator")
    deactivate(session, closed, actor="zhang", now=NOW)
    session.add(Account(login="none", name="无", roles=["administrator"]))  # has no password
    session.commit()
    takes: list[Callable[[], None]] = [
        lambda: set_roles(session, last, ["cadre"], actor="zhang"),
        lambda: deactivate(session, last, actor="zhang", now=NOW),
    ]
    for take in takes:
        with pytest.raises(AccountRefused, match="至少要保留一名在用的管理员"):
            take()
    assert last.active
    assert last.roles == ["administrator"]
    set_roles(session, last, ["administrator", "cadre"], actor="zhang")
    set_roles(session, closed, ["cadre"], actor="zhang")

    make(session, "wang", "administrator")
    takes[0]()
    takes[1]()
    assert last.roles == ["cadre"]
    assert not last.active


def test_a_closed_account_is_out_everywhere(session: Session) -> None:
    account, password = make(session)
    token = opened(session, account)
    deactivate(session, account, actor="li", now=NOW)
    session.commit()
    assert find_log_in(session, token, NOW) is None
    with pytest.raises(LogInFailed):
        log_in(session, "zhang", password)
    row = ("li", "account.deactivate", "zhang", None, None)
    assert trail(session)[-1] == row


# Secrets


def test_no_secret_is_in_the_database_or_in_an_error(session: Session, tmp_path: Path) -> None:
    account, first = make(session)
    secrets = [first, GOOD, opened(session, account)]
    said = ""
    for new in ("tooshort1", "Zhang", first):
        with pytest.raises(RecordsError) as caught:
            change(session, account, first, new)
        said += str(caught.value)
    change(session, account, first, GOOD)
    with pytest.raises(LogInFailed) as failed:
        log_in(session, "zhang", "wrong-password")
    said += str(failed.value)
    secrets += [
        reset_password(session, account, actor="li", now=NOW, first=new_first_password(CHEAP))
    ]
    secrets += ["tooshort1", "wrong-password"]
    session.commit()
    lock(session)
    unlock(session, account, actor="li")
    session.commit()

    rows = dump(session)
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"account.unlock" in files
    for secret in secrets:
        for form in {secret, secret.upper(), secret.replace("-", "")}:
            assert form not in rows
            assert form not in said
            assert form.encode() not in files
    for entry in session.scalars(select(AuditEntry)):
        assert "argon2" not in entry.before + entry.after + entry.subject


def dump(session: Session) -> str:
    """Every value of every table."""
    tables = Account.metadata.sorted_tables
    rows = [str(tuple(row)) for table in tables for row in session.execute(select(table))]
    assert any("argon2id" in row for row in rows)
    return "\n".join(rows)


def opened(session: Session, account: Account) -> str:
    token = open_log_in(session, account_id=account.id, address="10.0.0.1", now=NOW, hours=12)
    session.commit()
    return token


def change(
    session: Session, account: Account, old: str, new: str, token: str | None = None
) -> None:
    check_new_password(account, old=old, new=new, policy=CHEAP)
    change_password(session, account, new_hash=hash_password(new, CHEAP), now=NOW, token=token)
