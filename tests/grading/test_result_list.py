"""The list of results: everybody who was called stands in it once, under the unit of the call, with what is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.lists import UnitList
from foundation.local_time import find_zone
from grading.result_list import list_taken, result_list
from records.exams.attempt import Attempt
from records.exams.call import Call, Exemption
from records.exams.exam import Exam
from records.exams.result import Outcome, Result
from records.people.unit import Unit
from tests.support.people import officer
from tests.support.room_site import NINE, RoomSite

ZONE = find_zone("Asia/Shanghai")
NOW = dt.datetime(2026, 11, 25, 4, 54)
OUTCOMES: dict[str, tuple[Outcome, float | None]] = {
    "S1": ("passed", 36.5),
    "S2": ("failed", 20.0),
    "S3": ("absent", None),
    "S4": ("voided", None),
    "S5": ("exception", None),
    "S6": ("exempt", None),
}


@pytest.fixture
def db(site: RoomSite) -> Iterator[Session]:
    """Six people of one unit with a result each, and one of another that comes first, without any."""
    site.plan(list(OUTCOMES))
    with site.sessions() as db:
        exam = db.scalars(select(Exam)).one()
        first = Unit(code="A1", name="甲局")
        db.add(
            Call(
                exam=exam,
                exam_id=exam.id,
                person=officer("S9", "=赵", first, number="S9"),
                form=exam.forms[0],
            )
        )
        attempts = {each.call.person.number: each for each in db.scalars(select(Attempt))}
        for number, (outcome, score) in OUTCOMES.items():
            attempt = attempts[number]
            if outcome == "voided":
                attempt.void_reason = "替考"
            wrote = None if outcome in ("absent", "exempt") else attempt
            db.add(Result(call_id=attempt.call_id, outcome=outcome, score=score, attempt=wrote))
        call = attempts["S6"].call
        call.exemption = Exemption(basis="本届任期内已考试合格", evidence="x", by="li", at=NINE)
        db.flush()
        yield db


def listed(db: Session) -> UnitList:
    return result_list(db, db.scalars(select(Exam)).one(), ZONE, now=NOW)


def test_everybody_stands_in_it_once_under_their_unit(db: Session) -> None:
    found = listed(db)
    assert [group.name for group in found.groups] == ["甲局", "某局"]
    assert [row[0] for row in found.groups[1].rows] == list(OUTCOMES)
    assert found.counted == ["应考", "合格", "不合格", "缺考", "免考", "作废", "待核查", "未评分"]
    assert [list(group.counts) for group in found.groups] == [
        [1, 0, 0, 0, 0, 0, 0, 1],
        [6, 1, 1, 1, 1, 1, 1, 0],
    ]
    for group in found.groups:
        assert group.counts[0] == sum(group.counts[1:]) == len(group.rows)
    assert found.groups[0].summary.startswith("应考 1 人，合格 0 人，不合格 0 人，缺考 0 人")


def test_what_is_known_stands_in_the_row_and_nothing_is_zero(db: Session) -> None:
    found = listed(db)
    heads = [column.head for column in found.columns]
    assert heads == ["准考证号", "姓名", "执法证号", "试卷", "成绩", "结果", "备注"]
    rows = {row[0]: dict(zip(heads, row, strict=True)) for g in found.groups for row in g.rows}
    assert (rows["S1"]["成绩"], rows["S1"]["结果"]) == (36.5, "合格")
    for number in ("S3", "S4", "S5", "S6", "S9"):
        assert rows[number]["成绩"] is None
    assert rows["S4"]["备注"] == "替考"
    assert rows["S5"]["备注"] == "答卷须人工核查"
    assert rows["S6"]["备注"] == "本届任期内已考试合格"
    assert (rows["S9"]["结果"], rows["S9"]["备注"]) == ("未评分", "还没有评完")


def test_head_and_notes_say_what_it_is(db: Session) -> None:
    found = listed(db)
    assert found.title == "对照考试成绩册"
    assert found.printed == "2026年11月25日 12:54 由系统生成"
    cut, unfinished = found.notes
    assert "合格线 24 分" in cut
    assert unfinished == "不是最终成绩：还有未评分 1 人，待核查 1 人"
    assert found.signatures == ("制表人", "审核人", "负责人")


def test_grades_and_posts_have_columns_where_there_are_any(db: Session) -> None:
    exam = db.scalars(select(Exam)).one()
    call = db.scalars(select(Call)).first()
    assert call is not None
    call.proposed_post = "副局长"
    exam.policy = {
        **exam.rules.model_dump(mode="json", by_alias=True),
        "grade": [{"name": "良好", "from_percent": 80}, {"name": "合格", "from_percent": 60}],
    }
    db.flush()
    heads = [column.head for column in listed(db).columns]
    assert "等次" in heads
    assert "拟任职务" in heads


def test_a_simulated_exam_says_so(db: Session) -> None:
    db.scalars(select(Exam)).one().simulated = True
    assert listed(db).title == "对照考试成绩册（模拟数据）"


def test_what_the_trail_keeps_of_a_list_that_is_taken(db: Session) -> None:
    exam = db.scalars(select(Exam)).one()
    taken = list_taken(exam, listed(db), "xlsx")
    assert taken.kept() == (None, {"document": "成绩册", "form": "xlsx", "people": 7})
    assert taken.subject == exam.name
