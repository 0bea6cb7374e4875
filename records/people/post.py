"""Posts (职务): what somebody is, in which unit, from when to when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base
from records.people.unit import Unit

if TYPE_CHECKING:
    from records.people.person import Person


class Post(Base):
    """A post. ``rank``: 职级; ``leading``: one of a leading cadre; ``since`` and ``until`` as in `Membership`."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    rank: Mapped[str] = mapped_column(String(40), default="")
    leading: Mapped[bool] = mapped_column(default=False)
    since: Mapped[dt.date | None]
    until: Mapped[dt.date | None]
    person: Mapped[Person] = relationship(back_populates="posts")
    unit: Mapped[Unit] = relationship()
