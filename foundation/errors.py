"""The root of every room's error tree, and what this room reports.

LawStudyError            whatever is told to a person; ``str(error)`` is in Chinese
├── SiteMissing          the folder is not a site
├── NotAvailable         the thing asked for is not there, or not for this person
├── BadAnswer            an answer or a request that no form sends
├── DocumentsError       documents/errors.py
├── RecordsError         records/errors.py
├── QuestionBankError    question_bank/errors.py
├── GradingError         grading/errors.py
├── CoursesError         courses/errors.py
├── CertificationError   certification/errors.py
├── AnalyticsError       analytics/errors.py
├── ExamRoomError        exam_room/errors.py
└── ShellError           lawstudy/errors.py
"""

from __future__ import annotations


class LawStudyError(Exception):
    """Base of all errors of this system that a person is told.

    ``text`` is one of the room's messages; ``data`` fills its places, and stays with the error for whoever handles it.
    """

    def __init__(self, text: str = "", /, **data: object) -> None:
        self.data = data
        super().__init__(text.format(**data) if data else text)


class SiteMissing(LawStudyError):
    """There is no readable lawstudy.toml."""


class NotAvailable(LawStudyError):
    """What was asked for is not there, or not for this person."""


class BadAnswer(LawStudyError):
    """The answer does not belong to the question, or the request is none that a page sends."""
