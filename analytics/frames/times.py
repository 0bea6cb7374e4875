"""How long questions took, of one exam: by the changes that the room saved. No frame of all exams: there are as many as answers, and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from analytics.frames.load import reading
from analytics.stats.answer_times import answer_seconds
from records.exams.answer import AnswerEvent
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam

Seconds = Mapping[int, Mapping[str, float | None]]
"""By attempt, then by question; ``None``: it was answered, but the time cannot be told. What came as a file has none."""


def question_seconds(url: str, exam: str) -> Seconds:
    """Of every attempt of an exam that was written in the room and handed in. Raises `NoResults`."""
    wanted = (
        select(Attempt.id, Attempt.began_at, AnswerEvent.at, AnswerEvent.question)
        .join(AnswerEvent, AnswerEvent.attempt_id == Attempt.id)
        .join(Call, Call.id == Attempt.call_id)
        .join(Exam, Exam.id == Call.exam_id)
        .where(Exam.name == exam, Attempt.state.in_(HANDED_IN), Attempt.began_at.is_not(None))
        .order_by(Attempt.id)
    )
    with reading(url) as db:
        rows = db.execute(wanted).all()
    return {
        attempt: _seconds(list(changes))
        for attempt, changes in groupby(rows, key=lambda row: row[0])
    }


def _seconds(rows: Sequence[Any]) -> dict[str, float | None]:
    began = rows[0].began_at
    return answer_seconds([((row.at - began).total_seconds(), row.question) for row in rows], 0.0)
