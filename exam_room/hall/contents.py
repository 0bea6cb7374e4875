"""What goes to a hall on a stick, and what comes back. Times are UTC, naive.

What leaves the house is written down here, column by column: no password, no identity number, no key of a question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import JSON, insert
from sqlalchemy.orm import DeclarativeBase, Session

from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt, AttemptState
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.sitting import Sitting
from records.people.person import Person
from records.people.unit import Unit

HALL_PAGES = 1000
"""Pages of the hall are numbered above it when they come back, so that no change of an answer has the number of one in the district.

Who has begun goes on above it there; for whoever begins there it is added to their pages at the end.
"""

PACKED: dict[type[DeclarativeBase], tuple[str, ...]] = {
    Unit: ("id", "code", "name"),
    Person: ("id", "number", "name"),
    Exam: (
        "id",
        "name",
        "title",
        "policy_name",
        "policy",
        "cut_score",
        "total_points",
        "duration_minutes",
        "simulated",
        "released_at",
    ),
    ExamForm: ("id", "exam_id", "code", "content_hash", "questions"),
    Call: ("id", "exam_id", "person_id", "unit_id", "form_id"),
    Sitting: (
        "id",
        "name",
        "exam_id",
        "start",
        "opens_at",
        "starts_at",
        "closes_at",
        "duration_seconds",
        "late_seconds",
        "extension_seconds",
        "open_book",
        "log_leaving",
        "paused_at",
    ),
    Attempt: (
        "id",
        "sitting_id",
        "call_id",
        "room",
        "seat",
        "code_hash",
        "seed",
        "extra_seconds",
        "extra_reason",
        "late_admitted",
        "state",
        "page",
        "began_at",
        "deadline",
        "form_id",
        "ordinal",
        "assignment",
        "content_hash",
    ),
    AnswerEvent: ("attempt_id", "page", "seq", "question", "value", "marked", "at"),
}
"""Columns that a pack has of each table, in the order in which rows are added."""

OF_QUESTION = ("name", "item_id", "kind", "points", "content_area")
"""What a form's row has of each question: nothing of how hard it is taken to be, nor of its whole content."""

Row = dict[str, Any]


class Invigilator(msgspec.Struct, frozen=True):
    """Who runs the hall there, by the login that they have in the district; they get a new password."""

    login: str
    name: str


class Pack(msgspec.Struct, frozen=True):
    """``rows`` by table; ``papers``: released notebooks by form, which hold no key."""

    made: dt.datetime
    site: str
    office: str
    contact: str
    zone: str
    answers_key: bytes
    rows: dict[str, list[Row]]
    papers: dict[str, bytes]
    invigilators: list[Invigilator]


class Change(msgspec.Struct, frozen=True, array_like=True):
    """A row of `AnswerEvent`."""

    page: int
    seq: int
    question: str
    value: str
    marked: bool
    at: dt.datetime


class HallAttempt(msgspec.Struct, frozen=True):
    """How an attempt ended in the hall. ``changes``: what was changed there; ``answers``: the whole paper."""

    attempt: int
    number: str
    assignment: str
    content_hash: str
    state: AttemptState
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    deadline: dt.datetime | None
    extra_seconds: int
    extra_reason: str
    late_admitted: bool
    sha256: str | None
    answered: int | None
    changes: list[Change]
    answers: dict[str, Any]


class Noted(msgspec.Struct, frozen=True):
    """An incident; without an attempt it concerns the sitting."""

    attempt: int | None
    kind: str
    detail: str
    at: dt.datetime


class Irregular(msgspec.Struct, frozen=True):
    """An irregularity as it was recorded."""

    attempt: int
    kind: str
    what: str
    evidence: str
    witness: str
    happened_at: dt.datetime
    recorded_by: str
    recorded_at: dt.datetime


class Answers(msgspec.Struct, frozen=True):
    """What comes back from a hall. ``trail``: its audit trail from the first entry on, each as its digest covers it, and the digest."""

    opening: str
    made: dt.datetime
    papers: list[HallAttempt]
    incidents: list[Noted]
    irregularities: list[Irregular]
    trail: list[list[Any]]


def packed(model: type[DeclarativeBase], rows: Iterable[object]) -> list[Row]:
    """Rows with the columns that a pack has of them."""
    return [{name: getattr(row, name) for name in PACKED[model]} for row in rows]


def add_packed(db: Session, rows: Mapping[str, list[Row]]) -> None:
    """Add what `packed` made, with the same numbers, to an empty database. Raises ``ValueError`` for what is no row."""
    for model, names in PACKED.items():
        columns = model.__table__.c
        values = [
            {name: _typed(columns[name], row.get(name)) for name in names}
            for row in rows.get(str(model.__tablename__), ())
        ]
        if values:
            db.execute(insert(model), values)


def _typed(column: Any, value: object) -> object:
    if value is None or isinstance(column.type, JSON):
        return value
    return msgspec.convert(value, type=column.type.python_type)
