"""The courses room's error tree.

CoursesError             anything this room reports to a person; ``str(error)`` is in Chinese
├── LessonRejected       a lesson file is not as it should be: carries every problem
├── StudyRefused         a plan or the record of an event cannot be as asked for: carries every problem
├── ProgrammeRejected    a course names lessons that cannot be so: carries every problem
├── HolidaysRejected     a table of days off is not as it should be: carries every problem
└── CannotCalculate      a calculator was given too little, or a year whose holidays are not known
"""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import LawStudyError


class CoursesError(LawStudyError):
    """Base of the room's errors."""


class _Problems(CoursesError):
    """``problems``: everything that is wrong, and where."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class LessonRejected(_Problems):
    """What is wrong with a lesson, with file and line."""


class StudyRefused(_Problems):
    """What is wrong with a plan or the record of an event, of a file with sheet, row and column; nothing was changed."""


class ProgrammeRejected(_Problems):
    """What is wrong with a course, with its file."""


class HolidaysRejected(_Problems):
    """What is wrong with a table of days off, with its row."""


class CannotCalculate(CoursesError):
    """What is missing, and what to do."""
