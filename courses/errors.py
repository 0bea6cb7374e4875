"""The courses room's error tree.

CoursesError             anything this room reports to a person; ``str(error)`` is in Chinese
├── LessonRejected       a lesson file is not as it should be: carries every problem
└── StudyRefused         a plan or the record of an event cannot be as asked for: carries every problem
"""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import LawStudyError


class CoursesError(LawStudyError):
    """Base of the room's errors."""


class LessonRejected(CoursesError):
    """``problems`` lists what is wrong, with file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class StudyRefused(CoursesError):
    """``problems`` lists what is wrong, of a file with sheet, row and column; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))
