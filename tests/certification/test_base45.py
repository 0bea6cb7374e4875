"""Base45, by the published vectors of RFC 9285, and strictly: what is read is written the same again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.base45 import ALPHABET, decode, encode

VECTORS = {b"AB": "BB8", b"Hello!!": "%69 VD92EX0", b"base-45": "UJCLQE7W581", b"ietf!": "QED8WEX0"}
"""RFC 9285, sections 4.3 and 4.4."""


@pytest.mark.parametrize(("data", "text"), VECTORS.items())
def test_the_vectors_of_the_rfc(data: bytes, text: str) -> None:
    assert encode(data) == text
    assert decode(text) == data


@given(st.binary(max_size=64))
def test_what_is_written_is_read(data: bytes) -> None:
    assert decode(encode(data)) == data


@given(st.text(ALPHABET, max_size=12))
def test_what_is_read_was_written_so(text: str) -> None:
    try:
        data = decode(text)
    except ValueError:
        return
    assert encode(data) == text


# RFC 9285, section 4.4: 65536 in three characters, as GGW; the same of one byte; and what is no Base45 at all.
@pytest.mark.parametrize("text", ["GGW", ":::", "::", "A", "bb8", "BB8#", "ＢＢ8"])
def test_what_no_encoder_writes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(length|character|value)$"):
        decode(text)
