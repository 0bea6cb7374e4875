from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.accounts.entry_code import ALPHABET, entry_code_hash, new_entry_code
from records.accounts.log_in import (
    MOST_KEPT,
    LogIn,
    accounts_logged_in,
    close_all_log_ins,
    close_log_in,
    find_log_in,
    open_log_in,
    token_hash,
)
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.sitting import Sitting
from records.people.unit import Unit
from tests.support.people import officer

NOW = dt.datetime(2026, 3, 2, 1, 0)
SECOND = dt.timedelta(seconds=1)
HOURS = dt.timedelta(hours=12)


@pytest.fixture
def account(db: Session) -> Account:
    found = Account(login="zhang", name="张三", roles=["cadre"])
    db.add(found)
    db.commit()
    return found


@pytest.fixture
def attempt(db: Session) -> Attempt:
    form = ExamForm(code="A", content_hash="0" * 64, questions=[])
    exam = Exam(
        name="annual",
        title="年度考试",
        cut_score=60.0,
        total_points=100.0,
        duration_minutes=90,
        forms=[form],
    )
    person = officer("A-1", "张三", Unit(code="B1", name="甲局"))
    db.add_all([exam, person])
    db.flush()
    sitting = Sitting(
        name="上午场", exam=exam, start="together", opens_at=NOW, duration_seconds=5400
    )
    db.add(sitting)
    db.flush()
    found = Attempt(
        sitting=sitting,
        call=Call(exam_id=exam.id, person=person, form=form),
        form=form,
        ordinal=1,
        assignment="annual-A",
        seed=1,
    )
    db.add(found)
    db.commit()
    return found


def opened(db: Session, *, account: Account | None = None, attempt: int | None = None) -> str:
    token = open_log_in(
        db,
        account_id=account.id if account else None,
        attempt_id=attempt,
        address="10.0.0.1",
        now=NOW,
        hours=12,
    )
    db.commit()
    return token


def test_a_token_is_long_and_only_its_hash_is_kept(db: Session, account: Account) -> None:
    tokens = {opened(db, account=account) for _ in range(50)}
    assert len(tokens) == 50
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)  # 256 bits
    rows = db.scalars(select(LogIn)).all()
    assert {row.token_hash for row in rows} == {token_hash(token) for token in tokens}
    kept = str([tuple(row) for row in db.execute(select(LogIn.__table__))])
    assert not any(token in kept for token in tokens)
    assert rows[0].address == "10.0.0.1"
    assert (rows[0].at, rows[0].expires_at) == (NOW, NOW + HOURS)


def test_a_log_in_is_found_until_it_expires(db: Session, account: Account) -> None:
    token = opened(db, account=account)
    found = find_log_in(db, token, NOW + HOURS - SECOND)
    assert found is not None
    assert found.account_id == account.id
    assert find_log_in(db, token, NOW + HOURS) is None


@pytest.mark.parametrize("wrong", ["", "x", "\udc80", "令牌"])
def test_unknown_tokens(db: Session, account: Account, wrong: str) -> None:
    token = opened(db, account=account)
    for unknown in (wrong, token + wrong + "=", token.swapcase(), token_hash(token)):
        assert find_log_in(db, unknown, NOW) is None
        close_log_in(db, unknown, NOW)
    assert find_log_in(db, token, NOW)


def test_a_log_in_of_an_account_that_is_not_active_is_not_found(
    db: Session, account: Account
) -> None:
    token = opened(db, account=account)
    account.active = False
    db.commit()
    assert find_log_in(db, token, NOW) is None


def test_logging_out_ends_one_browser_once(db: Session, account: Account) -> None:
    here, there = opened(db, account=account), opened(db, account=account)
    close_log_in(db, here, NOW + SECOND)
    close_log_in(db, here, NOW + 2 * SECOND)
    assert find_log_in(db, here, NOW) is None
    assert find_log_in(db, there, NOW)
    assert db.get_one(LogIn, token_hash(here)).ended_at == NOW + SECOND


def test_logging_out_everywhere(db: Session, account: Account, attempt: Attempt) -> None:
    mine = [opened(db, account=account) for _ in range(3)]
    slip = [opened(db, attempt=attempt.id) for _ in range(2)]

    def alive() -> list[str]:
        return [token for token in [*mine, *slip] if find_log_in(db, token, NOW)]

    close_all_log_ins(db, NOW, account_id=account.id, except_token=mine[1])
    assert alive() == [mine[1], *slip]
    close_all_log_ins(db, NOW + SECOND, account_id=account.id)
    assert alive() == slip
    ended = [db.get_one(LogIn, token_hash(token)).ended_at for token in mine]
    assert ended == [NOW, NOW + SECOND, NOW]
    close_all_log_ins(db, NOW, attempt_id=attempt.id, except_token=slip[0])
    assert alive() == [slip[0]]
    close_all_log_ins(db, NOW)
    assert alive() == [slip[0]]


def test_a_log_in_by_entry_code_belongs_to_its_attempt(db: Session, attempt: Attempt) -> None:
    found = find_log_in(db, opened(db, attempt=attempt.id), NOW)
    assert found is not None
    assert (found.account_id, found.attempt_id) == (None, attempt.id)


def test_a_log_in_has_one_holder(db: Session, account: Account, attempt: Attempt) -> None:
    for holders in ({}, {"account": account, "attempt": attempt.id}):
        with pytest.raises(ValueError, match="account or"):
            opened(db, **holders)  # type: ignore[arg-type]
    assert db.scalars(select(LogIn)).all() == []


def test_who_is_logged_in_latest_first(db: Session, account: Account) -> None:
    for minutes in (2, 0, 1, 3):
        at = NOW + dt.timedelta(minutes=minutes)
        token = open_log_in(db, account_id=account.id, address=str(minutes), now=at, hours=12)
    close_log_in(db, token, NOW)
    assert [row.address for row, _ in accounts_logged_in(db, NOW, most=9)] == ["2", "1", "0"]
    assert [row.address for row, _ in accounts_logged_in(db, NOW + HOURS, most=9)] == ["2", "1"]


def test_an_entry_code_is_random_and_easy_to_copy() -> None:
    codes = [new_entry_code() for _ in range(500)]
    assert len(set(codes)) == 500
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", code) for code in codes)
    assert set("".join(codes)) == {*ALPHABET, "-"}
    assert not set(ALPHABET) & set("0O1IL")
    assert len(ALPHABET) ** 12 > 2**58


def test_the_database_has_no_entry_code(db: Session, attempt: Attempt) -> None:
    code = new_entry_code()
    attempt.code_hash = entry_code_hash(code)
    db.commit()
    opened(db, attempt=attempt.id)
    tables = LogIn.metadata.sorted_tables
    rows = str([tuple(row) for table in tables for row in db.execute(select(table))])
    assert entry_code_hash(code) in rows
    assert code not in rows
    assert code.replace("-", "") not in rows


codes = st.text(ALPHABET, min_size=12, max_size=12)
between = st.text("-－ \u3000\t—–‐", max_size=3)


def full_width(char: str) -> str:
    return chr(ord(char) + 0xFEE0)


@given(codes, st.data())
def test_however_an_entry_code_is_typed(code: str, data: st.DataObject) -> None:
    typed = data.draw(between)
    for char in code:
        forms = [char, char.lower(), full_width(char), full_width(char.lower())]
        typed += data.draw(st.sampled_from(forms)) + data.draw(between)
    assert entry_code_hash(typed) == entry_code_hash(code)
    assert re.fullmatch("[0-9a-f]{64}", entry_code_hash(typed))


@given(codes, codes)
def test_different_entry_codes_stay_different(one: str, other: str) -> None:
    assert (entry_code_hash(one) == entry_code_hash(other)) == (one == other)


@given(st.text(st.characters(codec=None)))
def test_anything_may_be_typed_for_an_entry_code(text: str) -> None:
    assert entry_code_hash(text) == entry_code_hash(f" {text.lower()} ") or text.lower() != text


def test_who_comes_in_again_and_again_ends_their_own_oldest_log_in(
    db: Session, account: Account, attempt: Attempt
) -> None:
    def come_in(number: int) -> str:
        at = NOW + number * SECOND
        return open_log_in(db, attempt_id=attempt.id, address="a", now=at, hours=12)

    theirs = open_log_in(db, account_id=account.id, address="b", now=NOW, hours=12)
    tokens = [come_in(number) for number in range(MOST_KEPT + 5)]
    db.commit()
    now = NOW + MOST_KEPT * SECOND
    assert [find_log_in(db, token, now) is not None for token in tokens] == (
        [False] * 5 + [True] * MOST_KEPT
    )
    assert find_log_in(db, theirs, now) is not None
    assert len(db.scalars(select(LogIn.token_hash)).all()) == MOST_KEPT + 1
