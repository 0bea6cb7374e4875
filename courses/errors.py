"""The courses room's error tree.

CoursesError             anything this room reports to a person; ``str(error)`` is in Chinese
├── LessonRejected       a lesson file is not as it should be: carries every problem
├── StudyRefused         a plan or the record of an event cannot be as asked for: carries every problem
├── HolidaysRejected     a table of days off is not as it should be: carries every problem
└── CannotCalculate      a calculator was given too little, or a year whose holidays are not known
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


class HolidaysRejected(CoursesError):
    """``problems`` lists what is wrong, with its row."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class CannotCalculate(CoursesError):
    """What is missing, and what to do."""


class StudyRefused(CoursesError):
    """``problems`` lists what is wrong, of a file with sheet, row and column; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))
