"""How a score came about, as a text that two ways must write alike: kept when results are published, and rebuilt from the evidence.

JSON with sorted keys: of the paper its hash, of the form its own, and of each question the hash of the answer, the version
of the key, the points and the mark that counts. Candidates see the sections of it at most.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grading import messages
from grading.corrections.applying import questions_about
from grading.errors import UnreadableSubmission
from grading.known_marks import Place
from grading.nbgrader.course import Course
from grading.paper.key import PaperKey
from grading.recount import Line, line, recount, recounting_key
from grading.results import AttemptScore, decide
from grading.scoring import ScoredAnswer
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.correction import Correction, confirmed_corrections
from records.exams.exam import Exam, ExamForm
from records.exams.mark import Mark
from records.exams.response import Response, ResponseStatus
from records.exams.result import Outcome, Result
from records.exams.submission import Submission
from records.many_rows import portions


@dataclass(frozen=True)
class SectionPoints:
    """Points of the questions of one section, and what they are worth; ``points`` ``None``: not all are settled."""

    kind: str
    points: float | None
    worth: float


def explanations(db: Session, exam: Exam, calls: Collection[int]) -> dict[int, str]:
    """How the scores of these people came about as they are on record now, by call; without those whose result is of no paper.

    Of as many as one query may ask for (`records.many_rows.portions`) at most: a text is of some kilobytes.
    """
    rows = db.execute(
        select(Result, Attempt, Submission)
        .join(Call, Call.id == Result.call_id)
        .join(Attempt, Attempt.id == Result.attempt_id)
        .join(Submission, Submission.attempt_id == Attempt.id)
        .where(Call.id.in_(calls), Attempt.state.in_(HANDED_IN))
        .options(joinedload(Attempt.call).joinedload(Call.person))
    ).all()
    attempts = [row.Attempt.id for row in rows]
    marks, versions = last_marks(db, attempts), KeyVersions(db, exam)
    given: dict[int, list[Line]] = {}
    for some in portions(attempts):
        for row in db.scalars(select(Response).where(Response.attempt_id.in_(some))):
            place = row.attempt_id, row.question
            answer = ScoredAnswer(row.value, row.answer_sha256, row.status, row.score)
            given.setdefault(row.attempt_id, []).append(
                line(row.question, answer, marks.get(place))
            )
    return {
        result.call_id: _written(
            attempt, paper, given.get(attempt.id, []), versions, result.outcome, result.score
        )
        for result, attempt, paper in rows
    }


def rebuilt(
    db: Session, course: Course, attempt: Attempt, *, keys: dict[int, PaperKey] | None = None
) -> tuple[str, list[Line]]:
    """The same text from the evidence, and its lines; ``keys``: those of forms that were read before.

    Raises `UnreadableSubmission`, `GradebookMissing`, ``OSError`` where the evidence is not what it was.
    """
    exam, paper = attempt.form.exam, db.get(Submission, attempt.id)
    if paper is None:
        raise UnreadableSubmission(messages.PAPER_GONE)
    known = {} if keys is None else keys
    if attempt.form_id not in known:
        known[attempt.form_id] = recounting_key(course, exam.name, attempt.form.code)
    marks = last_marks(db, [attempt.id])
    lines = recount(db, course, attempt, paper, marks, known[attempt.form_id])
    counts: dict[ResponseStatus, int] = {}
    for each in lines:
        counts[each.status] = counts.get(each.status, 0) + 1
    score = AttemptScore(
        attempt.state,
        scored=True,
        counts=counts,
        points=sum(each.points or 0.0 for each in lines),
        questions=len(attempt.form.questions),
    )
    outcome, points = decide(exam.cut_score, score, rounded=exam.rules.rounded)
    return _written(attempt, paper, lines, KeyVersions(db, exam), outcome, points), lines


def last_marks(db: Session, attempts: Iterable[int]) -> dict[Place, Mark]:
    """The last mark of each answer of these attempts."""
    found: dict[Place, Mark] = {}
    for some in portions(list(attempts)):
        for row in db.scalars(select(Mark).where(Mark.attempt_id.in_(some)).order_by(Mark.id)):
            found[row.attempt_id, row.question] = row
    return found


class KeyVersions:
    """Which key scores a question now: the form's content, and the corrections that are in force since."""

    def __init__(self, db: Session, exam: Exam) -> None:
        self.corrections = [
            each for each in confirmed_corrections(db, exam) if each.applied_at is not None
        ]
        self._known: dict[int, dict[str, str]] = {}

    def of(self, form: ExamForm) -> Mapping[str, str]:
        """SHA-256 by question."""
        if form.id not in self._known:
            changed: dict[str, list[Correction]] = {}
            for each in self.corrections:
                for name in questions_about(form, each.item):
                    changed.setdefault(name, []).append(each)
            self._known[form.id] = {
                name: _sha256([form.content_hash, name, *([c.act, c.key] for c in found)])
                for name in (str(each["name"]) for each in form.questions)
                for found in [changed.get(name, [])]
            }
        return self._known[form.id]


def section_of(question: Mapping[str, Any]) -> str:
    """The section that a question stands in: by its kind, those of a case together (``q12_1``)."""
    return "case" if "_" in question["name"] else str(question["kind"])


def sections(explanation: str) -> list[SectionPoints]:
    """Points by section, in the order of the paper; of an empty text none."""
    if not explanation:
        return []
    found: dict[str, list[dict[str, Any]]] = {}
    for each in json.loads(explanation)["questions"]:
        found.setdefault(section_of(each), []).append(each)
    return [
        SectionPoints(
            kind,
            None
            if any(each["points"] is None for each in of)
            else round(sum(each["points"] for each in of), 6),
            round(sum(each["worth"] for each in of), 6),
        )
        for kind, of in found.items()
    ]


def differences(published: str, again: str) -> list[str]:
    """Questions whose points or answer are not those of the published text; ``""`` for the score as a whole.

    Another key or mark by which the points are the same is no difference: the texts tell it themselves.
    """
    before, after = json.loads(published), json.loads(again)
    known = {each["name"]: each for each in before["questions"]}
    names = [
        each["name"]
        for each in after["questions"]
        for old in [known.get(each["name"], {})]
        if any(old.get(fact) != each[fact] for fact in ("points", "answer_sha256"))
    ]
    whole = any(before[name] != after[name] for name in before if name != "questions")
    return [*names, ""] if whole else names


def _written(
    attempt: Attempt,
    paper: Submission,
    lines: Sequence[Line],
    versions: KeyVersions,
    outcome: Outcome,
    score: float | None,
) -> str:
    form, exam = attempt.form, attempt.form.exam
    by_name, keys = {each.question: each for each in lines}, versions.of(form)
    told = {
        "candidate": attempt.call.person.number,
        "exam": exam.name,
        "cut": exam.cut_score,
        "total": exam.total_points,
        "form": form.code,
        "form_sha256": form.content_hash,
        "attempt": attempt.ordinal,
        "paper_sha256": paper.sha256,
        "outcome": outcome,
        "score": score,
        "questions": [
            _question(place, by_name[place["name"]], keys[place["name"]])
            for place in form.questions
            if place["name"] in by_name
        ],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _question(place: Mapping[str, Any], found: Line, key: str) -> dict[str, Any]:
    mark = found.mark
    return {
        "name": place["name"],
        "item": place["item_id"],
        "kind": place["kind"],
        "worth": place["points"],
        "answer_sha256": found.answer_sha256,
        "key_sha256": key,
        "status": found.status,
        "points": found.points,
        "mark": None
        if mark is None
        else {"by": mark.who, "at": mark.at.isoformat(), "points": mark.points},
    }


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
