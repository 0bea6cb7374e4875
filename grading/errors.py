"""The grading room's error tree.

GradingError                anything this room reports to a person; ``str(error)`` is in Chinese
├── UnreadableAnswer        one answer cell is not the data that it should be (scored 0, listed for a person)
├── UnreadableSubmission    a handed-in file cannot be scored at all (not scored, listed for a person)
│   └── NoNotebook          it is not even a notebook
├── KeyLeak                 a released notebook holds something that only markers may see
├── MakingRefused           an exam that cannot be built as asked for: carries every problem
├── ExamUnderway            papers were handed in already, so the exam may not be released anew
├── AnswersDeleted          what was answered in an exam is not kept any more: nothing can be scored again
├── GradebookMissing        the course has no gradebook, or nobody says where it is
├── GradebookSeatRefused    nobody gets a way of their own into a gradebook on a server
├── FileRefused            what cannot be decided about papers that came as files: carries every problem
├── PaperDecisionRefused   what cannot be decided about a paper that a person looks at: carries every problem
├── CorrectionRefused      a key that cannot be corrected so: carries every problem
├── MarkingRefused         what cannot be done while answers are marked: carries every problem
├── PoolRefused             items of another pool than a paper may be made of, or a move that is not possible
├── CalibrationRefused     measured facilities that cannot be confirmed so: carries every problem
├── ReviewRefused          a step of a review that cannot be taken so: carries every problem
├── ClusterRefused          scoring on other machines cannot begin so, or one of them has another program
│   └── ClusterLost         they went away; what is scored is on record, the next run goes on
├── HandInRefused          a paper that cannot be handed in; what was handed in before stays as it is
└── StockFailed             stock nbgrader could not process a paper
"""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import LawStudyError


class GradingError(LawStudyError):
    """Base of the room's errors."""


class UnreadableAnswer(GradingError):
    """The source of one answer cell is not a literal assigned to its variable."""


class UnreadableSubmission(GradingError):
    """A submission file as a whole cannot be read."""


class NoNotebook(UnreadableSubmission):
    """It is not even a notebook."""


class KeyLeak(GradingError):
    """``places`` says in which cells of which released notebook what was found."""

    def __init__(self, message: str, places: list[str]) -> None:
        self.places = places
        super().__init__("\n".join([message, *places]))


class MakingRefused(GradingError):
    """``problems`` lists everything that is wrong with what is asked for; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class ExamUnderway(GradingError):
    """The exam has submissions."""


class AnswersDeleted(GradingError):
    """The term for which papers are kept is over; results stay as they are."""


class GradebookMissing(GradingError):
    """There is no gradebook where the course should have one, or it cannot be read."""


class GradebookSeatRefused(GradingError):
    """No role could be made, or one would reach more than it may; there is none now."""


class PoolRefused(GradingError):
    """``problems`` names every item, and what stands against it."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class CalibrationRefused(GradingError):
    """``problems`` lists everything that stands against it; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class StockFailed(GradingError):
    """nbgrader itself reported a failure."""


class ClusterRefused(GradingError):
    """Papers cannot be scored there; what was scored before is on record."""


class ClusterLost(ClusterRefused):
    """The scheduler or all of its workers are gone."""


class HandInRefused(GradingError):
    """The paper cannot be handed in."""


class FileRefused(GradingError):
    """``problems`` lists why this cannot be decided about papers that came as files."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class CorrectionRefused(GradingError):
    """``problems`` lists why a key cannot be corrected so."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class MarkingRefused(GradingError):
    """``problems`` lists why an answer cannot be marked so, or the marking not be opened, changed or closed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class PaperDecisionRefused(GradingError):
    """``problems`` lists why this cannot be proposed or confirmed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class ReviewRefused(GradingError):
    """``problems`` lists why this step of a review cannot be taken so; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))
