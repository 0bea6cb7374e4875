"""A paper sealed for those who wait: they hold it before the exam begins, and its key comes with the start.

ChaCha20-Poly1305 (RFC 8439). The key belongs to one sitting, one form and one content, and each message under it has a
nonce of its own: 0 for the paper, the attempt's number for its arrangement. The page opens it without SubtleCrypto, which
browsers do not offer over plain HTTP.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import orjson

from grading.paper.released import Paper

SEAL_BYTES = 32
_NONCE_BYTES = 12
_PAPER = 0


def new_seal() -> bytes:
    """A secret for a sitting, drawn once and kept on record."""
    return secrets.token_bytes(SEAL_BYTES)


@dataclass(frozen=True)
class SealedPaper:
    """``key`` (32 bytes) opens ``paper``, which is the gzip of what `grading.paper.released.Paper.content` describes."""

    key: bytes
    paper: bytes

    def arrangement(self, attempt: int, arrangement: dict[str, Any]) -> bytes:
        """One candidate's arrangement, sealed under the same key. ``attempt``: its number, at least 1."""
        if attempt < 1:
            raise ValueError("an attempt's number is at least 1: 0 is the paper's")
        return _seal(self.key, attempt, orjson.dumps(arrangement))


def seal_paper(seal: bytes, paper: Paper) -> SealedPaper:
    """Seal a paper with a key that follows from the sitting's ``seal`` (32 bytes), the form and its content."""
    if len(seal) != SEAL_BYTES:
        raise ValueError(f"a seal has {SEAL_BYTES} bytes")
    content = hashlib.sha256(paper.content).hexdigest()
    key = hmac.digest(seal, f"{paper.exam}/{paper.form}/{content}".encode(), "sha256")
    return SealedPaper(key, _seal(key, _PAPER, paper.content))


def shown(data: bytes) -> str:
    """Bytes as JSON has them: base64."""
    return b64encode(data).decode()


def _seal(key: bytes, number: int, data: bytes) -> bytes:
    # Half a second and some memory, which a room without a barrier does not need.
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).encrypt(number.to_bytes(_NONCE_BYTES, "little"), data, None)
