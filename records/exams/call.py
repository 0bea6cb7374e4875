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
from records.people.person import Person


class Call(Base):
    """Which form a called officer gets; one row per officer and exam."""

    __tablename__ = "exam_call"
    __table_args__ = (UniqueConstraint("exam_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("exam_form.id"))
    person: Mapped[Person] = relationship()
    form: Mapped[ExamForm] = relationship()


def call_officers(db: Session, exam: Exam) -> list[Call]:
    """Assign a form to every active officer who has none yet, turn by turn, so that neighbours on the list differ."""
    existing = assignments(db, exam)
    have = {row.person_id for row in existing}
    officers = db.scalars(select(Person).where(Person.active).order_by(Person.card_number)).all()
    new = [
        Call(exam_id=exam.id, person=person, form=exam.forms[turn % len(exam.forms)])
        for turn, person in enumerate(officers)
        if person.id not in have
    ]
    if new:
        db.add_all(new)
        trail.record(db, "exam.call", exam.name, after={"called": len(new)})
        db.commit()
    return [*existing, *new]


def assignments(db: Session, exam: Exam) -> list[Call]:
    """Everybody who is called to the exam, in the order of card numbers."""
    return list(
        db.scalars(
            select(Call)
            .join(Person)
            .where(Call.exam_id == exam.id)
            .order_by(Person.card_number)
            .options(
                selectinload(Call.person).selectinload(Person.unit),
                selectinload(Call.form),
            )
        )
    )
