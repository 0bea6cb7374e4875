from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, get_args

import pytest
from sqlalchemy import JSON, Date, DateTime, String, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.types import TypeEngine

from records.audit.trail import AuditEntry, AuditHead
from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.call import Call, Exemption
from records.exams.exam import Exam, ExamForm
from records.exams.mark import Mark
from records.exams.response import Response
from records.exams.result import OUTCOMES, Outcome, Result
from records.exams.submission import Submission
from records.people.enforcement_card import EnforcementCard
from records.people.membership import Membership
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from records.study.tries import SelfCheckTry
from tests.records.rosters import LI, ZHANG
from tests.support.databases import ON_SERVER
from tests.support.people import officer

Sessions = sessionmaker[Session]

QUESTIONS = [{"name": "q01", "item_id": "x-s-001", "points": 1.5, "content_area": "行政处罚"}]


def exam(name: str = "annual", *codes: str) -> Exam:
    forms = [
        ExamForm(code=code, content_hash="0" * 64, questions=QUESTIONS) for code in codes or "A"
    ]
    return Exam(
        name=name, title="年度考试", cut_score=48, total_points=80, duration_minutes=90, forms=forms
    )


@pytest.fixture
def district(sessions: Sessions) -> Sessions:
    """甲局 with one officer who is called to form A of an exam with two forms; ids count from 1."""
    with sessions() as db:
        unit = Unit(code="B1", name="甲局")
        person = officer("A-1", "张三", unit, number="P1", identity=ZHANG)
        called = exam("annual", "A", "B")
        db.add_all([person, called])
        db.flush()
        assert (unit.id, person.id, *(form.id for form in called.forms)) == (1, 1, 1, 2)
        db.add(Call(exam_id=1, person_id=1, unit_id=1, form_id=1))
        db.commit()
    return sessions


def refused(sessions: Sessions, *rows: Base) -> None:
    """The database itself says no, and nothing of the transaction goes in."""
    before = counts(sessions)
    with sessions() as db:
        db.add_all(rows)
        with pytest.raises(IntegrityError):
            db.commit()
    assert counts(sessions) == before


def counts(sessions: Sessions) -> dict[str, int]:
    with sessions() as db:
        return {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def attempt() -> Attempt:
    return Attempt(call_id=1, form_id=1, ordinal=1, assignment="annual-A")


def with_attempt(district: Sessions) -> None:
    with district() as db:
        db.add(attempt())
        db.commit()


def paper(number: int = 1) -> Submission:
    return Submission(attempt_id=number, door="room", sha256="0" * 64)


def response(question: str, score: float | None, number: int = 1) -> Response:
    return Response(
        attempt_id=number,
        question=question,
        value="null",
        answer_sha256="",
        status="scored",
        score=score,
    )


@pytest.mark.parametrize(
    "row",
    [
        lambda: Unit(code="B1", name="乙局"),
        lambda: Unit(code="B2", name="甲局"),
        lambda: Person(number="P1", name="李四"),
        lambda: Person(number="P2", name="张三", identity_number=ZHANG),
        lambda: EnforcementCard(person_id=1, number="A-1"),
        lambda: Membership(person_id=1, unit_id=1),
        lambda: exam("annual"),
        lambda: exam("spring", "A", "A"),
        lambda: ExamForm(exam_id=1, code="A", content_hash="1" * 64, questions=[]),
        lambda: Call(exam_id=1, person_id=1, unit_id=1, form_id=2),
    ],
)
def test_what_there_is_once(district: Sessions, row: Callable[[], Base]) -> None:
    refused(district, row())


def test_what_there_may_be_more_of(district: Sessions) -> None:
    with district() as db:
        unit = db.get_one(Unit, 1)
        db.add(officer("A-2", "张三", unit))
        db.add(officer("A-3", "张三", unit))
        db.add(EnforcementCard(person_id=1, number="A-4"))
        db.add(Membership(person_id=1, unit_id=1, until=dt.date(2021, 12, 31)))
        db.add(Post(person_id=1, unit_id=1, title="局长"))
        db.add(Post(person_id=1, unit_id=1, title="主任"))
        spring = exam("spring", "A", "B")
        db.add(spring)
        db.flush()
        db.add(Call(exam_id=spring.id, person_id=1, unit_id=1, form_id=spring.forms[1].id))
        db.commit()
    assert counts(district)["exam_call"] == 2


@pytest.mark.parametrize(
    "row",
    [
        lambda: Result(call_id=1, outcome="passed", score=60.0),
        paper,
        lambda: response("q01", 1.0),
        lambda: Attempt(call_id=1, form_id=1, ordinal=1, assignment="annual-A"),
    ],
)
def test_one_of_each_for_a_call_or_attempt(district: Sessions, row: Callable[[], Base]) -> None:
    with_attempt(district)
    with district() as db:
        if not isinstance(row(), Attempt):
            db.add(row())
        db.commit()
    refused(district, row())


def test_a_response_for_each_question(district: Sessions) -> None:
    with_attempt(district)
    with district() as db:
        db.add_all(
            response(question, score)
            for question, score in [("q01", 1.0), ("q02", None), ("q50_1", 0.5)]
        )
        db.commit()
    assert counts(district)["response"] == 3


@pytest.mark.parametrize(
    "row",
    [
        lambda: Membership(person_id=1, unit_id=9, until=dt.date(2021, 12, 31)),
        lambda: Membership(person_id=9, unit_id=1),
        lambda: EnforcementCard(person_id=9, number="A-2"),
        lambda: Post(person_id=1, unit_id=9, title="局长"),
        lambda: Unit(code="B2", name="乙局", parent_id=9),
        lambda: Exemption(call_id=9, basis="x", evidence="x", by="x", at=dt.datetime(2022, 1, 1)),
        lambda: Call(exam_id=1, person_id=1, unit_id=9, form_id=1),
        lambda: ExamForm(exam_id=9, code="C", content_hash="1" * 64, questions=[]),
        lambda: Call(exam_id=9, person_id=1, unit_id=1, form_id=1),
        lambda: Call(exam_id=1, person_id=9, unit_id=1, form_id=1),
        lambda: Call(exam_id=1, person_id=1, unit_id=1, form_id=9),
        lambda: Result(call_id=9, outcome="passed", score=60.0),
        lambda: paper(9),
        lambda: response("q01", 1.0, 9),
        lambda: Attempt(call_id=9, form_id=1, ordinal=1, assignment="annual-A"),
        lambda: Mark(
            attempt_id=9, question="q01", answer_sha256="", who="x", at=dt.datetime(2022, 1, 1)
        ),
        lambda: SelfCheckTry(
            person_id=9,
            item_id="x-s-001",
            content_hash="0" * 64,
            lesson="l",
            answer='"A"',
            right=True,
            at=dt.datetime(2022, 11, 18),
        ),
    ],
)
def test_nothing_refers_to_what_is_not_there(district: Sessions, row: Callable[[], Base]) -> None:
    with district() as db:
        db.query(Call).delete()
        db.commit()
    refused(district, row())


@pytest.mark.parametrize("model", [Unit, Person, Exam, Call])
def test_what_is_referred_to_stays(district: Sessions, model: type[Base]) -> None:
    with district() as db:
        db.add(Result(call_id=1, outcome="passed", score=60.0))
        db.commit()
    before = counts(district)
    with district() as db:
        db.delete(db.get_one(model, 1))
        with pytest.raises(IntegrityError):
            db.commit()
    assert counts(district) == before


def test_an_exam_takes_its_forms_along(sessions: Sessions) -> None:
    with sessions() as db:
        db.add_all([exam("annual", "A", "B"), exam("spring", "A")])
        db.commit()
        db.delete(db.scalars(select(Exam).where(Exam.name == "annual")).one())
        db.commit()
    assert counts(sessions)["exam"] == counts(sessions)["exam_form"] == 1


def test_a_form_taken_from_its_exam_is_deleted(sessions: Sessions) -> None:
    with sessions() as db:
        found = exam("annual", "A", "B")
        db.add(found)
        db.commit()
        found.forms = found.forms[:1]
        db.commit()
    assert counts(sessions)["exam_form"] == 1


AS_THEY_LIE = "UPDATE exam_form SET code = code WHERE code IN ('A', 'C')"
"""PostgreSQL writes a changed row behind the others."""


def test_forms_come_in_the_order_of_their_codes(sessions: Sessions) -> None:
    with sessions() as db:
        db.add(exam("annual", "C", "A", "D", "B"))
        db.commit()
    with sessions() as db:
        # Without an order of its own the query would come back the other way round.
        db.execute(text(AS_THEY_LIE if ON_SERVER else "PRAGMA reverse_unordered_selects=ON"))
        assert [form.code for form in db.scalars(select(Exam)).one().forms] == list("ABCD")


def _required() -> list[tuple[type[Base], str]]:
    """Every column that must have a value and has no default."""
    mappers = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    return [
        (mapper.class_, column.key)
        for mapper in mappers
        for column in mapper.columns
        if not (column.nullable or column.primary_key or column.default)
    ]


def test_required_columns(district: Sessions) -> None:
    """A row that lacks only one of them is refused because of it."""
    with district() as db:
        for model, column in _required():
            values = {
                attribute.key: _value(attribute.type)
                for attribute in inspect(model).columns
                if attribute.key != column
            }
            told = f'NOT NULL.*{column}|column "{column}" .* violates not-null'
            with pytest.raises(IntegrityError, match=told), db.begin_nested():
                db.execute(insert(model), [values])


def _value(kind: TypeEngine[Any]) -> object:
    if isinstance(kind, JSON):
        return []
    if isinstance(kind, Date):
        return dt.date(2022, 11, 18)
    if isinstance(kind, DateTime):
        return dt.datetime(2022, 11, 18)
    return kind.python_type(9)


def test_required_columns_are_the_ones_that_matter() -> None:
    names = {f"{model.__tablename__}.{column}" for model, column in _required()}
    assert {"unit.name", "person.name", "exam_call.unit_id", "result.outcome"} <= names
    assert not {"person.identity_number", "result.score", "response.score"} & names


def test_values_come_back_as_they_went_in(district: Sessions) -> None:
    when = dt.datetime(2022, 11, 18, 2, 3, 4, 500000)
    with district() as db:
        db.get_one(Exam, 1).released_at = when
        db.add(attempt())
        db.flush()
        db.add(
            Submission(
                attempt_id=1, door="file", sha256="0" * 64, handed_in_at=when, problem="无法读取"
            )
        )
        db.add(Result(call_id=1, attempt_id=1, outcome="exception"))
        db.commit()
    with district() as db:
        paper = db.get_one(Submission, 1)
        assert (paper.handed_in_at, paper.problem) == (when, "无法读取")
        result = db.get_one(Result, 1)
        assert result.score is None
        assert result.attempt is not None
        assert result.attempt.call is result.call
        assert result.call.unit.name == "甲局"
        assert result.call.form.questions == QUESTIONS
        assert result.call.form.exam.released_at == when


def test_defaults(district: Sessions) -> None:
    with_attempt(district)
    with district() as db:
        db.add(paper())
        db.commit()
    with district() as db:
        assert db.get_one(Person, 1).active is True
        assert db.get_one(Exam, 1).simulated is False
        assert db.get_one(Exam, 1).released_at is None
        assert db.get_one(Attempt, 1).state == "called"
        assert db.get_one(Attempt, 1).sitting is None
        assert db.get_one(Submission, 1).problem == ""
        assert db.get_one(Submission, 1).scored_sha256 is None


def test_an_officer_has_a_body(district: Sessions) -> None:
    with district() as db:
        assert db.get_one(Person, 1).unit is db.get_one(Unit, 1)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(ZHANG, "110105**********2X"), (LI, "440524**********14"), (None, ""), ("", "")],
)
def test_an_officer_shows_a_masked_number(number: str | None, shown: str) -> None:
    assert Person(identity_number=number).masked_identity_number == shown


def test_outcomes_are_one_list_and_fit_their_column() -> None:
    assert get_args(Outcome) == OUTCOMES
    column = Result.__table__.columns["outcome"].type
    assert isinstance(column, String)
    assert column.length is not None
    assert max(map(len, OUTCOMES)) <= column.length


def test_digests_fit_their_columns() -> None:
    for column in (
        AuditEntry.__table__.columns["digest"],
        AuditEntry.__table__.columns["previous"],
        AuditHead.__table__.columns["digest"],
        SelfCheckTry.__table__.columns["content_hash"],
        Submission.__table__.columns["sha256"],
        ExamForm.__table__.columns["content_hash"],
    ):
        assert isinstance(column.type, String)
        assert column.type.length == 64
