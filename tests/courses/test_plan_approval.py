"""A plan is approved by somebody else than who submitted it, as it was then; whatever is changed later is not approved."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.plan import EntryGiven, set_entry, withdraw_entry
from courses.plan_approval import (
    approve_plan,
    plan_standing,
    return_plan,
    submit_plan,
)
from courses.plan_document import approval_text
from courses.plan_file import PLAN, import_plan
from courses.plan_progress import plan_views
from courses.study_sheet import read_workbook
from courses.study_tasks import tasks_of_approvers, tasks_of_unit
from foundation.clock import utc_now
from foundation.moves import MoveRefused
from foundation.tables import write_xlsx
from records.audit.trail import AuditEntry, verify
from records.study.plan import newest_entry
from records.study.plan_approval import PLAN_STATES, PlanApproval
from tests.courses.conftest import District, unit
from tests.support.study_rows import plan_entry

LIAISON: Any = {"actor": "lianluo", "roles": ("liaison",)}
APPROVER: Any = {"actor": "shenpi", "roles": ("approver",)}
ADMINISTRATOR: Any = {"actor": "guanli", "roles": ("administrator",)}
TODAY = dt.date(2026, 2, 1)
ZONE = ZoneInfo("Asia/Shanghai")


def planned(db: Session) -> PlanApproval:
    """The plan of 甲局, submitted."""
    plan_entry(db, unit(db, "B1"))
    return submit_plan(db, 2026, unit(db, "B1"), seen=None, **LIAISON)


def state(db: Session) -> str:
    return plan_standing(db, 2026, unit(db, "B1")).state


def moved(db: Session, title: str, reason: str = "改内容") -> None:
    given = EntryGiven("pre_meeting", title, "leaders", 3, unit(db, "B1").id)
    set_entry(db, 2026, unit(db, "B1"), given, actor="lianluo", number=1, reason=reason)


def test_it_is_submitted_by_the_unit_and_approved_by_somebody_else(district: District) -> None:
    with district.db() as db:
        own = unit(db, "B1")
        plan_entry(db, own)
        standing = plan_standing(db, 2026, own)
        assert standing.state == "draft"
        assert [each.text for each in tasks_of_unit(db, own.id, today=TODAY)] == [
            "本单位 2026 年学法计划：草稿，没有提交，请核对后提交批准"
        ]
        row = submit_plan(db, 2026, own, seen=standing.content_hash, **ADMINISTRATOR)
        assert state(db) == "submitted"
        assert list(tasks_of_unit(db, own.id, today=TODAY)) == []
        assert list(tasks_of_approvers(db, "guanli")) == []
        [task] = tasks_of_approvers(db, "shenpi")
        assert task == ("2026 年有 1 份学法计划待批准", "/study-plan?year=2026")
        with pytest.raises(StudyRefused, match="由另一人批准"):
            approve_plan(db, row, **ADMINISTRATOR)
        with pytest.raises(MoveRefused):
            approve_plan(db, row, **LIAISON)
        with pytest.raises(MoveRefused):
            submit_plan(db, 2026, own, seen=None, **LIAISON)
        approve_plan(db, row, **APPROVER)
        assert (state(db), row.decided_by) == ("approved", "shenpi")
        with pytest.raises(MoveRefused):
            approve_plan(db, row, **APPROVER)
        db.commit()
        actions = db.scalars(select(AuditEntry.action)).all()
        assert list(actions) == ["plan.submit", "plan.approve"]
        verify(db)


def test_a_change_makes_the_approval_void(district: District) -> None:
    with district.db() as db:
        row = planned(db)
        approve_plan(db, row, **APPROVER)
        # The same once more is no change, and needs no reason.
        entry = newest_entry(db, 2026, unit(db, "B1").id, 1)
        assert entry is not None
        set_entry(db, 2026, unit(db, "B1"), EntryGiven.of(entry), actor="lianluo", number=1)
        assert state(db) == "approved"
        with pytest.raises(StudyRefused, match="批准失效"):
            moved(db, "信访工作条例", reason="")
        assert state(db) == "approved"
        moved(db, "信访工作条例")
        assert (state(db), row.state, row.voided_by) == ("void", "void", "lianluo")
        # What was approved does not come back with the words.
        moved(db, "科学技术进步法")
        assert state(db) == "void"
        again = submit_plan(db, 2026, unit(db, "B1"), seen=None, **LIAISON)
        with pytest.raises(MoveRefused):
            approve_plan(db, row, **APPROVER)
        # A further entry, while it waits.
        given = EntryGiven("lecture", "大讲坛", "all", 5, unit(db, "B1").id)
        set_entry(db, 2026, unit(db, "B1"), given, actor="lianluo")
        assert again.state == "void"
        with pytest.raises(MoveRefused):
            approve_plan(db, again, **APPROVER)
        third = submit_plan(db, 2026, unit(db, "B1"), seen=None, **LIAISON)
        approve_plan(db, third, **APPROVER)
        off = newest_entry(db, 2026, unit(db, "B1").id, 2)
        assert off is not None
        withdraw_entry(db, off, reason="取消", actor="lianluo")
        assert state(db) == "void"
        actions = list(db.scalars(select(AuditEntry.action)))
        assert actions.count("plan.void") == 3
        verify(db)


def test_what_is_read_again_is_the_same_plan(district: District) -> None:
    with district.db() as db:
        given = EntryGiven("lecture", "大讲坛", "all", 5, unit(db, "B1").id, hours=2)
        # Kept, or it would be read again at once.
        row = set_entry(db, 2026, unit(db, "B1"), given, actor="lianluo")
        assert row.hours == 2
        approve_plan(db, submit_plan(db, 2026, unit(db, "B1"), seen=None, **LIAISON), **APPROVER)
        db.commit()
    with district.db() as db:
        assert state(db) == "approved"


def test_an_import_tells_whose_plans_are_to_be_submitted_again(district: District) -> None:
    path = district.path("计划.xlsx")
    head = ("年度", "单位", "类别", "学习内容", "时间")
    rows = [["2026", "全部成员单位", "大讲坛", "民法典", "5月"]]
    write_xlsx(path, {PLAN.name: (head, rows)})
    with district.db() as db:
        assert "须重新提交" not in import_plan(db, read_workbook(path), actor="daoru").told
        for code in ("B1", "B2"):
            row = submit_plan(db, 2026, unit(db, code), seen=None, **LIAISON)
            approve_plan(db, row, **APPROVER)
        # The same once more leaves them as they are.
        assert import_plan(db, read_workbook(path), actor="daoru").voided == 0
        assert state(db) == "approved"
        rows[0][1], rows[0][4] = "甲局", "6月"
        write_xlsx(path, {PLAN.name: (head, rows)})
        change = import_plan(db, read_workbook(path), actor="daoru")
        assert (change.changed, change.voided) == (1, 1)
        assert "1 份已提交或批准的计划因此有改动" in change.told
        assert (state(db), plan_standing(db, 2026, unit(db, "B2")).state) == ("void", "approved")
        with pytest.raises(StudyRefused, match="只能导入本单位（乙局）的计划"):
            import_plan(db, read_workbook(path), actor="daoru", only=unit(db, "B2"))


def test_a_change_that_went_past_the_services_is_seen(district: District) -> None:
    with district.db() as db:
        row = planned(db)
        approve_plan(db, row, **APPROVER)
        plan_entry(db, unit(db, "B1"), 2)
        assert (row.state, state(db)) == ("approved", "void")
        [view, *_] = plan_views(db, 2026, today=TODAY)
        assert not view.standing.is_approved
        submit_plan(db, 2026, unit(db, "B1"), seen=None, **LIAISON)
        assert (row.state, state(db)) == ("void", "submitted")


def test_it_is_returned_with_a_reason_also_when_it_was_approved(district: District) -> None:
    with district.db() as db:
        row = planned(db)
        with pytest.raises(StudyRefused, match="退回原因"):
            return_plan(db, row, reason=" ", **APPROVER)
        return_plan(db, row, reason="缺少旁听庭审", **APPROVER)
        assert state(db) == "returned"
        second = submit_plan(db, 2026, unit(db, "B1"), seen=None, **LIAISON)
        approve_plan(db, second, **APPROVER)
        return_plan(db, second, reason="批错了", **ADMINISTRATOR)
        assert state(db) == "returned"


def test_what_cannot_be_submitted_is_told(district: District) -> None:
    with district.db() as db:
        own = unit(db, "B1")
        with pytest.raises(StudyRefused, match="还没有计划项"):
            submit_plan(db, 2026, own, seen=None, **LIAISON)
        plan_entry(db, own)
        seen = plan_standing(db, 2026, own).content_hash
        moved(db, "信访工作条例")
        with pytest.raises(StudyRefused, match="有改动"):
            submit_plan(db, 2026, own, seen=seen, **LIAISON)
        with pytest.raises(MoveRefused):
            submit_plan(db, 2026, own, seen=None, **APPROVER)


def test_no_two_versions_wait_or_hold(district: District) -> None:
    with district.db() as db:
        planned(db)
        db.add(
            PlanApproval(
                year=2026,
                unit=unit(db, "B1"),
                content_hash="0" * 64,
                entries=1,
                submitted_by="x",
                submitted_at=utc_now(),
            )
        )
        with pytest.raises(IntegrityError):
            db.flush()


def test_the_document_tells_whether_it_is_approved(district: District) -> None:
    with district.db() as db:
        row = planned(db)
        [view] = plan_views(db, 2026, today=TODAY, units=[unit(db, "B1").id])
        assert "【草案：本计划待批准" in approval_text(view, ZONE)
        approve_plan(db, row, **APPROVER)
        row.decided_at = dt.datetime(2026, 2, 1, 17)
        [view] = plan_views(db, 2026, today=TODAY, units=[unit(db, "B1").id])
        text = approval_text(view, ZONE)
        assert "2026年2月2日批准" in text
        assert row.content_hash[:12] in text


def test_every_state_has_its_word() -> None:
    from records.messages import PLAN_STATES as WORDS

    assert tuple(WORDS) == PLAN_STATES
