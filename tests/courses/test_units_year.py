"""Every unit's year beside the others: plan, events, hours, reports, exams, reminders; by code, and printed."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import docx
import openpyxl
from sqlalchemy.orm import Session

from courses.hours_policy import HoursPolicy, hours_policies
from courses.reminders import ReminderGiven, send_reminder
from courses.reports import submit_report
from courses.units_year import (
    FIGURES,
    UnitYear,
    plans_lacking,
    units_document,
    units_list,
    units_year,
)
from documents.lists import list_xlsx
from documents.official import official_docx
from foundation.clock import utc_now
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.result import Result
from tests.courses.conftest import District, person, unit
from tests.support.published import put_published
from tests.support.study_rows import plan_entry, study_event

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = dt.date(2026, 7, 1)
HALF_AN_HOUR = HoursPolicy.model_validate(
    {
        "title": "试验规则",
        "source": "测试",
        "source_year": 2026,
        "audience": "all",
        "from_year": 2026,
        "hours": 0.5,
        "band": [{"from_minutes": 30, "hours": 0.5}],
    }
)


def filled(db: Session) -> None:
    """甲局: a plan of three, one done, one late; 张三 has his half hour, reported and passed; two reminders, one late."""
    own, head = unit(db, "B1"), person(db, "P1")
    done = plan_entry(db, own, 1)
    plan_entry(db, own, 2, month=5)
    plan_entry(db, own, 3, month=12)
    study_event(db, own, head, entry=done)
    study_event(db, own, person(db, "P2"), title="待确认的", state="submitted")
    study_event(db, own, head, title="撤销的", withdrawn=True)
    submit_report(db, head, 2026, "head", on=TODAY, today=TODAY, actor="a", roles=["administrator"])
    for day in (dt.date(2026, 6, 1), dt.date(2026, 6, 20)):
        said = ReminderGiven("计划", "没有报送", "补报", day + dt.timedelta(days=20))
        send_reminder(db, own, said, today=day, actor="a")
    for name, published in (("published", utc_now()), ("unpublished", None)):
        form = ExamForm(code="A", content_hash="0" * 64, questions=[])
        exam = Exam(
            name=name,
            title=name,
            cut_score=60,
            total_points=100,
            duration_minutes=60,
            forms=[form],
            released_at=dt.datetime(2026, 5, 6),
        )
        db.add(exam)
        db.flush()
        for number, outcome in (("P1", "passed"), ("P2", "absent"), ("P3", "exempt")):
            call = Call(exam_id=exam.id, person=person(db, number), form=form)
            db.add(call)
            db.flush()
            db.add(Result(call=call, outcome=outcome))
        if published:
            put_published(db, exam, published)
    db.commit()


def read(district: District) -> list[UnitYear]:
    with district.db() as db:
        filled(db)
        return units_year(db, 2026, [HALF_AN_HOUR], ZONE, today=TODAY)


def test_each_member_unit_has_its_figures(district: District) -> None:
    first, second = read(district)
    assert (first.unit.code, second.unit.code) == ("B1", "B2")
    assert {name: getattr(first, name) for name in FIGURES} == {
        "planned": 3,
        "done": 1,
        "late": 1,
        "waiting": 1,
        "events": 1,
        # 赵六 is in 乙局 by then.
        "people": 4,
        "met": 1,
        "leaders": 1,
        "reports": 1,
        "called": 2,
        "passed": 1,
        "reminders": 2,
        "answered": 0,
        "overdue": 1,
    }
    assert {name: getattr(second, name) for name in FIGURES if getattr(second, name)} == {
        "people": 2
    }


def test_a_year_that_is_over_is_told_of_who_was_there_then(district: District) -> None:
    with district.db() as db:
        found = units_year(db, 2025, hours_policies(), ZONE, today=TODAY)
        assert [each.people for each in found] == [5, 1]
        chosen = [unit(db, "B3").id]
        [other] = units_year(db, 2026, [HALF_AN_HOUR], ZONE, today=TODAY, units=chosen)
        assert (other.unit.code, other.people) == ("B3", 0)


def test_the_units_on_paper_and_as_a_list(district: District) -> None:
    found = read(district)
    listed = units_list(found, 2026, now=dt.datetime(2026, 7, 1, 1), zone=ZONE)
    book = openpyxl.load_workbook(io.BytesIO(list_xlsx(listed)))
    [sheet] = book.worksheets
    rows = [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert rows[0][1:] == ["甲局", "草稿，没有提交", 3, 1, 1, 1, 1, 4, 1, 1, 1, 2, 1, 2, 0, 1]
    assert sheet.print_title_rows == "$1:$3"
    assert len(sheet.row_breaks.brk) == 0
    assert plans_lacking(found) == [
        "计划没有批准的单位：甲局（草稿，没有提交）、乙局（没有计划）。"
    ]
    made = units_document(found, 2026, issuer="某区司法局", today=TODAY)
    document: Any = docx.Document(io.BytesIO(official_docx(made)))
    [table] = document.tables
    assert [cell.text for cell in table.rows[1].cells] == [
        "1",
        "甲局",
        "1/3",
        "1",
        "1",
        "1/4",
        "1/1",
        "1/2",
        "0/2",
    ]
    assert len(table.rows) == 3
