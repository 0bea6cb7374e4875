"""The head of the chain outside the database: printed, signed, and compared with the trail later.

Whoever may write to the database can make a whole new chain that holds in itself (`records.audit.trail`). A head that people
have signed cannot be changed with it: entry number N of the trail must have that digest for ever.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import messages
from records.audit.trail import UNVERIFIED, AuditEntry, AuditHead, Verified, verify_since
from records.errors import AuditRewritten, HeadUnreadable

SHORTEST = 16
"""Hexadecimal digits of a digest that are enough: 64 bits, which nobody can make a chain to fit."""
_GROUP = 8
_NUMBER = re.compile(r"[^0-9]*([0-9]{1,9})[^0-9]*")
_DIGEST = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")
_SEPARATORS = re.compile(r"[\s\-—–_.。·]")


def chain_head(db: Session) -> Verified:
    """The head as it stands; nothing is verified."""
    found = db.execute(select(AuditHead.entries, AuditHead.digest)).one_or_none()
    return UNVERIFIED if found is None else Verified(*found)


def written(head: Verified) -> str:
    """As people read, type and sign it: ``12:0a1b2c3d-…``, the digest in groups of eight."""
    groups = [head.digest[at : at + _GROUP] for at in range(0, len(head.digest), _GROUP)]
    return f"{head.entries}:{'-'.join(groups)}"


def read_head(text: str) -> Verified:
    """A head as somebody typed it: full-width, in capitals, with other separators, or only the digest's beginning.

    Raises `HeadUnreadable`.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    before, _, after = folded.partition(":")
    number, digest = _NUMBER.fullmatch(before), _SEPARATORS.sub("", after)
    if number is None or int(number[1]) == 0 or not _DIGEST.fullmatch(digest):
        raise HeadUnreadable(messages.HEAD_UNREADABLE.format(text=text.strip()[:120]))
    return Verified(int(number[1]), digest)


def verify_through(db: Session, heads: Sequence[Verified]) -> Verified:
    """Check the whole chain, and that it went through these heads; returns where it is now.

    Raises `AuditBroken` at the first entry that does not fit, `AuditRewritten` with every head that it does not go through.
    """
    found = verify_since(db, UNVERIFIED)
    wanted = select(AuditEntry.id, AuditEntry.digest)
    digests: dict[int, str] = {
        row.id: row.digest
        for row in db.execute(wanted.where(AuditEntry.id.in_({head.entries for head in heads})))
    }
    lost = [head.entries for head in heads if not _goes_through(digests, head)]
    if lost:
        raise AuditRewritten(lost)
    return found


def _goes_through(digests: dict[int, str], head: Verified) -> bool:
    digest = digests.get(head.entries)
    return digest is not None and digest.startswith(head.digest)
