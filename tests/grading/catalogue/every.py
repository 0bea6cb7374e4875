"""Every case of the catalogue, and an exam that they are handed in to."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from grading.nbgrader.course import Course
from records.schema import open_database
from tests.grading.catalogue import (
    bounds,
    damage,
    execution,
    files,
    formats,
    identity,
    known,
    times,
)
from tests.grading.catalogue.case import CANDIDATE, CONTROL, Case, Exam
from tests.support.databases import database_at
from tests.support.released_exam import ReleasedExam, copy_exam

CASES: tuple[Case, ...] = (
    *known.CASES,
    *identity.CASES,
    *damage.CASES,
    *formats.CASES,
    *times.CASES,
    *files.CASES,
    *bounds.CASES,
    *execution.CASES,
)
GROUPS = {
    "answers": "Answers in every form that people write them in",
    "cheating": "Code in place of an answer, for which stock gives points",
    "structure": "Structures on which stock fails",
    "values": "Literals that nobody foresees",
    "identity": "Papers of another exam, form or person, or none",
    "damage": "Files that are no notebook, or a damaged one",
    "formats": "Notebooks of the formats 2, 3 and 4.0 to 4.5",
    "times": "Times of handing in",
    "files": "What is no regular file, and what lies beside a paper",
    "bounds": "Sizes and nesting at each bound",
    "execution": "Code in every place where somebody might execute it",
}


@dataclass(frozen=True)
class Template:
    """An exam to which a candidate and the control are called, in a folder that is copied for each case."""

    folder: Path
    exam: ReleasedExam

    @classmethod
    def make(cls, released: Path, folder: Path) -> Template:
        """``released``: a course with the exam released."""
        exam = copy_exam(released, folder)
        exam.call([CANDIDATE, CONTROL])
        return cls(folder, exam)

    def copy(self, folder: Path) -> Exam:
        """One more exam, in ``folder``, which does not exist yet."""
        shutil.copytree(self.folder, folder)
        sessions = open_database(database_at(folder / "records.db"))
        return Exam(replace(self.exam, course=Course(folder / "course"), sessions=sessions))


def hand_in(place: Exam, case: Case, who: str = CANDIDATE) -> None:
    """The control paper, and the case beside it."""
    place.control()
    case.hand_in(place, who)


def read_json(file: Path) -> dict[str, dict[str, object]]:
    """What is kept in a file, by case; nothing where there is none."""
    if not file.exists():
        return {}
    found: dict[str, dict[str, object]] = json.loads(file.read_text(encoding="utf-8"))
    return found
