from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from exam_room import messages
from exam_room.errors import BadPlan
from exam_room.planning import (
    SessionPlan,
    _neighbours_differ,
    create_session,
    issue_entry_codes,
    plan_practice,
)
from foundation.clock import utc_now
from foundation.errors import NotAvailable
from records.accounts.entry_code import entry_code_hash
from records.accounts.log_in import find_log_in, open_log_in
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.attempt import STATES, Attempt, AttemptState
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.result import Outcome, Result
from records.exams.sitting import Sitting
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at
from tests.support.people import officer

NINE = dt.datetime(2026, 5, 6, 1, 0)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def factory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sessionmaker[Session]]:
    """12 people of two bodies with forms A, B and C of an exam; the first 3 also have a practice paper."""
    url = database_at(tmp_path_factory.mktemp("planning") / "records.db")
    create_database(url)
    made = open_database(url)
    with made() as db:
        exams = [
            Exam(
                name=name,
                title=name,
                cut_score=60,
                total_points=100,
                duration_minutes=90,
                practice=name == "practice",
                forms=[ExamForm(code=code, content_hash="", questions=[]) for code in codes],
            )
            for name, codes in (("final", "ABC"), ("practice", "A"))
        ]
        db.add_all(exams)
        db.flush()
        bodies = [Unit(code=f"B{number}", name=f"{name}局") for number, name in enumerate("甲乙")]
        for number in range(12):
            person = officer(f"S{number:02}", "某", bodies[number // 6])
            form = exams[0].forms[number % 3]
            db.add(Call(exam_id=exams[0].id, person=person, form=form))
            if number < 3:
                own = exams[1].forms[0]
                db.add(Call(exam_id=exams[1].id, person=person, form=own))
        db.commit()
    yield made
    close_database(made)


@pytest.fixture
def db(factory: sessionmaker[Session]) -> Iterator[Session]:
    """A session whose changes are undone after the test."""
    with factory() as opened:
        yield opened
        opened.rollback()


def plan(**changes: Any) -> SessionPlan:
    values: dict[str, Any] = {
        "name": "上午场",
        "exam": "final",
        "start": "together",
        "opens_at": NINE - HOUR,
        "starts_at": NINE,
    }
    return SessionPlan(**{**values, **changes})


def made(db: Session, **changes: Any) -> Sitting:
    return create_session(db, plan(**changes), actor="admin")


def problems(db: Session, **changes: Any) -> list[str]:
    def rows() -> list[int | None]:
        tables = (Sitting, Attempt, AuditEntry)
        return [db.scalar(select(func.count()).select_from(table)) for table in tables]

    before = rows()
    with pytest.raises(BadPlan) as caught:
        made(db, **changes)
    assert rows() == before
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def attempts(db: Session, one: Sitting) -> list[Attempt]:
    """In the order of their seats."""
    db.flush()
    wanted = select(Attempt).where(Attempt.sitting_id == one.id).order_by(Attempt.id)
    return list(db.scalars(wanted))


def cards(found: Sequence[Attempt]) -> set[str]:
    return {each.call.person.card_number for each in found}


def test_everybody_with_a_form_is_called_unless_the_plan_narrows_it(db: Session) -> None:
    found = attempts(db, made(db))
    assert cards(found) == {f"S{number:02}" for number in range(12)}
    assert {each.state for each in found} == {"called"}
    assert len({each.seed for each in found}) == 12


def test_a_session_says_what_was_planned(db: Session) -> None:
    closes = NINE + 3 * HOUR
    one = made(db, closes_at=closes, late_minutes=15, open_book=True, log_leaving=False)
    assert (one.opens_at, one.starts_at, one.closes_at) == (NINE - HOUR, NINE, closes)
    assert (one.duration_seconds, one.late_seconds) == (90 * 60, 15 * 60)
    assert (one.open_book, one.log_leaving, one.practice) == (True, False, False)
    assert one.paused_at is one.ended_at is None
    assert one.extension_seconds == 0


def test_bodies_and_cards_narrow_who_is_called(db: Session) -> None:
    first = made(db, bodies=["甲局"])
    assert cards(attempts(db, first)) == {f"S{number:02}" for number in range(6)}
    second = made(db, name="下午场", cards=["S07", "S11"], duration_minutes=45)
    assert cards(attempts(db, second)) == {"S07", "S11"}
    assert second.duration_seconds == 45 * 60
    third = made(db, name="补考场")
    assert cards(attempts(db, third)) == {"S06", "S08", "S09", "S10"}
    assert problems(db, name="第四场") == [messages.PLAN_NOBODY]


def test_who_was_absent_or_voided_may_be_called_again_and_nobody_else(db: Session) -> None:
    for each, state in zip(attempts(db, made(db)), STATES, strict=False):
        each.state = state
    db.flush()
    again = attempts(db, made(db, name="补考"))
    before = db.scalars(
        select(Attempt).where(Attempt.state.in_(("voided", "absent"))).order_by(Attempt.id)
    ).all()
    assert cards(again) == cards(before)
    assert len(again) == 2


def sat(db: Session, one: Sitting, outcome: Outcome, *, at: dt.datetime = NINE) -> None:
    """Everybody wrote their paper, with this result."""
    for each in attempts(db, one):
        each.state, each.ended_at = "handed_in", at
        db.merge(Result(call_id=each.call_id, outcome=outcome, score=1.0, attempt_id=each.id))
    db.flush()


def rules(db: Session, **policy: Any) -> None:
    exam = db.scalars(select(Exam).where(Exam.name == "final")).one()
    exam.policy = {"title": "某", "cut_percent": 60, **policy}
    db.flush()


def test_who_failed_may_sit_again_as_often_as_the_policy_allows_on_a_form_they_have_not_had(
    db: Session,
) -> None:
    rules(db, resit={"allowed": 2, "within_days": 30})
    first = made(db, cards=["S00", "S01"])
    sat(db, first, "failed")
    had = {each.call_id: {each.form_id} for each in attempts(db, first)}
    for name in ("补考一", "补考二"):
        assert problems(db, name=name, cards=["S00"], starts_at=NINE + 31 * 24 * HOUR)
        again = made(db, name=name, cards=["S00", "S01"], starts_at=NINE + 30 * 24 * HOUR)
        assert cards(attempts(db, again)) == {"S00", "S01"}
        for each in attempts(db, again):
            assert each.form_id not in had[each.call_id]
            had[each.call_id].add(each.form_id)
            assert each.assignment == f"final-{each.form.code}-{each.ordinal}"
        sat(db, again, "failed")
    assert problems(db, name="补考三", cards=["S00"]) == [
        messages.PLAN_CARD.format(number="S00"),
        messages.PLAN_NOBODY,
    ]


def test_where_the_policy_asks_for_a_form_that_is_new_to_them_nobody_gets_one_that_they_had(
    db: Session,
) -> None:
    rules(db, resit={"allowed": 3, "unseen": True})
    for name in ("一", "二", "三"):
        again = made(db, name=name, cards=["S00", "S01"])
        sat(db, again, "failed")
    assert len({each.form_id for each in db.scalars(select(Attempt))}) == 3
    assert problems(db, name="四", cards=["S00", "S01"])[-1] == messages.PLAN_NOBODY
    rules(db, resit={"allowed": 3})
    assert len(attempts(db, made(db, name="四", cards=["S00", "S01"]))) == 2


def test_who_resits_with_the_next_batch_is_not_seated_at_this_exam_again(db: Session) -> None:
    rules(db, resit={"allowed": 1, "batch": "next"})
    sat(db, made(db, cards=["S00"]), "failed")
    assert problems(db, name="补考", cards=["S00"])[-1] == messages.PLAN_NOBODY


def test_whose_study_is_not_enough_is_not_seated_and_named_in_the_trail(db: Session) -> None:
    rules(db, hours=40, hours_gate="sitting")
    people = {call.person.card_number: call.person_id for call in db.scalars(select(Call))}
    assert problems(db) == [messages.PLAN_HOURS_UNKNOWN]
    hours = {people["S00"]: 40.0, people["S01"]: 39.5}
    assert problems(db, cards=["S01", "S02"], hours=hours) == [
        messages.PLAN_HOURS.format(number="S01", have="39.5", hours="40"),
        messages.PLAN_HOURS.format(number="S02", have="0", hours="40"),
        messages.PLAN_NOBODY,
    ]
    assert cards(attempts(db, made(db, hours=hours))) == {"S00"}
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    told = json.loads(entry.after)["short_of_hours"]
    assert len(told) == 11
    rules(db, hours=40)
    assert len(attempts(db, made(db, name="不核验"))) == 11


def test_who_passed_or_is_not_scored_yet_does_not_sit_again(db: Session) -> None:
    rules(db, resit={"allowed": 1})
    passed, open_ = made(db, cards=["S00"]), made(db, name="二", cards=["S01"])
    sat(db, passed, "passed")
    sat(db, open_, "pending")
    assert cards(attempts(db, made(db, name="三"))) == {f"S{n:02}" for n in range(2, 12)}


def test_who_was_voided_gets_another_form(db: Session) -> None:
    [one] = attempts(db, made(db, cards=["S00"]))
    one.state = "voided"
    db.flush()
    [again] = attempts(db, made(db, name="重考", cards=["S00"]))
    assert again.form_id != one.form_id
    assert again.call.form_id == one.form_id


def test_a_sitting_sooner_than_the_notice_needs_a_reason(db: Session) -> None:
    rules(db, notice_days=10)
    for call in db.scalars(select(Call)):
        call.called_at = NINE - 9 * 24 * HOUR
    db.flush()
    assert problems(db) == [messages.PLAN_NOTICE.format(days=10, count=12)]
    made(db, name="晚一天", cards=["S00"], starts_at=NINE + 24 * HOUR)
    made(db, short_notice="换届时间已定")
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert "换届时间已定" in entry.after


def test_all_problems_are_told_at_once_and_nothing_is_made(db: Session) -> None:
    made(db, cards=["S00"])
    found = problems(
        db,
        starts_at=NINE - 2 * HOUR,
        closes_at=NINE - 3 * HOUR,
        duration_minutes=0,
        bodies=["甲局", "丙局"],
        cards=["S00", "S01", "S11"],
        extra={"S01": (0, "视力障碍"), "S02": (10, "手伤")},
        rooms=[("一考场", 0)],
    )
    assert set(found) >= {
        messages.PLAN_NAME_TAKEN.format(name="上午场"),
        messages.PLAN_START,
        messages.PLAN_CLOSE,
        messages.PLAN_DURATION,
        messages.PLAN_BODY.format(name="丙局"),
        messages.PLAN_CARD.format(number="S00"),  # called already
        messages.PLAN_CARD.format(number="S11"),  # of another body
        messages.PLAN_CARD.format(number="S02"),  # extra time, and not called
        messages.PLAN_EXTRA.format(number="S01"),
        messages.PLAN_SEATS.format(seats=0, called=1),
    }
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": " "}, messages.PLAN_NAME),
        ({"exam": "gone"}, messages.PLAN_NO_EXAM.format(exam="gone")),
        ({"exam": "practice"}, messages.PLAN_PRACTICE.format(exam="practice")),
        ({"closes_at": NINE - HOUR}, messages.PLAN_CLOSE),
        ({"duration_minutes": -1}, messages.PLAN_DURATION),
        ({"extra": {"S01": (10, " ")}}, messages.PLAN_EXTRA.format(number="S01")),
        ({"rooms": [("一", 11)]}, messages.PLAN_SEATS.format(seats=11, called=12)),
        ({"cards": ["S99"]}, messages.PLAN_CARD.format(number="S99")),
    ],
)
def test_each_problem_is_named(db: Session, changes: dict[str, Any], problem: str) -> None:
    assert problem in problems(db, **changes)


def test_a_session_that_would_close_before_it_starts_is_refused(db: Session) -> None:
    assert problems(db, closes_at=NINE) == [messages.PLAN_CLOSE_START]
    # Without a barrier a time to start says nothing.
    made(db, start="individual", closes_at=NINE)


def test_one_room_twice_would_seat_two_people_in_one_place(db: Session) -> None:
    assert problems(db, rooms=[("一考场", 10), ("一考场", 10)]) == [
        messages.PLAN_ROOM_TWICE.format(name="一考场")
    ]


def test_seats_are_given_room_by_room_each_once(db: Session) -> None:
    found = attempts(db, made(db, rooms=[("一考场", 5), ("二考场", 20)]))
    assert [(each.room, each.seat) for each in found] == [
        *(("一考场", str(seat)) for seat in range(1, 6)),
        *(("二考场", str(seat)) for seat in range(1, 8)),
    ]


def test_at_the_desk_there_are_no_seats(db: Session) -> None:
    assert {(each.room, each.seat) for each in attempts(db, made(db))} == {("", "")}


def test_neighbours_have_different_forms(db: Session) -> None:
    found = attempts(db, made(db, rooms=[("一考场", 12)]))
    forms = [each.form_id for each in found]
    assert all(one != other for one, other in itertools.pairwise(forms))


@settings(deadline=None)
@given(forms=st.lists(st.integers(1, 4), max_size=40))
def test_the_same_form_sits_side_by_side_only_where_the_numbers_force_it(forms: list[int]) -> None:
    rows = [Attempt(id=number, form_id=form) for number, form in enumerate(forms)]
    placed = _neighbours_differ(rows)
    assert sorted(row.id for row in placed) == list(range(len(forms)))
    pairs = sum(one.form_id == other.form_id for one, other in itertools.pairwise(placed))
    most = max(Counter(forms).values(), default=0)
    assert pairs == max(0, most - (len(forms) - most) - 1)


def test_extra_time_is_the_persons_own_with_its_reason(db: Session) -> None:
    found = attempts(db, made(db, extra={"S03": (20, "视力障碍")}))
    extra = {
        each.call.person.card_number: (each.extra_seconds, each.extra_reason) for each in found
    }
    assert extra.pop("S03") == (1200, "视力障碍")
    assert set(extra.values()) == {(0, "")}


def test_who_made_the_session_is_in_the_audit_trail(db: Session) -> None:
    made(db, cards=["S00", "S01"])
    entry = db.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.actor) == ("session.create", "上午场", "admin")
    assert '"called":2' in entry.after
    trail.verify(db)


def test_entry_codes_are_kept_as_hashes_only(db: Session) -> None:
    one = made(db)
    codes = issue_entry_codes(db, one.id, actor="inv1", now=utc_now())
    found = attempts(db, one)
    assert {each.id: each.code_hash for each in found} == {
        attempt: entry_code_hash(code) for attempt, code in codes.items()
    }
    assert len(set(codes.values())) == 12
    connection = db.connection()
    for table in ("attempt", "sitting", "audit_entry"):
        for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
            text = repr(tuple(row))
            assert not [code for code in codes.values() if code in text]
            assert not [code for code in codes.values() if code.replace("-", "") in text]


def test_a_new_issue_voids_the_codes_before_and_spares_who_has_finished(db: Session) -> None:
    one = made(db)
    first = issue_entry_codes(db, one.id, actor="inv1", now=utc_now())
    found = attempts(db, one)
    states: list[AttemptState] = ["writing", "handed_in", "absent", "voided"]
    for each, state in zip(found, states, strict=False):
        each.state = state
    second = issue_entry_codes(db, one.id, actor="inv1", now=utc_now())
    assert second.keys() == {each.id for each in found if each.state == "called"}
    valid = {each.code_hash for each in attempts(db, one)}
    assert not [
        code for key, code in first.items() if key in second and entry_code_hash(code) in valid
    ]
    actions = db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["session.create", "session.codes", "session.codes"]


def logged_in(db: Session, attempt: Attempt) -> str:
    return open_log_in(db, attempt_id=attempt.id, address="a", now=utc_now(), hours=12)


def test_a_lost_slip_is_issued_again_for_one_and_their_log_in_ends(db: Session) -> None:
    one = made(db)
    first = issue_entry_codes(db, one.id, actor="inv1", now=utc_now())
    found = attempts(db, one)
    hers, others = found[0], found[1]
    hers.state = others.state = "writing"
    tokens = {each.id: logged_in(db, each) for each in (hers, others)}
    number = hers.call.person.number
    codes = issue_entry_codes(db, one.id, actor="inv1", now=utc_now(), only=number)
    assert codes.keys() == {hers.id}
    assert hers.code_hash == entry_code_hash(codes[hers.id]) != entry_code_hash(first[hers.id])
    assert all(
        each.code_hash == entry_code_hash(first[each.id]) for each in found if each is not hers
    )
    assert find_log_in(db, tokens[hers.id], utc_now()) is None
    assert find_log_in(db, tokens[others.id], utc_now()) is not None
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert f'"candidate":"{number}","ended":1,"issued":1' in entry.after


def test_slips_for_all_end_log_ins_of_those_who_wait_and_spare_who_writes(db: Session) -> None:
    one = made(db)
    waits, writes = attempts(db, one)[:2]
    writes.state = "writing"
    tokens = [logged_in(db, waits), logged_in(db, writes)]
    codes = issue_entry_codes(db, one.id, actor="inv1", now=utc_now())
    assert writes.id not in codes
    known = [find_log_in(db, token, utc_now()) is not None for token in tokens]
    assert known == [False, True]


@pytest.mark.parametrize("only", ["nobody", "P00000000", "%"])
def test_nobody_is_issued_a_slip_who_is_not_called(db: Session, only: str) -> None:
    one = made(db)
    with pytest.raises(NotAvailable):
        issue_entry_codes(db, one.id, actor="inv1", now=utc_now(), only=only)
    assert [each.code_hash for each in attempts(db, one)] == [None] * 12


def plan_all_practice(db: Session) -> list[Sitting | Attempt]:
    missing = plan_practice(db)
    db.add_all(missing)
    db.flush()
    return missing


def test_practice_is_made_once_for_everybody_who_has_a_paper(db: Session) -> None:
    [one] = plan_all_practice(db)
    assert isinstance(one, Sitting)
    assert (one.practice, one.start, one.closes_at, one.log_leaving) == (
        True,
        "individual",
        None,
        False,
    )
    found = plan_all_practice(db)
    assert len(found) == 3
    assert cards(attempts(db, one)) == {"S00", "S01", "S02"}
    assert plan_all_practice(db) == []
    # A formal session is planned as if practice were not there.
    assert len(attempts(db, made(db))) == 12


def test_a_formal_session_that_has_the_name_of_a_practice_exam_stays_formal(
    db: Session,
) -> None:
    formal = made(db, name="practice", cards=["S05"])
    while plan_all_practice(db):
        pass
    assert cards(attempts(db, formal)) == {"S05"}
    practice = db.scalars(select(Sitting).where(Sitting.practice)).one()
    assert cards(attempts(db, practice)) == {"S00", "S01", "S02"}
