"""Self-check: is one answer right? The same rules as in exams, all or nothing; every try is on record.

The room and JupyterLab ask the same: `check_try` needs no database, `record_try` belongs into the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from courses.study_answers import keep_answer
from courses.teaching import right_answer
from foundation.clock import utc_now
from foundation.errors import BadAnswer, NotAvailable
from grading.answers import AnswerShape, is_blank
from grading.paper.score_cell import scoring_rule
from grading.rules import SCORERS
from question_bank.forms.blueprint import MarkingRule
from question_bank.item import Item
from records.bounded import make_place
from records.people.person import Person
from records.study.tries import SelfCheckTry

_ALL_OR_NOTHING = MarkingRule(multiple="all_or_nothing")
MAX_LESSON = 80
MOST_TRIES = 200
"""Tries of one learner at one question that are kept."""
MOST_KEPT, MOST_PARTS = 500, 20
"""Characters of an answer that are kept, and parts of one that has several."""


@dataclass(frozen=True)
class Feedback:
    """What a learner is told: whether the answer is right, which one is, why, and by which articles. Markdown and citations."""

    right: bool
    answer: object
    rationale: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class CheckedTry:
    """A try at a self-check question of a lesson, and what came of it."""

    item: Item
    lesson: str
    answer: object
    feedback: Feedback


def check_try(
    bank: Mapping[str, Item],
    allowed: Collection[str],
    *,
    item: object,
    lesson: object,
    answer: object,
) -> CheckedTry:
    """Check an answer to one of the ``allowed`` items: that of any other (of formal ones) is a secret. Raises `NotAvailable`, `BadAnswer`."""
    found = bank.get(item) if isinstance(item, str) and item in allowed else None
    if found is None:
        raise NotAvailable(messages.NOT_A_SELF_CHECK)
    return CheckedTry(found, str(lesson)[:MAX_LESSON], answer, check_answer(found, answer))


def check_answer(item: Item, answer: object) -> Feedback:
    """Check an answer to a one-question item. Raises `NotAvailable`, `BadAnswer`."""
    question = item.questions[0]
    if item.type == "case" or question.kind not in SCORERS:
        raise NotAvailable(messages.NOT_A_SELF_CHECK)
    parts = answer if isinstance(answer, list) else [answer]
    if is_blank(answer, AnswerShape("", question.kind)) or not all(
        isinstance(part, str | bool) for part in parts
    ):
        raise BadAnswer(messages.BAD_ANSWER)
    rule = scoring_rule("answer", question, 1.0, _ALL_OR_NOTHING)
    right = rule.score(answer) == 1.0
    return Feedback(right, right_answer(question), item.rationale, item.legal_basis)


def record_try(db: Session, learner: Person, checked: CheckedTry) -> None:
    """Put a try on record, and the answer that now stands there, in the caller's transaction.

    Beyond `MOST_TRIES` at one question it takes the place of the one before; of a long answer the beginning is kept.
    """
    alike = (SelfCheckTry.person_id == learner.id, SelfCheckTry.item_id == checked.item.id)
    make_place(db, SelfCheckTry.id, *alike, most=MOST_TRIES)
    kept = _beginning(checked.answer)
    keep_answer(db, learner, checked.item, kept, right=checked.feedback.right)
    db.add(
        SelfCheckTry(
            person_id=learner.id,
            item_id=checked.item.id,
            content_hash=checked.item.content_hash,
            lesson=checked.lesson,
            answer=json.dumps(kept, ensure_ascii=False),
            right=checked.feedback.right,
            at=utc_now(),
        )
    )


def _beginning(answer: object) -> object:
    match answer:
        case str():
            return answer[:MOST_KEPT]
        case list():
            return [_beginning(part) for part in answer[:MOST_PARTS]]
    return answer
