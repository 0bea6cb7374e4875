"""The answers that stand in lessons and in practice of wrong questions: kept as they are given, checked or not."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from foundation.clock import utc_now
from foundation.errors import BadAnswer, NotAvailable
from grading.answers import AnswerShape
from question_bank.item import Item
from question_bank.shown import answer_metadata
from records.people.person import Person
from records.study.answers import StudyAnswer, study_answers


@dataclass(frozen=True)
class ShownAnswer:
    """``right``: what the check of this answer said; ``None`` while it was not checked."""

    answer: object
    right: bool | None


def answers_of(
    db: Session, learner: int, bank: Mapping[str, Item], open_items: Collection[str]
) -> dict[str, ShownAnswer]:
    """A learner's answers by item, of items that still ask what they asked."""
    return {
        item_id: ShownAnswer(json.loads(row.answer), row.right)
        for item_id, row in study_answers(db, learner).items()
        if item_id in open_items and bank[item_id].content_hash == row.content_hash
    }


def require_answer(
    bank: Mapping[str, Item], open_items: Collection[str], item: object, answer: object
) -> Item:
    """The item that this can be an answer to. Raises `NotAvailable`, `BadAnswer`."""
    found = bank.get(item) if isinstance(item, str) and item in open_items else None
    if found is None or found.type == "case":
        raise NotAvailable(messages.NOT_A_SELF_CHECK)
    shape = AnswerShape.of(answer_metadata(found.questions[0], "c01", "1"))
    if answer is not None and not shape.fits(answer):
        raise BadAnswer(messages.BAD_ANSWER)
    return found


def keep_answer(
    db: Session, learner: Person, item: Item, answer: object, *, right: bool | None = None
) -> None:
    """Put the answer in the place of the one before, in the caller's transaction; ``right`` once it is checked.

    The same answer once more keeps what the check of it said.
    """
    text = json.dumps(answer, ensure_ascii=False)
    row = db.get(StudyAnswer, (learner.id, item.id))
    if row is None:
        row = StudyAnswer(person_id=learner.id, item_id=item.id)
        db.add(row)
    elif right is None and (row.answer, row.content_hash) == (text, item.content_hash):
        return
    row.content_hash, row.answer = item.content_hash, text
    row.right, row.at = right, utc_now()
