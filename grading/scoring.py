"""Scoring one paper: its answers and the paper's key in; responses, gradebook rows and the autograded notebook out.

The answers of a paper that was written in the room are rows; one that comes as a file is read by `read_answer`. The
gradebook rows are those that nbgrader's SaveAutoGrades would write after executing the paper; parity is tested against
both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from grading import messages
from grading.answers import AnswerShape, is_blank, read_answer
from grading.errors import UnreadableAnswer
from grading.notebook import Submission, SubmittedCell, answer_source
from grading.paper.score_cell import SUFFIX, ScoringRule
from records.exams.response import ResponseStatus

NO_RESPONSE = "No response."
"""nbgrader's own auto comment on an untouched answer cell."""
UNREADABLE = "UnreadableAnswer"
"""What the error in a test cell is called whose answer a person has to look at."""
MAX_KEPT = 20_000
"""Characters of an unreadable answer that are kept for a person to look at."""


@dataclass(frozen=True)
class PaperCell:
    """A cell as the gradebook keeps it. ``metadata`` is what the autograded notebook gets."""

    cell_type: str
    locked: bool
    source: str
    metadata: dict[str, Any]


@dataclass(frozen=True)
class PaperKey:
    """All that scoring needs of a paper.

    ``grade_points``: points by id of each graded cell; ``released``: the cells as candidates get them, in order;
    ``facts``: what the released notebook says of itself; ``release_sha256`` of its file.
    """

    cells: Mapping[str, PaperCell]
    rules: Mapping[str, ScoringRule]
    grade_points: Mapping[str, float]
    solutions: frozenset[str]
    notebook_metadata: dict[str, Any]
    released: tuple[SubmittedCell, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    release_sha256: str = ""

    @cached_property
    def shapes(self) -> dict[str, AnswerShape]:
        """The questions in the order of the paper."""
        facts = (self.cells[cell.grade_id].metadata["lawstudy"] for cell in self.released)
        return {own["question"]: AnswerShape.of(own) for own in facts if own["role"] == "answer"}

    def graded_cell(self, question: str) -> str:
        """The id of the cell that nbgrader keeps the question's grade at: its test cell, or an essay's own."""
        return question if question in self.grade_points else f"{question}{SUFFIX}"


@dataclass(frozen=True)
class ScoredAnswer:
    """``value`` is what a JSON text can hold; of an unreadable answer the text that stands there."""

    value: object
    answer_sha256: str
    status: ResponseStatus
    score: float | None
    reason: str = ""


@dataclass
class ScoredPaper:
    """``responses`` by question. ``grades`` by id of the graded cell (``None``: for a person), ``comments`` by answer cell.

    ``unresolved``: graded cells that a person must look at, though nbgrader would take its own score for good.
    """

    responses: dict[str, ScoredAnswer] = field(default_factory=dict)
    grades: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str | None] = field(default_factory=dict)
    unresolved: set[str] = field(default_factory=set)
    notebook: bytes = b""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(question, reason) for each answer or cell that a person must look at."""
        return [(name, found.reason) for name, found in self.responses.items() if found.reason]


def question_of(grade_id: str) -> str:
    """``q01`` for both the answer cell ``q01`` and the test cell ``q01-score``."""
    return grade_id.removesuffix(SUFFIX)


def score_rows(
    key: PaperKey, answers: Mapping[str, object], order: Sequence[str] = ()
) -> ScoredPaper:
    """Score answers by question, as the room keeps them. ``order`` in which the candidate saw the questions. Pure."""
    result = ScoredPaper()
    cells = []
    for cell in key.released:
        shape = key.shapes.get(cell.grade_id)
        if shape is not None and not is_blank(answers.get(shape.name), shape):
            source = answer_source(cell.source, shape, answers[shape.name])
            cells.append(SubmittedCell(cell.grade_id, cell.cell_type, source, None))
        else:
            cells.append(cell)
    blank = _blank_from(key, lambda name: is_blank(answers.get(name), key.shapes[name]), order)
    outputs: dict[str, dict[str, Any]] = {}
    for grade_id, rule in key.rules.items():
        value = answers.get(rule.name)
        score, problem = _points(rule, value)
        outputs[grade_id] = error_output(problem) if problem else score_output(score)
        result.grades[grade_id] = score
        status = blank.get(rule.name, "scored")
        answer = ScoredAnswer(value, _hash(value), status, score)
        if problem:
            result.unresolved.add(grade_id)
            answer = ScoredAnswer(value, _hash(value), "unreadable", None, problem)
        result.responses[rule.name] = answer
    for name in key.solutions:
        result.comments[name] = NO_RESPONSE if name in blank else None
        if name in key.grade_points:
            value = answers.get(name)
            result.grades[name] = 0.0 if name in blank else None
            status = blank.get(name, "pending")
            result.responses[name] = ScoredAnswer(value, _hash(value), status, result.grades[name])
    result.notebook = _autograded(key, cells, outputs)
    return _in_order(key, result)


def score_paper(key: PaperKey, submission: Submission) -> ScoredPaper:
    """Score a paper that came as a file. Pure, and never fails: what cannot be read is in ``unresolved``."""
    result = ScoredPaper()
    given = {cell.grade_id: cell for cell in submission.cells if cell.grade_id in key.cells}
    read = {rule.name: read_given(rule.name, given.get(rule.name)) for rule in key.rules.values()}
    read |= {
        name: (given[name].source, "") if name in given else (None, messages.ANSWER_MISSING)
        for name in key.solutions
        if name in key.grade_points
    }

    def untouched(name: str) -> bool:
        return name in given and given[name].source == key.cells[name].source

    def nothing(name: str) -> bool:
        value, problem = read[name]
        # nbgrader takes a long answer for given as soon as its cell is not as it was.
        shape = key.shapes[name]
        return not problem and (untouched(name) if shape.constructed else is_blank(value, shape))

    blank = _blank_from(key, nothing)
    outputs: dict[str, dict[str, Any]] = {}
    for grade_id, rule in key.rules.items():
        value, problem = read[rule.name]
        status = blank.get(rule.name, "scored")
        if grade_id not in given:
            # nbgrader leaves the grade of a missing test cell open, for a person; so do we.
            score, problem = None, messages.SCORE_CELL_MISSING
        else:
            score, failed = (0.0, "") if problem else _points(rule, value)
            problem = problem or failed
            outputs[grade_id] = error_output(problem) if problem else score_output(score)
        result.grades[grade_id] = score
        if problem:
            result.unresolved.add(grade_id)
        result.responses[rule.name] = _judged(given.get(rule.name), value, status, score, problem)
    for name in key.solutions:
        result.comments[name] = NO_RESPONSE if untouched(name) else None
        if name in key.grade_points:
            value, problem = read[name]
            score = result.grades[name] = 0.0 if untouched(name) else None
            if problem:
                result.unresolved.add(name)
            status = blank.get(name, "pending")
            result.responses[name] = _judged(given.get(name), value, status, score, problem)
    result.notebook = _autograded(key, submission.cells, outputs)
    return _in_order(key, result)


def _points(rule: ScoringRule, value: object) -> tuple[float, str]:
    """Points by the rule, and why there are none (empty when there are)."""
    try:
        return rule.score(value), ""
    except Exception:
        # The rules of released papers stay as they were, with what they did not foresee.
        return 0.0, messages.ANSWER_NOT_SCORED


def score_given(rule: ScoringRule, cell: SubmittedCell | None) -> tuple[float, str]:
    """Points for what stands in an answer cell, and why a person has to look at it (empty when nobody has)."""
    value, problem = read_given(rule.name, cell)
    return (0.0, problem) if problem else _points(rule, value)


def unread_responses(names: Sequence[str]) -> dict[str, ScoredAnswer]:
    """The responses of a paper that cannot be scored as a whole: each question is for a person."""
    return {name: ScoredAnswer(None, _hash(None), "unreadable", None) for name in names}


def read_given(name: str, cell: SubmittedCell | None) -> tuple[object, str]:
    """The answer in a cell, and the reason why it could not be read (empty when it could)."""
    if cell is None:
        return None, messages.ANSWER_MISSING
    try:
        return read_answer(cell.source, name), ""
    except UnreadableAnswer as error:
        return None, str(error)


def _judged(
    cell: SubmittedCell | None,
    value: object,
    status: ResponseStatus,
    score: float | None,
    problem: str,
) -> ScoredAnswer:
    if not problem:
        plain = _plain(value)
        return ScoredAnswer(plain, _hash(plain), status, score)
    source = cell.source if cell else ""
    kept = source[:MAX_KEPT].encode("utf-8", "replace").decode()
    return ScoredAnswer(kept, _hash(source), "unreadable", None, problem)


def _blank_from(
    key: PaperKey, nothing: Callable[[str], bool], order: Sequence[str] = ()
) -> dict[str, ResponseStatus]:
    """Of each question without an answer, whether it was left out or not reached: no later one was answered."""
    names = [name for name in order if name in key.shapes] or list(key.shapes)
    found: dict[str, ResponseStatus] = {}
    status: ResponseStatus = "not_reached"
    for name in reversed(names):
        if nothing(name):
            found[name] = status
        else:
            status = "omitted"
    return found


def _in_order(key: PaperKey, result: ScoredPaper) -> ScoredPaper:
    result.responses = {name: result.responses[name] for name in key.shapes}
    return result


def _plain(value: object) -> object:
    """A literal as JSON can hold it."""
    match value:
        case None | bool() | str():
            return value
        case list() | tuple():
            return [_plain(part) for part in value]
        case set() | frozenset():
            return sorted((_plain(part) for part in value), key=repr)
        case int() | float() if -(2**53) < value < 2**53:
            return value
    try:
        return repr(value)[:MAX_KEPT]
    except ValueError:  # A number of more digits than Python writes.
        return type(value).__name__


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
        "ename": UNREADABLE,
        "evalue": reason,
        "traceback": [reason],
    }


def _autograded(
    key: PaperKey, cells: Sequence[SubmittedCell], outputs: Mapping[str, dict[str, Any]]
) -> bytes:
    """The autograded notebook: locked cells as in the gradebook, answers as submitted, scores as outputs."""
    shown = []
    for number, cell in enumerate(_with_graded(key, cells)):
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
        shown.append(data)
    notebook = {
        "cells": shown,
        "metadata": key.notebook_metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return orjson.dumps(notebook, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _with_graded(key: PaperKey, cells: Sequence[SubmittedCell]) -> Iterator[SubmittedCell]:
    """The cells of a paper, those graded ones that were deleted put back: without them nobody could mark the question.

    One that is missing follows the cell that it followed on the released paper.
    """
    there = {cell.grade_id for cell in cells}
    missing: dict[str, list[SubmittedCell]] = {}
    before = ""
    for cell in key.released:
        if cell.grade_id in there:
            before = cell.grade_id
        elif cell.grade_id in key.grade_points:
            missing.setdefault(before, []).append(cell)
    yield from missing.pop("", ())
    for cell in cells:
        yield cell
        yield from missing.pop(cell.grade_id, ())
