"""Logins that people take for the same are the same."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from records.accounts.account import (
    Account,
    find_account,
    login_key,
    search_accounts,
    similar_logins,
)
from records.errors import AccountRefused
from tests.records.accounts import make


@pytest.mark.parametrize("other", ["Zhang", "ZHANG", "ｚｈａｎｇ", "Ｚhang", " zhang "])
def test_another_case_or_width_is_no_second_account(db: Session, other: str) -> None:
    account, _ = make(db, "zhang")
    with pytest.raises(AccountRefused, match="zhang"):
        make(db, other)
    assert find_account(db, other) is account


@pytest.mark.parametrize(("one", "other"), [("straße", "STRASSE"), ("ﬁle", "FILE"), ("Å", "å")])
def test_case_as_unicode_folds_it(one: str, other: str) -> None:
    assert login_key(one) == login_key(other)


def test_the_database_refuses_what_two_processes_make_at_once(db: Session) -> None:
    db.add_all([Account(login="li", name="a", roles=[]), Account(login="LI", name="b", roles=[])])
    with pytest.raises(IntegrityError):
        db.commit()


@pytest.mark.parametrize("login", ["", "   ", "a\0b", "a\u200bb", "x" * 41, "\ufdfa" * 40])
def test_a_login_is_short_and_can_be_seen(db: Session, login: str) -> None:
    with pytest.raises(AccountRefused):
        make(db, login)


def test_those_of_an_older_site_are_told_and_come_in_as_they_are_spelt(db: Session) -> None:
    first, _ = make(db, "Wang")
    second, _ = make(db, "wang2")
    make(db, "zhao")
    # As an upgrade leaves them: the oldest has the key.
    db.execute(update(Account).where(Account.id == second.id).values(login="wang", login_key=None))
    db.commit()
    db.expire_all()
    assert similar_logins(db) == [["Wang", "wang"]]
    assert find_account(db, "Wang") is first
    assert find_account(db, "wang") is second
    assert find_account(db, "WANG") is first


@pytest.mark.parametrize(
    ("search", "logins"),
    [("%", ["a%b"]), ("_", ["c_d"]), ("A%", ["a%b"]), ("", ["a%b", "c_d", "e"])],
)
def test_a_search_takes_nothing_for_a_pattern(db: Session, search: str, logins: list[str]) -> None:
    for login in ("a%b", "c_d", "e"):
        make(db, login)
    found = search_accounts(db, search, start=0, most=10)
    assert [account.login for account in found] == logins
