"""Study plans (学法计划): what a unit wants to study in a year, entry by entry.

Nothing is written over: a change is a further row of the same number, and the last row is what holds.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection
from typing import Literal, get_args

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from records.database.base import Base
from records.people.unit import Unit

StudyKind = Literal["group", "pre_meeting", "pre_decision", "lecture", "court", "online", "exam"]
"""中心组学习, 会前学法, 决策前学法, 专题讲座·大讲坛, 旁听庭审, 在线课, 考试."""
KINDS: tuple[StudyKind, ...] = get_args(StudyKind)
OWN_KINDS: frozenset[StudyKind] = frozenset({"online", "exam"})
"""What everybody does by themselves: it is on record person by person, and no event has to be held for it."""

Audience = Literal["all", "leaders", "officers"]
"""Everybody of the unit, its leading cadres, or those who hold an enforcement card."""
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


class PlanEntry(Base):
    """One row of an entry. ``number``: the entry's within the plan of its unit and year; ``day`` or else the end of ``month``: when.

    ``rank``: 职级 that those who take part have, ``""``: any; ``hours``: credit hours that are planned, ``None``: as it turns
    out; ``responsible``: the unit that sees to it; ``basis``: the document that asks for it. ``withdrawn``: the entry is off
    the plan; ``reason``: why this row takes the place of the one before, whose ``version`` is one less. ``at`` is UTC, naive.
    """

    __tablename__ = "plan_entry"
    # Two who change one entry at a time: the second has not seen what they change.
    __table_args__ = (UniqueConstraint("year", "unit_id", "number", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[StudyKind] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    audience: Mapped[Audience] = mapped_column(String(10))
    rank: Mapped[str] = mapped_column(String(40), default="")
    month: Mapped[int]
    day: Mapped[dt.date | None]
    hours: Mapped[float | None]
    category: Mapped[str] = mapped_column(String(40), default="")
    material: Mapped[str] = mapped_column(String(300), default="")
    responsible_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    basis: Mapped[str] = mapped_column(String(200), default="")
    withdrawn: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    responsible: Mapped[Unit] = relationship(foreign_keys=responsible_id)

    @property
    def key(self) -> tuple[int, int, int]:
        """What all rows of the entry have in common: year, unit and number."""
        return self.year, self.unit_id, self.number

    @property
    def due(self) -> dt.date:
        """The last day on which it is as planned."""
        last = calendar.monthrange(self.year, self.month)[1]
        return self.day or dt.date(self.year, self.month, last)


def plan_entries(
    db: Session, year: int, units: Collection[int] | None = None, *, withdrawn: bool = False
) -> list[PlanEntry]:
    """What holds, by unit and number; of these ``units``, or of all. With ``withdrawn``, also what is off the plan."""
    newest = select(func.max(PlanEntry.id)).where(PlanEntry.year == year)
    newest = newest.group_by(PlanEntry.unit_id, PlanEntry.number)
    wanted = select(PlanEntry).where(PlanEntry.id.in_(newest.scalar_subquery()))
    if units is not None:
        wanted = wanted.where(PlanEntry.unit_id.in_(units))
    if not withdrawn:
        wanted = wanted.where(PlanEntry.withdrawn.is_(False))
    loaded = (selectinload(PlanEntry.unit), selectinload(PlanEntry.responsible))
    rows = db.scalars(wanted.join(PlanEntry.unit).options(*loaded))
    return sorted(rows, key=lambda row: (row.unit.code, row.number))


def newest_entry(db: Session, year: int, unit: int, number: int) -> PlanEntry | None:
    """The row of an entry that holds, also when it says that the entry is off the plan."""
    rows = select(PlanEntry).where(
        PlanEntry.year == year, PlanEntry.unit_id == unit, PlanEntry.number == number
    )
    return db.scalar(rows.order_by(PlanEntry.id.desc()).limit(1))


def planned_years(db: Session) -> list[int]:
    """The years that have a plan, the latest first."""
    return list(db.scalars(select(PlanEntry.year).distinct().order_by(PlanEntry.year.desc())))
