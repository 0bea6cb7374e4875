"""How hard an exam's items turned out to be: the shares of their points that people got in their first attempts.

Who left an item out got nothing for it. Who did not come so far, or whose answer nobody has resolved, tells nothing of it (Lord,
*Applications of Item Response Theory to Practical Testing Problems*, 1980, section 15.8, of what was not reached). A first attempt
is the first of a call that was handed in and not voided. An item in pretest is scored here, as it is nowhere else.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from grading.paper.score_cell import ScoringRule, scoring_rule
from question_bank.facility import Observed, observe
from question_bank.forms.blueprint import MarkingRule
from question_bank.forms.form import Form
from question_bank.item import Item
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.response import Response
from records.exams.submission import Submission

_Question = Mapping[str, Any]


@dataclass(frozen=True)
class ItemObserved:
    """An item of an exam. ``content_hash``: of what was asked, empty where the records do not have it; ``None``: nobody answered."""

    item_id: str
    content_hash: str
    observed: Observed | None


def observed_items(
    db: Session,
    exam: Exam,
    items: Mapping[str, Item],
    built: Sequence[Form] = (),
    only: str = "",
) -> list[ItemObserved]:
    """Every item of an exam by id, over its forms. ``items``: for the keys of those in pretest.

    ``built``: the forms as they lie on the site, for exams whose records do not say which version of an item they asked.
    ``only``: the one item that is asked for.
    """
    files = {form.content_hash: form for form in built}
    shares: dict[str, Counter[float]] = defaultdict(Counter)
    hashes: dict[str, str] = {}
    for form in exam.forms:
        by_item: dict[str, list[_Question]] = defaultdict(list)
        for question in form.questions:
            if only in ("", question["item_id"]):
                by_item[question["item_id"]].append(question)
        for name, questions in by_item.items():
            hashes[name] = _asked_hash(questions[0]) or _hash_in(files.get(form.content_hash), name)
        single = {q["name"]: q for group in by_item.values() if len(group) == 1 for q in group}
        for question, share, count in _single(db, form, single, items):
            shares[question["item_id"]][share] += count
        for name, questions in by_item.items():
            if len(questions) > 1:
                shares[name].update(_case(db, form, questions))
    return [
        ItemObserved(name, content_hash, observe(shares[name]))
        for name, content_hash in sorted(hashes.items())
    ]


def unscored_rule(name: str, item: Item, told: Mapping[str, Any]) -> ScoringRule:
    """How a question in pretest would be scored, as its release told."""
    marking = MarkingRule(multiple="fixed", fixed_points=told["incomplete"])
    return scoring_rule(name, item.questions[0], told["points"], marking)


def _asked_hash(question: _Question) -> str:
    return str(question.get("content_hash") or question.get("pretest", {}).get("content_hash", ""))


def _hash_in(form: Form | None, item: str) -> str:
    places = form.items if form else ()
    return next((place.content_hash for place in places if place.item_id == item), "")


def _single(
    db: Session, form: ExamForm, asked: Mapping[str, _Question], items: Mapping[str, Item]
) -> Iterator[tuple[_Question, float, int]]:
    """Of items of one question: the share of its points, and how many got it. Counted by the database: there are thousands."""
    unscored = [name for name, question in asked.items() if "pretest" in question]
    value = case((Response.question.in_(unscored), Response.value), else_="").label("given")
    wanted = (
        select(Response.question, Response.status, Response.score, value, func.count())
        .where(Response.question.in_(asked), Response.status.in_(("scored", "omitted")))
        .group_by(Response.question, Response.status, Response.score, "given")
    )
    for name, status, score, given, count in db.execute(_first_attempts(wanted, form)):
        question = asked[name]
        if "pretest" not in question:
            yield question, _share(score, question["points"]), count
        elif (item := items.get(question["item_id"])) and item.has_content(_asked_hash(question)):
            rule = unscored_rule(name, item, question["pretest"])
            points = 0.0 if status == "omitted" else rule.score(json.loads(given))
            yield question, _share(points, rule.points), count


def _case(db: Session, form: ExamForm, asked: Sequence[_Question]) -> Counter[float]:
    """Of a case: the share of all its points, by those who answered or left out each of its questions."""
    names = [question["name"] for question in asked]
    wanted = (
        select(func.sum(Response.score))
        .where(Response.question.in_(names), Response.status.in_(("scored", "omitted")))
        .group_by(Response.attempt_id)
        .having(func.count() == len(names))
    )
    whole = sum(float(question["points"]) for question in asked)
    return Counter(_share(score, whole) for score in db.scalars(_first_attempts(wanted, form)))


def _share(score: float | None, points: float) -> float:
    # Rounded, so that equal shares of marks that were averaged are one.
    return round(float(score or 0) / float(points), 9)


def _first_attempts(wanted: Select[*tuple[Any, ...]], form: ExamForm) -> Select[*tuple[Any, ...]]:
    """The same of the first attempts on a form, as they were scored last."""
    first = (
        select(Attempt.call_id, func.min(Attempt.ordinal).label("ordinal"))
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == form.exam_id, Attempt.state.in_(HANDED_IN))
        .group_by(Attempt.call_id)
        .subquery()
    )
    return (
        wanted.join(Attempt, Attempt.id == Response.attempt_id)
        .join(first, and_(first.c.call_id == Attempt.call_id, first.c.ordinal == Attempt.ordinal))
        .join(Submission, Submission.attempt_id == Attempt.id)
        .where(
            Attempt.form_id == form.id,
            Attempt.state.in_(HANDED_IN),
            Submission.scored_sha256 == Submission.sha256,
        )
    )
