"""Calls: who is to sit which exam. Somebody who is not called cannot sit it, and is never absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import (
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
    validates,
)

from records.database.base import Base
from records.exams.exam import Exam, ExamForm
from records.many_rows import portions
from records.people.person import Person
from records.people.unit import Unit


class Call(Base):
    """A called person: one row per person and exam, with the form that they get.

    ``unit`` is where they were when they were called: results and reports of the exam stay with it, whoever is
    transferred later. ``proposed_post``: 拟任职务, on the lists of exams before appointment. ``source``: how they came on
    the list. ``called_at`` is UTC.
    """

    __tablename__ = "exam_call"
    __table_args__ = (UniqueConstraint("exam_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("exam_form.id"))
    proposed_post: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    called_at: Mapped[dt.datetime | None]
    person: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()
    form: Mapped[ExamForm] = relationship()
    exam: Mapped[Exam] = relationship(viewonly=True)
    exemption: Mapped[Exemption | None] = relationship(
        back_populates="call", cascade="all, delete-orphan"
    )

    @validates("person")
    def _called_from(self, _: str, person: Person) -> Person:
        if self.unit is None and person.unit is not None:
            self.unit = person.unit
        return person


class Exemption(Base):
    """Somebody called need not sit the exam (免考): neither absent nor failed. ``basis``: which rule; ``evidence``: what shows it."""

    __tablename__ = "exemption"

    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), primary_key=True)
    basis: Mapped[str] = mapped_column(String(120))
    evidence: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    call: Mapped[Call] = relationship(back_populates="exemption")


def assignments(db: Session, exam: Exam, *, cards: bool = True) -> list[Call]:
    """Everybody who is called to the exam, in the order of the list; with their ``cards``, for those who ask for them."""
    person = selectinload(Call.person)
    return list(
        db.scalars(
            select(Call)
            .where(Call.exam_id == exam.id)
            .order_by(Call.id)
            .options(
                person.selectinload(Person.cards) if cards else person,
                selectinload(Call.unit),
                selectinload(Call.form),
                selectinload(Call.exemption),
            )
        )
    )


def called_people(
    db: Session, exam: Exam, *, only: str | None = None, deleted: bool = False
) -> list[int]:
    """The calls of an exam by number, in the order of the list: for who goes through a large exam, `calls_of` some at a time.

    ``only``: of the one person with this number; ``deleted``: also of those whose names are not kept any more.
    """
    wanted = select(Call.id).join(Call.person).where(Call.exam_id == exam.id)
    if only is not None:
        wanted = wanted.where(Person.number == only)
    if not deleted:
        wanted = wanted.where(Person.deleted_at.is_(None))
    return list(db.scalars(wanted.order_by(Call.id)))


def people_called(db: Session, exam: Exam) -> set[int]:
    """The people on an exam's list, by `Person.id`."""
    return set(db.scalars(select(Call.person_id).where(Call.exam_id == exam.id)))


def count_called(db: Session, exam: Exam) -> tuple[int, int]:
    """How many people are on an exam's list, and how many of them are exempt."""
    called = select(func.count(Call.id), func.count(Exemption.call_id))
    found = db.execute(called.outerjoin(Exemption).where(Call.exam_id == exam.id)).one()
    return found[0], found[1]


def calls_of(db: Session, calls: Collection[int]) -> list[Call]:
    """These calls, in the order of the list, with person, unit, form and exemption."""
    found: list[Call] = []
    related = (Call.person, Call.unit, Call.form, Call.exemption)
    for some in portions(calls):
        wanted = select(Call).where(Call.id.in_(some)).order_by(Call.id)
        found += db.scalars(wanted.options(*(selectinload(each) for each in related)))
    return found


def find_call(db: Session, exam: Exam, person: Person) -> Call | None:
    """Somebody's call to the exam."""
    return db.scalar(select(Call).where(Call.exam_id == exam.id, Call.person_id == person.id))
