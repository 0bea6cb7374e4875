"""Events and attendance from a file: in once, corrected where the file says otherwise, refused as a whole with row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from courses.errors import StudyRefused
from courses.events import confirm_event, correct_event, return_event
from courses.events_file import EVENTS, PEOPLE, import_events
from courses.hours_policy import hours_policies
from courses.lecturers import LecturerGiven, set_lecturer
from courses.lecturers_file import import_lecturers
from courses.study_sheet import read_workbook
from courses.study_templates import study_template
from records.audit.trail import AuditEntry, verify
from records.study.event import Attendance, StudyEvent
from tests.courses.conftest import District, unit
from tests.support.study_rows import plan_entry

TODAY = dt.date(2026, 7, 1)
POLICIES = hours_policies()
ADMINISTRATOR: Any = {"actor": "guanli", "roles": ("administrator",)}
EVENT = {
    "活动编号": "1",
    "单位": "甲局",
    "类别": "会前学法",
    "学习主题": "科学技术进步法",
    "日期": "2026-05-20",
    "开始时间": "09:00",
    "时长（分钟）": "30",
    "会议名称和届次": "第 5 次局长办公会",
    "学习内容": "《科学技术进步法》（2021）：第七条",
    "主讲人": "张三",
    "起草日期": "2026-05-10",
    "起草人": "李四",
}
ATTENDANCE = [
    {"活动编号": "1", "姓名": "张三", "出席情况": "出席"},
    {"活动编号": "1", "姓名": "李四", "出席情况": "请假", "请假事由": "外出培训"},
    {
        "活动编号": "1",
        "姓名": "王五",
        "人员编号": "P4",
        "出席情况": "缺席",
        "补学日期": "2026-05-22",
    },
    {"活动编号": "1", "姓名": "赵六", "出席情况": "出席"},
]
Row = dict[str, Any]


def book(path: Path, events: Sequence[Row], people: Sequence[Row]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for table, rows in ((EVENTS, events), (PEOPLE, people)):
        sheet = made.create_sheet(table.name)
        sheet.append(list(table.columns))
        for row in rows:
            sheet.append([row.get(name) for name in table.columns])
    made.save(path)
    return path


def bring(district: District, path: Path, actor: str = "daoru") -> tuple[int, int, int]:
    with district.db() as db:
        change = import_events(db, read_workbook(path), POLICIES, today=TODAY, actor=actor)
        db.commit()
        return change.added, change.changed, change.unchanged


def refused(
    district: District, events: Sequence[Row], people: Sequence[Row] = ATTENDANCE
) -> list[str]:
    path = book(district.path("坏.xlsx"), events, people)
    with district.db() as db:
        before = len(db.scalars(select(AuditEntry)).all())
        with pytest.raises(StudyRefused) as caught:
            import_events(db, read_workbook(path), POLICIES, today=TODAY, actor="daoru")
        db.commit()
        assert len(db.scalars(select(AuditEntry)).all()) == before
    return caught.value.problems


def test_events_come_in_once_and_wait_to_be_confirmed(district: District) -> None:
    path = book(district.path("活动.xlsx"), [EVENT], ATTENDANCE)
    assert bring(district, path) == (1, 0, 0)
    assert bring(district, path) == (0, 0, 1)
    with district.db() as db:
        [event] = db.scalars(select(StudyEvent)).all()
        row = event.newest
        assert (row.state, row.submitted_by, row.start) == ("submitted", "daoru", "09:00")
        # As it was typed: no punctuation of Latin width.
        assert row.content == "《科学技术进步法》（2021）：第七条"
        assert [(one.step, one.by) for one in row.steps] == [("draft", "李四")]
        people = [(one.person.number, one.presence, one.unit.name) for one in row.attendance]
        assert people == [
            ("P1", "present", "甲局"),
            ("P2", "leave", "甲局"),
            ("P4", "absent", "甲局"),
            ("P5", "present", "甲局"),
        ]
        confirm_event(db, event, **ADMINISTRATOR)
        db.commit()
        verify(db)
    assert bring(district, path) == (0, 0, 1)


def test_what_the_file_says_otherwise_is_a_correction(district: District) -> None:
    path = book(district.path("活动.xlsx"), [EVENT], ATTENDANCE)
    bring(district, path)
    longer = {**EVENT, "时长（分钟）": "45"}
    assert any("已提交、还没有确认" in one for one in refused(district, [longer]))
    with district.db() as db:
        [event] = db.scalars(select(StudyEvent)).all()
        confirm_event(db, event, **ADMINISTRATOR)
        db.commit()
    assert bring(district, book(path, [longer], ATTENDANCE)) == (0, 1, 0)
    with district.db() as db:
        [event] = db.scalars(select(StudyEvent)).all()
        assert event.counting is not None
        assert (event.counting.minutes, event.newest.minutes) == (30, 45)
        assert event.newest.correction == "导入 活动.xlsx"
        return_event(db, event, reason="核对", **ADMINISTRATOR)
        correct_event(db, event, reason="", **ADMINISTRATOR)
        db.commit()
    assert any("草稿" in one for one in refused(district, [EVENT]))


def test_everything_that_is_wrong_is_told_with_row_and_column(district: District) -> None:
    events = [
        {**EVENT, "单位": "丁局", "日期": "2026-02-30"},
        {**EVENT, "活动编号": "2", "时长（分钟）": "20", "学时": "2"},
        {**EVENT, "活动编号": "2"},
        {**EVENT, "活动编号": "4", "日期": "2026-07-02"},
        {**EVENT, "活动编号": "5", "学习主题": "信访工作条例", "计划序号": "9", "类别": "跑步"},
        {**EVENT, "活动编号": "6", "学习主题": "", "时长（分钟）": "半小时", "开始时间": "九点"},
        {**EVENT, "活动编号": "7", "类别": "旁听庭审", "学时类别": "体育"},
    ]
    people = [
        {"活动编号": "2", "姓名": "王五", "出席情况": "出席"},
        {"活动编号": "2", "姓名": "李四", "出席情况": "请假"},
        {"活动编号": "2", "姓名": "赵六", "出席情况": "出席"},
        {"活动编号": "2", "姓名": "张三", "人员编号": "P2", "出席情况": "出席"},
        {"活动编号": "2", "姓名": "无名", "出席情况": "出席"},
        {"活动编号": "4", "姓名": "赵六", "出席情况": "出席"},
        {"活动编号": "4", "姓名": "张三", "出席情况": "来了"},
        {"活动编号": "99", "姓名": "张三", "出席情况": "出席"},
        {"活动编号": "7", "姓名": "张三", "人员编号": "P9", "出席情况": "出席"},
        {"活动编号": "7", "姓名": "李四", "出席情况": "缺席", "补学日期": "2026-13-01"},
    ]
    found = refused(district, events, people)
    for sheet, number, column, words in (
        ("活动", 2, "“单位”列", "丁局"),
        ("活动", 2, "“日期”列", "2026-02-30"),
        ("活动", 3, "“学时”列", "最多计 0.5 学时"),
        ("活动", 4, "“活动编号”列", "与第 3 行重复"),
        ("活动", 5, "“日期”列", "还没有到"),
        ("活动", 6, "“类别”列", "跑步"),
        ("活动", 7, "“学习主题”列", "没有填写"),
        ("活动", 7, "“时长（分钟）”列", "整数"),
        ("活动", 8, "“学时类别”列", "没有“体育”这一类"),
        ("活动", 8, "“案号”列", "案号"),
        ("出席", 2, "“姓名”列", "请填写人员编号（P3、P4）"),
        ("出席", 3, "“请假事由”列", "没有填写"),
        ("出席", 5, "“人员编号”列", "登记的姓名是“李四”"),
        ("出席", 6, "“姓名”列", "没有“无名”"),
        ("出席", 7, "“姓名”列", "乙局，2026-06-01 起"),
        ("出席", 8, "“出席情况”列", "来了"),
        ("出席", 9, "“活动编号”列", "没有编号“99”"),
        ("出席", 10, "“人员编号”列", "P9"),
        ("出席", 11, "“补学日期”列", "2026-13-01"),
    ):
        place = f"坏.xlsx（{sheet}）第 {number} 行{column}"
        assert any(one.startswith(place) and words in one for one in found), (place, words, found)
    with district.db() as db:
        assert db.scalars(select(StudyEvent)).all() == []
        assert db.scalars(select(Attendance)).all() == []


def test_the_same_event_twice_in_one_file(district: District) -> None:
    people = [*ATTENDANCE, {"活动编号": "2", "姓名": "张三", "出席情况": "出席"}]
    [problem] = refused(district, [EVENT, {**EVENT, "活动编号": "2"}], people)
    assert problem.startswith("坏.xlsx（活动）第 3 行：与第 2 行是同一次活动")


def test_an_event_of_a_plan_names_its_entry(district: District) -> None:
    with district.db() as db:
        plan_entry(db, unit(db, "B1"), 2, month=5)
        db.commit()
    [problem] = refused(district, [{**EVENT, "计划序号": "1"}])
    assert "没有第 1 项" in problem
    path = book(district.path("a.xlsx"), [{**EVENT, "计划序号": "2"}], ATTENDANCE)
    assert bring(district, path) == (1, 0, 0)
    assert bring(district, path) == (0, 0, 1)
    with district.db() as db:
        [event] = db.scalars(select(StudyEvent)).all()
        assert event.newest.entry is not None
        assert event.newest.entry.number == 2


def test_a_list_of_people_must_be_there(district: District) -> None:
    path = district.path("a.csv")
    path.write_text(
        "活动编号,单位,类别,学习主题,日期,时长\n1,甲局,会前学法,甲,2026-05-20,30\n",
        encoding="utf-8",
    )
    with district.db() as db, pytest.raises(StudyRefused, match="没有找到“出席”表"):
        import_events(db, read_workbook(path), POLICIES, today=TODAY, actor="daoru")


def test_the_template_can_be_filled_in(district: District) -> None:
    path = district.path("样表.xlsx")
    path.write_bytes(study_template("events"))
    made = openpyxl.load_workbook(path)
    for table, rows in ((EVENTS, [EVENT]), (PEOPLE, ATTENDANCE)):
        sheet = made[table.name]
        for number, row in enumerate(rows, 2):
            for name, value in row.items():
                sheet.cell(number, table.columns.index(name) + 1).value = value
    made.save(path)
    assert bring(district, path) == (1, 0, 0)


def test_a_speaker_who_is_in_the_register_is_found_there(district: District) -> None:
    spoken = {**EVENT, "主讲人": "某律师", "主讲人单位": "某律师事务所"}
    path = book(district.path("a.xlsx"), [spoken], ATTENDANCE)
    assert bring(district, path) == (1, 0, 0)
    given = LecturerGiven("某律师", "某律师事务所", "区司法局", dt.date(2026, 1, 1))
    with district.db() as db:
        set_lecturer(db, given, actor="guanli")
        db.commit()
    # Whoever was entered later changes nothing in what is on record.
    assert bring(district, path) == (0, 0, 1)
    path = book(district.path("b.xlsx"), [{**spoken, "日期": "2026-05-21"}], ATTENDANCE)
    assert bring(district, path) == (1, 0, 0)
    with district.db() as db:
        first, second = db.scalars(select(StudyEvent).order_by(StudyEvent.id)).all()
        assert first.newest.lecturer is None
        assert second.newest.lecturer is not None


@pytest.mark.parametrize("name", ["活动.xls", "活动.et", "改名.xlsx"])
def test_old_workbooks_are_refused_with_the_way_out(district: District, name: str) -> None:
    path = district.path(name)
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    for bring_in in (
        lambda db: import_events(db, read_workbook(path), POLICIES, today=TODAY, actor="daoru"),
        lambda db: import_lecturers(db, read_workbook(path), actor="daoru"),
    ):
        with district.db() as db, pytest.raises(StudyRefused, match=r"另存为.*xlsx"):
            bring_in(db)
