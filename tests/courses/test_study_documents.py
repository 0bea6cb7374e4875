"""Plans and learning files to print, read back."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import docx
import openpyxl

from courses.hours_policy import hours_policies
from courses.hours_views import hours_of_unit
from courses.learning_file import exams_taken, person_file, unit_file
from courses.my_study import my_study
from courses.plan_document import plan_document, plan_list
from courses.plan_progress import plan_views
from documents.lists import list_xlsx
from documents.official import Official, official_docx
from records.people.person import Person
from records.study.event import Attendance, MaterialStep
from tests.courses.conftest import District, person, unit
from tests.support.study_rows import plan_entry, study_event

ZONE = ZoneInfo("Asia/Shanghai")
POLICIES = hours_policies()
TODAY = dt.date(2026, 7, 1)


def opened(official: Official) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs and tables of the document."""
    document: Any = docx.Document(io.BytesIO(official_docx(official)))
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    ]
    return [each.text for each in document.paragraphs], tables


def filled(district: District) -> int:
    """A plan of two entries in 甲局, of which one was done; the person's id."""
    with district.db() as db:
        own, head = unit(db, "B1"), person(db, "P1")
        done = plan_entry(db, own, 1, hours=1.0, basis="甲局发〔2026〕1号", material="法律全文")
        plan_entry(db, own, 2, kind="court", title="旁听一次", month=12, audience="all")
        event = study_event(
            db,
            own,
            head,
            entry=done,
            meeting="第 5 次办公会",
            content="《科学技术进步法》",
            speaker="张三",
        )
        event.newest.attendance.append(
            Attendance(
                person=person(db, "P2"),
                unit=own,
                presence="leave",
                reason="出差",
                made_up_on=dt.date(2026, 3, 9),
            )
        )
        event.newest.steps.append(MaterialStep(step="draft", on=dt.date(2026, 2, 20), by="李四"))
        study_event(
            db,
            own,
            head,
            kind="court",
            title="某案",
            court="某区人民法院",
            case_number="（2026）1号",
            on_site=True,
        )
        db.commit()
        return head.id


def test_a_plan_is_a_document_with_its_table(district: District) -> None:
    filled(district)
    with district.db() as db:
        [view] = plan_views(db, 2026, today=TODAY, units=[unit(db, "B1").id])
        made = plan_document(view, today=TODAY, zone=ZONE)
    texts, [table] = opened(made)
    assert "甲局2026年学法计划" in texts
    assert "附件：2026年学法计划表" in texts
    assert "全年共安排 2 项：会前学法 1 项、旁听庭审 1 项。" in texts
    assert "甲局：第 1、2 项。" in texts
    assert "2026年7月1日" in texts
    assert table[1] == [
        "1",
        "会前学法",
        "科学技术进步法",
        "领导干部",
        "3月底前",
        "1",
        "法律全文",
        "甲局",
    ]
    assert len(table) == 3


def test_the_plans_of_all_units_are_a_list(district: District) -> None:
    filled(district)
    with district.db() as db:
        views = plan_views(db, 2026, today=TODAY)
        listed = plan_list(views, 2026, now=dt.datetime(2026, 7, 1, 1), zone=ZONE)
    book = openpyxl.load_workbook(io.BytesIO(list_xlsx(listed)))
    rows = [list(row) for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)]
    assert [row[1:5] for row in rows] == [
        ["甲局", 1, "会前学法", "科学技术进步法"],
        ["甲局", 2, "旁听庭审", "旁听一次"],
    ]
    assert [row[-3] for row in rows] == ["已完成", "未到期"]
    assert rows[0][-2:] == ["2026-03-05", "草稿，没有提交"]
    summary = [list(row) for row in book["汇总"].iter_rows(min_row=4, values_only=True)]
    assert [row[1:4] for row in summary] == [["甲局", 2, 1], ["乙局", 0, 0], ["合计", 2, 1]]


def test_the_file_of_a_person(district: District) -> None:
    number = filled(district)
    with district.db() as db:
        study = my_study(db, number, 2026, POLICIES, ZONE, today=TODAY)
        exams = exams_taken(db, number, 2026, ZONE)
        made = person_file(study, exams, issuer="某区司法局", today=TODAY)
    texts, tables = opened(made)
    assert "张三学法档案（2026年度）" in texts
    assert any(
        text.startswith("行政执法人员年度学时（示例）：共 2 学时，要求 60 学时。") for text in texts
    )
    assert ["职务", "局长 乡科级正职"] in tables[0]
    studied = next(table for table in tables if table[0][0] == "日期" and table[0][3] == "时长")
    assert studied[1] == ["2026年3月5日", "会前学法", "科学技术进步法", "30 分钟", "出席", "甲局"]
    heard = next(table for table in tables if "案号" in table[0])
    assert heard[1] == ["2026年3月5日", "（2026）1号", "", "某区人民法院", "现场"]
    # Who made it up has it in theirs.
    with district.db() as db:
        other = db.query(Person).filter_by(number="P2").one()
        study = my_study(db, other.id, 2026, POLICIES, ZONE, today=TODAY)
        texts, tables = opened(person_file(study, [], issuer="", today=TODAY))
    assert any(
        "请假，2026年3月9日补学" in cell for table in tables for row in table for cell in row
    )


def test_the_file_of_a_unit(district: District) -> None:
    filled(district)
    with district.db() as db:
        own = unit(db, "B1")
        [view] = plan_views(db, 2026, today=TODAY, units=[own.id])
        records = [event.counting for event in view.events if event.counting is not None]
        hours = hours_of_unit(db, own, 2026, POLICIES, ZONE, today=TODAY)
        made = unit_file(view, records, hours, issuer="", today=TODAY)
        texts, tables = opened(made)
    assert "（一）会前学法：科学技术进步法" in texts
    facts = next(table for table in tables if ["会议名称和届次", "第 5 次办公会"] in table)
    assert ["出席情况", "应到 2 人，出席 1 人，请假 1 人，缺席 0 人"] in facts
    assert ["请假、缺席和补学", "李四 请假（出差），2026年3月9日补学"] in facts
    assert ["材料审核", "起草 2026年2月20日 李四"] in facts
    people = tables[-1]
    assert [row[0] for row in people[1:]] == ["张三", "张三", "李四", "王五", "王五"]
    assert people[1][3] == "2/60"


def test_an_empty_year_says_so(district: District) -> None:
    with district.db() as db:
        own = unit(db, "B2")
        [view] = plan_views(db, 2026, today=TODAY, units=[own.id])
        texts, _ = opened(plan_document(view, today=TODAY, zone=ZONE))
        assert "本年度还没有安排。" in texts
        texts, _ = opened(unit_file(view, [], [], issuer="", today=TODAY))
        assert texts.count("无。") == 3
