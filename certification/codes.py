"""Codes: what a certificate or a document of results says, signed, as text for a QR code; and the signed list of those that count no more.

The list also tells which certificates of a revoked key are the issuer's own: they go on to count, whoever else may sign by that key.

``LS1:`` and Base45 of a COSE_Sign1 whose payload is CBOR, compressed by zlib. It is compressed inside the signature: the
signature is checked before anything is unpacked, and a second way to pack the same is another payload. See docs/certificates.zh-CN.md.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import cbor2

from certification import base45
from certification.cose import Signed, Signer, parse, sign1

PREFIX = "LS1:"
MOST_UNPACKED = 1 << 20
MOST_TYPED = 1 << 21
"""Characters: a list of all certificates that a district ever revoked has fewer."""
_CERTIFICATE, _REVOCATIONS, _DOCUMENT = 1, 2, 3
_KIND, _ISSUER, _NUMBER, _NAME, _EXAM, _EXAM_DAY, _RESULT, _ISSUED, _UNTIL, _SIMULATED = range(
    1, 11
)
_LISTED, _DOCUMENT_KIND, _BASIS, _DIGEST, _PEOPLE, _UNPUBLISHED, _RECORDED = range(11, 18)
DocumentKind = Literal["score_sheet", "results_notice", "summary", "card_sticker"]
"""成绩单, 成绩通报, 成绩汇总表: what tells results on paper; 年度注册标识: that a card was registered for a year."""
_DOCUMENT_KINDS: tuple[DocumentKind, ...] = (
    "score_sheet",
    "results_notice",
    "summary",
    "card_sticker",
)
"""In codes by their place, counted from 1."""
_TYPED = str.maketrans(
    {"¥": "$", "。": ".", "、": "/", "—": "-", "–": "-", "×": "*", "\u200b": None, "\ufeff": None}
    | dict.fromkeys("\r\n\t", None)
)
"""What a Chinese input method makes of what a scanner types, once widths are folded."""


@dataclass(frozen=True)
class Claims:
    """What a certificate says. ``result``: 合格 or the grade; ``until``: the last day, ``None``: for good; ``simulated``: it proves nothing."""

    issuer: str
    number: str
    name: str
    exam: str
    exam_day: dt.date
    result: str
    issued: dt.date
    until: dt.date | None = None
    simulated: bool = False


@dataclass(frozen=True)
class DocumentClaims:
    """What a document of results says. ``basis``: the number of the publication that it tells, which the list names when another took its place;

    ``digest``: SHA-256 (hex) of the ``people`` lines that it tells (`certification.results_told.digest_of`); ``name`` and
    ``result`` where it is of one person; ``unpublished``: it was printed to approve what nobody was told yet.
    """

    issuer: str
    document: DocumentKind
    number: str
    basis: str
    exam: str
    issued: dt.date
    digest: str
    people: int
    name: str = ""
    result: str = ""
    unpublished: bool = False
    simulated: bool = False


@dataclass(frozen=True)
class Revocations:
    """Certificates, and publications of results, that count no more, by number: since which day. ``on``: the day of the list.

    ``recorded``: `fingerprint` of every certificate on record that a revoked key signed.
    """

    issuer: str
    on: dt.date
    numbers: Mapping[str, dt.date] = field(default_factory=dict)
    recorded: frozenset[bytes] = frozenset()


def fold(typed: str) -> str:
    """A code as it was before an input method, a form or a letter changed its widths, cases and lines."""
    folded = unicodedata.normalize("NFKC", typed).translate(_TYPED)
    return folded.upper().strip()


def sign_claims(claims: Claims, signer: Signer) -> str:
    """The code of a certificate."""
    said: dict[int, object] = {
        _KIND: _CERTIFICATE,
        _ISSUER: claims.issuer,
        _NUMBER: claims.number,
        _NAME: claims.name,
        _EXAM: claims.exam,
        _EXAM_DAY: claims.exam_day.isoformat(),
        _RESULT: claims.result,
        _ISSUED: claims.issued.isoformat(),
    }
    if claims.until is not None:
        said[_UNTIL] = claims.until.isoformat()
    if claims.simulated:
        said[_SIMULATED] = True
    return _code(said, signer)


def sign_document(claims: DocumentClaims, signer: Signer) -> str:
    """The code of a document of results."""
    said: dict[int, object] = {
        _KIND: _DOCUMENT,
        _ISSUER: claims.issuer,
        _NUMBER: claims.number,
        _EXAM: claims.exam,
        _ISSUED: claims.issued.isoformat(),
        _DOCUMENT_KIND: _DOCUMENT_KINDS.index(claims.document) + 1,
        _BASIS: claims.basis,
        _DIGEST: bytes.fromhex(claims.digest),
        _PEOPLE: claims.people,
    }
    if claims.name:
        said |= {_NAME: claims.name, _RESULT: claims.result}
    if claims.unpublished:
        said[_UNPUBLISHED] = True
    if claims.simulated:
        said[_SIMULATED] = True
    return _code(said, signer)


def sign_revocations(listed: Revocations, signer: Signer) -> str:
    """The signed list, as text."""
    numbers = {number: day.isoformat() for number, day in sorted(listed.numbers.items())}
    said: dict[int, object] = {
        _KIND: _REVOCATIONS,
        _ISSUER: listed.issuer,
        _ISSUED: listed.on.isoformat(),
        _LISTED: numbers,
    }
    if listed.recorded:
        said[_RECORDED] = sorted(listed.recorded)
    return _code(said, signer)


def fingerprint(signed: Signed) -> bytes:
    """SHA-256 (32 bytes) of what was signed, by which key: two codes that say the same have the same one."""
    return hashlib.sha256(signed.covered).digest()


def find_signed(folded: str) -> Signed:
    """The signed thing in a folded code; nothing is verified yet. Raises ``ValueError``."""
    if not folded.startswith(PREFIX) or len(folded) > MOST_TYPED:
        raise ValueError("prefix")
    return parse(base45.decode(folded.removeprefix(PREFIX)))


def read_payload(payload: bytes) -> Claims | DocumentClaims | Revocations:
    """What was signed. Only for what is verified; ``ValueError``: some other version of the program signed it."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(payload, MOST_UNPACKED)
        if not unpacker.eof or unpacker.unused_data:
            raise ValueError("packed")
        said = cbor2.loads(data)
        if said[_KIND] == _CERTIFICATE:
            return Claims(
                issuer=_text(said, _ISSUER),
                number=_text(said, _NUMBER),
                name=_text(said, _NAME),
                exam=_text(said, _EXAM),
                exam_day=_day(said, _EXAM_DAY),
                result=_text(said, _RESULT),
                issued=_day(said, _ISSUED),
                until=_day(said, _UNTIL) if _UNTIL in said else None,
                simulated=said.get(_SIMULATED, False) is True,
            )
        if said[_KIND] == _REVOCATIONS:
            numbers = {str(each): dt.date.fromisoformat(day) for each, day in said[_LISTED].items()}
            recorded = frozenset(said.get(_RECORDED, ()))
            if not all(isinstance(each, bytes) for each in recorded):
                raise TypeError(_RECORDED)
            return Revocations(_text(said, _ISSUER), _day(said, _ISSUED), numbers, recorded)
        if said[_KIND] == _DOCUMENT:
            return _document(said)
    except (zlib.error, cbor2.CBORError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("payload") from error
    raise ValueError("kind")


def _document(said: Mapping[int, object]) -> DocumentClaims:
    match said[_DOCUMENT_KIND], said[_DIGEST], said[_PEOPLE]:
        case int(kind), bytes(digest), int(people) if 0 < kind <= len(_DOCUMENT_KINDS):
            pass
        case _:
            raise TypeError(_DOCUMENT_KIND)
    return DocumentClaims(
        issuer=_text(said, _ISSUER),
        document=_DOCUMENT_KINDS[kind - 1],
        number=_text(said, _NUMBER),
        basis=_text(said, _BASIS),
        exam=_text(said, _EXAM),
        issued=_day(said, _ISSUED),
        digest=digest.hex(),
        people=people,
        name=_text(said, _NAME) if _NAME in said else "",
        result=_text(said, _RESULT) if _NAME in said else "",
        unpublished=said.get(_UNPUBLISHED, False) is True,
        simulated=said.get(_SIMULATED, False) is True,
    )


def _code(said: Mapping[int, object], signer: Signer) -> str:
    packed = zlib.compress(cbor2.dumps(said, canonical=True), 9)
    return PREFIX + base45.encode(sign1(packed, signer))


def _text(said: Mapping[int, object], key: int) -> str:
    value = said[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _day(said: Mapping[int, object], key: int) -> dt.date:
    text = _text(said, key)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise TypeError(key)
    return dt.date.fromisoformat(text)
