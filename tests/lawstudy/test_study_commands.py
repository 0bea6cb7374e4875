"""`lawstudy study`: templates, imports and how units and people stand."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from sqlalchemy import select

from courses.events import confirm_event
from courses.lecturers_file import LECTURERS
from courses.plan_file import PLAN
from foundation.site import open_site
from lawstudy.opening import open_records
from records.audit.trail import AuditEntry
from records.people.post import Post
from records.people.unit import Unit
from records.study.event import StudyEvent
from tests.courses.test_events_file import ATTENDANCE, EVENT, book
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.people import officer
from tests.support.site_on_server import new_site

HEAD = ["年度", "单位", "类别", "学习内容", "参加人员", "时间"]
ROW = ["2026", "甲局", "会前学法", "科学技术进步法", "领导干部", "5月"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = new_site(tmp_path / "site", demo=True, name="试验区")
    with open_records(site) as db:
        unit = Unit(code="B1", name="甲局", is_member=True)
        people = [
            officer(f"C-{n}", name, unit, number=f"P{n}")
            for n, name in enumerate(("张三", "李四", "王五", "王五", "赵六"), 1)
        ]
        people[0].posts.append(Post(unit=unit, title="局长", leading=True))
        db.add_all(people)
        db.commit()
    return site.root


def test_a_plan_and_its_event_from_templates_to_hours(root: Path, tmp_path: Path) -> None:
    plan = tmp_path / "计划.xlsx"
    assert "study plan import" in ok("study", "template", "plan", plan)
    assert "已经存在" in lawstudy("study", "template", "plan", plan).stderr
    assert ".xlsx" in lawstudy("study", "template", "events", tmp_path / "a.xls").stderr
    made = openpyxl.load_workbook(plan)
    for name, value in zip(HEAD, ROW, strict=True):
        made[PLAN.name].cell(2, PLAN.columns.index(name) + 1).value = value
    made.save(plan)
    site = ("--site", root)
    assert "新增 1 项" in ok(*site, "study", "plan", "import", plan)
    assert "未变 1 项" in ok(*site, "study", "plan", "import", plan)
    events = book(tmp_path / "活动.xlsx", [{**EVENT, "计划序号": "1"}], ATTENDANCE)
    told = ok(*site, "study", "events", "import", events)
    assert "新增 1 次" in told
    assert "另一名管理员" in told
    assert "待确认" in ok(*site, "study", "status", "甲局", "--year", "2026")
    with open_records(open_site(root)) as db:
        [event] = db.scalars(select(StudyEvent)).all()
        confirm_event(db, event, actor="guanli", roles=["administrator"])
        db.commit()
        [entry] = db.scalars(select(AuditEntry).where(AuditEntry.action == "event.import"))
        assert entry.actor.startswith("命令行")
    district = ok(*site, "study", "status", "--year", "2026")
    assert "2026 年各单位学法计划完成情况" in district
    assert "甲局" in district
    units = ok(*site, "study", "units", "2026")
    assert "2026年各成员单位学法用法情况" in units
    assert "计划没有批准的单位：甲局（草稿，没有提交）" in units
    assert "甲局" in units
    unit = ok(*site, "study", "status", "B1", "--year", "2026")
    assert "计划：草稿，没有提交" in unit
    lecturers = tmp_path / "讲师.xlsx"
    assert "study lecturers import" in ok("study", "template", "lecturers", lecturers)
    made = openpyxl.load_workbook(lecturers)
    values = {"姓名": "张三", "人员编号": "P1", "聘任单位": "区司法局", "聘任日期": "2026-03-05"}
    for name, value in values.items():
        made[LECTURERS.name].cell(2, LECTURERS.columns.index(name) + 1).value = value
    made.save(lecturers)
    assert "新增 1 人" in ok(*site, "study", "lecturers", "import", lecturers)
    assert "已完成" in unit
    assert "会前学法 1/4" in unit
    person = ok(*site, "study", "status", "张三", "--year", "2026")
    assert "行政执法人员年度学时（示例）" in person
    assert "规则来源（2019）" in person
    assert "没有适用" in ok(*site, "study", "status", "P1", "--year", "2010")


def test_who_is_not_known_is_said(root: Path) -> None:
    several = lawstudy("--site", root, "study", "status", "王五")
    assert several.returncode == 1
    assert "P3、P4" in several.stderr
    assert "没有单位或人员“无名”" in lawstudy("--site", root, "study", "status", "无名").stderr


def test_a_bad_file_changes_nothing_and_tells_everything(root: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "活动.xlsx", [{**EVENT, "日期": "2026-02-30"}], ATTENDANCE[:1])
    done = lawstudy("--site", root, "study", "events", "import", path)
    assert done.returncode == 1
    assert "活动.xlsx（活动）第 2 行“日期”列" in done.stderr
    assert "2026-02-30" in done.stderr
    old = tmp_path / "活动.et"
    old.write_bytes(b"old")
    for kind in ("plan", "events"):
        assert "另存为" in lawstudy("--site", root, "study", kind, "import", old).stderr
    with open_records(open_site(root)) as db:
        assert db.scalars(select(StudyEvent)).all() == []


def test_a_report_is_drafted_into_a_file(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "张三.docx"
    report = ("--site", root, "study", "report")
    told = ok(*report, "张三", "2026", "--file", path)
    assert "处待填写" in told
    texts = [each.text for each in docx.Document(str(path)).paragraphs]
    assert "2026年度述法报告" in texts
    assert "一、法治学习情况" in texts
    assert "已经存在" in lawstudy(*report, "张三", "2026", "--file", path).stderr
    other = tmp_path / "另一种.docx"
    ok(*report, "P1", "2026", "--form", "head", "--file", other)
    texts = [each.text for each in docx.Document(str(other)).paragraphs]
    assert "一、履行推进法治建设第一责任人职责情况" in texts
    assert ".docx" in lawstudy(*report, "P1", "2026", "--file", tmp_path / "a.doc").stderr
    assert "没有登记领导职务" in lawstudy(*report, "李四", "2026").stderr
    with open_records(open_site(root)) as db:
        taken = db.scalars(select(AuditEntry).where(AuditEntry.action == "report.draft")).all()
        assert len(taken) == 2
