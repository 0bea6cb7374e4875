"""An exam with answers that people judge, put straight into the records: what the marking needs, and no papers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import StaticPool, create_engine, select
from sqlalchemy.orm import Session

from grading.marking.desk import Marker
from grading.marking.opening import open_marking, questions_of
from grading.marking.staff import Staff
from records.accounts.account import Account
from records.audit.trail import AuditHead
from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.marking import MarkingTask
from records.exams.policy import Marking, plain_policy
from records.exams.response import Response
from records.exams.submission import Submission
from records.people.unit import Unit
from records.schema import TABLES
from tests.support.people import officer
from tests.support.released_exam import EXAM, small_exam

NOW = dt.datetime(2026, 5, 6, 1, 0)
LEAD = Marker("zu", ["head_of_marking"])
SHORT, LONG = "q11", "q12_3"
"""Of 5 points (3 and 2), and of 14 (8 and 6)."""


def marker(number: int) -> Marker:
    return Marker(f"m{number}", ["marker"])


@cache
def _tables() -> bytes:
    """A database with all tables, made once: there are sixty of them."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        found: bytes = connection.connection.driver_connection.serialize()  # type: ignore[union-attr]
    engine.dispose()
    return found


@contextmanager
def marking_db(candidates: int, markers: int = 4, **rules: Any) -> Iterator[Session]:
    """An exam that ``candidates`` have sat, each with two open answers and ``objective`` points else; nothing is opened yet."""
    assert TABLES
    objective = rules.pop("objective", 10.0)
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        connection.connection.driver_connection.deserialize(_tables())  # type: ignore[union-attr]
    with Session(engine, expire_on_commit=False) as db:
        policy = plain_policy(24, 36).model_copy(update={"marking": Marking(**rules)})
        exam = Exam(
            name=EXAM,
            title="对照考试",
            policy=policy.model_dump(by_alias=True, mode="json"),
            cut_score=24.0,
            total_points=36.0,
            duration_minutes=30,
            released_at=NOW,
        )
        exam.forms.append(ExamForm(code="A", content_hash="0" * 64, questions=[]))
        unit = Unit(code="B1", name="某局")
        db.add_all([exam, unit])
        if db.get(AuditHead, 1) is None:
            db.add(AuditHead(id=1, entries=0, digest=""))
        for number in range(candidates):
            _paper(db, exam, unit, f"S{number}", objective)
        for number in range(markers):
            db.add(Account(login=f"m{number}", name=f"阅卷{number}", roles=["marker"]))
        db.add(Account(login="zu", name="组长", roles=["head_of_marking"]))
        db.commit()
        yield db
    engine.dispose()


def _paper(db: Session, exam: Exam, unit: Unit, number: str, objective: float) -> None:
    person = officer(number, f"姓名{number}", unit, number=number)
    call = Call(exam_id=exam.id, person=person, form=exam.forms[0], unit=unit)
    db.add(call)
    db.flush()
    attempt = Attempt(
        call_id=call.id,
        form_id=exam.forms[0].id,
        ordinal=1,
        assignment=f"{EXAM}-A",
        state="handed_in",
        sha256="1" * 64,
    )
    db.add(attempt)
    db.flush()
    db.add(
        Submission(
            attempt_id=attempt.id,
            door="file",
            sha256="1" * 64,
            scored_sha256="1" * 64,
            handed_in_at=NOW,
        )
    )
    for question, score in (("q01", objective), (SHORT, None), (LONG, None)):
        value = json.dumps(f"{number} 对 {question} 的答案", ensure_ascii=False)
        db.add(
            Response(
                attempt_id=attempt.id,
                question=question,
                value=value,
                answer_sha256=hashlib.sha256(value.encode()).hexdigest(),
                status="pending" if score is None else "scored",
                score=score,
            )
        )


def the_exam(db: Session) -> Exam:
    return db.scalars(select(Exam)).one()


def opened(
    db: Session, markers: int = 4, writers: Sequence[str] = (), band: float | None = None
) -> list[MarkingTask]:
    """Let the first so many markers read."""
    bank, form = small_exam()
    staff = Staff([f"m{number}" for number in range(markers)], writers)
    tasks = open_marking(
        db,
        the_exam(db),
        questions_of([form], bank),
        staff,
        actor="zu",
        roles=LEAD.roles,
        band_points=band,
    )
    db.commit()
    return tasks


def later(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


__all__ = ["LEAD", "LONG", "NOW", "SHORT", "later", "marker", "marking_db", "opened", "the_exam"]
