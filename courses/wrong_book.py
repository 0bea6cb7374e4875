"""What a learner did in lessons: tries at self-check questions, and the wrong-question book (错题本) made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.people.person import Person
from records.study.tries import SelfCheckTry

if TYPE_CHECKING:  # pydantic is heavy, and the room has little memory
    from question_bank.item import Item


@dataclass(frozen=True)
class WrongQuestion:
    """An item that the learner last answered wrongly. ``tries``: how often it was answered in all."""

    item_id: str
    tries: int
    last_tried: dt.datetime


def wrong_questions(db: Session, learner: Person) -> list[WrongQuestion]:
    """The learner's wrong-question book, the latest first; a right answer takes a question out."""
    tries: dict[str, list[SelfCheckTry]] = {}
    for row in db.scalars(
        select(SelfCheckTry).where(SelfCheckTry.person_id == learner.id).order_by(SelfCheckTry.id)
    ):
        tries.setdefault(row.item_id, []).append(row)
    found = [
        WrongQuestion(item_id, len(rows), rows[-1].at)
        for item_id, rows in tries.items()
        if not rows[-1].right
    ]
    return sorted(found, key=lambda wrong: wrong.last_tried, reverse=True)


def wrong_items(db: Session, learner: Person, bank: Mapping[str, Item]) -> list[Item]:
    """The items of the book that are still in the bank, to be answered again."""
    return [bank[wrong.item_id] for wrong in wrong_questions(db, learner) if wrong.item_id in bank]
