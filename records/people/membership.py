"""Memberships: which unit somebody belongs to, and from when to when, so that a transfer keeps last year's report true."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.database.base import Base
from records.people.unit import Unit

if TYPE_CHECKING:
    from records.people.person import Person

_OPEN = text("until IS NULL")


class Membership(Base):
    """One stay in a unit. ``since``: the first day, ``None`` where nobody knows; ``until``: the last day, ``None``: it goes on.

    Nobody is in two units at once; what somebody holds beside, in another unit, is a post.
    """

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_open",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[dt.date | None]
    until: Mapped[dt.date | None]
    person: Mapped[Person] = relationship(back_populates="memberships")
    unit: Mapped[Unit] = relationship()


def transfer(db: Session, person: Person, unit: Unit, *, on: dt.date) -> bool:
    """Move somebody to a unit from the day ``on``; whether anything changed. The caller puts it on record.

    A stay that would begin and end on the same day was a mistake and is corrected.
    """
    now = next((each for each in person.memberships if each.until is None), None)
    if now is not None and now.unit is unit:
        return False
    if now is not None and now.since is not None and now.since >= on:
        now.unit = unit
        return True
    if now is not None:
        now.until = on - dt.timedelta(days=1)
        db.flush()  # Before the next one: nobody has two that go on.
    person.memberships.append(Membership(unit=unit, since=on if now is not None else None))
    return True
