"""The page that verifies certificates off line, with the keys of the tests and a list of today."""

from __future__ import annotations

from pathlib import Path

from certification.codes import Revocations
from certification.page import verification_page
from delivery.assets import certificate_script
from foundation.clock import utc_now
from tests.certification.codes import CLAIMS, LISTED, SIGNER, TRUST

TODAY = utc_now().date()


def write_page(file: Path) -> Path:
    """The file, as a unit gets it."""
    numbers = {"法考〔2026〕00013号": TODAY}
    listed = Revocations(CLAIMS.issuer, TODAY, numbers, LISTED.recorded)
    page = verification_page(certificate_script(), CLAIMS.issuer, TRUST.keys, listed, SIGNER)
    file.write_text(page, encoding="utf-8")
    return file
