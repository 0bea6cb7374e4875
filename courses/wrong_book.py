"""What a learner did in lessons: tries at self-check questions, and the wrong-question book (错题本) made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
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
    mine = (
        select(func.max(SelfCheckTry.id).label("last"), func.count().label("tries"))
        .where(SelfCheckTry.person_id == learner.id)
        .group_by(SelfCheckTry.item_id)
        .subquery()
    )
    # What was answered is not read: it may be long, and nobody asks for it here.
    rows = db.execute(
        select(SelfCheckTry.item_id, mine.c.tries, SelfCheckTry.at)
        .join(mine, mine.c.last == SelfCheckTry.id)
        .where(SelfCheckTry.right.is_(False))
        .order_by(SelfCheckTry.item_id)
    )
    found = [WrongQuestion(*row) for row in rows]
    return sorted(found, key=lambda wrong: wrong.last_tried, reverse=True)


def wrong_items(db: Session, learner: Person, bank: Mapping[str, Item]) -> list[Item]:
    """The items of the book that are still in the bank, to be answered again."""
    return [bank[wrong.item_id] for wrong in wrong_questions(db, learner) if wrong.item_id in bank]
