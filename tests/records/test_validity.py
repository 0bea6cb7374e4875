"""A pass counts as long as the policy says, and who asks for those who passed gets no others."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.calling import call_people, everybody, who_passed, whose_pass_expired
from records.exams.exam import Exam, ExamForm
from records.exams.policy import Policy
from records.exams.result import Outcome, Result
from records.exams.validity import last_day, passes
from records.people.unit import Unit
from tests.support.people import officer

ZONE = ZoneInfo("Asia/Shanghai")


def policy(months: int | None) -> Policy:
    return Policy(title="规则", cut_percent=60, valid_months=months)


@pytest.mark.parametrize(
    ("taken", "months", "last"),
    [
        ("2022-11-18", 12, "2023-11-18"),
        ("2022-11-18", 1, "2022-12-18"),
        ("2022-11-18", 2, "2023-01-18"),
        ("2022-08-31", 1, "2022-09-30"),
        ("2023-01-31", 13, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2022-12-31", 600, "2072-12-31"),
    ],
)
def test_the_last_day_is_the_same_day_so_many_months_later(
    taken: str, months: int, last: str
) -> None:
    assert last_day(policy(months), dt.date.fromisoformat(taken)) == dt.date.fromisoformat(last)


def test_a_pass_may_count_until_the_end_of_a_term() -> None:
    term = Policy(title="规则", cut_percent=60, valid_until=dt.date(2027, 2, 28))
    assert last_day(term, dt.date(2022, 11, 18)) == dt.date(2027, 2, 28)
    assert term.expires
    assert not policy(None).expires


def test_without_a_rule_a_pass_counts_for_good() -> None:
    assert last_day(policy(None), dt.date(2022, 11, 18)) is None


@pytest.fixture
def db(sessions: sessionmaker[Session]) -> Session:
    """甲 passed on 18 November 2022 in the site's zone (still the 17th in UTC), 乙 a year later; 丙 failed, 丁 has left."""
    db = sessions()
    unit = Unit(code="B1", name="甲局")
    people = [officer(f"A-{n}", name, unit) for n, name in enumerate("甲乙丙丁", 1)]
    form = ExamForm(code="A", content_hash="0" * 64, questions=[])
    exam = Exam(
        name="one",
        title="年度考试",
        policy=policy(12).model_dump(mode="json", by_alias=True),
        cut_score=60,
        total_points=100,
        duration_minutes=90,
        released_at=dt.datetime(2022, 11, 1),
        forms=[form],
    )
    db.add_all([*people, exam])
    db.flush()
    call_people(db, exam, everybody(db), source="x", actor="x")
    taken = dt.datetime(2022, 11, 17, 18, 0)
    rows: list[tuple[Outcome, dt.datetime]] = [
        ("passed", taken),
        ("passed", taken + dt.timedelta(days=365)),
        ("failed", taken),
        ("passed", taken),
    ]
    for call, (outcome, at) in zip(db.scalars(select(Call).order_by(Call.id)), rows, strict=True):
        attempt = Attempt(
            call_id=call.id, form_id=form.id, ordinal=1, assignment="a", state="handed_in"
        )
        attempt.ended_at = at
        db.add(attempt)
        db.flush()
        db.add(Result(call_id=call.id, outcome=outcome, score=80, attempt_id=attempt.id))
    people[3].active = False
    db.commit()
    return db


def names(db: Session, on: str) -> tuple[list[str], list[str]]:
    """Whose pass counts on a day, and whose does not any more."""
    exam, day = db.scalars(select(Exam)).one(), dt.date.fromisoformat(on)
    return (
        [each.person.name for each in who_passed(db, exam, on=day, zone=ZONE)],
        [each.person.name for each in whose_pass_expired(db, exam, on=day, zone=ZONE)],
    )


def test_a_pass_counts_to_its_last_day_in_the_zone_of_the_site(db: Session) -> None:
    assert names(db, "2023-11-18") == (["甲", "乙"], [])
    assert names(db, "2023-11-19") == (["乙"], ["甲"])
    assert names(db, "2024-11-19") == ([], ["甲", "乙"])
    # Who has left holds a pass, and is asked for nothing.
    exam = db.scalars(select(Exam)).one()
    held = [(each.call.person.name, str(each.until)) for each in passes(db, exam, ZONE)]
    assert held == [("甲", "2023-11-18"), ("乙", "2024-11-18"), ("丁", "2023-11-18")]


def test_a_pass_whose_day_is_not_known_counts_from_the_release(db: Session) -> None:
    for attempt in db.scalars(select(Attempt)):
        attempt.ended_at = None
    db.commit()
    assert names(db, "2023-11-01") == (["甲", "乙"], [])
    assert names(db, "2023-11-02") == ([], ["甲", "乙"])
