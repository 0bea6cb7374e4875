"""Where the notebooks get their data: the records of the site, read once into plain frames."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analytics import messages
from analytics.errors import NoResults
from analytics.opening import find_site
from foundation.local_time import DEFAULT_ZONE, find_zone
from records.errors import RecordsError
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.response import RESOLVED, Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.exams.validity import passes
from records.people.person import Person
from records.people.unit import Unit
from records.schema import open_database


@dataclass(frozen=True)
class ExamData:
    """An exam's results.

    ``people``: one row per called officer (card, name, body, body_code, form, outcome, score, note), with the grade where
    the policy has grades, and the last day on which a pass counts (valid_until) where it says how long that is;
    ``answers``: one row per question of an attempt that counts (card, question, status, kind, content_area, points, score,
    expected); the score is missing while nobody has resolved the answer, the expected facility where the records have none.
    ``sat``: when the first and the last paper was handed in (UTC, naive), if any was.
    """

    name: str
    title: str
    cut_score: float
    total_points: float
    simulated: bool
    people: pd.DataFrame
    answers: pd.DataFrame
    sat: tuple[dt.datetime, dt.datetime] | None = None

    @property
    def mark(self) -> str:
        """What every title carries when the papers were made by a model."""
        return messages.SIMULATED if self.simulated else ""


def current_exam(name: str = "") -> ExamData:
    """The exam ``name``, or else what ``LAWSTUDY_EXAM`` names, of the site that `find_site` finds.

    Without a name, the exam whose results are the fullest. Raises `NoResults`.
    """
    url = os.environ.get("LAWSTUDY_RECORDS_URL") or find_site().records_url
    return load_exam(url, name or os.environ.get("LAWSTUDY_EXAM", ""))


def load_exam(url: str, name: str, *, zone: dt.tzinfo | None = None) -> ExamData:
    """Read an exam from the records database; days are those of ``zone`` (default: `DEFAULT_ZONE`). Raises `NoResults`."""
    try:
        sessions = open_database(url)
    except RecordsError as error:
        raise NoResults(str(error)) from error
    with sessions() as db:
        exams = db.scalars(select(Exam)).all()
        counts = {
            exam.id: len(
                db.scalars(select(Result.call_id).join(Call).where(Call.exam_id == exam.id)).all()
            )
            for exam in exams
        }
        chosen = [exam for exam in exams if counts[exam.id] and name in ("", exam.name)]
        if not chosen:
            raise NoResults(messages.NO_RESULTS, exam=name or "?")
        exam = max(chosen, key=lambda e: (counts[e.id], e.id))
        people = db.execute(
            select(
                Person.number.label("card"),
                Person.name,
                Unit.name.label("body"),
                Unit.code.label("body_code"),
                ExamForm.code.label("form"),
                Result.outcome,
                Result.score,
                Result.attempt_id,
                Submission.problem,
            )
            .select_from(Call)
            .join(Person)
            # Where they were when they were called: a transfer changes no report.
            .join(Unit, Unit.id == Call.unit_id)
            # Somebody without a result must show up in the reconciliation, not vanish.
            .outerjoin(Result, Result.call_id == Call.id)
            .outerjoin(Attempt, Attempt.id == Result.attempt_id)
            .join(ExamForm, ExamForm.id == func.coalesce(Attempt.form_id, Call.form_id))
            .outerjoin(Submission, Submission.attempt_id == Result.attempt_id)
            .where(Call.exam_id == exam.id)
            .order_by(Call.id)
        ).all()
        scores = db.execute(
            select(
                Person.number.label("card"),
                ExamForm.code.label("form"),
                Response.question,
                Response.status,
                Response.score,
            )
            .select_from(Result)
            .join(Response, Response.attempt_id == Result.attempt_id)
            .join(Attempt, Attempt.id == Result.attempt_id)
            .join(Call, Call.id == Result.call_id)
            .join(Person)
            .join(ExamForm, ExamForm.id == Attempt.form_id)
            # What was given back is being answered anew.
            .where(Call.exam_id == exam.id, Attempt.state.in_(HANDED_IN))
        ).all()
        first, last = db.execute(
            select(func.min(Submission.handed_in_at), func.max(Submission.handed_in_at))
            .join(Attempt, Attempt.id == Submission.attempt_id)
            .join(Call, Call.id == Attempt.call_id)
            .where(Call.exam_id == exam.id)
        ).one()
        # What is in pretest is no part of the score; `grading.pretest` measures it.
        unscored = {
            (form.code, question["name"])
            for form in exam.forms
            for question in form.questions
            if "pretest" in question
        }
        scores = [row for row in scores if (row.form, row.question) not in unscored]
        reasons = _reasons(db, exam)
        questions = pd.DataFrame(
            [{"form": form.code, **question} for form in exam.forms for question in form.questions]
        ).drop(columns="pretest", errors="ignore")
        return ExamData(
            name=exam.name,
            title=exam.title,
            cut_score=exam.cut_score,
            total_points=exam.total_points,
            simulated=exam.simulated,
            people=_with_validity(
                db,
                _with_grades(_people(people, reasons), exam),
                exam,
                zone or find_zone(DEFAULT_ZONE),
            ),
            answers=_answers(scores, questions),
            sat=(first, last) if first and last else None,
        )


def _reasons(db: Session, exam: Exam) -> dict[int, list[str]]:
    """What a person has to look at, by attempt, in the order of the paper."""
    found: dict[int, list[str]] = {}
    for attempt, question, reason in db.execute(
        select(Response.attempt_id, Response.question, Response.reason)
        .join(Result, Result.attempt_id == Response.attempt_id)
        .join(Call, Call.id == Result.call_id)
        .where(Call.exam_id == exam.id, Response.reason != "")
        .order_by(Response.attempt_id, Response.question)
    ):
        found.setdefault(attempt, []).append(f"{question} {reason}")
    return found


def _people(rows: Sequence[Any], reasons: Mapping[int, Sequence[str]]) -> pd.DataFrame:
    columns = [
        "card",
        "name",
        "body",
        "body_code",
        "form",
        "outcome",
        "score",
        "attempt",
        "problem",
    ]
    frame = pd.DataFrame([tuple(row) for row in rows], columns=columns)
    frame["score"] = frame["score"].astype("float64")
    frame["note"] = [
        "；".join([*filter(None, [row.problem]), *reasons.get(row.attempt_id, ())]) for row in rows
    ]
    return frame.drop(columns=["attempt", "problem"])


def _with_grades(people: pd.DataFrame, exam: Exam) -> pd.DataFrame:
    """The grade (等次) that each score reaches, where the exam's policy has any."""
    policy = exam.rules
    if not policy.grades:
        return people
    grades = ["" if pd.isna(s) else policy.band(s, exam.total_points) for s in people["score"]]
    people.insert(1 + list(people.columns).index("score"), "grade", grades)
    return people


def _with_validity(db: Session, people: pd.DataFrame, exam: Exam, zone: dt.tzinfo) -> pd.DataFrame:
    """The last day on which each pass counts (有效期至), where the exam's policy says how long."""
    if not exam.rules.expires:
        return people
    until = {each.call.person.number: each.until for each in passes(db, exam, zone)}
    days = [day.isoformat() if (day := until.get(card)) else "" for card in people["card"]]
    people.insert(1 + list(people.columns).index("score"), "valid_until", days)
    return people


def _answers(rows: Sequence[Any], questions: pd.DataFrame) -> pd.DataFrame:
    columns = ["card", "form", "question", "status", "score"]
    scores = pd.DataFrame([tuple(row) for row in rows], columns=columns)
    names = {"name": "question", "expected_facility": "expected"}
    merged = scores.merge(questions.rename(columns=names), on=["form", "question"], how="left")
    if "expected" not in merged:  # Papers that were released before it was kept.
        merged["expected"] = float("nan")
    # Nobody knows yet what an unresolved answer is worth: it counts nowhere, not as 0 either.
    merged["score"] = merged["score"].astype("float64").where(merged["status"].isin(RESOLVED))
    return merged
