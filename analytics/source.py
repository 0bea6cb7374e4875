"""Where the notebooks get their data: the records of the site, read once into plain frames."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import select

from analytics import messages
from analytics.errors import NoResults
from foundation.errors import SiteMissing
from foundation.site import SETTINGS, open_site
from records.errors import RecordsError
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.result import ItemScore, Result
from records.exams.submission import Submission
from records.people.person import Person
from records.people.unit import Unit
from records.schema import open_database


@dataclass(frozen=True)
class ExamData:
    """An exam's results.

    ``people``: one row per called officer (card, name, body, body_code, form, outcome, score, note);
    ``answers``: one row per scored question of a readable paper (card, question, kind, content_area, points, score).
    """

    name: str
    title: str
    cut_score: float
    total_points: float
    simulated: bool
    people: pd.DataFrame
    answers: pd.DataFrame

    @property
    def mark(self) -> str:
        """What every title carries when the papers were made by a model."""
        return messages.SIMULATED if self.simulated else ""


def current_exam() -> ExamData:
    """The exam that ``LAWSTUDY_EXAM`` names, of the site ``LAWSTUDY_SITE`` (default: ``site``, ``../../site``).

    Without ``LAWSTUDY_EXAM``, the exam whose results are the fullest. Raises `NoResults`.
    """
    url = os.environ.get("LAWSTUDY_RECORDS_URL") or _records_url()
    return load_exam(url, os.environ.get("LAWSTUDY_EXAM", ""))


def load_exam(url: str, name: str) -> ExamData:
    """Read an exam from the records database. Raises `NoResults`."""
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
            raise NoResults(messages.NO_RESULTS.format(exam=name or "?"))
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
                Submission.problems,
            )
            .select_from(Call)
            .join(Person)
            # Where they were when they were called: a transfer changes no report.
            .join(Unit, Unit.id == Call.unit_id)
            .join(ExamForm, ExamForm.id == Call.form_id)
            # Somebody without a result must show up in the reconciliation, not vanish.
            .outerjoin(Result, Result.call_id == Call.id)
            .outerjoin(Submission, Submission.call_id == Call.id)
            .where(Call.exam_id == exam.id)
            .order_by(Call.id)
        ).all()
        scores = db.execute(
            select(
                Person.number.label("card"),
                ExamForm.code.label("form"),
                ItemScore.question,
                ItemScore.score,
            )
            .select_from(ItemScore)
            .join(Call, Call.id == ItemScore.call_id)
            .join(Person)
            .join(ExamForm, ExamForm.id == Call.form_id)
            .where(Call.exam_id == exam.id)
        ).all()
        questions = pd.DataFrame(
            [{"form": form.code, **question} for form in exam.forms for question in form.questions]
        )
        return ExamData(
            name=exam.name,
            title=exam.title,
            cut_score=exam.cut_score,
            total_points=exam.total_points,
            simulated=exam.simulated,
            people=_people(people),
            answers=_answers(scores, questions),
        )


def _people(rows: Sequence[Any]) -> pd.DataFrame:
    columns = ["card", "name", "body", "body_code", "form", "outcome", "score", "problems"]
    frame = pd.DataFrame([tuple(row) for row in rows], columns=columns)
    frame["score"] = frame["score"].astype("float64")
    frame["note"] = [
        "；".join(f"{p['question']} {p['reason']}".strip() for p in problems or [])
        for problems in frame.pop("problems")
    ]
    return frame


def _answers(rows: Sequence[Any], questions: pd.DataFrame) -> pd.DataFrame:
    scores = pd.DataFrame(
        [tuple(row) for row in rows], columns=["card", "form", "question", "score"]
    )
    merged = scores.merge(
        questions.rename(columns={"name": "question"}), on=["form", "question"], how="left"
    )
    merged["score"] = merged["score"].astype("float64")
    return merged


def _records_url() -> str:
    named = os.environ.get("LAWSTUDY_SITE")
    for folder in [named] if named else ["site", "../../site"]:
        if (Path(folder) / SETTINGS).is_file():
            try:
                return open_site(Path(folder)).records_url
            except SiteMissing as error:
                raise NoResults(str(error)) from error
    raise NoResults(messages.NO_RECORDS)
