"""Halls that go on without the network: packs that were made for them, and the papers that came back. Times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import ForeignKey, LargeBinary, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.database.base import Base
from records.exams.attempt import Attempt, AttemptState
from records.exams.call import Call

HallPaperState = Literal["counted", "waiting", "set_aside"]
"""``counted``: its answers are the attempt's; ``waiting``: two people have to decide; ``set_aside``: they decided for the room's."""

Take = Literal["hall", "room", "both"]
"""Which answers count: the hall's alone, those on record before alone, or both, the hall's where a question has two."""

TAKES: tuple[Take, ...] = ("hall", "room", "both")


class HallPack(Base):
    """A pack (应急包) for one hall of a sitting. ``answers_key``: 32 bytes that seal what comes back.

    ``known``: by attempt's number, which answers the pack has of it (`exam_room.hall.standing.fingerprint`); in the hall's
    site the number of its last page that is not the hall's.
    In the district every pack that was made; in the hall's own site the one that it was opened from, with ``opening``, which
    is drawn there: one pack opened on two machines is told apart by it. ``sitting_id`` is no reference: a sitting that nobody
    began may be deleted.
    """

    __tablename__ = "hall_pack"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    sitting_id: Mapped[int]
    sitting: Mapped[str] = mapped_column(String(80))
    hall: Mapped[str] = mapped_column(String(40))
    known: Mapped[dict[str, Any]]
    answers_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    opening: Mapped[str] = mapped_column(String(32), default="")
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[dt.datetime]


class HallReturn(Base):
    """A file of answers that was brought back. ``digest``: SHA-256 of the file; ``trail``: the hall's audit trail, a JSON list."""

    __tablename__ = "hall_return"

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[str] = mapped_column(ForeignKey("hall_pack.id"), index=True)
    opening: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    trail: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    pack: Mapped[HallPack] = relationship()


class HallPaper(Base):
    """One candidate's paper that came back. ``reason``: why it waits, one of `exam_room.hall.standing.Reason`, or empty.

    ``state_there``, ``ended_at``, ``sha256`` and ``answered``: as the hall's receipt has them. ``changes``: what the candidate
    changed in the hall, rows of `AnswerEvent` without numbers; ``answers``: their whole paper there, by question. Both are
    kept while somebody has to decide, and empty where the answers are the attempt's. ``attempt_id`` is empty when its sitting was deleted since.
    """

    __tablename__ = "hall_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("hall_return.id"), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    state: Mapped[HallPaperState] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20), default="")
    state_there: Mapped[AttemptState] = mapped_column(String(12))
    ended_at: Mapped[dt.datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    answered: Mapped[int | None]
    changes: Mapped[list[Any]]
    answers: Mapped[dict[str, Any]]
    take: Mapped[Take | None] = mapped_column(String(4))
    grounds: Mapped[str] = mapped_column(String(200), default="")
    proposed_by: Mapped[str | None] = mapped_column(String(80))
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]
    call: Mapped[Call] = relationship()
    attempt: Mapped[Attempt | None] = relationship()
    brought: Mapped[HallReturn] = relationship()


def waiting_papers(db: Session, exam: int) -> Sequence[HallPaper]:
    """The papers of an exam about which two people have to decide, in the order in which they came."""
    rows = select(HallPaper).join(Call, HallPaper.call_id == Call.id)
    return db.scalars(
        rows.where(Call.exam_id == exam, HallPaper.state == "waiting").order_by(HallPaper.id)
    ).all()
