"""Scoring one paper: a submission and the paper's key in, grades, comments and the autograded notebook out.

The rows are those that nbgrader's SaveAutoGrades would write after executing the paper; parity is tested against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from grading import messages
from grading.answers import read_answer
from grading.errors import UnreadableAnswer
from grading.notebook import Submission, SubmittedCell
from grading.paper.score_cell import SUFFIX, ScoringRule

NO_RESPONSE = "No response."
"""nbgrader's own auto comment on an untouched answer cell."""


@dataclass(frozen=True)
class PaperCell:
    """A cell as the gradebook keeps it. ``metadata`` is what the autograded notebook gets."""

    cell_type: str
    locked: bool
    source: str
    metadata: dict[str, Any]


@dataclass(frozen=True)
class PaperKey:
    """All that scoring needs of a paper. ``grade_points``: points by id of each graded cell."""

    cells: Mapping[str, PaperCell]
    rules: Mapping[str, ScoringRule]
    grade_points: Mapping[str, float]
    solutions: frozenset[str]
    notebook_metadata: dict[str, Any]


@dataclass
class ScoredPaper:
    """``grades`` by id of the graded cell (``None``: for a person), ``comments`` by id of the answer cell.

    ``problems``: (question, reason) for each answer or cell that a person must look at.
    """

    grades: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str | None] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notebook: bytes = b""


def question_of(grade_id: str) -> str:
    """``q01`` for both the answer cell ``q01`` and the test cell ``q01-score``."""
    return grade_id.removesuffix(SUFFIX)


def score_paper(key: PaperKey, submission: Submission) -> ScoredPaper:
    """Score a submission. Pure, and never fails: what cannot be read is listed in ``problems``."""
    result = ScoredPaper()
    given = {cell.grade_id: cell for cell in submission.cells if cell.grade_id in key.cells}
    outputs: dict[str, dict[str, Any]] = {}
    for grade_id, rule in key.rules.items():
        # nbgrader leaves the grade of a missing test cell open, for a person; so do we.
        if grade_id not in given:
            result.grades[grade_id] = None
            result.problems.append((rule.name, messages.SCORE_CELL_MISSING))
            continue
        score, problem = score_answer(rule, given.get(rule.name))
        result.grades[grade_id] = score
        outputs[grade_id] = error_output(problem) if problem else score_output(score)
        if problem:
            result.problems.append((rule.name, problem))
    for grade_id in key.solutions:
        cell = given.get(grade_id)
        untouched = cell is not None and cell.source == key.cells[grade_id].source
        result.comments[grade_id] = NO_RESPONSE if untouched else None
        if grade_id in key.grade_points:  # an essay
            result.grades[grade_id] = 0.0 if untouched else None
            if cell is None:
                result.problems.append((grade_id, messages.ANSWER_MISSING))
    result.problems.sort()
    result.notebook = _autograded(key, submission, outputs)
    return result


def score_answer(rule: ScoringRule, cell: SubmittedCell | None) -> tuple[float, str]:
    """Points, and the reason why the answer could not be read (empty when it could)."""
    if cell is None:
        return 0.0, messages.ANSWER_MISSING
    try:
        answer = read_answer(cell.source, rule.name)
    except UnreadableAnswer as error:
        return 0.0, str(error)
    try:
        return rule.score(answer), ""
    except (
        Exception
    ):  # The rules of released papers stay as they were, with what they did not foresee.
        return 0.0, messages.ANSWER_NOT_SCORED


def score_output(score: float) -> dict[str, Any]:
    """The output that executing the test cell would leave; nbgrader reads the grade from it."""
    return {
        "output_type": "execute_result",
        "data": {"text/plain": repr(score)},
        "metadata": {},
        "execution_count": None,
    }


def error_output(reason: str) -> dict[str, Any]:
    """An error output: nbgrader scores it 0, and a marker reads the reason."""
    return {
        "output_type": "error",
        "ename": "UnreadableAnswer",
        "evalue": reason,
        "traceback": [reason],
    }


def _autograded(
    key: PaperKey, submission: Submission, outputs: Mapping[str, dict[str, Any]]
) -> bytes:
    """The autograded notebook: locked cells as in the gradebook, answers as submitted, scores as outputs."""
    cells = []
    for number, cell in enumerate(submission.cells):
        known = key.cells.get(cell.grade_id)
        kind = known.cell_type if known else cell.cell_type
        data: dict[str, Any] = {
            "cell_type": kind,
            "id": cell.grade_id if known else f"added-{number}",
            "metadata": known.metadata if known else {},
            "source": known.source if known and known.locked else cell.source,
        }
        if kind == "code":
            output = outputs.get(cell.grade_id)
            data["outputs"] = [output] if output else []
            data["execution_count"] = None
        elif cell.attachments and not (known and known.locked):
            data["attachments"] = cell.attachments
        cells.append(data)
    notebook = {
        "cells": cells,
        "metadata": key.notebook_metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return orjson.dumps(notebook, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
