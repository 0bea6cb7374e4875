"""A sealed paper tells nothing without its key, opens with it, and has another key in every sitting."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from exam_room.sealed_paper import SEAL_BYTES, SealedPaper, new_seal, seal_paper
from grading.nbgrader.course import Course
from grading.paper.released import Paper, read_paper
from tests.support.released_exam import ASSIGNMENT

SEAL = bytes(range(SEAL_BYTES))


@pytest.fixture(scope="module")
def paper(released_once: Path) -> Paper:
    return read_paper(Course(released_once).notebook("release", ".", ASSIGNMENT).read_bytes())


@pytest.fixture(scope="module")
def sealed(paper: Paper) -> SealedPaper:
    return seal_paper(SEAL, paper)


def opened(key: bytes, number: int, data: bytes) -> bytes:
    return ChaCha20Poly1305(key).decrypt(number.to_bytes(12, "little"), data, None)


def test_the_key_opens_paper_and_arrangement(sealed: SealedPaper, paper: Paper) -> None:
    assert opened(sealed.key, 0, sealed.paper) == paper.content
    mine = paper.arrangement(7)
    assert orjson.loads(opened(sealed.key, 3, sealed.arrangement(3, mine))) == mine


def test_it_gives_nothing_away_without_its_key(sealed: SealedPaper, paper: Paper) -> None:
    plain = gzip.decompress(paper.content)
    for start in range(0, len(plain) - 16, 7):
        assert plain[start : start + 16] not in sealed.paper
    # Neither gzip's mark nor any other order: all bytes are about as frequent.
    counts = [sealed.paper.count(bytes([value])) for value in range(256)]
    expected = len(sealed.paper) / 256
    assert sum((count - expected) ** 2 / expected for count in counts) < 400  # chi-square, 255 d.f.
    for wrong in (SEAL, bytes(32), sealed.key[::-1]):
        with pytest.raises(InvalidTag):
            opened(wrong, 0, sealed.paper)


def test_two_papers_of_one_length_cannot_be_told_apart_by_another_sitting(paper: Paper) -> None:
    one, other = seal_paper(new_seal(), paper), seal_paper(new_seal(), paper)
    assert one.key != other.key
    assert one.paper != other.paper
    with pytest.raises(InvalidTag):
        opened(one.key, 0, other.paper)


def test_the_same_sitting_seals_alike_after_a_restart(sealed: SealedPaper, paper: Paper) -> None:
    assert seal_paper(SEAL, paper) == sealed


def test_a_changed_byte_is_noticed(sealed: SealedPaper) -> None:
    changed = bytearray(sealed.paper)
    changed[20] ^= 1
    with pytest.raises(InvalidTag):
        opened(sealed.key, 0, bytes(changed))


def test_no_two_messages_share_a_nonce(sealed: SealedPaper, paper: Paper) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        sealed.arrangement(0, paper.arrangement(7))
    with pytest.raises(ValueError, match="32"):
        seal_paper(b"short", paper)
