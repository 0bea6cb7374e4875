from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.accounts.password import PasswordPolicy, hash_password, needs_rehash, verify_password
from tests.records.accounts import (
    CHEAP,
    GOOD,
)


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


@pytest.mark.slow
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
