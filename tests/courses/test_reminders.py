"""Reminders: sent with a basis and a deadline, answered, asked again, closed; overdue by the day."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.hours_policy import hours_policies
from courses.reminders import (
    ReminderGiven,
    answer_document,
    answer_reminder,
    close_reminder,
    reminder_document,
    return_answer,
    send_reminder,
    withdraw_reminder,
)
from courses.report_facts import report_facts
from courses.rule_of_law_report import draft_report
from courses.study_tasks import tasks_of_administrators, tasks_of_unit
from documents.official import Official, official_docx
from foundation.moves import MoveRefused
from records.audit.trail import AuditEntry, verify
from records.study.reminder import Reminder, reminders_of
from tests.courses.conftest import District, person, unit

TODAY = dt.date(2026, 11, 2)
DEADLINE = dt.date(2026, 11, 20)
ADMIN, LIAISON = ["administrator"], ["liaison"]


def sent(db: Session, **changes: Any) -> Reminder:
    values: dict[str, Any] = {
        "subject": "年度学法计划未按时报送",
        "found": "截至 10 月底没有报送。\n联络员未更新。",
        "asked": "补报计划。",
        "deadline": DEADLINE,
        "number": "某普提〔2026〕1号",
    }
    given = ReminderGiven(**{**values, **changes})
    return send_reminder(db, unit(db, "B1"), given, today=TODAY, actor="guanli")


def answered(db: Session, reminder: Reminder, on: dt.date = DEADLINE) -> None:
    answer_reminder(
        db, reminder, done="已补报。", on=on, today=DEADLINE, actor="lianluo", roles=LIAISON
    )


def told(db: Session, today: dt.date) -> list[str]:
    return [task.text for task in tasks_of_unit(db, unit(db, "B1").id, today=today)]


def asked(db: Session, today: dt.date) -> list[str]:
    return [task.text for task in tasks_of_administrators(db, "guanli", today=today)]


def test_from_the_reminder_to_its_end(district: District) -> None:
    with district.db() as db:
        reminder = sent(db)
        late = DEADLINE + dt.timedelta(days=1)
        assert not reminder.is_overdue(DEADLINE)
        assert reminder.is_overdue(late)
        assert told(db, TODAY) == ["普法提示“年度学法计划未按时报送”请于 2026-11-20 前反馈"]
        assert "已逾期" in told(db, late)[0]
        assert asked(db, TODAY) == []
        assert asked(db, late) == ["有 1 份普法提示逾期没有反馈"]
        answered(db, reminder)
        assert not reminder.is_overdue(late)
        assert told(db, late) == []
        assert asked(db, late) == ["有 1 份普法提示已反馈，请办结或退回"]
        return_answer(
            db,
            reminder,
            reason="没有附计划",
            deadline=dt.date(2026, 12, 1),
            today=late,
            actor="guanli",
            roles=ADMIN,
        )
        assert told(db, late) == ["普法提示“年度学法计划未按时报送”请于 2026-12-01 前反馈"]
        answered(db, reminder)
        close_reminder(db, reminder, actor="guanli", roles=ADMIN)
        assert reminder.state == "closed"
        assert [each.return_reason for each in reminder.answers] == ["没有附计划", ""]
        assert list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id))) == [
            "reminder.send",
            "reminder.answer",
            "reminder.return",
            "reminder.answer",
            "reminder.close",
        ]
        verify(db)


def test_one_that_was_sent_by_mistake_is_taken_back_and_asks_for_nothing(
    district: District,
) -> None:
    with district.db() as db:
        reminder = sent(db)
        with pytest.raises(StudyRefused):
            withdraw_reminder(db, reminder, reason=" ", actor="guanli", roles=ADMIN)
        withdraw_reminder(db, reminder, reason="发错单位", actor="guanli", roles=ADMIN)
        assert told(db, TODAY) == []
        assert not reminder.is_overdue(dt.date(2027, 1, 1))
        with pytest.raises(MoveRefused):
            answered(db, reminder)
        policies, zone = hours_policies(), ZoneInfo("Asia/Shanghai")
        head = person(db, "P1").id
        facts = report_facts(db, head, 2026, policies, zone, today=DEADLINE)
        assert facts.of_unit.reminders == []


def test_everything_that_is_wrong_is_told_and_nothing_is_sent(district: District) -> None:
    with district.db() as db:
        with pytest.raises(StudyRefused) as refused:
            sent(db, subject="", found="x" * 2001, basis="", deadline=TODAY)
        text = str(refused.value)
        for part in ("提示事由", "发现的情况", "依据", "反馈期限 2026-11-02"):
            assert part in text
        with pytest.raises(StudyRefused, match="反馈期限"):
            sent(db, deadline=None)
        assert reminders_of(db) == []
        reminder = sent(db)
        for on in (None, TODAY - dt.timedelta(days=1), DEADLINE + dt.timedelta(days=1)):
            with pytest.raises(StudyRefused, match="反馈日期"):
                answer_reminder(
                    db, reminder, done="x", on=on, today=DEADLINE, actor="l", roles=LIAISON
                )
        with pytest.raises(MoveRefused):
            close_reminder(db, reminder, actor="guanli", roles=ADMIN)
        answered(db, reminder)
        with pytest.raises(MoveRefused):
            close_reminder(db, reminder, actor="lianluo", roles=LIAISON)


def texts_of(official: Official) -> list[str]:
    document: Any = docx.Document(io.BytesIO(official_docx(official)))
    return [each.text for each in document.paragraphs]


def test_reminder_and_answer_on_paper_and_in_the_heads_report(district: District) -> None:
    with district.db() as db:
        reminder = sent(db)
        answered(db, reminder)
        texts = texts_of(reminder_document(reminder, issuer="某区司法局"))
        assert "普法提示单" in texts
        assert "某普提〔2026〕1号" in texts
        assert "甲局：" in texts
        assert any("根据《中华人民共和国法治宣传教育法》第五十七条" in each for each in texts)
        assert "联络员未更新。" in texts
        assert any("2026年11月20日前反馈" in each for each in texts)
        assert "附件：普法提示反馈单" in texts
        assert reminder.answer is not None
        texts = texts_of(answer_document(reminder, reminder.answer, office="某区司法局"))
        assert "某区司法局：" in texts
        assert "已补报。" in texts
        assert "甲局" in texts
        policies, zone = hours_policies(), ZoneInfo("Asia/Shanghai")
        head = person(db, "P1").id
        draft = draft_report(report_facts(db, head, 2026, policies, zone, today=DEADLINE), "head")
    said = [text for section in draft.sections for text in section.paragraphs]
    [line] = [text for text in said if text.startswith("本单位收到普法提示 1 份[")]
    assert line.endswith("已反馈 1 份。")
    assert any(source.record == "普法提示第 1 号" for source in draft.sources)
