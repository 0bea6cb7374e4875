"""Closed-book exams (闭卷): what is withheld from somebody while their paper is open."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.sitting import Sitting


def writes_closed_book(db: Session, person: int) -> bool:
    """Whether this person has a closed-book paper open, in whatever browser: no lesson may be read meanwhile."""
    found = (
        select(Attempt.id)
        .join(Call, Attempt.call_id == Call.id)
        .join(Sitting, Attempt.sitting_id == Sitting.id)
        .where(
            Call.person_id == person,
            Attempt.state == "writing",
            Sitting.practice.is_(False),
            Sitting.open_book.is_(False),
        )
    )
    return db.scalar(found.limit(1)) is not None
