"""Yearly reports on the rule of law (述法报告): drafted, handed in, assessed. The text stays with the office. Times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Literal, get_args

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from foundation.moves import CANDIDATE, Move, Moves
from records import messages
from records.database.base import Base
from records.people.person import Person
from records.people.unit import Unit

ReportForm = Literal["head", "member"]
"""主要负责人, 其他班子成员: what each has to report on differs."""
REPORT_FORMS: tuple[ReportForm, ...] = get_args(ReportForm)

ReportState = Literal["drafted", "submitted", "assessed"]
REPORT_STATES: tuple[ReportState, ...] = get_args(ReportState)
ReportAct = Literal["submit", "take_back", "assess", "assess_again"]

_HANDERS = frozenset({CANDIDATE, "liaison", "administrator"})
_ASSESSORS = frozenset({"administrator"})
_SUBMITTED: frozenset[ReportState] = frozenset({"submitted"})

REPORT_MOVES: Moves[ReportState, ReportAct] = Moves(
    messages.LAW_REPORT,
    {
        "submit": Move(frozenset({"drafted"}), "submitted", _HANDERS, "report.submit"),
        # Noted by mistake, or given back to be written anew.
        "take_back": Move(_SUBMITTED, "drafted", _ASSESSORS, "report.take_back"),
        "assess": Move(_SUBMITTED, "assessed", _ASSESSORS, "report.assess"),
        # A further count; the one before stays.
        "assess_again": Move(frozenset({"assessed"}), None, _ASSESSORS, "report.assess"),
    },
    states=messages.REPORT_STATE_NAMES,
    acts=messages.REPORT_ACTS,
)


class LawReport(Base):
    """Somebody's report of a year. ``unit``: where they hold the post of which they report.

    ``drafted_at``: when a draft was last made here, ``None``: it was written without; ``submitted_on``: the day on which it was
    handed in, as papers say.
    """

    __tablename__ = "law_report"
    __table_args__ = (UniqueConstraint("year", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    form: Mapped[ReportForm] = mapped_column(String(8))
    state: Mapped[ReportState] = mapped_column(String(12), default="drafted")
    drafted_by: Mapped[str | None] = mapped_column(String(80))
    drafted_at: Mapped[dt.datetime | None]
    submitted_on: Mapped[dt.date | None]
    submitted_by: Mapped[str | None] = mapped_column(String(80))
    submitted_at: Mapped[dt.datetime | None]
    person: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()
    assessments: Mapped[list[ReportAssessment]] = relationship(
        back_populates="report", order_by="ReportAssessment.id"
    )

    @property
    def assessment(self) -> ReportAssessment | None:
        """The count that holds: the last one."""
        return self.assessments[-1] if self.assessments else None


class ReportAssessment(Base):
    """What reviewers (评议人) said of a report, counted by level. ``meeting``: where; ``reason``: why it takes the place of the count before."""

    __tablename__ = "report_assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("law_report.id"), index=True)
    on: Mapped[dt.date]
    meeting: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    report: Mapped[LawReport] = relationship(back_populates="assessments")
    counts: Mapped[list[LevelCount]] = relationship(
        order_by="LevelCount.place", cascade="all, delete-orphan"
    )


class LevelCount(Base):
    """How many reviewers gave a level. ``place``: 0 is the best; ``level``: as it was called then."""

    __tablename__ = "report_level_count"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("report_assessment.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(20))
    count: Mapped[int]


_ALL_OF_IT = (
    selectinload(LawReport.unit),
    selectinload(LawReport.person),
    selectinload(LawReport.assessments).selectinload(ReportAssessment.counts),
)


def find_report(db: Session, year: int, person: int) -> LawReport | None:
    """Somebody's report of a year."""
    wanted = select(LawReport).where(LawReport.year == year, LawReport.person_id == person)
    return db.scalar(wanted.options(*_ALL_OF_IT))


def reports_of(db: Session, year: int, units: Collection[int] | None = None) -> Sequence[LawReport]:
    """The reports of a year, of these ``units`` or of all."""
    wanted = select(LawReport).where(LawReport.year == year)
    if units is not None:
        wanted = wanted.where(LawReport.unit_id.in_(units))
    return db.scalars(wanted.order_by(LawReport.id).options(*_ALL_OF_IT)).all()
