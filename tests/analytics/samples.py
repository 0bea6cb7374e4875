"""Small exams for the analytics tests: frames in memory, and the same kind of exam in a real records database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from sqlalchemy.orm import Session

from analytics.source import ExamData
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.response import Response, ResponseStatus
from records.exams.result import Result
from records.exams.submission import Submission
from records.people.person import Person
from records.people.unit import Unit
from records.schema import create_database, open_database
from tests.support.databases import database_at
from tests.support.people import officer

CUT_SCORE, TOTAL_POINTS = 60.0, 100.0
AREAS = {"A": ("行政处罚", "行政许可", "行政处罚"), "B": ("行政复议", "行政处罚", "行政许可")}
"""Content areas of q01–q03: the same question name means another area on the other form."""
POINTS = (40.0, 40.0, 20.0)
HANDED_IN_AT = dt.datetime(2022, 11, 18, 17, 30)
"""UTC: the day after in China."""
BANDS = {"passed": 80.0, "failed": 40.0}


@dataclass(frozen=True)
class Sat:
    """One called officer. ``scores``: points of q01–q03, ``None`` where a person must still mark; empty: no paper."""

    card: str
    body: str
    outcome: str | None
    scores: tuple[float | None, ...] = ()
    form: str = "A"
    problems: tuple[tuple[str, str], ...] = ()
    name: str = ""

    @property
    def total(self) -> float | None:
        """The score that the records keep."""
        if self.outcome not in {"passed", "failed"}:
            return None
        return sum(score or 0.0 for score in self.scores)


@dataclass(frozen=True)
class Sitting:
    """An exam with everybody who was called to it; ``sat`` in any order."""

    name: str
    sat: Sequence[Sat]
    title: str = "年度考试"
    simulated: bool = False
    cut_score: float = CUT_SCORE
    total_points: float = TOTAL_POINTS
    bodies: Mapping[str, str] = field(default_factory=dict)


def people_frame(rosters: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """People of ``rosters`` (outcomes by body); bodies are coded in the order in which they stand."""
    rows = [
        {
            "card": f"N-{code:03d}-{number:04d}",
            "name": f"人员{code}-{number}",
            "body": body,
            "body_code": f"YS{code:03d}",
            "form": "AB"[number % 2],
            "outcome": outcome,
            "score": BANDS.get(outcome),
            "note": "q01 空" if outcome == "exception" else "",
        }
        for code, (body, outcomes) in enumerate(rosters.items(), 1)
        for number, outcome in enumerate(outcomes, 1)
    ]
    columns = ["card", "name", "body", "body_code", "form", "outcome", "score", "note"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"score": "float64"})


def answers_frame(
    rows: Sequence[tuple[str, str, float, float | None]] = (),
    *,
    cards: Sequence[str] = (),
    expected: Sequence[float | None] = (),
) -> pd.DataFrame:
    """Answers from (content area, item id, points, score); of one person each, unless ``cards`` says whose."""
    frame = pd.DataFrame(rows, columns=["content_area", "item_id", "points", "score"])
    frame["card"] = [*cards] or [f"N-{number}" for number in range(len(rows))]
    frame["expected"] = [*expected] or [None] * len(rows)
    return frame.astype({"score": "float64", "points": "float64", "expected": "float64"})


def exam_data(
    people: pd.DataFrame,
    answers: pd.DataFrame | None = None,
    *,
    simulated: bool = False,
    cut_score: float = CUT_SCORE,
    total_points: float = TOTAL_POINTS,
) -> ExamData:
    """An exam around the frames."""
    return ExamData(
        name="annual",
        title="年度考试",
        cut_score=cut_score,
        total_points=total_points,
        simulated=simulated,
        people=people,
        answers=answers_frame() if answers is None else answers,
    )


def write_records(path: Path, *sittings: Sitting) -> str:
    """A records database with the exams; returns its URL. Who has no outcome has no row in ``result``."""
    url = database_at(path)
    create_database(url)
    with open_database(url)() as db:
        bodies: dict[str, Unit] = {}
        officers: dict[str, Person] = {}
        for sitting in sittings:
            for name in [*sitting.bodies, *(sat.body for sat in sitting.sat)]:
                code = sitting.bodies.get(name, f"YS{len(bodies) + 1:02d}")
                bodies.setdefault(name, Unit(code=code, name=name))
            db.add_all(bodies.values())
            exam = _exam(sitting)
            db.add(exam)
            db.flush()
            forms = {form.code: form for form in exam.forms}
            for sat in sitting.sat:
                if sat.card not in officers:
                    name = sat.name or f"人员{sat.card}"
                    officers[sat.card] = officer(sat.card, name, bodies[sat.body], number=sat.card)
                assignment = Call(exam_id=exam.id, person=officers[sat.card], form=forms[sat.form])
                db.add(assignment)
                db.flush()
                _rows(db, assignment, sat)
        db.commit()
    return url


def _exam(sitting: Sitting) -> Exam:
    exam = Exam(
        name=sitting.name,
        title=sitting.title,
        cut_score=sitting.cut_score,
        total_points=sitting.total_points,
        duration_minutes=60,
        simulated=sitting.simulated,
    )
    for code, areas in AREAS.items():
        questions = [
            {
                "name": f"q{number:02d}",
                "item_id": f"{code.lower()}-{number}",
                "kind": "single",
                "points": points,
                "content_area": area,
            }
            for number, (area, points) in enumerate(zip(areas, POINTS, strict=True), 1)
        ]
        exam.forms.append(ExamForm(code=code, content_hash="0" * 64, questions=questions))
    return exam


def _rows(db: Session, call: Call, sat: Sat) -> None:
    """The rows of a call: an attempt with its paper where there is one, and the result."""
    attempt = None
    if sat.scores or sat.problems:
        attempt = Attempt(
            call_id=call.id,
            form_id=call.form.id,
            ordinal=1,
            assignment=f"x-{sat.form}",
            state="handed_in",
        )
        db.add(attempt)
        db.flush()
        problem = "" if sat.scores else "；".join(reason for _, reason in sat.problems)
        db.add(
            Submission(
                attempt_id=attempt.id,
                door="file",
                sha256="0" * 64,
                scored_sha256="0" * 64,
                handed_in_at=HANDED_IN_AT,
                problem=problem,
            )
        )
        reasons = dict(sat.problems)
        for number, score in enumerate(sat.scores, 1):
            question = f"q{number:02d}"
            status: ResponseStatus = "pending" if score is None else "scored"
            db.add(
                Response(
                    attempt_id=attempt.id,
                    question=question,
                    value="null",
                    answer_sha256="",
                    status="unreadable" if question in reasons else status,
                    score=None if question in reasons else score,
                    reason=reasons.get(question, ""),
                )
            )
    if sat.outcome is not None:
        db.add(
            Result(
                call_id=call.id,
                attempt_id=attempt.id if attempt else None,
                outcome=sat.outcome,
                score=sat.total,
            )
        )
