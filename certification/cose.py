"""COSE_Sign1 (RFC 9052, section 4.2) in the one shape that our codes have, and no other.

Tag 18; the protected header names algorithm and key; nothing is unprotected; the payload is inside. What is parsed must be
written in deterministic CBOR (RFC 8949, section 4.2), so that no second spelling of a signed thing is accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cbor2

_TAG = 18
_ALGORITHM, _KEY_ID = 1, 4
EDDSA = -8
"""EdDSA with Ed25519, the only curve that our keys have."""
MOST_BYTES = 1 << 20


class Signer(Protocol):
    """What signs: our own key, or a device of the site (国密 SM2) that takes over.

    ``algorithm`` as COSE numbers them; ``key_id`` is how those who verify find the public key.
    """

    @property
    def algorithm(self) -> int:
        """Its number in COSE."""

    @property
    def key_id(self) -> bytes:
        """Eight bytes."""

    def sign(self, data: bytes) -> bytes:
        """The signature."""


@dataclass(frozen=True)
class Signed:
    """A signed payload as it was found; nothing is verified yet. ``covered``: the bytes that the signature is of."""

    algorithm: int
    key_id: bytes
    payload: bytes
    covered: bytes
    signature: bytes


def sign1(payload: bytes, signer: Signer) -> bytes:
    """The tagged COSE_Sign1."""
    header = {_ALGORITHM: signer.algorithm, _KEY_ID: signer.key_id}
    protected = cbor2.dumps(header, canonical=True)
    signature = signer.sign(_covered(protected, payload))
    return _written(protected, payload, signature)


def parse(data: bytes) -> Signed:
    """What a COSE_Sign1 says. Raises ``ValueError`` for everything that `sign1` would not have written."""
    if len(data) > MOST_BYTES:
        raise ValueError("size")
    match _loaded(data):
        case cbor2.CBORTag(
            tag=18,
            value=[bytes() as protected, unprotected, bytes() as payload, bytes() as signature],
        ):
            header = _loaded(protected)
        case _:
            raise ValueError("structure")
    match header:
        case {1: int() as algorithm, 4: bytes() as key_id} if not unprotected:
            pass
        case _:
            raise ValueError("header")
    exact = cbor2.dumps({_ALGORITHM: algorithm, _KEY_ID: key_id}, canonical=True)
    if protected != exact or data != _written(protected, payload, signature):
        raise ValueError("spelling")
    return Signed(algorithm, key_id, payload, _covered(protected, payload), signature)


def _loaded(data: bytes) -> object:
    try:
        loaded: object = cbor2.loads(data)
    except (cbor2.CBORError, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise ValueError("cbor") from error
    return loaded


def _covered(protected: bytes, payload: bytes) -> bytes:
    """The Sig_structure, without external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _written(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(_TAG, [protected, {}, payload, signature]), canonical=True)
