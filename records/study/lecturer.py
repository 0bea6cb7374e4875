"""Lecturers on law (普法讲师): who may be asked to speak, appointed by whom and until when; people of the district, or from outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from records.database.base import Base
from records.people.person import Person


class Lecturer(Base):
    """A lecturer. ``person``: who it is, of somebody on the roster; ``unit`` and ``post``: 单位、职务 as the appointment names them;

    ``fields``: 擅长领域; ``appointed_by``, ``appointed_on``, ``until`` (``None``: without an end) and ``document_number``: the
    appointment (聘任). ``version``: how often it was entered or changed.
    """

    __tablename__ = "lecturer"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(60), default="")
    fields: Mapped[str] = mapped_column(String(200), default="")
    appointed_by: Mapped[str] = mapped_column(String(120))
    appointed_on: Mapped[dt.date]
    until: Mapped[dt.date | None]
    document_number: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person | None] = relationship()

    def is_appointed(self, day: dt.date) -> bool:
        """Whether they are a lecturer on that day."""
        return self.appointed_on <= day and (self.until is None or day <= self.until)


def lecturers(db: Session) -> Sequence[Lecturer]:
    """All of them, in the order in which they were entered."""
    return db.scalars(
        select(Lecturer).order_by(Lecturer.id).options(selectinload(Lecturer.person))
    ).all()
