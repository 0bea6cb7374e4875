"""The exam room's error tree.

ExamRoomError            anything this room reports to a person; ``str(error)`` is in Chinese
├── NotNow               the exam does not stand where this could be done; ``code`` tells the page why
├── NotSaved             the disk or the database refused; nothing was acknowledged, the page tries again
├── BadPlan              a sitting that cannot be made: carries every problem
└── HallRefused          a hall's pack or answers that cannot be used as asked: carries every problem; nothing was changed
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from foundation.errors import LawStudyError

Code = Literal[
    "elsewhere",
    "other_page",
    "time_up",
    "gap",
    "not_open",
    "handed_in",
    "paused",
    "two_people",
    "not_yours",
]


class ExamRoomError(LawStudyError):
    """Base of the room's errors."""


class NotNow(ExamRoomError):
    """Not possible as the exam stands; ``code`` is for the page, the text for the person."""

    def __init__(self, code: Code, text: str) -> None:
        self.code = code
        super().__init__(text)


class NotSaved(ExamRoomError):
    """Nothing was written; what was acknowledged before is safe."""


class BadPlan(ExamRoomError):
    """``problems`` lists what is wrong with the plan of a sitting."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class HallRefused(ExamRoomError):
    """``problems``: what is wrong, a text each. Nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))
