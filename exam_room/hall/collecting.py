"""In the hall's own site: what was written there, as a file for the district."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exam_room.errors import HallRefused
from exam_room.hall import messages
from exam_room.hall.contents import (
    HALL_PAGES,
    Answers,
    Change,
    HallAttempt,
    Irregular,
    Noted,
)
from exam_room.hall.sealed_file import FORMAT, Header, seal
from grading.submitted import recorded_answers
from records.audit import trail
from records.audit.hall_decisions import HallAnswersWritten
from records.exams.answer import AnswerEvent
from records.exams.attempt import BEGUN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.hall import HallPack
from records.exams.incident import Incident
from records.exams.irregularity import Irregularity


class Collected(NamedTuple):
    """``papers`` that were begun, of so many ``people``."""

    data: bytes
    header: Header
    papers: int
    people: int


def collect_answers(
    db: Session, *, program: str, revision: str, actor: str, now: dt.datetime
) -> Collected:
    """Everything that came of the pack; the caller commits. ``now``: UTC, naive.

    Raises `HallRefused` while somebody still writes, and on a site that was opened from no pack.
    """
    pack = db.scalar(select(HallPack).where(HallPack.opening != ""))
    if pack is None:
        raise HallRefused([messages.NOT_A_HALL])
    attempts = db.scalars(
        select(Attempt)
        .order_by(Attempt.id)
        .options(joinedload(Attempt.call).joinedload(Call.person))
    ).all()
    writing = [each.call.person.number for each in attempts if each.state == "writing"]
    if writing:
        numbers = "、".join(writing[:20])
        raise HallRefused([messages.STILL_WRITING.format(count=len(writing), numbers=numbers)])
    papers = [
        _paper(db, each, int(pack.known[str(each.id)])) for each in attempts if each.state in BEGUN
    ]
    exam = db.get_one(Exam, pack.exam_id)
    header = Header(
        FORMAT,
        "answers",
        program,
        revision,
        pack.id,
        exam.name,
        exam.title,
        pack.sitting,
        pack.hall,
        now.isoformat(timespec="seconds"),
    )
    decided = HallAnswersWritten(
        subject=pack.sitting,
        pack=pack.id,
        opening=pack.opening,
        papers={each.number: each.sha256 or "" for each in papers},
    )
    trail.decide(db, decided, actor=actor)
    body = Answers(pack.opening, now, papers, _incidents(db), _irregularities(db), _trail(db))
    return Collected(seal(header, body, pack.answers_key), header, len(papers), len(attempts))


def _paper(db: Session, attempt: Attempt, begun: int) -> HallAttempt:
    """``begun``: the number of the last page that is not the hall's."""
    changes = db.scalars(
        select(AnswerEvent)
        .where(AnswerEvent.attempt_id == attempt.id, AnswerEvent.page > begun)
        .order_by(AnswerEvent.id)
    )
    above = HALL_PAGES - begun
    return HallAttempt(
        attempt.id,
        attempt.call.person.number,
        attempt.assignment,
        attempt.content_hash,
        attempt.state,
        attempt.began_at,
        attempt.ended_at,
        attempt.deadline,
        attempt.extra_seconds,
        attempt.extra_reason,
        attempt.late_admitted,
        attempt.sha256,
        attempt.answered,
        [
            Change(above + each.page, each.seq, each.question, each.value, each.marked, each.at)
            for each in changes
        ],
        recorded_answers(db, attempt.id),
    )


def _incidents(db: Session) -> list[Noted]:
    rows = db.scalars(select(Incident).order_by(Incident.id))
    return [Noted(each.attempt_id, each.kind, each.detail, each.at) for each in rows]


def _irregularities(db: Session) -> list[Irregular]:
    rows: Sequence[Irregularity] = db.scalars(select(Irregularity).order_by(Irregularity.id)).all()
    return [
        Irregular(
            each.attempt_id,
            each.kind,
            each.what,
            each.evidence,
            each.witness,
            each.happened_at,
            each.recorded_by,
            each.recorded_at,
        )
        for each in rows
    ]


def _trail(db: Session) -> list[list[object]]:
    """All of it, this file's entry included."""
    entries = db.scalars(select(trail.AuditEntry).order_by(trail.AuditEntry.id))
    return [[*trail.hashed_fields(each), each.digest] for each in entries]
