"""What a learner has answered in lessons and in practice of wrong questions: one record, whatever door it came by."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.database.base import Base


class StudyAnswer(Base):
    """The answer that stands at an item now. ``answer`` is JSON text; ``content_hash`` tells which version was asked.

    ``right``: what the check of exactly this answer said; ``None`` while it is not checked.
    """

    __tablename__ = "study_answer"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    right: Mapped[bool | None]
    at: Mapped[dt.datetime]


def study_answers(db: Session, person: int) -> dict[str, StudyAnswer]:
    """A learner's answers, by item."""
    rows = db.scalars(select(StudyAnswer).where(StudyAnswer.person_id == person))
    return {row.item_id: row for row in rows}
