"""An exam and its forms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, false, select
from sqlalchemy.orm import (
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)

from records import messages
from records.database.base import Base
from records.errors import ExamNotReleased

if TYPE_CHECKING:
    from records.exams.policy import Policy


class Exam(Base):
    """An exam. ``policy_name`` and ``policy``: the rules that it was released with, see `rules`. ``cut_score`` (by these) and ``total_points`` in points; ``simulated`` papers were made by a model, not sat.

    ``history``: a simulated exam of a demo's earlier year, for reports to look back on: nobody sits it, is told of it, or makes another one by it.
    ``practice``: its papers are scored as soon as they are handed in, and candidates see their scores.
    ``published_at`` (UTC, naive): since when candidates of a formal exam may see their results; empty: not yet.
    ``answers_deleted_at``: since when what people answered is not kept any more, and nothing can be scored again.
    """

    __tablename__ = "exam"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    policy_name: Mapped[str] = mapped_column(String(80), default="")
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cut_score: Mapped[float]
    total_points: Mapped[float]
    duration_minutes: Mapped[int]
    simulated: Mapped[bool] = mapped_column(default=False)
    practice: Mapped[bool] = mapped_column(default=False)
    history: Mapped[bool] = mapped_column(default=False, server_default=false())
    released_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]
    answers_deleted_at: Mapped[dt.datetime | None]
    forms: Mapped[list[ExamForm]] = relationship(
        back_populates="exam", cascade="all, delete-orphan", order_by="ExamForm.code"
    )

    @property
    def rules(self) -> Policy:
        """The policy that it was released with."""
        from records.exams.policy import Policy, plain_policy  # brings pydantic along

        if not self.policy:
            return plain_policy(self.cut_score, self.total_points)
        return Policy.model_validate(self.policy)


class ExamForm(Base):
    """One form of an exam. ``questions`` lists name, item_id, kind, points and content_area of each question."""

    __tablename__ = "exam_form"
    __table_args__ = (UniqueConstraint("exam_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    code: Mapped[str] = mapped_column(String(4))
    content_hash: Mapped[str] = mapped_column(String(64))
    questions: Mapped[list[Any]]
    exam: Mapped[Exam] = relationship(back_populates="forms")


def formal_exams() -> Select[Exam]:
    """The released exams that are no practice, to be ordered and asked for; those of a demo's earlier years among them."""
    return select(Exam).where(Exam.practice.is_(False), Exam.released_at.is_not(None))


def exams_at_work() -> Select[Exam]:
    """The same without a demo's earlier years: those with which somebody still has to do."""
    return formal_exams().where(Exam.history.is_(False))


def find_exam(db: Session, name: str) -> Exam:
    """The exam called ``name``. Raises `ExamNotReleased` with the names that exist."""
    exam = db.scalar(select(Exam).where(Exam.name == name).options(selectinload(Exam.forms)))
    if exam is None:
        known = "、".join(db.scalars(select(Exam.name).order_by(Exam.name))) or "（无）"
        raise ExamNotReleased(messages.NO_EXAM, exam=name, known=known)
    return exam
