"""Frames of an exam with its answers, made in memory: a text per person, a character per question.

``A``–``E``: that option; ``-``: omitted; ``.``: not reached; ``?``: waits for a person; blank: no response.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analytics.choice import Choice
from analytics.frames.load import Frames
from analytics.messages import SIMULATED
from analytics.tables.answers import ExamAnswers, FormAnswers, exam_answers
from tests.analytics.made_frames import frame, frames_of

STATUSES = {"-": "omitted", ".": "not_reached", "?": "unreadable"}
EXAM = "e"


@dataclass(frozen=True)
class Question:
    """A question of one choice, for full points or none. ``half``: an option that gives half of them."""

    item_id: str
    key: str = "A"
    points: float = 1.0
    expected: float | None = None
    voided: bool = False
    content_hash: str | None = None
    name: str = ""
    half: str = ""


Forms = Mapping[str, tuple[Sequence[Question], Sequence[str]]]


def answered(
    forms: Forms,
    *,
    cut: float = 1.0,
    total: float | None = None,
    estimates: Sequence[tuple[str, str, str, float]] = (),
    simulated: bool = False,
) -> Frames:
    """``estimates``: item, content hash, judge, estimate."""
    papers = [(form, answers) for form, (_, those) in forms.items() for answers in those]
    exam = {
        "exam": EXAM,
        "title": "年度考试",
        "year": 2026,
        "published": True,
        "simulated": simulated,
    }
    exam |= {"attempts_allowed": 1, "cut_score": cut}
    attempts = [
        {"attempt": number, "exam": EXAM, "person": f"P{number}", "form": form, "first": True}
        for number, (form, _) in enumerate(papers)
    ]
    points = max((sum(q.points for q in questions) for questions, _ in forms.values()), default=1.0)
    items = [
        {
            "exam": EXAM, "form": form, "question": _name(question, slot), "slot": slot,
            "item_id": question.item_id, "kind": "single", "content_area": "行政处罚",
            "points": question.points, "expected": question.expected,
            "content_hash": question.content_hash, "voided": question.voided,
        }
        for form, (questions, _) in forms.items()
        for slot, question in enumerate(questions, 1)
    ]  # fmt: skip
    responses = [
        {
            "attempt": attempt, "exam": EXAM, "person": f"P{attempt}", "form": form,
            "question": _name(question, slot), "first": True, "counts": True,
            **_response(question, character),
        }
        for attempt, (form, answers) in enumerate(papers)
        for slot, (question, character) in enumerate(zip(forms[form][0], answers, strict=True), 1)
        if character != " "
    ]  # fmt: skip
    given = [
        {"item_id": item, "content_hash": hash_, "judge": judge, "act": "agree", "estimate": share}
        for item, hash_, judge, share in estimates
    ]
    exam["total_points"] = total or points
    return replace(
        _nothing(),
        exams=frame("exams", [exam]),
        attempts=frame("attempts", attempts),
        items=frame("items", items),
        responses=frame("responses", responses),
        estimates=frame("estimates", given),
    )


@cache
def _nothing() -> Frames:
    return frames_of()


def _name(question: Question, slot: int) -> str:
    return question.name or f"q{slot:02d}"


def _response(question: Question, character: str) -> dict[str, object]:
    status = "voided" if question.voided else STATUSES.get(character, "scored")
    score = {question.key: question.points, question.half: question.points / 2}.get(character, 0.0)
    return {
        "status": status,
        "value": "null" if character in STATUSES else json.dumps(character),
        "score": score if status == "scored" else None,
    }


def answers_of(forms: Forms, *, unit: str = "", **more: Any) -> ExamAnswers:
    """What the notebooks begin with."""
    return exam_answers(answered(forms, **more), Choice(2026, EXAM, unit))


def made_exam(people: int = 60, items: int = 12, *, seed: int = 1, ease: float = 0.5) -> Forms:
    """A form ``A`` by a Rasch model, the questions from easy to hard; wrong answers fall on B and C."""
    random = np.random.default_rng(seed)
    ability = random.normal(ease, 1.2, people)
    chance = 1 / (1 + np.exp(-(ability[:, None] - np.linspace(-1.5, 1.5, items))))
    right = random.random((people, items)) < chance
    wrong = random.choice(list("BC"), (people, items))
    questions = [Question(f"i-{number:03d}", expected=0.6) for number in range(1, items + 1)]
    return {"A": (questions, ["".join(row) for row in np.where(right, "A", wrong)])}


def scored(
    totals: Mapping[str, Sequence[float]],
    *,
    cut: float = 60.0,
    total_points: float = 100.0,
    simulated: bool = False,
) -> ExamAnswers:
    """Answers of an exam of one question worth all points, by the points that people have; forms of fewer than five, too."""
    items = pd.DataFrame({"question": ["q01"], "points": [total_points], "voided": [False]})
    forms = [
        FormAnswers(
            form, items, np.arange(len(each)), np.array(each, dtype=np.float64).reshape(-1, 1),
            np.where(np.isnan(each), "pending", "scored").reshape(-1, 1), np.full((len(each), 1), None, dtype=object),
        )
        for form, each in totals.items()
    ]  # fmt: skip
    exam = pd.Series({"cut_score": cut, "total_points": total_points})
    people = sum(form.people for form in forms)
    return ExamAnswers(exam, SIMULATED if simulated else "", tuple(forms), (), people, 0)
