"""A plan from a file: what it becomes, again and changed, and everything that is wrong with it at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.plan import EntryGiven, set_entry, withdraw_entry
from courses.plan_file import PLAN, import_plan, read_when
from courses.study_sheet import read_workbook
from courses.study_templates import study_template
from records.audit.trail import AuditEntry, verify
from records.study.plan import PlanEntry, plan_entries
from tests.courses.conftest import District, unit

HEAD = ["年度", "单位", "类别", "学习内容", "时间"]
ROWS: list[list[Any]] = [
    ["2026", "甲局", "会前学法", "《科学技术进步法》（2021）", "3月"],
    ["2026", "全部成员单位", "旁听庭审", "每人旁听一次", "全年"],
    ["2026", "乙局", "大讲坛", "民法典", "2026-09-15"],
]


def book(path: Path, rows: list[list[Any]], head: list[str] = HEAD) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (head, *rows):
        sheet.append(row)
    made.save(path)
    return path


def bring(district: District, path: Path) -> tuple[int, int, int]:
    with district.db() as db:
        change = import_plan(db, read_workbook(path), actor="guanli")
        db.commit()
        return change.added, change.changed, change.unchanged


def refused(district: District, path: Path) -> list[str]:
    with district.db() as db:
        with pytest.raises(StudyRefused) as caught:
            import_plan(db, read_workbook(path), actor="guanli")
        db.commit()
        assert db.scalars(select(PlanEntry)).all() == []
        assert db.scalars(select(AuditEntry)).all() == []
    return caught.value.problems


def told(db: Session) -> list[tuple[str, int, str, str, dt.date]]:
    return [
        (row.unit.name, row.number, row.kind, row.title, row.due) for row in plan_entries(db, 2026)
    ]


def test_a_plan_is_imported_once_and_changed_where_it_says_otherwise(district: District) -> None:
    path = book(district.path("计划.xlsx"), ROWS)
    assert bring(district, path) == (4, 0, 0)
    with district.db() as db:
        end = dt.date(2026, 12, 31)
        assert told(db) == [
            ("甲局", 1, "pre_meeting", "《科学技术进步法》（2021）", dt.date(2026, 3, 31)),
            ("甲局", 2, "court", "每人旁听一次", end),
            ("乙局", 1, "court", "每人旁听一次", end),
            ("乙局", 2, "lecture", "民法典", dt.date(2026, 9, 15)),
        ]
        entry = plan_entries(db, 2026)[0]
        assert (entry.audience, entry.responsible.name, entry.by) == ("all", "甲局", "guanli")
    assert bring(district, path) == (0, 0, 4)
    later = [[*ROWS[0][:4], "4月"], *ROWS[1:]]
    assert bring(district, book(path, later)) == (0, 1, 3)
    with district.db() as db:
        assert plan_entries(db, 2026)[0].due == dt.date(2026, 4, 30)
        assert len(db.scalars(select(PlanEntry)).all()) == 5
        actions = db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert [*actions].count("plan.set") == 5
        assert [*actions].count("plan.import") == 3
        verify(db)


def test_numbers_of_a_file_name_the_entries(district: District) -> None:
    head = [*HEAD, "序号"]
    path = book(
        district.path("p.xlsx"), [[*ROWS[0], 3], [*ROWS[0][:3], "信访工作条例", 5, ""]], head
    )
    assert bring(district, path) == (2, 0, 0)
    assert bring(district, book(path, [[*ROWS[0][:3], "新的内容", "6月", 3]], head)) == (0, 1, 0)
    with district.db() as db:
        assert [(row[1], row[3]) for row in told(db)] == [(3, "新的内容"), (4, "信访工作条例")]


def test_a_row_without_a_number_is_not_about_the_entry_of_another_row(district: District) -> None:
    path = book(district.path("p.xlsx"), [ROWS[0]])
    assert bring(district, path) == (1, 0, 0)
    head = [*HEAD, "序号"]
    rows = [[*ROWS[0], ""], [*ROWS[0][:3], "信访工作条例", "5月", 1]]
    with district.db() as db, pytest.raises(StudyRefused, match="第 3 行：与第 2 行重复"):
        import_plan(db, read_workbook(book(path, rows, head)), actor="guanli")


def test_a_date_that_excel_made_of_a_month_is_a_month(district: District) -> None:
    path = book(district.path("p.xlsx"), [[*ROWS[0][:4], dt.datetime(2026, 3, 1)]])
    made = openpyxl.load_workbook(path)
    made.worksheets[0]["E2"].number_format = 'yyyy"年"m"月"'
    made.save(path)
    assert bring(district, path) == (1, 0, 0)
    with district.db() as db:
        [entry] = plan_entries(db, 2026)
        assert (entry.day, entry.due) == (None, dt.date(2026, 3, 31))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3月", 3),
        ("12", 12),
        ("2026年7月", 7),
        ("2026-07", 7),
        ("十一月", 11),
        ("第二季度", 6),
        ("3季度", 9),
        ("上半年", 6),
        ("全年", 12),
        ("13月", None),
        ("0", None),
        ("2025-07", None),
        ("年底", None),
    ],
)
def test_what_people_write_as_a_time(text: str, month: int | None) -> None:
    found = read_when(text, None, 2026)
    assert found == (None if month is None else (month, None))


def test_everything_that_is_wrong_is_told_with_row_and_column(district: District) -> None:
    rows: list[list[Any]] = [
        ["2026", "丁局", "会前学法", "甲", "3月", "", ""],
        ["2026", "甲局", "会前学法", "乙", "2026-02-30", "", ""],
        ["2026", "甲局", "打卡", "丙", "3月", "一", "丁所"],
        ["二〇二六", "甲局", "考试", "", "3月", "", ""],
        ["2026", "甲局", "考试", "丁", "2025-03-01", "1000", ""],
        ["2026", "甲局", "会前学法", "戊", "3月", "", ""],
        ["2026", "甲局", "会前学法", "戊", "4月", "", ""],
    ]
    path = book(district.path("坏.xlsx"), rows, [*HEAD, "学时", "责任单位"])
    found = refused(district, path)
    for number, column, words in (
        (2, "“单位”列", "丁局"),
        (3, "“时间”列", "2026-02-30"),
        (4, "“类别”列", "打卡"),
        (4, "“学时”列", "一"),
        (4, "“责任单位”列", "丁所"),
        (5, "“年度”列", "整数"),
        (5, "“学习内容”列", "没有填写"),
        (6, "“时间”列", "2025-03-01"),
        (6, "“学时”列", "1000"),
        (8, "", "与第 7 行重复"),
    ):
        place = f"坏.xlsx（Sheet）第 {number} 行{column}"
        assert any(one.startswith(place) and words in one for one in found), (place, words, found)
    assert len(found) == 10, found


@pytest.mark.parametrize("name", ["计划.xls", "计划.et"])
def test_old_workbooks_are_refused_with_the_way_out(district: District, name: str) -> None:
    path = district.path(name)
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    [problem] = refused(district, path)
    assert "另存为" in problem
    assert "xlsx" in problem
    renamed = path.rename(district.path("改名.xlsx"))
    assert "另存为" in refused(district, renamed)[0]


def test_other_files_are_refused(district: District) -> None:
    path = book(district.path("p.xlsx"), ROWS, ["年度", "单位", "类别", "学习内容", "什么时候"])
    assert "没有找到“学法计划”表" in refused(district, path)[-1]
    path = book(district.path("p.xlsx"), [[*ROWS[0], "x"]], [*HEAD, "学分"])
    assert "不认识“学分”这一列" in refused(district, path)[0]
    assert "没有数据行" in refused(district, book(path, []))[0]
    assert "找不到" in refused(district, district.path("没有.xlsx"))[0]


def test_the_template_can_be_filled_in_and_explains_itself(district: District) -> None:
    path = district.path("样表.xlsx")
    path.write_bytes(study_template("plan"))
    assert "没有数据行" in refused(district, path)[0]
    made = openpyxl.load_workbook(path)
    sheet = made["学法计划"]
    for name, value in zip(HEAD, ROWS[0], strict=True):
        sheet.cell(2, PLAN.columns.index(name) + 1).value = value
    made.save(path)
    assert bring(district, path) == (1, 0, 0)


def test_an_entry_is_changed_by_who_has_seen_it(district: District) -> None:
    with district.db() as db:
        own = unit(db, "B1")
        first = EntryGiven("pre_meeting", "科学技术进步法", "leaders", 3, own.id)
        row = set_entry(db, 2026, own, first, actor="a")
        assert set_entry(db, 2026, own, first, actor="a", number=1, version=1) is row
        later = EntryGiven("pre_meeting", "科学技术进步法", "leaders", 5, own.id)
        changed = set_entry(db, 2026, own, later, actor="b", number=1, version=1, reason="改期")
        assert (changed.version, changed.reason) == (2, "改期")
        with pytest.raises(StudyRefused, match="已被他人修改"):
            set_entry(db, 2026, own, first, actor="a", number=1, version=1)
        with pytest.raises(StudyRefused, match="原因"):
            withdraw_entry(db, changed, reason="", actor="a")
        withdraw_entry(db, changed, version=2, reason="不再学", actor="a")
        assert plan_entries(db, 2026) == []
        assert set_entry(db, 2026, own, first, actor="a").number == 2
        assert set_entry(db, 2026, own, first, actor="a", number=1).version == 4
        db.commit()
        assert verify(db) == 5
