"""What is shown of halls that went on by themselves: what came back, and the papers about which two people decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from exam_room.hall.standing import NOT_TO_COUNT
from grading.submitted import recorded_answers
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.hall import HallPack, HallPaper, HallReturn


class WaitingPaper(NamedTuple):
    """``here``: questions that are answered in the room; ``differ``: that have one answer there and another in the hall.

    ``may_count``: the hall's could count at all.
    """

    row: HallPaper
    exam: Exam
    pack: HallPack
    here: int
    differ: int
    may_count: bool


class ReturnLine(NamedTuple):
    """One file that came back; ``waiting``: papers of it that are not decided."""

    exam: Exam
    pack: HallPack
    by: str
    at: dt.datetime
    papers: int
    waiting: int


def waiting_views(db: Session) -> list[WaitingPaper]:
    """All of them, in the order in which they came."""
    rows = db.scalars(
        select(HallPaper)
        .where(HallPaper.state == "waiting")
        .order_by(HallPaper.id)
        .options(
            joinedload(HallPaper.call).joinedload(Call.person),
            joinedload(HallPaper.call).joinedload(Call.unit),
            joinedload(HallPaper.call).joinedload(Call.exam),
            joinedload(HallPaper.attempt),
            joinedload(HallPaper.brought).joinedload(HallReturn.pack),
        )
    )
    return [
        WaitingPaper(
            row,
            row.call.exam,
            row.brought.pack,
            *_compared(db, row),
            row.attempt is not None and row.reason not in NOT_TO_COUNT,
        )
        for row in rows
    ]


def return_lines(db: Session, most: int = 100) -> Sequence[ReturnLine]:
    """The files that came back, the newest first."""
    papers = func.count(HallPaper.id)
    waiting = func.count(HallPaper.id).filter(HallPaper.state == "waiting")
    rows = db.execute(
        select(HallReturn, Exam, HallPack, papers, waiting)
        .join(HallPack, HallPack.id == HallReturn.pack_id)
        .join(Exam, Exam.id == HallPack.exam_id)
        .outerjoin(HallPaper, HallPaper.return_id == HallReturn.id)
        .group_by(HallReturn.id, Exam.id, HallPack.id)
        .order_by(HallReturn.id.desc())
        .limit(most)
    )
    return [ReturnLine(exam, pack, row.by, row.at, *counts) for row, exam, pack, *counts in rows]


def _compared(db: Session, row: HallPaper) -> tuple[int, int]:
    here = {} if row.attempt_id is None else recorded_answers(db, row.attempt_id)
    given = sum(bool(value) or value is False for value in here.values())
    return given, sum(here.get(name) != row.answers.get(name) for name in {*here, *row.answers})
