"""Recounting a paper from its evidence: the answers as acknowledged, the rules of the gradebook, the marks of people.

Nothing of what scoring put on record goes in. The room's process can do it: nbgrader is not needed for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from grading import messages
from grading.errors import UnreadableSubmission
from grading.known_marks import Place
from grading.nbgrader.course import Course, assignment_name
from grading.nbgrader.score_cells import score_cells
from grading.notebook import read_submission
from grading.paper.key import PaperCell, PaperKey
from grading.paper.score_cell import SUFFIX, parse_score_cell
from grading.scoring import ScoredAnswer, score_paper, score_rows
from grading.submitted import (
    receipted_notebook,
    recorded_answers,
    released_paper,
    submission_path,
)
from records.exams.attempt import Attempt
from records.exams.mark import Mark
from records.exams.response import RESOLVED, ResponseStatus
from records.exams.submission import Submission


@dataclass(frozen=True)
class Line:
    """One question of a paper. ``points`` ``None``: nobody has settled them; ``mark``: a person's that counts."""

    question: str
    answer_sha256: str
    value: str
    status: ResponseStatus
    points: float | None
    mark: Mark | None


def recount(
    db: Session,
    course: Course,
    attempt: Attempt,
    paper: Submission,
    marks: Mapping[Place, Mark],
    key: PaperKey,
) -> list[Line]:
    """The lines of a paper in its order; ``marks``: the last of each answer; ``key`` by `recounting_key`.

    Raises `UnreadableSubmission` where the paper is not any more the one that is on record, or cannot be read.
    """
    candidate = attempt.call.person.number
    if paper.door == "room":
        answers = recorded_answers(db, attempt.id)
        released = released_paper(course, attempt.form.exam.name, attempt.form.code)
        if receipted_notebook(released, answers, candidate, paper.sha256) is None:
            raise UnreadableSubmission(messages.ROWS_NOT_AS_RECEIPTED)
        scored = score_rows(key, answers, released.arrangement(attempt.seed)["order"])
    else:
        path = submission_path(course, candidate, attempt.assignment)
        given = read_submission(path, list(key.cells), below=course.root)
        if given.sha256 != paper.sha256:
            raise UnreadableSubmission(messages.NOT_AS_RECEIPTED)
        scored = score_paper(key, given)
    return [
        line(name, answer, marks.get((attempt.id, name)))
        for name, answer in scored.responses.items()
    ]


def line(question: str, answer: ScoredAnswer, mark: Mark | None) -> Line:
    """A question with what counts for it: a person's mark of this very answer, else the rule."""
    if mark is not None and mark.answer_sha256 == answer.answer_sha256 and mark.points is not None:
        return Line(question, answer.answer_sha256, answer.value, "scored", mark.points, mark)
    points = answer.score if answer.status in RESOLVED else None
    return Line(question, answer.answer_sha256, answer.value, answer.status, points, None)


def recounting_key(course: Course, exam: str, form: str) -> PaperKey:
    """A paper's key as the gradebook has it now, read without nbgrader.

    Raises `GradebookMissing`, ``OSError`` where the paper is gone.
    """
    name = assignment_name(exam, form)
    sources = score_cells(course, name)
    path = course.notebook("release", ".", name)
    cells, grades, solutions = dict[str, PaperCell](), dict[str, float](), set[str]()
    for cell in released_paper(course, exam, form).released["cells"]:
        own = cell["metadata"].get("nbgrader") or {}
        id_ = str(own.get("grade_id", ""))
        if id_ not in sources:
            continue
        locked = bool(own.get("locked"))
        cells[id_] = PaperCell(cell["cell_type"], locked, sources[id_], cell["metadata"])
        if own.get("grade"):
            rule = id_.endswith(SUFFIX) and not own.get("solution")
            # The paper says of what is in pretest that it is worth something (`grading.paper.veil`).
            grades[id_] = parse_score_cell(sources[id_]).points if rule else float(own["points"])
        if own.get("solution"):
            solutions.add(id_)
    released = read_submission(path, list(cells), below=course.root)
    return PaperKey(
        cells=cells,
        rules={
            id_: parse_score_cell(sources[id_])
            for id_ in grades
            if id_ not in solutions and id_.endswith(SUFFIX)
        },
        grade_points=grades,
        solutions=frozenset(solutions),
        notebook_metadata={},
        released=released.cells,
        facts=released.facts,
        release_sha256=released.sha256,
    )
