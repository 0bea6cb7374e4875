"""Reminders to a unit about law education (普法提示) and its answers (反馈). Times are UTC, naive; days are the site's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Literal, get_args

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from foundation.moves import Move, Moves
from records import messages
from records.database.base import Base
from records.people.unit import Unit

ReminderState = Literal["sent", "answered", "closed"]
REMINDER_STATES: tuple[ReminderState, ...] = get_args(ReminderState)
ReminderAct = Literal["answer", "return", "close", "withdraw"]

_SENDERS = frozenset({"administrator"})
_SENT: frozenset[ReminderState] = frozenset({"sent"})
_ANSWERED: frozenset[ReminderState] = frozenset({"answered"})

REMINDER_MOVES: Moves[ReminderState, ReminderAct] = Moves(
    messages.REMINDER,
    {
        "answer": Move(
            _SENT, "answered", frozenset({"liaison", "administrator"}), "reminder.answer"
        ),
        # The answer stays; a further one is asked for.
        "return": Move(_ANSWERED, "sent", _SENDERS, "reminder.return"),
        "close": Move(_ANSWERED, "closed", _SENDERS, "reminder.close"),
        "withdraw": Move(_SENT, "closed", _SENDERS, "reminder.withdraw"),
    },
    states=messages.REMINDER_STATE_NAMES,
    acts=messages.REMINDER_ACTS,
)


class Reminder(Base):
    """A reminder. ``number``: 编号 or 文号 of its paper; ``found``: what was found; ``asked``: what the unit is to do;

    ``basis``: the article; ``deadline``: the last day for the answer; ``withdrawn``: it was taken back, for ``close_reason``.
    """

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    number: Mapped[str] = mapped_column(String(60), default="")
    subject: Mapped[str] = mapped_column(String(200))
    found: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(200))
    sent_on: Mapped[dt.date]
    deadline: Mapped[dt.date]
    state: Mapped[ReminderState] = mapped_column(String(10), default="sent")
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[dt.datetime]
    closed_by: Mapped[str | None] = mapped_column(String(80))
    closed_at: Mapped[dt.datetime | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    close_reason: Mapped[str] = mapped_column(String(200), default="")
    unit: Mapped[Unit] = relationship()
    answers: Mapped[list[ReminderAnswer]] = relationship(
        back_populates="reminder", order_by="ReminderAnswer.id"
    )

    @property
    def answer(self) -> ReminderAnswer | None:
        """What the unit said last."""
        return self.answers[-1] if self.answers else None

    def is_overdue(self, today: dt.date) -> bool:
        """Whether an answer is due that is not there."""
        return self.state == "sent" and self.deadline < today


class ReminderAnswer(Base):
    """A unit's answer: ``done`` is what it did, ``on`` which day. ``return_reason``: why a further one was asked for."""

    __tablename__ = "reminder_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminder.id"), index=True)
    done: Mapped[str] = mapped_column(Text)
    on: Mapped[dt.date]
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    returned_by: Mapped[str | None] = mapped_column(String(80))
    returned_at: Mapped[dt.datetime | None]
    return_reason: Mapped[str] = mapped_column(String(200), default="")
    reminder: Mapped[Reminder] = relationship(back_populates="answers")


def find_reminder(db: Session, number: int) -> Reminder | None:
    """A reminder with its answers."""
    loaded = selectinload(Reminder.unit), selectinload(Reminder.answers)
    return db.scalar(select(Reminder).where(Reminder.id == number).options(*loaded))


def reminders_of(
    db: Session, year: int | None = None, units: Collection[int] | None = None
) -> Sequence[Reminder]:
    """The reminders that were sent in a year or at any time, the newest first; to these ``units``, or to all."""
    wanted = select(Reminder)
    if year is not None:
        days = dt.date(year, 1, 1), dt.date(year, 12, 31)
        wanted = wanted.where(Reminder.sent_on.between(*days))
    if units is not None:
        wanted = wanted.where(Reminder.unit_id.in_(units))
    loaded = selectinload(Reminder.unit), selectinload(Reminder.answers)
    return db.scalars(
        wanted.order_by(Reminder.sent_on.desc(), Reminder.id.desc()).options(*loaded)
    ).all()
