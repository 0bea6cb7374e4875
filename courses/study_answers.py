"""The answers that stand in lessons and in practice of wrong questions: kept as they are given, checked or not."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from courses.lesson.steps import find_step, is_right, step_hash
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
    """A learner's answers by item or step of a lesson, of those that still ask what they asked."""
    return {
        item_id: ShownAnswer(json.loads(row.answer), row.right)
        for item_id, row in study_answers(db, learner).items()
        if (item_id in open_items and bank[item_id].content_hash == row.content_hash)
        or ((step := find_step(item_id)) and step_hash(step) == row.content_hash)
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
    _put(db, learner, item.id, item.content_hash, text, right)


def keep_step(db: Session, learner: Person | None, name: str, answer: object) -> None:
    """Keep what was chosen at a step of a lesson (``lesson:s01``), in the caller's transaction; nothing of who is none of the people.

    Raises `NotAvailable`, `BadAnswer`.
    """
    step = find_step(name)
    if step is None:
        raise NotAvailable(messages.NO_SUCH_STEP)
    if answer not in [option["id"] for option in step["options"]]:
        raise BadAnswer(messages.BAD_ANSWER)
    if learner is None:
        return
    _put(db, learner, name, step_hash(step), json.dumps(answer), is_right(step, answer))


def _put(
    db: Session, learner: Person, name: str, content_hash: str, text: str, right: bool | None
) -> None:
    row = db.get(StudyAnswer, (learner.id, name))
    if row is None:
        row = StudyAnswer(person_id=learner.id, item_id=name)
        db.add(row)
    elif right is None and (row.answer, row.content_hash) == (text, content_hash):
        return
    row.content_hash, row.answer = content_hash, text
    row.right, row.at = right, utc_now()
