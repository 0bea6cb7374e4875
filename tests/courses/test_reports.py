"""The way of a report: drafted, handed in, assessed; each step on record, and nothing out of turn."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.report_views import assessment_form, report_list, report_views
from courses.reports import (
    AssessmentGiven,
    assess_report,
    levels_text,
    note_draft,
    submit_report,
    take_report_back,
)
from documents.lists import list_xlsx
from documents.official import Table, official_docx
from foundation.moves import CANDIDATE, MoveRefused
from foundation.site import REPORT_LEVELS
from records.audit.trail import AuditEntry, verify
from records.people.post import Post
from records.study.report import LawReport, find_report
from records.told_trail import told
from tests.courses.conftest import District, person, unit

TODAY = dt.date(2026, 12, 20)
ADMIN = ["administrator"]
ZONE = ZoneInfo("Asia/Shanghai")


def handed_in(db: Session, number: str = "P1") -> LawReport:
    return submit_report(
        db,
        person(db, number),
        2026,
        "head",
        on=dt.date(2026, 12, 18),
        today=TODAY,
        actor="lianluo",
        roles=["liaison"],
    )


def assess(db: Session, report: LawReport, *counts: int, reason: str = "", by: int = 0) -> None:
    given = AssessmentGiven(dt.date(2026, 12, 19), counts, "年度述法会议", reason)
    assess_report(
        db,
        report,
        given,
        REPORT_LEVELS,
        today=TODAY,
        actor="guanli",
        person=by or None,
        roles=ADMIN,
    )


def actions(db: Session) -> list[str]:
    return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_from_the_draft_to_the_assessment(district: District) -> None:
    with district.db() as db:
        head = person(db, "P1")
        note_draft(db, head, 2026, "member", sources=3, actor="zhangsan")
        report = handed_in(db)
        assert (report.state, report.form, report.unit.name) == ("submitted", "head", "甲局")
        # A further draft changes nothing of what was handed in.
        note_draft(db, head, 2026, "member", sources=3, actor="zhangsan")
        assert (report.state, report.form) == ("submitted", "head")
        assess(db, report, 5, 1, 0, 0)
        assert report.state == "assessed"
        assert levels_text(report.assessment) == "好 5、较好 1"
        with pytest.raises(StudyRefused, match="请填写“原因”"):
            assess(db, report, 4, 2, 0, 0)
        assess(db, report, 4, 2, 0, 0, reason="漏计一票")
        assert [levels_text(each) for each in report.assessments] == [
            "好 5、较好 1",
            "好 4、较好 2",
        ]
        entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert {entry.subject for entry in entries} == {"甲局/2026/P1"}
        last = told(db, entries, ZONE)[-1]
        assert "张三" in last.subject
        assert "好 5、较好 1 → 好 4、较好 2" in last.details
        assert actions(db) == [
            "report.draft",
            "report.submit",
            "report.draft",
            "report.assess",
            "report.assess",
        ]
        verify(db)


def test_what_is_not_as_it_should_be_is_told_at_once(district: District) -> None:
    with district.db() as db:
        report = handed_in(db)
        given = AssessmentGiven(dt.date(2026, 12, 17), (1, -1, 0, 0), "长" * 121)
        with pytest.raises(StudyRefused) as refused:
            assess_report(
                db,
                report,
                given,
                REPORT_LEVELS,
                today=TODAY,
                actor="zhangsan",
                person=report.person_id,
                roles=ADMIN,
            )
        told = str(refused.value)
        assert "评议日期 2026-12-17 不正确" in told
        assert "应为 0 到 999 的整数" in told
        assert "最长 120 字" in told
        assert "请由其他人登记" in told
        with pytest.raises(StudyRefused, match="没有填写任何一档"):
            assess(db, report, 0, 0, 0, 0)
        assert report.state == "submitted"
        second = person(db, "P2")
        second.posts.append(Post(unit=unit(db, "B1"), title="副局长", leading=True))
        for on in (None, dt.date(2025, 12, 31), dt.date(2026, 12, 21)):
            with pytest.raises(StudyRefused):
                submit_report(db, second, 2026, "head", on=on, today=TODAY, actor="a", roles=ADMIN)
        assert find_report(db, 2026, second.id) is None


def test_only_who_may_and_only_in_turn(district: District) -> None:
    with district.db() as db:
        head = person(db, "P1")
        report = note_draft(db, head, 2026, "head", sources=0, actor="zhangsan")
        with pytest.raises(MoveRefused):
            assess(db, report, 1, 0, 0, 0)
        with pytest.raises(MoveRefused):
            submit_report(db, head, 2026, "head", on=TODAY, today=TODAY, actor="a", roles=["cadre"])
        submit_report(
            db, head, 2026, "head", on=TODAY, today=TODAY, actor="zhangsan", roles=[CANDIDATE]
        )
        with pytest.raises(MoveRefused):
            take_report_back(db, report, reason="x", actor="lianluo", roles=["liaison"])
        with pytest.raises(StudyRefused):
            take_report_back(db, report, reason="", actor="guanli", roles=ADMIN)
        take_report_back(db, report, reason="缺页", actor="guanli", roles=ADMIN)
        assert (report.state, report.submitted_on) == ("drafted", None)
        with pytest.raises(StudyRefused, match="没有登记领导职务"):
            handed_in(db, "P2")
        assert find_report(db, 2026, person(db, "P2").id) is None


def test_units_stand_beside_each_other_in_the_order_of_their_codes(district: District) -> None:
    with district.db() as db:
        moved = person(db, "P5")
        moved.posts.append(
            Post(unit=unit(db, "B2"), title="副局长", leading=True, since=dt.date(2026, 6, 1))
        )
        gone = person(db, "P6")
        gone.posts.append(Post(unit=unit(db, "B2"), title="局长", leading=True))
        gone.active = False
        assess(db, handed_in(db), 5, 1, 0, 0)
        db.commit()
        views = report_views(db, 2026)
        assert [(view.unit.code, len(view.lines)) for view in views] == [("B1", 1), ("B2", 1)]
        assert [view.count("assessed") for view in views] == [1, 0]
        assert views[0].levels(REPORT_LEVELS) == [5, 1, 0, 0]
        assert views[1].lines[0].state == "未起草"
        assert [view.unit.code for view in report_views(db, 2026, [unit(db, "B3").id])] == ["B3"]
        listed = report_list(
            views,
            2026,
            REPORT_LEVELS,
            now=dt.datetime(2026, 12, 20, 1),
            zone=ZONE,
        )
    book = openpyxl.load_workbook(io.BytesIO(list_xlsx(listed)))
    rows = [list(row) for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)]
    assert rows[0][1:] == [
        "甲局",
        "张三",
        "局长",
        "主要负责人",
        "已评议",
        "2026-12-18",
        "2026-12-19",
        "好 5、较好 1",
    ]
    totals = [list(row) for row in book.worksheets[1].iter_rows(min_row=4, values_only=True)]
    assert totals[-1][2:] == [2, 1, 1, 5, 1, 0, 0]
    assert book.worksheets[0].print_title_rows == "$1:$3"


def test_reviewers_get_a_paper_of_what_was_handed_in(district: District) -> None:
    with district.db() as db:
        head, other = person(db, "P1"), person(db, "P6")
        other.posts.append(Post(unit=unit(db, "B2"), title="局长", leading=True))
        note_draft(db, other, 2026, "head", sources=0, actor="a")
        views = report_views(db, 2026)
        made = assessment_form(views, 2026, REPORT_LEVELS, issuer="某局", today=TODAY)
        assert [part for part in made.parts if isinstance(part, Table)] == []
        handed_in(db, head.number)
        views = report_views(db, 2026)
        made = assessment_form(views, 2026, REPORT_LEVELS, issuer="某局", today=TODAY)
        [table] = [part for part in made.parts if isinstance(part, Table)]
        assert table.head == ["序号", "单位", "姓名", "职务", *REPORT_LEVELS]
        assert table.rows == [["1", "甲局", "张三", "局长", "", "", "", ""]]
        assert official_docx(made)
