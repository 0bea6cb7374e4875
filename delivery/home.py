"""What a learner finds on the home page: lessons, papers, practice and the wrong-question book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.learning import wrong_questions
from delivery.practice import PracticeScore, practice_score
from grading.answers import is_answered
from grading.course import Course, assignment_name
from question_bank.item import CONSTRUCTED, Item
from question_bank.rendering import stem_markdown
from records.models import Exam, Officer


@dataclass(frozen=True)
class StudyFile:
    """A notebook of the learner: ``kind`` is lesson, paper, practice, or damaged when it cannot be read at all.

    ``answered`` of ``questions`` have an answer.
    """

    path: str
    title: str
    kind: str
    answered: int
    questions: int
    handed_in: bool
    score: PracticeScore | None


@dataclass(frozen=True)
class WrongQuestionShown:
    """An entry of the wrong-question book with its stem as Markdown."""

    item: str
    stem: str
    tries: int
    last_tried: str


@dataclass(frozen=True)
class Home:
    """Everything on the page."""

    learner: str
    files: list[StudyFile]
    wrong: list[WrongQuestionShown]


def study_home(
    session: Session, course: Course, learner: Officer, folder: Path, bank: Mapping[str, Item]
) -> Home:
    """Read the learner's folder and records. A notebook that is no lesson or paper is left out."""
    files = [
        file
        for path in sorted(folder.glob("*.ipynb"))
        for file in _study_file(session, course, learner, path)
    ]
    wrong = [
        WrongQuestionShown(
            entry.item_id,
            stem_markdown(bank[entry.item_id].questions[0]),
            entry.tries,
            entry.last_tried.isoformat(timespec="seconds"),
        )
        for entry in wrong_questions(session, learner)
        if entry.item_id in bank
    ]
    return Home(learner.name, files, wrong)


def _study_file(
    session: Session, course: Course, learner: Officer, path: Path
) -> Iterator[StudyFile]:
    try:
        notebook = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        yield StudyFile(path.name, path.stem, "damaged", 0, 0, False, None)
        return
    try:
        facts = notebook["metadata"]["lawstudy"]
        kind, title = str(facts["kind"]), str(facts["title"])
        found = [cell["metadata"].get("lawstudy", {}) for cell in notebook["cells"]]
        states = [
            is_answered(
                "".join(cell["source"]), own["question"], constructed=own["kind"] in CONSTRUCTED
            )
            for cell, own in zip(notebook["cells"], found, strict=True)
            if own.get("role") == "answer"
        ]
    except (KeyError, TypeError, AttributeError):
        return
    handed_in, score = False, None
    if kind == "paper":
        exam_name, form = str(facts.get("exam")), str(facts.get("form"))
        paper = assignment_name(exam_name, form)
        handed_in = course.notebook("submitted", learner.card_number, paper).is_file()
        exam = session.scalar(select(Exam).where(Exam.name == exam_name))
        if handed_in and exam is not None and exam.practice:
            score = practice_score(session, learner, exam)
    yield StudyFile(path.name, title, kind, sum(states), len(states), handed_in, score)
