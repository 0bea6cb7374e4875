"""When somebody is to be asked again (间隔复习): a card for each person and point of law. Days are the site's."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.database.base import Base


class ReviewCard(Base):
    """``topic``: the citation on which the items rest that ask for it; ``item_id``: the one that was asked last.

    ``stability`` in days, ``difficulty`` from 1 to 10: what FSRS keeps of a memory.
    """

    __tablename__ = "review_card"
    __table_args__ = (Index("ix_review_card_due", "person_id", "due_on"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(160), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[dt.date]
    stability: Mapped[float]
    difficulty: Mapped[float]
    right: Mapped[bool]
    reviewed_at: Mapped[dt.datetime]


def due_cards(db: Session, person: int, today: dt.date, most: int) -> list[ReviewCard]:
    """The cards that are due, the longest overdue first."""
    return list(
        db.scalars(
            select(ReviewCard)
            .where(ReviewCard.person_id == person, ReviewCard.due_on <= today)
            .order_by(ReviewCard.due_on, ReviewCard.topic)
            .limit(most)
        )
    )


class NextDue(NamedTuple):
    """The first day after today on which cards are due, and how many on that day."""

    day: dt.date
    questions: int


def next_due(db: Session, person: int, today: dt.date) -> NextDue | None:
    """When somebody is asked again, where it is not today; ``None``: there is nothing to come."""
    row = db.execute(
        select(ReviewCard.due_on, func.count())
        .where(ReviewCard.person_id == person, ReviewCard.due_on > today)
        .group_by(ReviewCard.due_on)
        .order_by(ReviewCard.due_on)
        .limit(1)
    ).first()
    return NextDue(*row) if row is not None else None
