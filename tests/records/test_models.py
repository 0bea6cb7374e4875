from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, get_args

import pytest
from sqlalchemy import JSON, DateTime, String, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.types import TypeEngine

from records.audit.trail import AuditEntry, AuditHead
from records.database.base import Base
from records.exams.call import FormAssignment
from records.exams.exam import Exam, ExamForm
from records.exams.result import OUTCOMES, ItemScore, Outcome, Result
from records.exams.submission import Submission
from records.people.person import Officer
from records.people.unit import Body
from records.study.tries import SelfCheckTry
from tests.records.rosters import LI, ZHANG

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
    with sessions() as session:
        officer = Officer(id=1, card_number="A-1", name="张三", identity_number=ZHANG)
        officer.body = Body(id=1, code="B1", name="甲局")
        called = exam("annual", "A", "B")
        called.id = called.forms[0].id = 1
        called.forms[1].id = 2
        session.add_all([officer, called])
        session.flush()
        session.add(FormAssignment(id=1, exam_id=1, officer_id=1, form_id=1))
        session.commit()
    return sessions


def refused(sessions: Sessions, *rows: Base) -> None:
    """The database itself says no, and nothing of the transaction goes in."""
    before = counts(sessions)
    with sessions() as session:
        session.add_all(rows)
        with pytest.raises(IntegrityError):
            session.commit()
    assert counts(sessions) == before


def counts(sessions: Sessions) -> dict[str, int]:
    with sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize(
    "row",
    [
        lambda: Body(code="B1", name="乙局"),
        lambda: Body(code="B2", name="甲局"),
        lambda: Officer(card_number="A-1", name="李四", body_id=1),
        lambda: Officer(card_number="A-2", name="张三", body_id=1, identity_number=ZHANG),
        lambda: exam("annual"),
        lambda: exam("spring", "A", "A"),
        lambda: ExamForm(exam_id=1, code="A", content_hash="1" * 64, questions=[]),
        lambda: FormAssignment(exam_id=1, officer_id=1, form_id=2),
    ],
)
def test_what_there_is_once(district: Sessions, row: Callable[[], Base]) -> None:
    refused(district, row())


def test_what_there_may_be_more_of(district: Sessions) -> None:
    with district() as session:
        session.add(Officer(card_number="A-2", name="张三", body_id=1))
        session.add(Officer(card_number="A-3", name="张三", body_id=1))
        spring = exam("spring", "A", "B")
        session.add(spring)
        session.flush()
        session.add(FormAssignment(exam_id=spring.id, officer_id=1, form_id=spring.forms[1].id))
        session.commit()
    assert counts(district)["form_assignment"] == 2


@pytest.mark.parametrize(
    "row",
    [
        lambda: Result(assignment_id=1, outcome="passed", score=60.0),
        lambda: Submission(assignment_id=1, sha256="0" * 64, readable=True, problems=[]),
        lambda: ItemScore(assignment_id=1, question="q01", score=1.0),
    ],
)
def test_one_of_each_for_an_assignment(district: Sessions, row: Callable[[], Base]) -> None:
    with district() as session:
        session.add(row())
        session.commit()
    refused(district, row())


def test_a_score_for_each_question(district: Sessions) -> None:
    with district() as session:
        session.add_all(
            ItemScore(assignment_id=1, question=question, score=score)
            for question, score in [("q01", 1.0), ("q02", None), ("q50_1", 0.5)]
        )
        session.commit()
    assert counts(district)["item_score"] == 3


@pytest.mark.parametrize(
    "row",
    [
        lambda: Officer(card_number="A-2", name="李四", body_id=9),
        lambda: ExamForm(exam_id=9, code="C", content_hash="1" * 64, questions=[]),
        lambda: FormAssignment(exam_id=9, officer_id=1, form_id=1),
        lambda: FormAssignment(exam_id=1, officer_id=9, form_id=1),
        lambda: FormAssignment(exam_id=1, officer_id=1, form_id=9),
        lambda: Result(assignment_id=9, outcome="passed", score=60.0),
        lambda: Submission(assignment_id=9, sha256="0" * 64, readable=True, problems=[]),
        lambda: ItemScore(assignment_id=9, question="q01", score=1.0),
        lambda: SelfCheckTry(
            officer_id=9,
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
    with district() as session:
        session.query(FormAssignment).delete()
        session.commit()
    refused(district, row())


@pytest.mark.parametrize("model", [Body, Officer, Exam, FormAssignment])
def test_what_is_referred_to_stays(district: Sessions, model: type[Base]) -> None:
    with district() as session:
        session.add(Result(assignment_id=1, outcome="passed", score=60.0))
        session.commit()
    before = counts(district)
    with district() as session:
        session.delete(session.get_one(model, 1))
        with pytest.raises(IntegrityError):
            session.commit()
    assert counts(district) == before


def test_an_exam_takes_its_forms_along(sessions: Sessions) -> None:
    with sessions() as session:
        session.add_all([exam("annual", "A", "B"), exam("spring", "A")])
        session.commit()
        session.delete(session.scalars(select(Exam).where(Exam.name == "annual")).one())
        session.commit()
    assert counts(sessions)["exam"] == counts(sessions)["exam_form"] == 1


def test_a_form_taken_from_its_exam_is_deleted(sessions: Sessions) -> None:
    with sessions() as session:
        found = exam("annual", "A", "B")
        session.add(found)
        session.commit()
        found.forms = found.forms[:1]
        session.commit()
    assert counts(sessions)["exam_form"] == 1


def test_forms_come_in_the_order_of_their_codes(sessions: Sessions) -> None:
    with sessions() as session:
        session.add(exam("annual", "C", "A", "D", "B"))
        session.commit()
    with sessions() as session:
        # Without an order of its own the query would come back the other way round.
        session.execute(text("PRAGMA reverse_unordered_selects=ON"))
        assert [form.code for form in session.scalars(select(Exam)).one().forms] == list("ABCD")


def _required() -> list[tuple[type[Base], str]]:
    """Every column that must have a value and has no default."""
    mappers = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    return [
        (mapper.class_, column.key)
        for mapper in mappers
        for column in mapper.columns
        if not (column.nullable or column.primary_key or column.default)
    ]


@pytest.mark.parametrize(("model", "column"), _required())
def test_required_columns(district: Sessions, model: type[Base], column: str) -> None:
    """A row that lacks only this one is refused because of it."""
    values = {
        attribute.key: _value(attribute.type)
        for attribute in inspect(model).columns
        if attribute.key != column
    }
    with district() as session, pytest.raises(IntegrityError, match=f"NOT NULL.*{column}"):
        session.execute(insert(model), [values])


def _value(kind: TypeEngine[Any]) -> object:
    if isinstance(kind, JSON):
        return []
    if isinstance(kind, DateTime):
        return dt.datetime(2022, 11, 18)
    return kind.python_type(9)


def test_required_columns_are_the_ones_that_matter() -> None:
    names = {f"{model.__tablename__}.{column}" for model, column in _required()}
    assert {"body.name", "officer.name", "officer.body_id", "result.outcome"} <= names
    assert not {"officer.identity_number", "result.score", "item_score.score"} & names


def test_values_come_back_as_they_went_in(district: Sessions) -> None:
    when = dt.datetime(2022, 11, 18, 2, 3, 4, 500000)
    problems = [{"question": "", "reason": "无法读取"}]
    with district() as session:
        session.get_one(Exam, 1).released_at = when
        session.add(
            Submission(
                assignment_id=1,
                sha256="0" * 64,
                handed_in_at=when,
                readable=False,
                problems=problems,
            )
        )
        session.add(Result(assignment_id=1, outcome="exception"))
        session.commit()
    with district() as session:
        paper = session.get_one(Submission, 1)
        assert (paper.handed_in_at, paper.readable) == (when, False)
        assert paper.problems == problems
        result = session.get_one(Result, 1)
        assert result.score is None
        assert result.assignment.officer.body.name == "甲局"
        assert result.assignment.form.questions == QUESTIONS
        assert result.assignment.form.exam.released_at == when


def test_defaults(district: Sessions) -> None:
    with district() as session:
        session.add(Submission(assignment_id=1, sha256="0" * 64, readable=True, problems=[]))
        session.commit()
    with district() as session:
        assert session.get_one(Officer, 1).active is True
        assert session.get_one(Exam, 1).simulated is False
        assert session.get_one(Exam, 1).released_at is None
        assert session.get_one(Submission, 1).simulated is False
        assert session.get_one(Submission, 1).handed_in_at is None


def test_an_officer_has_a_body(district: Sessions) -> None:
    with district() as session:
        assert session.get_one(Officer, 1).body is session.get_one(Body, 1)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(ZHANG, "110105**********2X"), (LI, "440524**********14"), (None, ""), ("", "")],
)
def test_an_officer_shows_a_masked_number(number: str | None, shown: str) -> None:
    assert Officer(identity_number=number).masked_identity_number == shown


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
