"""Codes: what is signed is what is read, whatever a scanner and an input method make of it; what is altered is refused."""

from __future__ import annotations

import json

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from certification import base45
from certification.codes import fold, sign_claims
from certification.cose import parse
from certification.errors import CodeRefused
from certification.verify import check, read_revocations
from tests.certification.codes import (
    CLAIMS,
    GOLDEN,
    LIST_CODE,
    LISTED,
    NOW,
    SIGNER,
    STRANGER,
    TODAY,
    TRUST,
    golden,
    told,
    typed_codes,
)

CODE = sign_claims(CLAIMS, SIGNER)
BYTES = base45.decode(CODE.removeprefix("LS1:"))
GOOD = ("good", "lower case", "full width", "Chinese input method", "broken into lines")


def test_a_code_is_a_cose_sign1_that_any_library_can_verify() -> None:
    """By RFC 9052 and RFC 8949 alone, without our code."""
    message = cbor2.loads(BYTES)
    assert isinstance(message, cbor2.CBORTag)
    assert message.tag == 18
    protected, unprotected, payload, signature = message.value
    assert (cbor2.loads(protected), unprotected) == ({1: -8, 4: NOW.key_id}, {})
    covered = cbor2.dumps(["Signature1", protected, b"", payload])
    Ed25519PublicKey.from_public_bytes(NOW.public).verify(signature, covered)


@pytest.mark.parametrize("what", GOOD)
def test_what_input_methods_make_of_it_is_folded(what: str) -> None:
    assert fold(typed_codes()[what]) == CODE
    checked = check(typed_codes()[what], TRUST, TODAY)
    assert (checked.claims, checked.problems) == (CLAIMS, [])


@pytest.mark.parametrize(
    ("what", "words"),
    {
        "by a key that is retired, after": ["已经停用"],
        "by a key that is revoked": ["作废"],
        "by a key that nobody knows": ["不是本单位的"],
        "revoked and expired": ["已经吊销", "已过有效期"],
        "of tomorrow": ["还没有到"],
        "the list": ["吊销名单"],
        "nothing": ["没有验证码"],
        "cut off": ["不完整"],
        "cut in a group": ["不完整"],
        "with more behind": ["不完整"],
        "altered": ["不完整"],
        "wrong characters": ["“#”、“(”、“张”、“)”"],
        "something else": ["不是本系统证书", "不该出现的字符"],
        "without its beginning": ["以“LS1:”开头"],
    }.items(),
)
def test_bad_codes_are_refused_with_all_reasons(what: str, words: list[str]) -> None:
    problems = check(typed_codes()[what], TRUST, TODAY).problems
    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))


def test_an_old_key_still_proves_what_it_signed_while_it_was_in_use() -> None:
    assert not check(typed_codes()["by a key that is retired, before"], TRUST, TODAY).problems


def test_every_change_of_a_byte_is_refused() -> None:
    for place in range(len(BYTES)):
        for change in (1, 0x80, 0xFF):
            data = bytearray(BYTES)
            data[place] ^= change
            altered = f"LS1:{base45.encode(bytes(data))}"
            assert check(altered, TRUST, TODAY).claims is None, place


@given(st.integers(0, len(CODE) - 1), st.sampled_from(base45.ALPHABET))
def test_every_change_of_a_character_is_refused(place: int, character: str) -> None:
    altered = CODE[:place] + character + CODE[place + 1 :]
    assert (check(altered, TRUST, TODAY).claims is None) == (altered != CODE)


@given(st.binary(max_size=200))
def test_whatever_comes_is_refused_and_nothing_else_happens(data: bytes) -> None:
    assert check(f"LS1:{base45.encode(data)}", TRUST, TODAY).claims is None


@given(st.integers(0, len(BYTES)), st.binary(max_size=4), st.integers(0, 4))
def test_whatever_is_cut_in_or_out_is_refused(place: int, put: bytes, out: int) -> None:
    data = BYTES[:place] + put + BYTES[place + out :]
    assert (check(f"LS1:{base45.encode(data)}", TRUST, TODAY).claims is None) == (data != BYTES)


@pytest.mark.parametrize(
    "data",
    [
        # The same message: without its tag, with a longer length, with something unprotected, of another header.
        BYTES[1:],
        BYTES.replace(b"\xa0", b"\xb8\x00", 1),
        BYTES.replace(b"\xa0", b"\xa1\x04\x40", 1),
        b"\xd2\x84\x43\xa1\x01\x27\xa0\x40\x40",
        b"\x9f" * 100_000,
        b"\xd2\x81" * 5000,
    ],
)
def test_other_spellings_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^\w+$"):
        parse(data)


def test_the_signed_list_is_read_and_an_altered_one_is_not() -> None:
    assert read_revocations(LIST_CODE, TRUST.keys) == LISTED
    with pytest.raises(CodeRefused, match="不是本单位的"):
        read_revocations(LIST_CODE, [STRANGER])
    with pytest.raises(CodeRefused, match="不是吊销名单"):
        read_revocations(CODE, TRUST.keys)
    with pytest.raises(CodeRefused, match="不完整"):
        read_revocations(LIST_CODE[:-3], TRUST.keys)


def test_typescript_is_tested_on_what_python_says_today() -> None:
    """The file is committed: `python -m tests.certification.codes` writes it. Packing may differ, what it says may not."""
    kept, now = json.loads(GOLDEN.read_text(encoding="utf-8")), golden()
    assert kept["keys"] == now["keys"]
    assert [each["what"] for each in kept["codes"]] == list(typed_codes())
    for each in kept["codes"]:
        assert told(check(each["typed"], TRUST, TODAY)) == each["checked"], each["what"]
