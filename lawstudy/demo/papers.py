"""Simulated papers for the demo district, from an item-response model. They are marked as simulated in every file.

A candidate of ability θ answers a question of facility p correctly with probability logistic(a·θ + logit p), a
two-parameter logistic model with one slope (Birnbaum, in Lord & Novick 1968); θ is normal with a body effect. All draws
come from the seed and who it is, so a run that was interrupted continues with the same answers.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.orm import Session

from foundation.files import write_whole
from grading.hand_in import take_files
from grading.nbgrader.course import Course, assignment_name
from grading.notebook import fill_paper
from question_bank.bank import ItemBank
from question_bank.forms.form import Form
from question_bank.forms.placed import PlacedQuestion, placed
from question_bank.item import Question
from records.exams.call import Call
from records.exams.exam import Exam

MEAN_ABILITY, SPREAD_OF_ABILITY, BODY_EFFECT, SLOPE = 1.35, 0.75, 0.35, 0.9
ABSENT, BLANK = 0.025, 0.01
DAMAGED = {7: "truncated", 133: "duplicated", 300: "code", 512: "truncated", 777: "deleted"}
"""Candidates (by their place on the list) whose file shows what goes wrong in life."""
HANDED_IN = "{day} {hour:02d}:{minute:02d}:00 UTC"
DAY = dt.date(2022, 11, 18)


@dataclass
class SimulationReport:
    """Papers written now, papers that were there already, and people who did not come."""

    written: int = 0
    kept: int = 0
    absent: int = 0


def simulate_exam(
    db: Session,
    course: Course,
    exam: Exam,
    forms: list[Form],
    bank: ItemBank,
    called: list[Call],
    *,
    seed: int,
    damaged: Mapping[int, str] = DAMAGED,
    day: dt.date = DAY,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SimulationReport:
    """`write_papers` for everybody who is called, and hand them in."""
    report = write_papers(
        course, forms, bank, called, seed=seed, damaged=damaged, day=day, progress=progress
    )
    take_files(db, course, exam, called, door="simulation")
    db.commit()
    return report


def write_papers(
    course: Course,
    forms: list[Form],
    bank: ItemBank,
    called: list[Call],
    *,
    seed: int,
    damaged: Mapping[int, str] = DAMAGED,
    day: dt.date = DAY,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SimulationReport:
    """Write a submission for everybody who is called and does not stay away; existing ones are kept."""
    asked = {form.code: placed(form, bank) for form in forms}
    released = {
        form.code: orjson.loads(
            course.notebook("release", ".", assignment_name(form.exam, form.code)).read_bytes()
        )
        for form in forms
    }
    report = SimulationReport()
    for place, row in enumerate(called):
        student, code = row.person.number, row.form.code
        draw = random.Random(f"{seed}:{forms[0].exam}:{row.person.card_number or row.person.name}")
        if draw.random() < ABSENT and place not in damaged:
            report.absent += 1
            continue
        assignment = assignment_name(forms[0].exam, code)
        target = course.notebook("submitted", student, assignment)
        if target.exists():
            report.kept += 1
        else:
            body = random.Random(f"{seed}:{row.unit.code}").gauss(0, BODY_EFFECT)
            ability = MEAN_ABILITY + body + draw.gauss(0, SPREAD_OF_ABILITY)
            answers = {q.name: _answer(q, ability, draw) for q in asked[code]}
            notebook = fill_paper(released[code], answers, simulated=True, candidate=student)
            data = _damage(notebook, damaged.get(place, ""))
            target.parent.mkdir(parents=True, exist_ok=True)
            hour, minute = divmod(60 + draw.randrange(60), 60)
            stamp = HANDED_IN.format(day=day.isoformat(), hour=hour, minute=minute)
            (target.parent / "timestamp.txt").write_text(stamp, encoding="utf-8")
            write_whole(target, data)
            report.written += 1
        progress(place + 1, len(called))
    return report


def _answer(asked: PlacedQuestion, ability: float, draw: random.Random) -> object:
    facility = asked.item.expected_facility
    logit = math.log(facility / (1 - facility))
    right = draw.random() < 1 / (1 + math.exp(-(SLOPE * ability + logit)))
    if draw.random() < BLANK:
        return None
    return given_answer(asked.question, right, draw)


def given_answer(question: Question, right: bool, draw: random.Random) -> object:
    """What somebody writes who knows the answer, or does not; of an essay, some sentences."""
    keys, letters = question.key_letters, question.letters
    match question.kind:
        case "single":
            return keys if right else draw.choice([x for x in letters if x not in keys])
        case "multiple":
            if right:
                return list(keys)
            wrong = [x for x in letters if x not in keys]
            if wrong and draw.random() < 0.45:
                return sorted({*draw.sample(keys, len(keys) - 1), draw.choice(wrong)})
            return sorted(draw.sample(keys, draw.randrange(1, len(keys))))
        case "true_false":
            return question.answer is right
        case "fill_in":
            given = [blank[0] if right else "（不清楚）" for blank in question.blanks]
            return given[0] if len(given) == 1 else given
        case _:
            return "（模拟作答）" + "依照法律规定的权限和程序办理。" * draw.randrange(2, 8)


def _damage(notebook: dict[str, Any], kind: str) -> bytes:
    cells = notebook["cells"]
    answers = [i for i, c in enumerate(cells) if c["metadata"]["lawstudy"]["role"] == "answer"]
    at = answers[len(answers) // 2]
    if kind == "duplicated":
        cells = [*cells, cells[at]]
    elif kind == "code":
        name = cells[at]["metadata"]["lawstudy"]["question"]
        cells = [*cells[:at], {**cells[at], "source": f"{name} = input()"}, *cells[at + 1 :]]
    elif kind == "deleted":
        cells = [*cells[:at], *cells[at + 1 :]]
    data = orjson.dumps({**notebook, "cells": cells}, option=orjson.OPT_INDENT_2)
    return data[: len(data) // 2] if kind == "truncated" else data
