"""What a learner finds on the home page: lessons, papers, practice and the wrong-question book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.practice import PracticeScore, practice_score
from courses.wrong_book import wrong_questions
from foundation.files import read_regular
from foundation.local_time import DEFAULT_ZONE, find_zone, local_time
from grading.answers import AnswerShape, is_answered
from grading.notebook import MAX_BYTES
from question_bank.item import Item
from question_bank.shown import stem_markdown
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.people.person import Person


@dataclass(frozen=True)
class StudyFile:
    """A notebook of the learner: ``kind`` is lesson, paper, practice, or damaged when it does not tell which.

    ``answered`` of ``questions`` have an answer; a cell that cannot be read is not counted.
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


def study_home(db: Session, learner: Person, folder: Path, bank: Mapping[str, Item]) -> Home:
    """Read the learner's folder and records. A notebook that is no lesson or paper is left out."""
    files = [
        file for path in sorted(folder.glob("*.ipynb")) for file in _study_file(db, learner, path)
    ]
    wrong = [
        WrongQuestionShown(
            entry.item_id,
            stem_markdown(bank[entry.item_id].questions[0]),
            entry.tries,
            local_time(entry.last_tried, find_zone(DEFAULT_ZONE)),
        )
        for entry in wrong_questions(db, learner)
        if entry.item_id in bank
    ]
    return Home(learner.name, files, wrong)


def _study_file(db: Session, learner: Person, path: Path) -> Iterator[StudyFile]:
    damaged = StudyFile(path.name, path.stem, "damaged", 0, 0, False, None)
    try:
        notebook = orjson.loads(read_regular(path, below=path.parent, limit=MAX_BYTES))
    except (OSError, orjson.JSONDecodeError):
        yield damaged
        return
    match notebook:
        case {
            "metadata": {"lawstudy": {"kind": ("lesson" | "paper" | "practice") as kind, **facts}},
            "cells": list(cells),
        }:
            states = [state for cell in cells for state in _answer_state(cell)]
        # Ours, though it does not say what it is.
        case {"metadata": {"lawstudy": _}}:
            yield damaged
            return
        case {"cells": list(cells)} if any(list(_answer_state(cell)) for cell in cells):
            yield damaged
            return
        case _:
            return
    handed_in, score = False, None
    if kind == "paper":
        attempt = db.scalar(
            select(Attempt)
            .join(Call, Call.id == Attempt.call_id)
            .join(ExamForm, ExamForm.id == Attempt.form_id)
            .join(Exam, Exam.id == ExamForm.exam_id)
            .where(Exam.name == str(facts.get("exam")), ExamForm.code == str(facts.get("form")))
            .where(Call.person_id == learner.id, Attempt.state.in_(HANDED_IN))
            .order_by(Attempt.ordinal.desc())
            .limit(1)
        )
        if attempt is not None:
            handed_in, exam = True, attempt.form.exam
            score = practice_score(db, learner, exam) if exam.practice else None
    title = str(facts.get("title") or path.stem)
    yield StudyFile(path.name, title, kind, sum(states), len(states), handed_in, score)


def _answer_state(cell: object) -> Iterator[bool]:
    """Whether there is an answer in the cell; nothing of a cell that is for no answer or cannot be read."""
    match cell:
        case {
            "metadata": {
                "lawstudy": {"role": "answer", "question": str(name), "kind": str(kind), **facts}
            },
            "source": str() | list() as source,
        }:
            # Programs write a source as a text or as a list of lines.
            lines = [line for line in source if isinstance(line, str)]
            shape = AnswerShape(name, kind, stub=str(facts.get("stub", "")))
            yield is_answered("".join(lines), shape)
