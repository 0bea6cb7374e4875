"""Study events (学法活动): what took place, who was there, and the way of its material. All times are UTC, naive.

An event has records; each is a version of what is said of it. A draft that nobody was given yet is written over; what was
submitted stays, and a correction is a further record. What counts is the last record that was confirmed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, get_args

from sqlalchemy import ForeignKey, Index, Select, String, Text, case, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from foundation.moves import Move, Moves
from records import messages
from records.database.base import Base
from records.people.person import Person
from records.people.unit import Unit
from records.study.lecturer import Lecturer
from records.study.plan import PlanEntry, StudyKind

EventState = Literal["draft", "submitted", "confirmed", "returned"]
EventAct = Literal["save", "discard", "submit", "confirm", "return", "correct"]
Presence = Literal["present", "leave", "absent"]
"""出席, 请假, 缺席. Study that was made up has a day of its own."""
PRESENCES: tuple[Presence, ...] = get_args(Presence)
Step = Literal["draft", "justice", "deputy", "head"]
"""起草, 司法局审核, 分管领导审示, 主要领导审定: the way of the material, in this order."""
STEPS: tuple[Step, ...] = get_args(Step)

_RECORDERS = frozenset({"liaison", "administrator"})
_DECIDERS = frozenset({"administrator"})
_DRAFT: frozenset[EventState] = frozenset({"draft"})
_GIVEN: frozenset[EventState] = frozenset({"submitted"})
_DECIDED: frozenset[EventState] = frozenset({"confirmed", "returned"})

EVENT_MOVES: Moves[EventState, EventAct] = Moves(
    messages.STUDY_EVENT,
    {
        "save": Move(_DRAFT, None, _RECORDERS, ""),
        # Of a correction: the record before it is there again.
        "discard": Move(_DRAFT, None, _RECORDERS, "event.discard"),
        "submit": Move(_DRAFT, "submitted", _RECORDERS, "event.submit"),
        "confirm": Move(_GIVEN, "confirmed", _DECIDERS, "event.confirm"),
        "return": Move(_GIVEN, "returned", _DECIDERS, "event.return"),
        # A further record; the one before stays as it is, and counts until this one is confirmed.
        "correct": Move(_DECIDED, "draft", _RECORDERS, "event.correct"),
    },
    states=messages.EVENT_STATES,
    acts=messages.EVENT_ACTS,
)


class StudyEvent(Base):
    """An event. ``unit``: who held it and keeps its record; ``source_key``: of one from a file, so that it is imported once."""

    __tablename__ = "study_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    source_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[dt.datetime]
    unit: Mapped[Unit] = relationship()
    records: Mapped[list[EventRecord]] = relationship(
        back_populates="event", order_by="EventRecord.id", cascade="all, delete-orphan"
    )

    @property
    def newest(self) -> EventRecord:
        """What is said of it last, whether it counts or not."""
        return self.records[-1]

    @property
    def counting(self) -> EventRecord | None:
        """What counts."""
        return next((each for each in reversed(self.records) if each.state == "confirmed"), None)


class EventRecord(Base):
    """What is said of an event. ``entry``: of the plan, where it is one; ``meeting``: 会议名称和届次; ``start``: HH:MM in the site's zone.

    ``minutes``: how long; ``hours``: credit hours that its papers give, ``None``: as the policy counts the minutes;
    ``speaker`` and ``speaker_unit``: who spoke, as it was then; ``lecturer``: where they are one of the register;
    ``content``: what was studied, with citations; ``focus``: 学习重点; ``way``: 方式; ``discussion``: 讨论要点; ``recorder``: 记录人;
    ``attachments``: which papers are kept with it (照片、签到表、讲稿).
    Of a court hearing: 案号, 案由, 法院, whether on site, whether the unit's own case, and who appeared for it.
    ``withdrawn``: the event did not take place; ``correction``: why this record takes the place of the one before.
    """

    __tablename__ = "event_record"
    __table_args__ = (
        Index("ix_event_record_counting", "state", "event_id"),
        # One version is worked on at a time.
        Index(
            "uq_event_record_open",
            "event_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'submitted')"),
            postgresql_where=text("state IN ('draft', 'submitted')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("study_event.id"), index=True)
    state: Mapped[EventState] = mapped_column(String(12), default="draft")
    withdrawn: Mapped[bool] = mapped_column(default=False)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("plan_entry.id"), index=True)
    kind: Mapped[StudyKind] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(String(200))
    meeting: Mapped[str] = mapped_column(String(120), default="")
    day: Mapped[dt.date]
    start: Mapped[str] = mapped_column(String(5), default="")
    minutes: Mapped[int]
    hours: Mapped[float | None]
    place: Mapped[str] = mapped_column(String(120), default="")
    chair: Mapped[str] = mapped_column(String(60), default="")
    speaker: Mapped[str] = mapped_column(String(60), default="")
    speaker_unit: Mapped[str] = mapped_column(String(120), default="")
    lecturer_id: Mapped[int | None] = mapped_column(ForeignKey("lecturer.id"), index=True)
    content: Mapped[str] = mapped_column(Text, default="")
    focus: Mapped[str] = mapped_column(Text, default="")
    way: Mapped[str] = mapped_column(String(60), default="")
    discussion: Mapped[str] = mapped_column(Text, default="")
    recorder: Mapped[str] = mapped_column(String(60), default="")
    attachments: Mapped[str] = mapped_column(String(300), default="")
    case_number: Mapped[str] = mapped_column(String(80), default="")
    cause: Mapped[str] = mapped_column(String(120), default="")
    court: Mapped[str] = mapped_column(String(120), default="")
    on_site: Mapped[bool | None]
    own_case: Mapped[bool | None]
    appearing: Mapped[str] = mapped_column(String(60), default="")
    correction: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    submitted_by: Mapped[str | None] = mapped_column(String(80))
    submitted_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]
    return_reason: Mapped[str] = mapped_column(String(200), default="")
    event: Mapped[StudyEvent] = relationship(back_populates="records")
    entry: Mapped[PlanEntry | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()
    attendance: Mapped[list[Attendance]] = relationship(
        back_populates="record", order_by="Attendance.person_id", cascade="all, delete-orphan"
    )
    steps: Mapped[list[MaterialStep]] = relationship(
        back_populates="record", cascade="all, delete-orphan"
    )

    def step(self, step: Step) -> MaterialStep | None:
        """A step of its material, once it was made."""
        return next((each for each in self.steps if each.step == step), None)

    def count(self, presence: Presence) -> int:
        """How many were present, on leave, or absent."""
        return sum(each.presence == presence for each in self.attendance)


class Attendance(Base):
    """Somebody who was expected. ``unit``: where they were on the day of the event, whatever transfers came later.

    ``reason`` of a leave; ``made_up_on``: when they studied it afterwards (补学).
    """

    __tablename__ = "attendance"

    record_id: Mapped[int] = mapped_column(ForeignKey("event_record.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    presence: Mapped[Presence] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(120), default="")
    made_up_on: Mapped[dt.date | None]
    record: Mapped[EventRecord] = relationship(back_populates="attendance")
    person: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()


class MaterialStep(Base):
    """One step of the material: who, and on which day."""

    __tablename__ = "material_step"

    record_id: Mapped[int] = mapped_column(ForeignKey("event_record.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(String(8), primary_key=True)
    by: Mapped[str] = mapped_column(String(60), default="")
    on: Mapped[dt.date]
    record: Mapped[EventRecord] = relationship(back_populates="steps")


def counting_records() -> Select[int]:
    """The ids of the records that count: the last confirmed one of each event. One that is withdrawn is among them."""
    confirmed = select(func.max(EventRecord.id)).where(EventRecord.state == "confirmed")
    return confirmed.group_by(EventRecord.event_id)


def told_in_events(db: Session, upto: dt.date) -> Sequence[tuple[dt.date, str]]:
    """Day and words (title, content and focus) of every event up to a day that counts and took place."""
    told = EventRecord.title + "\n" + EventRecord.content + "\n" + EventRecord.focus
    wanted = select(EventRecord.day, told).where(
        EventRecord.id.in_(counting_records().scalar_subquery()),
        EventRecord.withdrawn.is_(False),
        EventRecord.day <= upto,
    )
    return [(day, words) for day, words in db.execute(wanted)]


def lectures_of(db: Session, year: int) -> Counter[int]:
    """At how many events of a year that count each lecturer of the register spoke, by their id."""
    rows = db.execute(
        select(EventRecord.lecturer_id, func.count())
        .where(EventRecord.id.in_(counting_records().scalar_subquery()))
        .where(EventRecord.withdrawn.is_(False), EventRecord.lecturer_id.is_not(None))
        .where(EventRecord.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        .group_by(EventRecord.lecturer_id)
    )
    return Counter({number: count for number, count in rows if number is not None})


def find_event(db: Session, number: int) -> StudyEvent | None:
    """An event with all that is said of it."""
    people = selectinload(EventRecord.attendance)
    wanted = select(StudyEvent).where(StudyEvent.id == number)
    return db.scalar(
        wanted.options(
            selectinload(StudyEvent.unit),
            selectinload(StudyEvent.records).options(
                people.selectinload(Attendance.person),
                people.selectinload(Attendance.unit),
                selectinload(EventRecord.steps),
                selectinload(EventRecord.entry),
                selectinload(EventRecord.lecturer),
            ),
        )
    )


def events_of(db: Session, year: int, units: Collection[int] | None = None) -> Sequence[StudyEvent]:
    """The events whose last record is of a year, by day; of these units, or of all. Who was there is counted apart."""
    newest = select(func.max(EventRecord.id)).group_by(EventRecord.event_id).scalar_subquery()
    wanted = select(StudyEvent).join(EventRecord).where(EventRecord.id.in_(newest))
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    wanted = wanted.where(EventRecord.day.between(first, last))
    if units is not None:
        wanted = wanted.where(StudyEvent.unit_id.in_(units))
    loaded = (selectinload(EventRecord.entry), selectinload(EventRecord.steps))
    return db.scalars(
        wanted.order_by(EventRecord.day, StudyEvent.id).options(
            selectinload(StudyEvent.unit), selectinload(StudyEvent.records).options(*loaded)
        )
    ).all()


class Present(NamedTuple):
    """How many were there, on leave, absent, and made it up."""

    present: int
    leave: int
    absent: int
    made_up: int

    @property
    def expected(self) -> int:
        """Everybody on the list."""
        return self.present + self.leave + self.absent


def presence_counts(db: Session, records: Collection[int]) -> dict[int, Present]:
    """By record, of these records; of one without a list nothing is said."""
    each = [func.sum(case((Attendance.presence == presence, 1), else_=0)) for presence in PRESENCES]
    rows = db.execute(
        select(Attendance.record_id, *each, func.count(Attendance.made_up_on))
        .where(Attendance.record_id.in_(records))
        .group_by(Attendance.record_id)
    )
    return {record: Present(*map(int, counts)) for record, *counts in rows}


def attendance_of(db: Session, person: int, year: int) -> Sequence[Attendance]:
    """Somebody's events that count and took place in a year or were made up in it, by day; whether they were there or not."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    then = or_(EventRecord.day.between(first, last), Attendance.made_up_on.between(first, last))
    return db.scalars(
        select(Attendance)
        .join(EventRecord)
        .where(Attendance.person_id == person, EventRecord.withdrawn.is_(False), then)
        .where(EventRecord.id.in_(counting_records().scalar_subquery()))
        .order_by(EventRecord.day, EventRecord.id)
        .options(
            selectinload(Attendance.unit),
            selectinload(Attendance.record)
            .selectinload(EventRecord.event)
            .selectinload(StudyEvent.unit),
        )
    ).all()


def beside_it(db: Session, event: StudyEvent) -> Sequence[EventRecord]:
    """What else is recorded of the unit on the day of an event: it may be the same event once more."""
    newest = select(func.max(EventRecord.id)).group_by(EventRecord.event_id).scalar_subquery()
    return db.scalars(
        select(EventRecord)
        .join(StudyEvent)
        .where(EventRecord.id.in_(newest), EventRecord.day == event.newest.day)
        .where(StudyEvent.unit_id == event.unit_id, StudyEvent.id != event.id)
        .where(EventRecord.withdrawn.is_(False))
        .order_by(EventRecord.id)
    ).all()
