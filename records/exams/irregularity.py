"""Irregularities (违纪): what invigilators recorded, what the candidate said, what two people decided. All times are UTC, naive.

Nothing follows from a record by itself: no page that was left, no note and no record changes a score. What is recorded and
not decided keeps that one candidate's result from being published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

from sqlalchemy import ColumnElement, ForeignKey, String, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from foundation.moves import CANDIDATE, Move, Moves
from records import messages
from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.sitting import Sitting

IrregularityState = Literal["recorded", "notified", "heard", "proposed", "decided"]
"""``notified``: the candidate was told what is on record and may state their case; ``heard``: they have, or would not."""

IrregularityAct = Literal["notify", "state", "hear", "propose", "send_back", "decide"]

Effect = Literal["none", "warning", "void", "bar"]
"""``none``: it is not established; ``void``: the attempt; ``bar``: that, and nobody seats them again until a day."""

_DECIDERS = frozenset({"administrator", "approver"})

IRREGULARITY_MOVES: Moves[IrregularityState, IrregularityAct] = Moves(
    messages.IRREGULARITY,
    {
        "notify": Move(frozenset({"recorded"}), "notified", _DECIDERS, "irregularity.notify"),
        "state": Move(
            frozenset({"notified"}), "heard", frozenset({CANDIDATE}), "irregularity.state"
        ),
        # What they said elsewhere, or that they would say nothing.
        "hear": Move(frozenset({"notified"}), "heard", _DECIDERS, "irregularity.hear"),
        "propose": Move(frozenset({"heard"}), "proposed", _DECIDERS, "irregularity.propose"),
        "send_back": Move(frozenset({"proposed"}), "heard", _DECIDERS, "irregularity.send_back"),
        # By another person than who proposed it, and neither of them recorded it.
        "decide": Move(frozenset({"proposed"}), "decided", _DECIDERS, "irregularity.decide"),
    },
    states=messages.IRREGULARITY_STATES,
    acts=messages.IRREGULARITY_ACTS,
)

UNDECIDED: tuple[IrregularityState, ...] = ("recorded", "notified", "heard", "proposed")
"""Somebody still has something to do; the candidate's result is not published meanwhile."""


class Irregularity(Base):
    """One record about one attempt. ``kind``: in the words of the exam's policy; ``witness``: the other invigilator who was

    present, by name; ``happened_at``: when it was seen. ``statement``: what the candidate said, by themselves
    (``heard_by`` is empty) or as somebody took it down. ``barred_until``: the moment from which they may be seated again.
    """

    __tablename__ = "irregularity"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), index=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    state: Mapped[IrregularityState] = mapped_column(String(10), default="recorded")
    kind: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(500))
    evidence: Mapped[str] = mapped_column(String(200))
    witness: Mapped[str] = mapped_column(String(80))
    happened_at: Mapped[dt.datetime]
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[dt.datetime]
    notified_by: Mapped[str] = mapped_column(String(80), default="")
    notified_at: Mapped[dt.datetime | None]
    statement: Mapped[str] = mapped_column(String(500), default="")
    heard_by: Mapped[str] = mapped_column(String(80), default="")
    heard_at: Mapped[dt.datetime | None]
    effect: Mapped[Effect | None] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(200), default="")
    grounds: Mapped[str] = mapped_column(String(200), default="")
    barred_until: Mapped[dt.datetime | None]
    proposed_by: Mapped[str] = mapped_column(String(80), default="")
    proposed_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[dt.datetime | None]
    call: Mapped[Call] = relationship()
    attempt: Mapped[Attempt] = relationship()


def irregularities(
    db: Session, exam: Exam | None = None, *, undecided: bool = False
) -> list[Irregularity]:
    """Of one exam or of all, the oldest first; ``undecided``: those alone about which somebody has something to do."""
    rows = select(Irregularity).order_by(Irregularity.id)
    if exam is not None:
        rows = rows.join(Call, Call.id == Irregularity.call_id).where(Call.exam_id == exam.id)
    if undecided:
        rows = rows.where(Irregularity.state.in_(UNDECIDED))
    return list(db.scalars(rows))


def calls_held(db: Session, exam: Exam) -> set[int]:
    """Calls of an exam about which something is recorded and not decided."""
    rows = select(Irregularity.call_id).join(Call, Call.id == Irregularity.call_id)
    return set(db.scalars(rows.where(Call.exam_id == exam.id, Irregularity.state.in_(UNDECIDED))))


def same_rules(exam: Exam) -> ColumnElement[bool]:
    """Of `Exam`: it is this one, or another that goes by the rules of the same name: a resit may be an exam of its own."""
    return or_(
        Exam.id == exam.id, and_(Exam.policy_name != "", Exam.policy_name == exam.policy_name)
    )


def seats_within(db: Session, made: Irregularity, until: dt.datetime) -> list[Attempt]:
    """Seats that the person has, and has not taken, at exams by the same rules that begin before a moment (UTC)."""
    rows = (
        select(Attempt)
        .join(Call, Call.id == Attempt.call_id)
        .join(Exam, Exam.id == Call.exam_id)
        .join(Sitting, Sitting.id == Attempt.sitting_id)
        .where(
            same_rules(made.call.exam),
            Call.person_id == made.call.person_id,
            Attempt.state == "called",
            func.coalesce(Sitting.starts_at, Sitting.opens_at) < until,
        )
    )
    return list(db.scalars(rows.order_by(Attempt.id)))


def barred(
    db: Session, exam: Exam, people: Collection[int], *, on: dt.datetime
) -> dict[int, dt.datetime]:
    """Who of these people may not be seated at an exam that begins ``on`` (UTC), and until when.

    What was decided in this exam counts, and in others by the same rules.
    """
    rows = db.execute(
        select(Call.person_id, Irregularity.barred_until)
        .join(Call, Call.id == Irregularity.call_id)
        .join(Exam, Exam.id == Call.exam_id)
        .where(same_rules(exam), Irregularity.state == "decided", Irregularity.barred_until > on)
        .order_by(Irregularity.barred_until)
    )
    wanted = set(people)
    return {person: until for person, until in rows if person in wanted and until is not None}
