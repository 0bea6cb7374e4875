"""An exam's results as documents tell them: those that were published last, or those that are asked to be published now."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, joinedload

from certification import messages
from certification.errors import DocumentRefused
from certification.publication_number import publication_number
from certification.release import results_digest
from foundation.local_time import local_day
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import (
    WAITING,
    Publication,
    PublishedResult,
    last_published,
    publications,
)
from records.exams.result import Outcome, Result
from records.many_rows import IN_ONE_QUERY
from records.messages import OUTCOME_NAMES


@dataclass(frozen=True)
class Line:
    """What is told of somebody called. ``place``: on the call list, from 1, which never changes; ``taken``: the day on which they handed in, where they did."""

    place: int
    number: str
    name: str
    unit: str
    unit_code: str
    post: str
    outcome: Outcome
    score: float | None
    grade: str
    taken: dt.date | None

    @property
    def points(self) -> str:
        """The score as documents have it, without zeros behind; nothing where there is none."""
        return "" if self.score is None else f"{self.score:.6f}".rstrip("0").rstrip(".")

    @property
    def result(self) -> str:
        """合格 and so on."""
        return OUTCOME_NAMES[self.outcome]


@dataclass(frozen=True)
class ResultsTold:
    """``basis``: the publication's number; ``day``: on which it was published, or asked for; ``lines`` by unit and call."""

    exam: Exam
    basis: str
    published: bool
    day: dt.date
    lines: Sequence[Line]


def results_told(
    db: Session, exam: Exam, zone: dt.tzinfo, *, unpublished: bool = False
) -> ResultsTold:
    """What was published last; ``unpublished``: what waits to be approved or published. Raises `DocumentRefused`."""
    if unpublished:
        made = _asked(db, exam)
        told = _lines(db, exam, zone, _as_they_are(exam))
        day = made.asked_at
    else:
        last = last_published(db, exam)
        if last is None or last.published_at is None:
            raise DocumentRefused([messages.DOCUMENT_UNPUBLISHED])
        made = last
        told = _lines(db, exam, zone, _as_published(last))
        day = last.published_at
    basis = publication_number(made, zone)
    return ResultsTold(exam, basis, not unpublished, local_day(day, zone), told)


def digest_of(lines: Sequence[Line]) -> str:
    """SHA-256 (hex), in UTF-8, of a line for each: number, name, unit, score and result, with tabs between, in their order."""
    told = "".join(
        "\t".join([each.number, each.name, each.unit, each.points, each.result]) + "\n"
        for each in lines
    )
    return hashlib.sha256(told.encode()).hexdigest()


def _asked(db: Session, exam: Exam) -> Publication:
    """The request that waits, if results are still those that it is about. Raises `DocumentRefused`."""
    waiting = [each for each in publications(db, exam) if each.state in WAITING]
    if not waiting:
        raise DocumentRefused([messages.DOCUMENT_NOT_ASKED])
    if waiting[0].results_sha256 != results_digest(db, exam)[0]:
        raise DocumentRefused([messages.APPROVAL_VOID])
    return waiting[0]


_Found = Select[Call, Outcome, float | None, dt.datetime | None]


def _as_they_are(exam: Exam) -> _Found:
    return (
        select(Call, Result.outcome, Result.score, Attempt.ended_at)
        .join(Result, Result.call_id == Call.id)
        .outerjoin(Attempt, Attempt.id == Result.attempt_id)
        .where(Call.exam_id == exam.id)
    )


def _as_published(last: Publication) -> _Found:
    return (
        select(Call, PublishedResult.outcome, PublishedResult.score, Attempt.ended_at)
        .join(PublishedResult, PublishedResult.call_id == Call.id)
        .outerjoin(Attempt, Attempt.id == PublishedResult.attempt_id)
        .where(PublishedResult.publication_id == last.id)
    )


def _lines(db: Session, exam: Exam, zone: dt.tzinfo, found: _Found) -> list[Line]:
    loaded = (
        found.order_by(Call.id)
        .options(joinedload(Call.person), joinedload(Call.unit))
        .execution_options(yield_per=IN_ONE_QUERY)
    )
    lines = [_line(exam, zone, place, row) for place, row in enumerate(db.execute(loaded), 1)]
    return sorted(lines, key=lambda line: line.unit_code)


def _line(
    exam: Exam,
    zone: dt.tzinfo,
    place: int,
    row: Row[Call, Outcome, float | None, dt.datetime | None],
) -> Line:
    call, outcome, score, ended = row
    counts = score is not None and outcome in ("passed", "failed")
    return Line(
        place=place,
        number=call.person.number,
        name=call.person.name,
        unit=call.unit.name,
        unit_code=call.unit.code,
        post=call.proposed_post,
        outcome=outcome,
        score=score if counts else None,
        grade=exam.rules.band(score, exam.total_points) if counts and score is not None else "",
        taken=local_day(ended, zone) if ended is not None else None,
    )
