"""A practice paper that was handed in, question by question: one's own answer, the right one, why, and by which articles."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.teaching import Lesson, lesson_of
from grading.paper.score_cell import scoring_rule
from grading.rules import SCORERS
from question_bank.forms.blueprint import MarkingRule
from question_bank.item import Item, Question
from question_bank.shown import answer_metadata
from records.bank.item_pool import formal_among
from records.exams.attempt import Attempt
from records.exams.response import RESOLVED, Response


@dataclass(frozen=True)
class ReviewedQuestion:
    """``given``: the answer that counts; ``score`` of ``points``, ``None`` while a person has to look at it.

    ``lesson`` is ``None`` where nothing may be told: the item is formal here (then no score either), or was changed after
    the paper was made.
    """

    question: str
    given: object
    points: float
    score: float | None
    lesson: Lesson | None


def review(
    db: Session,
    attempt: Attempt,
    bank: Mapping[str, Item],
    open_items: Collection[str],
    asked: Mapping[str, Mapping[str, Any]],
) -> list[ReviewedQuestion]:
    """The questions of a scored practice paper, in the order of its form; nothing before it is scored.

    ``open_items``: whose keys may be shown; ``asked``: the facts of each question as they stand on the paper.
    """
    rows = db.scalars(select(Response).where(Response.attempt_id == attempt.id))
    responses = {row.question: row for row in rows}
    formal = formal_among(db, {entry["item_id"] for entry in attempt.form.questions})
    found = []
    for entry in attempt.form.questions:
        name, points = str(entry["name"]), float(entry["points"])
        response = responses.get(name)
        if response is None:
            return []
        score = response.score if response.status in RESOLVED else None
        given = json.loads(response.value) if response.status in RESOLVED else None
        item = bank.get(entry["item_id"]) if entry["item_id"] in open_items else None
        if entry["item_id"] in formal:
            score = None
        question = _question(item, name) if item else None
        lesson = None
        if (
            item
            and question
            and _still_the_same(question, asked.get(name, {}), given, score, points)
        ):
            lesson = lesson_of(item, question)
        found.append(ReviewedQuestion(name, given, points, score, lesson))
    return found


def _question(item: Item, name: str) -> Question | None:
    """The question of an item that has this name on a paper (``q61_2``)."""
    part = int(name.partition("_")[2] or 1) - 1
    return item.questions[part] if part < len(item.questions) else None


def _still_the_same(
    question: Question, facts: Mapping[str, Any], given: object, score: float | None, points: float
) -> bool:
    """Whether the bank asks what the paper asked, and would judge the answer as it was judged.

    Else the bank's answer could contradict the paper's, and a learner would not know which one to believe.
    """
    now = answer_metadata(question, "q", "1")
    if any(now.get(key) != facts.get(key) for key in ("kind", "stem", "options", "blanks")):
        return False
    if score is None or question.kind not in SCORERS:
        return True
    rule = scoring_rule("answer", question, points, MarkingRule(multiple="all_or_nothing"))
    return (rule.score(given) >= points) == (score >= points)
