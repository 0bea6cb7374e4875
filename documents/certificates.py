"""合格证, one to an A4 page, for as many people as wanted in one document. No seal is drawn: there is room for it. PDF."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from documents.qr import qr_svg
from documents.typesetting import set_pdf


@dataclass(frozen=True)
class CertificateSheet:
    """What stands on a certificate, days as texts. ``body``: the sentence; ``code``: what its QR code says."""

    number: str
    name: str
    body: str
    until: str
    issuer: str
    issued: str
    code: str
    simulated: bool = False


@dataclass(frozen=True)
class CertificateSheets:
    """Those that are printed together, each on a page of its own. ``title``: of the document; ``verify``: how a code is verified."""

    title: str
    verify: str
    sheets: Sequence[CertificateSheet]


def certificates_pdf(made: CertificateSheets) -> bytes:
    """Raises `documents.errors.NotMade`."""
    pictures = [qr_svg(each.code) for each in made.sheets]
    bare = [dataclasses.replace(each, code="") for each in made.sheets]
    # Tags would make hundreds of sheets several times as large; one alone is read by who got it.
    tagged = len(bare) == 1
    return set_pdf(
        "certificates", dataclasses.replace(made, sheets=bare), tagged=tagged, pictures=pictures
    )
