"""Passwords: hashed with argon2id, first ones drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from records.accounts.entry_code import grouped_secret


@dataclass(frozen=True)
class PasswordPolicy:
    """Rules of a site. ``kinds`` of characters (capital and small letters, digits, others) in a password. argon2id as OWASP's least: 19 MiB, 2 passes; many log in at once on a small machine."""

    min_length: int = 10
    kinds: int = 3
    max_failures: int = 5
    lock_minutes: int = 30
    log_in_hours: float = 12
    time_cost: int = 2
    memory_kib: int = 19 * 1024

    @property
    def hasher(self) -> PasswordHasher:
        """argon2id with these costs."""
        return _hasher(self.time_cost, self.memory_kib)


DEFAULT_POLICY = PasswordPolicy()


def kinds_of(password: str) -> int:
    """How many kinds of characters a password has: capital and small letters, digits, others."""
    kinds = (
        str.isupper,
        str.islower,
        str.isdecimal,
        lambda ch: not (ch.isdecimal() or ch.isupper() or ch.islower()),
    )
    return sum(any(map(is_one, password)) for is_one in kinds)


_ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LONGEST_RUN = 5


def has_run(password: str) -> bool:
    """Whether more than a few characters follow each other as in the alphabet, in counting or on a keyboard, or are all the same."""
    text = password.casefold()
    rows = [row * 2 for row in _ROWS]
    rows += [row[::-1] for row in rows]
    parts = (text[start : start + _LONGEST_RUN] for start in range(len(text) - _LONGEST_RUN + 1))
    return any(len(set(part)) == 1 or any(part in row for row in rows) for part in parts)


@cache
def _hasher(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


@cache
def _nobody(policy: PasswordPolicy) -> str:
    """A hash that no password is checked against but those for names that do not exist: it takes as long."""
    return policy.hasher.hash(grouped_secret(4))


def hash_password(password: str, policy: PasswordPolicy) -> str:
    """What is kept of a password."""
    return policy.hasher.hash(password_bytes(password))


def verify_password(password_hash: str | None, password: str, policy: PasswordPolicy) -> bool:
    """Whether the password is right; takes as long without a hash, so that nobody learns which names exist."""
    try:
        policy.hasher.verify(password_hash or _nobody(policy), password_bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str, policy: PasswordPolicy) -> bool:
    """Whether the hash was made with other costs than the policy's; it is taken all the same."""
    return policy.hasher.check_needs_rehash(password_hash)


def password_bytes(password: str) -> bytes:
    """The same whether an input method types in full or half width."""
    return normalize("NFKC", password).encode("utf-8", "surrogatepass")


class FirstPassword(NamedTuple):
    """Told to the person once, kept as a hash. Making one takes its time: where others wait for the writer, before it."""

    password: str
    password_hash: str


def new_first_password(policy: PasswordPolicy) -> FirstPassword:
    """Drawn at random."""
    password = grouped_secret(4)
    return FirstPassword(password, hash_password(password, policy))
