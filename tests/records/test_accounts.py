from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records import audit
from records.account_models import ROLES, Account
from records.accounts import (
    PasswordPolicy,
    change_password,
    check_new_password,
    create_account,
    deactivate,
    hash_password,
    needs_rehash,
    record_password_try,
    reset_password,
    set_roles,
    unlock,
    verify_password,
)
from records.entry_codes import ALPHABET
from records.errors import (
    AccountLocked,
    AccountRefused,
    LogInFailed,
    RecordsError,
)
from records.group_commit import GroupCommit
from records.log_ins import find_log_in, open_log_in
from records.models import AuditEntry, Officer

Sessions = sessionmaker[Session]

CHEAP = PasswordPolicy(time_cost=1, memory_kib=8)
NOW = dt.datetime(2026, 3, 2, 1, 0)
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)
LOCKED_UNTIL = NOW + 30 * MINUTE
GOOD = "湖边的七只白鹭飞过山"


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    with sessions() as found:
        yield found


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
    assert audit.verify(session)
    return [
        (row.actor, row.action, row.subject, json.loads(row.before), json.loads(row.after))
        for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        if row.action.startswith("account.")
    ]


# The policy and the hash


def test_the_shipped_policy() -> None:
    policy = PasswordPolicy()
    assert (policy.min_length, policy.log_in_hours) == (10, 12)
    assert (policy.max_failures, policy.lock_minutes) == (5, 30)
    assert hash_password("x", PasswordPolicy()).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_hash_fits_its_password_only() -> None:
    kept = hash_password(GOOD, CHEAP)
    assert verify_password(kept, GOOD, CHEAP)
    assert not verify_password(kept, GOOD + "x", CHEAP)
    assert not verify_password(kept, "", CHEAP)
    assert hash_password(GOOD, CHEAP) != kept


@pytest.mark.parametrize("broken", ["", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"])
def test_a_damaged_hash_fits_no_password(broken: str) -> None:
    assert not verify_password(broken, GOOD, CHEAP)
    assert not verify_password(broken, "", CHEAP)


def test_full_and_half_width_are_the_same_password() -> None:
    assert verify_password(hash_password("Ａｂ１２３－中文", CHEAP), "Ab123-中文", CHEAP)


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_tried(text: str) -> None:
    assert verify_password(hash_password(text, CHEAP), text, CHEAP)
    assert not verify_password(None, text, CHEAP)


def test_a_log_in_without_a_hash_takes_as_long_as_one_with() -> None:
    slow = PasswordPolicy(time_cost=20, memory_kib=19456)
    kept = hash_password(GOOD, slow)

    def seconds(password_hash: str | None) -> float:
        start = time.thread_time()
        assert not verify_password(password_hash, "wrong", slow)
        return time.thread_time() - start

    seconds(None)  # The first one makes the hash that is nobody's.
    assert 0.5 < seconds(None) / seconds(kept) < 2


def test_a_hash_with_weaker_parameters_is_taken_and_reported() -> None:
    weak = hash_password(GOOD, CHEAP)
    assert verify_password(weak, GOOD, PasswordPolicy())
    assert needs_rehash(weak, PasswordPolicy())
    assert not needs_rehash(weak, CHEAP)
    assert not needs_rehash(hash_password(GOOD, PasswordPolicy()), PasswordPolicy())


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


# Failures and the lock


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
    again = reset_password(session, account, actor="li", now=NOW, policy=CHEAP)
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
    again = reset_password(session, account, actor="li", now=NOW, policy=CHEAP)
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
    secrets += [reset_password(session, account, actor="li", now=NOW, policy=CHEAP)]
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
