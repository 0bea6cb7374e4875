"""What the scorer found of handed-in papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import (
    Mapped,
    Session,
    mapped_column,
)

from records.database.base import Base
from records.exams.call import Call
from records.exams.exam import Exam


class Submission(Base):
    """A handed-in paper as the scorer found it. ``problems``: list of {question, reason}; question "" means the paper."""

    __tablename__ = "submission"

    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    handed_in_at: Mapped[dt.datetime | None]
    readable: Mapped[bool]
    problems: Mapped[list[Any]]
    simulated: Mapped[bool] = mapped_column(default=False)


def submissions(db: Session, exam: Exam) -> dict[int, Submission]:
    """What the scorer found of each handed-in paper, by assignment id."""
    rows = db.scalars(select(Submission).join(Call).where(Call.exam_id == exam.id))
    return {row.call_id: row for row in rows}
