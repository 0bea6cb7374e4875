"""How hard items turned out to be, exam by exam, as somebody confirmed it (`grading.calibration`). Times are UTC, naive."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base
from records.exams.exam import Exam


class MeasuredFacility(Base):
    """``facility``: mean share of its points that ``answers`` first attempts got for the item whose content had this hash.

    ``error``: the standard error of the mean; ``simulated``: the papers were made by a model, on a demo site. A row is taken back
    by going: the audit trail keeps what was confirmed, and when.
    """

    __tablename__ = "measured_facility"

    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    answers: Mapped[int]
    facility: Mapped[float]
    error: Mapped[float | None]
    simulated: Mapped[bool] = mapped_column(default=False)
    confirmed_by: Mapped[str] = mapped_column(String(120))
    confirmed_at: Mapped[dt.datetime]
    exam: Mapped[Exam] = relationship()
