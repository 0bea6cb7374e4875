"""The question bank's error tree.

QuestionBankError            anything this room reports to a person
├── ProblemsFound            bad input: carries every `Problem` at once, nothing was changed
├── BlueprintInfeasible      no forms satisfy the blueprint: carries the cells that lack items
├── ItemChanged              a form names an item that is gone or was edited after assembly
├── BankChanged              the item files are not those that an import was planned for
├── FormDamaged              a form's file is none, or not whole
├── WaiverRefused            there is nothing to waive, or no reason
├── ReviewRulesRejected      the site's rules of reviewing cannot be read
└── NewerSchema              a file was written by a later version of this system
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.errors import LawStudyError


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with an input file, as a person is told of it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class QuestionBankError(LawStudyError):
    """Base of the room's errors; ``str(error)`` is a message in Chinese for a person."""


class ProblemsFound(QuestionBankError):
    """Input was rejected as a whole; ``problems`` lists everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class BlueprintInfeasible(QuestionBankError):
    """The bank cannot fill the blueprint; ``reasons`` says which cell lacks how many items."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__("\n".join(self.reasons))


class ItemChanged(QuestionBankError):
    """A form refers to an item whose content is no longer what was assembled."""


class BankChanged(QuestionBankError):
    """Somebody changed the item files after an import was planned."""


class FormDamaged(QuestionBankError):
    """A file is no form."""


class NewerSchema(QuestionBankError):
    """A file's ``schema_version`` is beyond what this version knows."""


class ReviewRulesRejected(QuestionBankError):
    """The file of the rules by which texts are reviewed is none."""


class WaiverRefused(QuestionBankError):
    """A waiver names no caution that stands, or gives no reason."""
