"""What came of papers that ``score_exam`` scored, and what must not be true of any of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.response import BLANK, Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.people.person import Person
from tests.support.released_exam import ReleasedExam

WORTH = {
    **dict.fromkeys(("q01", "q02", "q03", "q07", "q08"), 1.0),
    **dict.fromkeys(("q04", "q05", "q06", "q09", "q10", "q12_2"), 2.0),
    "q12_1": 4.0,
}
"""Points of the questions that the program scores."""


@dataclass(frozen=True)
class Outcome:
    """What came of a paper. ``responses``: by question its status, score and reason."""

    outcome: str
    score: float | None
    problem: str
    responses: dict[str, tuple[str, float | None, str]]


def outcomes(exam: ReleasedExam) -> dict[str, Outcome]:
    """By candidate, from the records."""
    with exam.sessions() as db:
        rows = db.execute(
            select(Person.number, Result, Submission.problem)
            .join(Call, Call.person_id == Person.id)
            .join(Result, Result.call_id == Call.id)
            .join(Attempt, Attempt.call_id == Call.id)
            .join(Submission, Submission.attempt_id == Attempt.id)
        ).all()
        answers: dict[int, dict[str, tuple[str, float | None, str]]] = {}
        for row in db.scalars(select(Response)):
            of = answers.setdefault(row.attempt_id, {})
            of[row.question] = row.status, row.score, row.reason
        return {
            number: Outcome(
                result.outcome, result.score, problem, answers.get(result.attempt_id or 0, {})
            )
            for number, result, problem in rows
        }


_NOTHING = re.compile(r"(?:\s|None|set\(\)|[\[\]{}(),\"'rRuU\\\u200b\ufeff])*")


def looks_blank(source: str, name: str) -> bool:
    """Whether an eye sees no answer in a cell: asked of the text alone, with none of the scorer's code."""
    last = source.rpartition(f"{name} =")[2]
    shown = "\n".join(line for line in last.splitlines() if not line.lstrip().startswith("#"))
    return _NOTHING.fullmatch(shown) is not None


def faults(
    name: str, data: bytes, found: Outcome | None, right: Mapping[str, str]
) -> Iterator[str]:
    """What must not be true of a paper: no outcome, points beyond the bounds, a zero that nobody is told of.

    ``right``: the keyed answers by question, as the sources of literals.
    """
    if found is None:
        yield f"{name}: no result"
        return
    if found.outcome not in ("exception", "pending", "failed", "passed"):
        yield f"{name}: handed in, and its outcome is {found.outcome}"
    if found.score is not None and not 0.0 <= found.score <= sum(WORTH.values()):
        yield f"{name}: {found.score} points"
    if found.outcome == "exception" and found.score is not None:
        yield f"{name}: an exception that has a score"
    reasons = [reason for _, _, reason in found.responses.values() if reason]
    if found.outcome == "exception" and not found.problem and not reasons:
        yield f"{name}: an exception without a reason"
    if found.problem:
        return
    cells: dict[str, str] = {}
    for cell in json.loads(data)["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if isinstance(grade_id, str):
            cells[grade_id] = "".join(cell["source"])
    for question, (status, score, reason) in found.responses.items():
        if status == "unreadable" and (score is not None or not reason):
            yield f"{name}: {question} cannot be read, and has {score} points, reason “{reason}”"
        given = cells.get(question, "")
        if status in BLANK and not (_is_long(question) or looks_blank(given, question)):
            yield f"{name}: {question} is taken for blank: {given[:200]!r}"
        is_right = question in right and given == f"{question} = {right[question]}"
        if is_right and not reason and score != WORTH[question]:
            yield f"{name}: {question} is right, and has {score} points"
        if status == "scored" and score == 0.0 and question not in cells:
            yield f"{name}: {question} is not there, and has 0 points"


def _is_long(question: str) -> bool:
    return question in ("q11", "q12_3")


def forget_memory() -> None:
    """Let `most_memory` count from now on: modules that were compiled anew may have taken more than any paper."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def most_memory() -> int:
    """The most memory that this process had in use, in MB. (``ru_maxrss`` also knows that of who started it.)"""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0
