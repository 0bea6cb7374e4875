"""证据单: what is on record of one person's exam, to read and to sign; the files beside it prove it. PDF, A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.typesetting import set_pdf


@dataclass(frozen=True)
class Part:
    """A section: facts (name and text), then a table. ``widths``: shares of the columns; ``heads`` empty: no table."""

    title: str
    facts: Sequence[tuple[str, str]]
    heads: Sequence[str] = ()
    widths: Sequence[float] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class EvidenceSheet:
    """``system``: the site's name; ``notes``: what it shows and what not; ``signatures``: who signs."""

    title: str
    system: str
    subject: str
    parts: Sequence[Part]
    notes: Sequence[str]
    signatures: Sequence[str]


def evidence_pdf(sheet: EvidenceSheet) -> bytes:
    """考试证据, as many pages as it takes. Raises `documents.errors.NotMade`."""
    return set_pdf("evidence", sheet)
