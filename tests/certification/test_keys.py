"""The site's keys: one file of the owner's alone; rotation keeps old certificates good, a revoked key proves nothing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from certification.codes import sign_claims
from certification.errors import KeysRefused
from certification.keys import (
    KeyRing,
    ensure_keys,
    read_keys,
    retired,
    revoked,
    rotated,
    write_keys,
)
from certification.verify import Trust, check
from tests.certification.codes import CLAIMS, TODAY

FIRST_DAY = CLAIMS.issued


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "signing.keys"


def code_of(ring: KeyRing) -> str:
    assert ring.signer is not None
    return sign_claims(CLAIMS, ring.signer)


def test_a_site_gets_its_first_key_and_keeps_it(file: Path) -> None:
    made = ensure_keys(file, FIRST_DAY)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert ensure_keys(file, TODAY) == made == read_keys(file)
    assert not check(code_of(made), Trust(made.keys), TODAY).problems


def test_after_a_rotation_what_was_signed_before_stays_good_and_the_old_private_half_is_gone(
    file: Path,
) -> None:
    first = ensure_keys(file, FIRST_DAY)
    old = code_of(first)
    write_keys(file, rotated(first, dt.date(2026, 6, 1)))
    second = read_keys(file)
    assert [key.retired for key in second.keys] == [dt.date(2026, 6, 1), None]
    assert second.signer != first.signer
    for code in (old, code_of(second)):
        assert not check(code, Trust(second.keys), TODAY).problems
    kept = json.loads(file.read_text())
    assert len(kept["keys"]) == 2
    assert isinstance(kept["private"], str)


def test_a_key_is_retired_without_another_one_and_what_it_signed_stays_good(file: Path) -> None:
    first = ensure_keys(file, FIRST_DAY)
    old = code_of(first)
    write_keys(file, retired(first, dt.date(2026, 6, 1)))
    none = ensure_keys(file, TODAY)
    assert none.signer is None
    assert json.loads(file.read_text())["private"] == ""
    assert not check(old, Trust(none.keys), TODAY).problems
    after = rotated(none, TODAY)
    assert [key.retired for key in after.keys] == [dt.date(2026, 6, 1), None]


def test_a_revoked_key_proves_nothing_and_another_one_signs(file: Path) -> None:
    first = ensure_keys(file, FIRST_DAY)
    old = code_of(first)
    ring = revoked(first, first.keys[0].name, dt.date(2026, 7, 1), "存放密钥的电脑被盗")
    write_keys(file, ring)
    again = read_keys(file)
    assert again == ring
    assert "作废" in check(old, Trust(again.keys), TODAY).problems[0]
    assert not check(code_of(again), Trust(again.keys), TODAY).problems
    for name in (first.keys[0].name, "0" * 16):
        with pytest.raises(KeysRefused, match="没有编号为"):
            revoked(again, name, TODAY, "x")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-9],
        lambda text: text.replace('"version": 1', '"version": 9'),
        lambda text: text.replace('"public": "', '"public": "AAAA'),
        lambda text: text.replace('"private": "', '"private": "AAAA'),
        lambda text: text.replace('"retired": null', '"retired": "2026-13-01"'),
        lambda text: "[]",
        lambda text: "",
    ],
)
def test_a_damaged_file_is_told_and_never_replaced(file: Path, damage: object) -> None:
    ensure_keys(file, FIRST_DAY)
    assert callable(damage)
    file.write_text(damage(file.read_text()))
    before = file.read_bytes()
    with pytest.raises(KeysRefused, match="无法读取"):
        ensure_keys(file, TODAY)
    assert file.read_bytes() == before


def test_a_file_that_others_may_read_is_not_used(file: Path) -> None:
    ensure_keys(file, FIRST_DAY)
    file.chmod(0o640)
    with pytest.raises(KeysRefused, match="其他用户"):
        read_keys(file)


def test_without_a_file_it_is_said_how_to_get_one(file: Path) -> None:
    with pytest.raises(KeysRefused, match="certificate keys"):
        read_keys(file)
