"""The site's signing keys: one file of its owner's alone, outside the database, whose copies would carry them along.

One key signs. Rotation makes a new one and forgets the private half of the old one, whose certificates stay good. It may also be
retired with no new one: then nothing is signed until two people make one. A key that somebody else may have had is revoked: from
then on what it signed proves nothing by itself; the signed list tells which certificates of it are on record and go on to count.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certification import messages
from certification.cose import EDDSA
from certification.errors import KeysRefused
from foundation.files import write_whole

_VERSION = 1


@dataclass(frozen=True)
class PublicKey:
    """What others may know of a key. ``retired``: the last day on which it signed; ``revoked``: the day since which it proves nothing by itself."""

    key_id: bytes
    public: bytes
    made: dt.date
    retired: dt.date | None = None
    revoked: dt.date | None = None
    reason: str = ""
    algorithm: int = EDDSA

    @property
    def name(self) -> str:
        """As people read it."""
        return self.key_id.hex()


@dataclass(frozen=True)
class SiteSigner:
    """The key in use; it is a `certification.cose.Signer`."""

    key_id: bytes
    private: bytes
    algorithm: int = EDDSA

    def sign(self, data: bytes) -> bytes:
        """By Ed25519 (RFC 8032)."""
        return Ed25519PrivateKey.from_private_bytes(self.private).sign(data)


@dataclass(frozen=True)
class KeyRing:
    """All keys, the newest last; ``signer`` is of the one in use, ``None`` where there is none."""

    keys: tuple[PublicKey, ...]
    signer: SiteSigner | None


def _verify_ed25519(public: bytes, signature: bytes, data: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


VERIFIERS: dict[int, Callable[[bytes, bytes, bytes], bool]] = {EDDSA: _verify_ed25519}
"""By algorithm: public key, signature, data. A device with another algorithm adds its own."""


def key_id_of(public: bytes) -> bytes:
    """Eight bytes that name a public key."""
    return hashlib.sha256(public).digest()[:8]


def ensure_keys(file: Path, today: dt.date) -> KeyRing:
    """The keys; a site that has none yet gets its first one. Raises `KeysRefused`."""
    if file.exists():
        return read_keys(file)
    ring = _with_new_key((), today)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    write_keys(file, ring)
    return ring


def read_keys(file: Path) -> KeyRing:
    """Raises `KeysRefused` when the file is missing, damaged, or when others than its owner may read it."""
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise KeysRefused(messages.KEYS_READABLE, file=file)
        data = json.loads(file.read_text(encoding="ascii"))
        if data["version"] != _VERSION:
            raise KeysRefused(messages.KEYS_DAMAGED, file=file)
        keys = tuple(_key(each) for each in data["keys"])
        private = _bytes(data["private"]) if data["private"] else None
    except FileNotFoundError as error:
        raise KeysRefused(messages.KEYS_MISSING, file=file) from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeysRefused(messages.KEYS_DAMAGED, file=file) from error
    if private is None:
        return KeyRing(keys, None)
    try:
        public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    except ValueError as error:
        raise KeysRefused(messages.KEYS_DAMAGED, file=file) from error
    last = keys[-1] if keys else None
    if last is None or last.public != public or last.retired or last.revoked:
        raise KeysRefused(messages.KEYS_DAMAGED, file=file)
    return KeyRing(keys, SiteSigner(last.key_id, private))


def write_keys(file: Path, ring: KeyRing) -> None:
    """Readable by the owner alone; whole or not at all."""
    private = ring.signer.private if ring.signer else b""
    data = {
        "version": _VERSION,
        "keys": [_kept(key) for key in ring.keys],
        "private": base64.b64encode(private).decode(),
    }
    text = json.dumps(data, indent=1, ensure_ascii=True)
    write_whole(file, text.encode("ascii"), mode=0o600, durable=True)


def rotated(ring: KeyRing, today: dt.date) -> KeyRing:
    """A new key signs from now on; what the last one signed until today stays good."""
    return _with_new_key(retired(ring, today).keys, today)


def retired(ring: KeyRing, today: dt.date) -> KeyRing:
    """Nothing is signed from now on; what was signed until today stays good."""
    keys = tuple(
        key if key.retired or key.revoked else replace(key, retired=today) for key in ring.keys
    )
    return KeyRing(keys, None)


def revoked(ring: KeyRing, name: str, today: dt.date, reason: str) -> KeyRing:
    """Without this key; when it was the one in use, a new one signs. Raises `KeysRefused`."""
    if name not in {key.name for key in ring.keys if not key.revoked}:
        raise KeysRefused(messages.NO_SUCH_KEY, key=name)
    keys = tuple(
        replace(key, revoked=today, reason=reason) if key.name == name else key for key in ring.keys
    )
    if ring.signer is not None and ring.signer.key_id.hex() == name:
        return _with_new_key(keys, today)
    return KeyRing(keys, ring.signer)


def _with_new_key(keys: tuple[PublicKey, ...], today: dt.date) -> KeyRing:
    made = Ed25519PrivateKey.generate()
    public = made.public_key().public_bytes_raw()
    key = PublicKey(key_id_of(public), public, today)
    return KeyRing((*keys, key), SiteSigner(key.key_id, made.private_bytes_raw()))


def _kept(key: PublicKey) -> dict[str, object]:
    return {
        "id": key.name,
        "algorithm": key.algorithm,
        "public": base64.b64encode(key.public).decode(),
        "made": key.made.isoformat(),
        "retired": key.retired.isoformat() if key.retired else None,
        "revoked": key.revoked.isoformat() if key.revoked else None,
        "reason": key.reason,
    }


def _key(data: Any) -> PublicKey:
    def day(name: str) -> dt.date | None:
        return dt.date.fromisoformat(data[name]) if data[name] else None

    public = _bytes(data["public"])
    key_id = bytes.fromhex(data["id"])
    algorithm = int(data["algorithm"])
    if algorithm == EDDSA and key_id != key_id_of(public):
        raise ValueError("id")
    return PublicKey(
        key_id,
        public,
        dt.date.fromisoformat(data["made"]),
        day("retired"),
        day("revoked"),
        str(data["reason"]),
        algorithm,
    )


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error
