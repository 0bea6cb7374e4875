"""Call lists: who is called sits, is absent or exempt; who is not called is none of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from foundation.clock import utc_now
from records.audit.trail import AuditEntry
from records.errors import CallRefused
from records.exams.attempt import Attempt
from records.exams.call import Call, assignments
from records.exams.call_list import people_on_list
from records.exams.calling import (
    CallReport,
    Wanted,
    by_numbers,
    call_people,
    end_exemption,
    everybody,
    exempt,
    members_of,
    who_failed,
    with_valid_card,
    withdraw,
)
from records.exams.exam import Exam, ExamForm
from records.exams.policy import find_policy
from records.exams.result import Result
from records.exams.sitting import Sitting
from records.people.membership import transfer
from records.people.person import Person, find_person, unit_on
from records.people.unit import Unit
from tests.records.rosters import write_csv
from tests.support.people import officer

Sessions = sessionmaker[Session]
BASIS = "持有国家法律职业资格"


def exam(name: str, policy: str = "pre-appointment") -> Exam:
    forms = [ExamForm(code=code, content_hash="0" * 64, questions=[]) for code in "AB"]
    return Exam(
        name=name,
        title=name,
        policy_name=policy,
        policy=find_policy(policy).model_dump(mode="json", by_alias=True),
        cut_score=60,
        total_points=100,
        duration_minutes=90,
        forms=forms,
    )


@pytest.fixture
def db(sessions: Sessions) -> Session:
    """甲局 with A-1 to A-3 (the last one left), 乙局 with A-4, whose card has run out, and a cadre without one."""
    db = sessions()
    first, second = Unit(code="B1", name="甲局"), Unit(code="B2", name="乙局", is_member=True)
    people = [officer(f"A-{n}", f"人员{n}", first if n < 4 else second) for n in range(1, 5)]
    people[2].active = False
    people[3].cards[0].valid_until = dt.date(2021, 12, 31)
    cadre = officer("-", "干部", second)
    cadre.cards.clear()
    db.add_all([*people, cadre, exam("one"), exam("two")])
    db.commit()
    return db


def of(db: Session, name: str) -> Exam:
    return db.scalars(select(Exam).where(Exam.name == name)).one()


def names(wanted: list[Wanted]) -> list[str]:
    return [each.person.name for each in wanted]


def call(db: Session, name: str, wanted: list[Wanted]) -> CallReport:
    done = call_people(db, of(db, name), wanted, source="试", actor="admin")
    db.commit()
    return done


def test_queries(db: Session) -> None:
    on = dt.date(2022, 11, 18)
    assert names(with_valid_card(db, on)) == ["人员1", "人员2"]
    assert names(with_valid_card(db, dt.date(2021, 12, 31))) == ["人员1", "人员2", "人员4"]
    assert names(members_of(db, ["乙局"])) == ["人员4", "干部"]
    assert names(members_of(db, ["B1", "乙局"])) == names(everybody(db))
    assert names(everybody(db)) == ["人员1", "人员2", "人员4", "干部"]
    with pytest.raises(CallRefused, match="丙局"):
        members_of(db, ["甲局", "丙局"])
    with pytest.raises(CallRefused, match="N-9"):
        by_numbers(db, ["A-1", "N-9"])


def test_everybody_is_called_once_and_neighbours_differ(db: Session) -> None:
    assert call(db, "one", with_valid_card(db, dt.date(2022, 1, 1))) == CallReport(2, 0)
    assert call(db, "one", everybody(db)) == CallReport(2, 2)
    rows = assignments(db, of(db, "one"))
    assert [row.form.code for row in rows] == ["A", "B", "A", "B"]
    assert assignments(db, of(db, "two")) == []
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "exam.call")).first()
    assert entry is not None
    said = json.loads(entry.after)
    assert (entry.actor, said["called"], len(said["numbers"])) == ("admin", 2, 2)


def test_who_failed_is_called_again_with_the_post_they_were_proposed_for(db: Session) -> None:
    call(db, "one", [Wanted(each.person, "拟任局长") for each in everybody(db)])
    outcomes = ("failed", "passed", "absent", "failed")
    for row, outcome in zip(assignments(db, of(db, "one")), outcomes, strict=True):
        db.add(Result(call_id=row.id, outcome=outcome, score=None))
    db.commit()
    again = who_failed(db, of(db, "one"))
    assert names(again) == ["人员1", "干部"]
    assert {each.proposed_post for each in again} == {"拟任局长"}


def test_who_left_or_has_no_unit_is_not_called_and_nobody_is(db: Session) -> None:
    lost = Person(name="无单位")
    db.add(lost)
    db.flush()
    left = find_person(db, "A-3")
    assert left is not None
    with pytest.raises(CallRefused) as caught:
        call(db, "one", [*everybody(db), Wanted(left), Wanted(lost)])
    assert len(caught.value.problems) == 2
    assert assignments(db, of(db, "one")) == []


def test_a_transfer_changes_no_call(db: Session) -> None:
    call(db, "one", everybody(db))
    person = find_person(db, "A-1")
    assert person is not None
    second = db.scalars(select(Unit).where(Unit.code == "B2")).one()
    assert transfer(db, person, second, on=dt.date(2023, 3, 1))
    db.commit()
    db.expire_all()
    assert person.unit is second
    before = unit_on(person, dt.date(2022, 11, 18))
    assert before is not None
    assert before.name == "甲局"
    assert unit_on(person, dt.date(2023, 3, 1)) is second
    row = db.scalars(select(Call).where(Call.person_id == person.id)).one()
    assert row.unit.name == "甲局"
    assert call(db, "two", [Wanted(person)]).called == 1
    assert assignments(db, of(db, "two"))[0].unit is second


def test_a_transfer_on_the_day_that_the_stay_began_corrects_it(db: Session) -> None:
    person = find_person(db, "A-1")
    assert person is not None
    first, second = db.scalars(select(Unit).order_by(Unit.code)).all()
    assert not transfer(db, person, first, on=dt.date(2023, 3, 1))
    assert transfer(db, person, second, on=dt.date(2023, 3, 1))
    assert transfer(db, person, first, on=dt.date(2023, 3, 1))
    assert [(each.unit, each.until) for each in person.memberships] == [
        (first, dt.date(2023, 2, 28)),
        (first, None),
    ]


def test_an_exemption_needs_a_basis_of_the_policy_and_evidence(db: Session) -> None:
    call(db, "one", everybody(db))
    asked: list[tuple[dict[str, str], str]] = [
        ({"basis": BASIS, "evidence": " "}, "证明材料"),
        ({"basis": "", "evidence": "x"}, "依据"),
        ({"basis": "领导同意", "evidence": "x"}, "不在本场考试规则中"),
    ]
    for values, words in asked:
        with pytest.raises(CallRefused, match=words):
            exempt(db, of(db, "one"), "A-1", actor="admin", **values)
    made = exempt(db, of(db, "one"), "A-1", basis=BASIS, evidence="资格证书", actor="admin")
    assert (made.by, made.basis) == ("admin", BASIS)
    db.commit()
    with pytest.raises(CallRefused, match="已登记"):
        exempt(db, of(db, "one"), "A-1", basis=BASIS, evidence="资格证书", actor="admin")
    with pytest.raises(CallRefused, match="不在考试"):
        exempt(db, of(db, "two"), "A-1", basis=BASIS, evidence="资格证书", actor="admin")
    end_exemption(db, of(db, "one"), "A-1", reason="证书不实", actor="admin")
    db.commit()
    db.expire_all()
    assert all(row.exemption is None for row in assignments(db, of(db, "one")))
    actions = [each for each in db.scalars(select(AuditEntry.action)) if "exempt" in each]
    assert actions == ["exam.exempt", "exam.end_exemption"]


def seat(db: Session, call_id: int, state: str) -> None:
    sitting = Sitting(
        name=f"场次{call_id}",
        exam_id=of(db, "one").id,
        start="individual",
        opens_at=utc_now(),
        duration_seconds=60,
    )
    db.add(sitting)
    db.flush()
    values = {"sitting_id": sitting.id, "call_id": call_id, "seed": 1, "state": state}
    if hasattr(Attempt, "form_id"):
        values |= {"form_id": of(db, "one").forms[0].id, "ordinal": 1, "assignment": "one-A"}
    db.add(Attempt(**values))
    db.commit()


@pytest.mark.parametrize("act", [withdraw, exempt])
def test_who_has_a_seat_is_neither_exempted_nor_taken_off(
    db: Session, act: Callable[..., object]
) -> None:
    call(db, "one", everybody(db))
    seat(db, assignments(db, of(db, "one"))[0].id, "called")
    how = {"reason": "x"} if act is withdraw else {"basis": BASIS, "evidence": "x"}
    with pytest.raises(CallRefused, match="已编入场次"):
        act(db, of(db, "one"), "A-1", actor="admin", **how)


def test_who_was_called_by_mistake_is_taken_off_with_a_reason(db: Session) -> None:
    call(db, "one", everybody(db))
    exempt(db, of(db, "one"), "A-1", basis=BASIS, evidence="x", actor="admin")
    with pytest.raises(CallRefused, match="原因"):
        withdraw(db, of(db, "one"), "A-1", reason=" ", actor="admin")
    withdraw(db, of(db, "one"), "A-1", reason="误列", actor="admin")
    db.commit()
    assert [row.person.name for row in assignments(db, of(db, "one"))] == ["人员2", "人员4", "干部"]


def test_a_list_from_a_file(db: Session, tmp_path: Path) -> None:
    rows = [
        ["任前法律知识考试应考名单"],
        ["序号", "所属 单位", "姓名", "拟任职务", "免考依据", "免考证明"],
        ["1", "乙局", "干部", "拟任局长", "", ""],
        ["2", "甲局", "人员1", "拟任副局长", BASIS, "资格证书"],
    ]
    wanted = people_on_list(db, write_csv(tmp_path / "a.csv", rows))
    assert [(each.person.name, each.proposed_post) for each in wanted] == [
        ("干部", "拟任局长"),
        ("人员1", "拟任副局长"),
    ]
    assert call(db, "one", wanted) == CallReport(2, 0)
    first, second = assignments(db, of(db, "one"))
    assert first.exemption is None
    assert second.exemption is not None
    assert (second.proposed_post, second.exemption.evidence) == ("拟任副局长", "资格证书")


def test_every_row_that_nobody_can_place_is_told_at_once(db: Session, tmp_path: Path) -> None:
    first = db.scalars(select(Unit).where(Unit.code == "B1")).one()
    db.add(officer("A-7", "人员1", first))
    db.commit()
    rows = [
        ["姓名", "所属单位", "执法证号"],
        ["人员1", "甲局", ""],
        ["人员1", "甲局", "A-7"],
        ["张三", "甲局", ""],
        ["人员2", "乙局", ""],
        ["李四", "甲局", "A-2"],
        ["", "甲局", ""],
        ["人员1", "甲局", "A-7"],
        ["王?", "甲局", ""],
    ]
    with pytest.raises(CallRefused) as caught:
        people_on_list(db, write_csv(tmp_path / "a.csv", rows))
    lines = [text.split("：")[0] for text in caught.value.problems]
    assert lines == [f"a.csv（CSV）第 {row} 行" for row in (2, 4, 5, 6, 7, 8, 9)]


def test_a_basis_that_the_policy_lacks_keeps_the_whole_list_out(
    db: Session, tmp_path: Path
) -> None:
    rows = [["姓名", "所属单位", "免考依据", "免考证明"], ["人员1", "甲局", "领导同意", "x"]]
    with pytest.raises(CallRefused, match="人员1"):
        call(db, "one", people_on_list(db, write_csv(tmp_path / "a.csv", rows)))
    assert assignments(db, of(db, "one")) == []


def test_who_will_be_transferred_is_called_from_where_they_are_on_the_day(db: Session) -> None:
    person = find_person(db, "A-1")
    assert person is not None
    second = db.scalars(select(Unit).where(Unit.code == "B2")).one()
    transfer(db, person, second, on=dt.date(2027, 1, 1))
    db.flush()
    for exam, today, unit in (("one", "2026-12-31", "甲局"), ("two", "2027-01-01", second.name)):
        call_people(
            db,
            of(db, exam),
            [Wanted(person)],
            source="",
            actor="test",
            today=dt.date.fromisoformat(today),
        )
        assert assignments(db, of(db, exam))[0].unit.name == unit
