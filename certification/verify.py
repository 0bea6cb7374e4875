"""Whether a code proves what it says: by the site's public keys and its signed list, without network or database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from certification import base45, messages
from certification.codes import (
    PREFIX,
    Claims,
    DocumentClaims,
    Revocations,
    find_signed,
    fingerprint,
    fold,
    read_payload,
)
from certification.errors import CodeRefused
from certification.keys import VERIFIERS, PublicKey
from foundation.local_time import written_day

_MOST_NAMED = 5


@dataclass(frozen=True)
class Trust:
    """What a verifier knows: keys, and the list of certificates that count no more, or still count though their key was revoked."""

    keys: Sequence[PublicKey]
    revocations: Revocations | None = None


@dataclass(frozen=True)
class Checked:
    """``claims``: what a genuine code says, ``None`` when it is not; ``problems``: all reasons why it does not count today."""

    claims: Claims | DocumentClaims | None
    problems: Sequence[str] = ()


def check(typed: str, trust: Trust, today: dt.date) -> Checked:
    """Check the code of a certificate, or of a document of results, as somebody typed or scanned it."""
    recorded = trust.revocations.recorded if trust.revocations else frozenset()
    try:
        found, key = _genuine(typed, trust.keys, recorded)
    except CodeRefused as error:
        return Checked(None, error.problems)
    if isinstance(found, Revocations):
        return Checked(None, [messages.CODE_IS_LIST])
    problems = []
    if key.retired is not None and found.issued > key.retired:
        problems.append(messages.KEY_RETIRED.format(key=key.name, day=written_day(key.retired)))
    listed = trust.revocations.numbers if trust.revocations else {}
    if isinstance(found, DocumentClaims):
        if found.basis in listed:
            problems.append(messages.CODE_SUPERSEDED.format(day=written_day(listed[found.basis])))
    else:
        problems += _ended(found, listed, today)
    if found.issued > today:
        problems.append(messages.CODE_TOO_EARLY.format(day=written_day(found.issued)))
    return Checked(found, problems)


def _ended(found: Claims, listed: Mapping[str, dt.date], today: dt.date) -> list[str]:
    problems = []
    if found.number in listed:
        problems.append(messages.CODE_REVOKED.format(day=written_day(listed[found.number])))
    if found.until is not None and today > found.until:
        problems.append(messages.CODE_EXPIRED.format(day=written_day(found.until)))
    return problems


def read_revocations(typed: str, keys: Sequence[PublicKey]) -> Revocations:
    """The list that a signed text holds. Raises `CodeRefused`."""
    found, key = _genuine(typed, keys)
    if not isinstance(found, Revocations):
        raise CodeRefused([messages.NOT_A_LIST])
    if key.retired is not None and found.on > key.retired:
        text = messages.KEY_RETIRED.format(key=key.name, day=written_day(key.retired))
        raise CodeRefused([text])
    return found


def _genuine(
    typed: str, keys: Sequence[PublicKey], recorded: Collection[bytes] = ()
) -> tuple[Claims | DocumentClaims | Revocations, PublicKey]:
    """What one of the keys has signed; ``recorded``: what holds of those that were revoked. Raises `CodeRefused` with all reasons."""
    folded = fold(typed)
    if not folded:
        raise CodeRefused([messages.CODE_EMPTY])
    if not folded.startswith(PREFIX):
        raise CodeRefused([messages.CODE_OTHER, *_strange(folded)])
    if strange := _strange(folded):
        raise CodeRefused(strange)
    try:
        signed = find_signed(folded)
    except ValueError as error:
        raise CodeRefused([messages.CODE_ALTERED]) from error
    key = next((each for each in keys if each.key_id == signed.key_id), None)
    if key is None:
        raise CodeRefused([messages.KEY_UNKNOWN.format(key=signed.key_id.hex()[:32])])
    verifier = VERIFIERS.get(signed.algorithm)
    if signed.algorithm != key.algorithm or verifier is None:
        raise CodeRefused([messages.CODE_ALTERED])
    problems = []
    if not verifier(key.public, signed.signature, signed.covered):
        problems.append(messages.CODE_ALTERED)
    if key.revoked is not None and fingerprint(signed) not in recorded:
        day = written_day(key.revoked)
        problems.append(messages.KEY_REVOKED.format(key=key.name, day=day))
    if problems:
        raise CodeRefused(problems)
    try:
        return read_payload(signed.payload), key
    except ValueError as error:
        raise CodeRefused([messages.CODE_NEWER]) from error


def _strange(folded: str) -> list[str]:
    strange = list(dict.fromkeys(each for each in folded if each not in base45.ALPHABET))
    if not strange:
        return []
    named = "、".join(f"“{each}”" for each in strange[:_MOST_NAMED])
    return [messages.CODE_ALPHABET.format(characters=named)]
