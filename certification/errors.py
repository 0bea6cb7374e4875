"""The certification room's error tree.

CertificationError        anything this room reports to a person; ``str(error)`` is in Chinese
├── PublicationRefused    a move of an exam's results that cannot be made: carries every reason
├── CertificateRefused    a certificate that cannot be issued, revoked or issued anew: carries every reason
├── DocumentRefused       a document of an exam that cannot be made yet: carries every reason
├── AppealRefused         a step of a score review that cannot be made: carries every reason
├── IrregularityRefused   a step about an irregularity that cannot be made: carries every reason
├── CodeRefused           a code that does not prove anything: carries every reason
├── KeyDecisionRefused    a step about the signing keys that cannot be made: carries every reason
├── KeysRefused           the site's signing keys cannot be used or changed as asked
├── EvidenceRefused       no evidence of somebody's exam can be made: carries every reason
└── CardsRefused          what cannot be done with cards, or in their yearly review: carries every problem
"""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import LawStudyError


class CertificationError(LawStudyError):
    """Base of the room's errors."""


class _WithProblems(CertificationError):
    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class PublicationRefused(_WithProblems):
    """``problems`` lists why the results cannot be moved on; nothing was changed."""


class CertificateRefused(_WithProblems):
    """``problems`` lists why this cannot be done with certificates; nothing was changed."""


class DocumentRefused(_WithProblems):
    """``problems`` lists why there is no such document; nothing was written."""


class AppealRefused(_WithProblems):
    """``problems`` lists why this cannot be done with a score review; nothing was changed."""


class IrregularityRefused(_WithProblems):
    """``problems`` lists why this cannot be done about an irregularity; nothing was changed."""


class CodeRefused(_WithProblems):
    """``problems`` lists why the code proves nothing."""


class EvidenceRefused(_WithProblems):
    """``problems`` lists why there is none; nothing was written."""


class KeyDecisionRefused(_WithProblems):
    """``problems`` lists why this cannot be done with the signing keys; nothing was changed."""


class KeysRefused(CertificationError):
    """The file of the keys is missing, damaged, or the change is none that can be made."""


class CardsRefused(_WithProblems):
    """``problems``: everything that is wrong, of a file with sheet, row and column; nothing was changed."""
