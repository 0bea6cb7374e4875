"""The certification room's error tree.

CertificationError       anything this room reports to a person; ``str(error)`` is in Chinese
└── CardsRefused         what cannot be done with cards, or in their yearly review: carries every problem
"""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import LawStudyError


class CertificationError(LawStudyError):
    """Base of the room's errors."""


class CardsRefused(CertificationError):
    """``problems``: everything that is wrong, of a file with sheet, row and column; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))
