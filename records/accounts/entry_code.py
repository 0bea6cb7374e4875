"""Entry codes (进场码) on exam slips: random and long, so a quick hash is enough to keep and to check them."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without characters that are taken for one another in print: I, L, O, 0, 1."""
GROUPS, LENGTH = 3, 4


def new_entry_code() -> str:
    """A code such as ``K7PM-4XQT-9HWC``: 12 of 31 characters, 59 bits."""
    return grouped_secret(GROUPS)


def grouped_secret(groups: int) -> str:
    """Random characters in groups of four, to be read from paper and typed."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(groups))


def entry_code_hash(code: str) -> str:
    """SHA-256 (hex) of a code, however it was typed: small letters, full width, with or without dashes and spaces."""
    text = unicodedata.normalize("NFKC", code).upper()
    plain = "".join(character for character in text if character.isascii() and character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
