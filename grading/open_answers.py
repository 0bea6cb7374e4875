"""The answers of a paper that a person has to look at, with what is needed to judge them: the question, the key, the answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.markup import to_html
from grading.answer_words import answer_in_words, keys_in_words
from grading.nbgrader.course import Course, assignment_name
from grading.nbgrader.score_cells import score_cells
from grading.paper.score_cell import SUFFIX, parse_score_cell
from grading.paper_decisions import OPEN_RESPONSES
from grading.submitted import released_paper
from records.exams.attempt import Attempt
from records.exams.response import Response, ResponseStatus


@dataclass(frozen=True)
class OpenAnswer:
    """``label`` as the paper numbers it; ``stem`` and ``options`` as HTML; ``answer`` as it stands there; ``key`` of questions

    that have one; ``worth`` in points; ``reason``: why a person has to look, ``""`` where it is for a person anyway.
    """

    question: str
    label: str
    stem: str
    options: list[tuple[str, str]]
    answer: str
    key: str
    worth: float
    status: ResponseStatus
    reason: str


def open_answers(db: Session, course: Course, attempt: Attempt) -> list[OpenAnswer]:
    """Those of one attempt, in the order of the paper.

    Raises `GradebookMissing`, ``OSError`` where the paper is not there any more.
    """
    rows = db.scalars(
        select(Response).where(
            Response.attempt_id == attempt.id, Response.status.in_(OPEN_RESPONSES)
        )
    ).all()
    if not rows:
        return []
    exam, form = attempt.form.exam.name, attempt.form.code
    sources = score_cells(course, assignment_name(exam, form))
    facts = question_facts(released_paper(course, exam, form).released)
    worth = {question["name"]: question["points"] for question in attempt.form.questions}
    by_name = {row.question: row for row in rows}
    return [
        _answer(by_name[name], own, sources, worth.get(name, 0.0))
        for name, own in facts.items()
        if name in by_name
    ]


def labels_of(course: Course, attempt: Attempt) -> dict[str, str]:
    """How the paper numbers its questions, by name. Raises ``OSError``."""
    released = released_paper(course, attempt.form.exam.name, attempt.form.code).released
    return {name: str(own["label"]) for name, own in question_facts(released).items()}


def question_facts(released: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a released paper says of its questions (`question_bank.shown.CellMetadata`), by name."""
    cells = (cell["metadata"].get("lawstudy") or {} for cell in released["cells"])
    return {own["question"]: own for own in cells if own.get("role") == "answer"}


def _answer(
    row: Response, own: Mapping[str, Any], sources: Mapping[str, str], worth: float
) -> OpenAnswer:
    options = [(option["id"], to_html(option["text"])) for option in own.get("options", ())]
    source = sources.get(f"{row.question}{SUFFIX}")
    rule = parse_score_cell(source) if source else None
    return OpenAnswer(
        row.question,
        str(own["label"]),
        to_html(own["stem"]),
        options,
        answer_in_words(json.loads(row.value)),
        keys_in_words(rule) if rule else "",
        worth,
        row.status,
        row.reason,
    )
