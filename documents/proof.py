"""What lets a document of results be verified: its number, the digest of the lines that it tells, and a code for scanners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents import messages


@dataclass(frozen=True)
class Proof:
    """``digest``: SHA-256 (hex) of the lines; ``code``: what its QR code says."""

    number: str
    digest: str
    code: str

    @property
    def lines(self) -> Sequence[str]:
        """What stands beside the code."""
        half = len(self.digest) // 2
        return [
            messages.PROOF_NUMBER.format(number=self.number),
            messages.PROOF_DIGEST.format(first=self.digest[:half], rest=self.digest[half:]),
            messages.PROOF_SCAN,
        ]
