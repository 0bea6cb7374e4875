"""Handed-in papers, one an attempt, whatever door they came by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.many_rows import portions

Door = Literal["room", "lab", "file", "simulation", "receipted"]
"""``room``: written there, so its answers are rows; the others come as notebooks and are read as such. ``receipted``: written

in the room, and two people decided that the file of the receipt counts, not the rows."""


class Submission(Base):
    """An attempt's paper. ``sha256`` of the notebook as handed in; ``scored_sha256`` of the one that was scored last.

    ``problem``: why the paper as a whole cannot be scored, ``""`` where it can.
    """

    __tablename__ = "submission"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    door: Mapped[Door] = mapped_column(String(12))
    sha256: Mapped[str] = mapped_column(String(64))
    handed_in_at: Mapped[dt.datetime | None]
    scored_sha256: Mapped[str | None] = mapped_column(String(64))
    problem: Mapped[str] = mapped_column(Text, default="")


def submissions(db: Session, exam: Exam) -> dict[int, Submission]:
    """The papers of an exam, by attempt; as they are now, not as ``db`` knew them."""
    wanted = (
        select(Submission)
        .join(Attempt, Attempt.id == Submission.attempt_id)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == exam.id)
    )
    rows = db.scalars(wanted.execution_options(populate_existing=True))
    return {row.attempt_id: row for row in rows}


def submissions_of(db: Session, attempts: Collection[int]) -> dict[int, Submission]:
    """The same of these attempts."""
    found: dict[int, Submission] = {}
    for some in portions(attempts):
        wanted = select(Submission).where(Submission.attempt_id.in_(some))
        rows = db.scalars(wanted.execution_options(populate_existing=True))
        found |= {row.attempt_id: row for row in rows}
    return found
