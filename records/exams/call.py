"""Calls: who is to sit which exam, with which form."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import (
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)

from records.audit import trail
from records.database.base import Base
from records.exams.exam import Exam, ExamForm
from records.people.person import Officer


class FormAssignment(Base):
    """Which form a called officer gets; one row per officer and exam."""

    __tablename__ = "form_assignment"
    __table_args__ = (UniqueConstraint("exam_id", "officer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("exam_form.id"))
    officer: Mapped[Officer] = relationship()
    form: Mapped[ExamForm] = relationship()


def call_officers(session: Session, exam: Exam) -> list[FormAssignment]:
    """Assign a form to every active officer who has none yet, turn by turn, so that neighbours on the list differ."""
    existing = assignments(session, exam)
    have = {row.officer_id for row in existing}
    officers = session.scalars(
        select(Officer).where(Officer.active).order_by(Officer.card_number)
    ).all()
    new = [
        FormAssignment(exam_id=exam.id, officer=officer, form=exam.forms[turn % len(exam.forms)])
        for turn, officer in enumerate(officers)
        if officer.id not in have
    ]
    if new:
        session.add_all(new)
        trail.record(session, "exam.call", exam.name, after={"called": len(new)})
        session.commit()
    return [*existing, *new]


def assignments(session: Session, exam: Exam) -> list[FormAssignment]:
    """Everybody who is called to the exam, in the order of card numbers."""
    return list(
        session.scalars(
            select(FormAssignment)
            .join(Officer)
            .where(FormAssignment.exam_id == exam.id)
            .order_by(Officer.card_number)
            .options(
                selectinload(FormAssignment.officer).selectinload(Officer.body),
                selectinload(FormAssignment.form),
            )
        )
    )
