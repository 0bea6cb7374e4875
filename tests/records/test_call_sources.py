"""Sources of a call list: what is wrong is told of all of them at once, what a call would change is what it changes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.audit.trail import AuditEntry
from records.errors import CallRefused
from records.exams.attempt import Attempt
from records.exams.call import assignments
from records.exams.call_sources import CallFrom, Source, call_all, plan_call, sources_of
from records.exams.calling import Wanted, everybody
from records.exams.exam import Exam, ExamForm
from records.exams.result import Result
from records.exams.seen import papers_of_failed, seen_items
from records.people.person import Person
from records.people.unit import Unit
from tests.records.rosters import write_csv
from tests.support.people import officer

TODAY = dt.date(2022, 11, 18)
ITEMS = {
    "spring": {"A": "abcd", "B": "cdef"},
    "autumn": {"A": "bghi", "B": "cdgh"},
}
"""Items by exam and form: autumn's A shares one with spring's A and none with its B, its B two with both."""


def questions(items: str) -> list[dict[str, object]]:
    return [{"name": f"q{n:02}", "item_id": item} for n, item in enumerate(items, 1)]


def exam(name: str) -> Exam:
    forms = [
        ExamForm(code=code, content_hash="0" * 64, questions=questions(items))
        for code, items in ITEMS.get(name, {"A": "x", "B": "y"}).items()
    ]
    return Exam(
        name=name, title=name, cut_score=60, total_points=100, duration_minutes=90, forms=forms
    )


@pytest.fixture
def db(sessions: sessionmaker[Session]) -> Session:
    """甲局 with P-1 to P-3, 乙局 with P-4 and P-5; three exams."""
    db = sessions()
    first, second = Unit(code="B1", name="甲局"), Unit(code="B2", name="乙局")
    people = [
        officer(f"P-{n}", f"人员{n}", first if n < 4 else second, number=f"P-{n}")
        for n in range(1, 6)
    ]
    db.add_all([*people, exam("spring"), exam("autumn"), exam("other")])
    db.commit()
    return db


def of(db: Session, name: str) -> Exam:
    return db.scalars(select(Exam).where(Exam.name == name)).one()


def sources(db: Session, name: str, asked: CallFrom) -> list[Source]:
    return sources_of(db, of(db, name), asked, today=TODAY, zone=dt.UTC)


def call(db: Session, name: str, asked: CallFrom) -> tuple[int, int]:
    done = call_all(db, of(db, name), sources(db, name, asked), actor="admin", today=TODAY)
    db.commit()
    return done.called, done.already


def sat(db: Session, outcomes: dict[str, tuple[str, str]]) -> None:
    """People have sat the exam of spring: by number, the forms that they had in turn, and their outcome."""
    call(db, "spring", CallFrom(people=list(outcomes)))
    forms = {form.code: form for form in of(db, "spring").forms}
    for row in assignments(db, of(db, "spring")):
        had, outcome = outcomes[row.person.number]
        for ordinal, code in enumerate(had, 1):
            db.add(
                Attempt(
                    call_id=row.id,
                    form_id=forms[code].id,
                    ordinal=ordinal,
                    assignment=f"spring-{code}-{ordinal}",
                    state="handed_in",
                )
            )
        db.add(Result(call_id=row.id, outcome=outcome, score=None))
    db.commit()


def test_everything_that_is_wrong_with_all_sources_is_told_at_once(
    db: Session, tmp_path: Path
) -> None:
    rows = [["姓名", "所属单位"], ["张三", "甲局"], ["人员1", "甲局"], ["李四", "乙局"]]
    asked = CallFrom(
        file=write_csv(tmp_path / "名单.csv", rows),
        failed="winter",
        passed="spring",
        units=["丙局"],
        people=["P-9"],
    )
    with pytest.raises(CallRefused) as caught:
        sources(db, "other", asked)
    told = "\n".join(caught.value.problems)
    for words in ("第 2 行", "第 4 行", "winter", "“spring”合格", "丙局", "P-9"):
        assert words in told
    assert len(caught.value.problems) == 6
    assert assignments(db, of(db, "other")) == []


# Each example is rolled back.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lists=st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=5), min_size=1, max_size=3),
    before=st.sets(st.integers(1, 5)),
)
def test_what_is_shown_before_is_what_happens(
    sessions_of_people: sessionmaker[Session], lists: list[list[int]], before: set[int]
) -> None:
    with sessions_of_people() as db:
        if before:
            call_all(db, of(db, "other"), wanted(db, [sorted(before)]), actor="admin", today=TODAY)
        there = wanted(db, lists)
        plan = plan_call(db, of(db, "other"), there, today=TODAY)
        done = call_all(db, of(db, "other"), there, actor="admin", today=TODAY)
        called = assignments(db, of(db, "other"))
        assert (plan.new, plan.already) == (done.called, done.already)
        assert done.called == len(called) - len(before)
        assert sum(count for _, count in plan.by_unit) == plan.new
        units = Counter(row.unit.name for row in called if int(row.person.number[2:]) not in before)
        assert dict(plan.by_unit) == dict(units)
        assert {int(row.person.number[2:]) for row in called} == before.union(*lists)
        db.rollback()


def wanted(db: Session, lists: Sequence[Sequence[int]]) -> list[Source]:
    people = {person.number: person for person in db.scalars(select(Person))}
    return [
        Source(f"名单{place}", [Wanted(people[f"P-{number}"]) for number in each])
        for place, each in enumerate(lists)
    ]


@pytest.fixture
def sessions_of_people(db: Session, sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    db.close()
    return sessions


def test_a_refused_source_calls_nobody_of_the_others(db: Session) -> None:
    gone = Person(name="离岗", number="P-8", active=False)
    db.add(gone)
    db.flush()
    both = [Source("一", everybody(db)), Source("二", [Wanted(gone), Wanted(gone)])]
    for work in (
        lambda: plan_call(db, of(db, "other"), both, today=TODAY),
        lambda: call_all(db, of(db, "other"), both, actor="admin", today=TODAY),
    ):
        with pytest.raises(CallRefused) as caught:
            work()
        assert len(caught.value.problems) == 1
    assert assignments(db, of(db, "other")) == []


def test_what_people_saw_is_what_they_had_open_whatever_became_of_it(db: Session) -> None:
    sat(db, {"P-1": ("A", "failed"), "P-2": ("AB", "failed"), "P-3": ("B", "passed")})
    saw = {
        db.get_one(Person, number).number: "".join(sorted(items))
        for number, items in seen_items(db, [of(db, "spring")]).items()
    }
    assert saw == {"P-1": "abcd", "P-2": "abcdef", "P-3": "cdef"}
    assert papers_of_failed(db, [of(db, "spring"), of(db, "autumn")]) == {
        "spring/A": frozenset("abcd"),
        "spring/A＋spring/B": frozenset("abcdef"),
    }


def test_who_failed_gets_a_form_with_no_more_of_what_they_saw_than_is_said(db: Session) -> None:
    sat(
        db,
        {
            "P-1": ("A", "failed"),
            "P-2": ("B", "failed"),
            "P-3": ("B", "passed"),
            "P-4": ("A", "failed"),
            "P-5": ("B", "absent"),
        },
    )
    assert call(db, "autumn", CallFrom(failed="spring", most_seen=1)) == (3, 0)
    rows = assignments(db, of(db, "autumn"))
    assert {row.person.number: row.form.code for row in rows} == dict.fromkeys(
        ["P-1", "P-2", "P-4"], "A"
    )
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert "最多重 1 题" in entry.after


def test_who_failed_as_often_as_the_policy_lets_them_is_called_by_hand_alone(db: Session) -> None:
    for name in ("spring", "autumn", "other"):
        one = of(db, name)
        one.policy_name = "batch"
        one.policy = {
            "title": "某",
            "cut_percent": 60,
            "resit": {"allowed": 1, "batch": "next"},
        }
    sat(db, {"P-1": ("A", "failed"), "P-2": ("B", "failed")})
    assert call(db, "autumn", CallFrom(failed="spring")) == (2, 0)
    for row in assignments(db, of(db, "autumn")):
        outcome = "failed" if row.person.number == "P-1" else "absent"
        db.add(Result(call_id=row.id, outcome=outcome, score=1.0))
    db.commit()
    with pytest.raises(CallRefused) as caught:
        call(db, "other", CallFrom(failed="spring"))
    assert [each.partition("：")[0] for each in caught.value.problems] == ["人员1（P-1）"]
    assert "2 次不合格" in caught.value.problems[0]
    assert call(db, "other", CallFrom(people=["P-1", "P-2"])) == (2, 0)


def test_nobody_is_called_when_somebody_can_have_no_such_form(db: Session) -> None:
    sat(db, {"P-1": ("A", "failed"), "P-2": ("AB", "failed")})
    with pytest.raises(CallRefused) as caught:
        call(db, "autumn", CallFrom(failed="spring", most_seen=0))
    assert [text.split("（")[0] for text in caught.value.problems] == ["人员1", "人员2"]
    assert "至少重 1 题" in caught.value.problems[0]
    assert assignments(db, of(db, "autumn")) == []
    assert call(db, "autumn", CallFrom(failed="spring")) == (2, 0)
