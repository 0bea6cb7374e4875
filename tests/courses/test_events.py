"""A record of an event from its draft to its confirmation, and what is corrected afterwards."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.event_given import AttendanceGiven, EventGiven
from courses.events import (
    Recorder,
    begin_event,
    confirm_event,
    correct_event,
    discard_event,
    return_event,
    save_event,
    submit_event,
)
from courses.events_people import is_expected, people_of_unit
from courses.hours_policy import hours_policies
from foundation.moves import MoveRefused
from records.audit.trail import AuditEntry, verify
from records.study.event import (
    Attendance,
    EventRecord,
    MaterialStep,
    StudyEvent,
    told_in_events,
)
from records.study.hours import attended_rows
from tests.courses.conftest import District, person, unit
from tests.support.study_rows import event_record, plan_entry, study_event

TODAY = dt.date(2026, 7, 1)
DAY = dt.date(2026, 5, 20)
POLICIES = hours_policies()
LIAISON: Any = {"actor": "lianluo", "roles": ("liaison",)}
RECORDER = Recorder("lianluo", ("liaison",), TODAY, POLICIES)
ADMINISTRATOR: Any = {"actor": "guanli", "roles": ("administrator",)}


def given(db: Session, **changes: Any) -> EventGiven:
    """张三 was there, 李四 on leave, 赵六 absent and made it up."""
    values: dict[str, Any] = {
        "kind": "pre_meeting",
        "title": "科学技术进步法",
        "day": DAY,
        "minutes": 30,
        "meeting": "第 5 次局长办公会",
        "content": "《科学技术进步法》（2021）第七条",
        "attendance": [
            AttendanceGiven(person(db, "P1"), "present"),
            AttendanceGiven(person(db, "P2"), "leave", "外出培训"),
            AttendanceGiven(person(db, "P5"), "absent", "", DAY + dt.timedelta(days=3)),
        ],
    }
    return EventGiven(**{**values, **changes})


def begun(db: Session, **changes: Any) -> StudyEvent:
    return begin_event(db, unit(db, "B1"), given(db, **changes), RECORDER)


def submitted(db: Session, **changes: Any) -> StudyEvent:
    event = begun(db, **changes)
    submit_event(db, event, RECORDER)
    return event


def refused(db: Session, **changes: Any) -> list[str]:
    with pytest.raises(StudyRefused) as caught:
        submitted(db, **changes)
    db.rollback()
    return caught.value.problems


def trail(db: Session) -> list[tuple[str, str, str]]:
    rows = db.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.actor, row.action, row.subject) for row in rows]


def test_a_record_counts_once_somebody_else_has_confirmed_it(district: District) -> None:
    with district.db() as db:
        event = begun(db)
        assert attended_rows(db) == []
        with pytest.raises(MoveRefused):
            confirm_event(db, event, **ADMINISTRATOR)
        submit_event(db, event, RECORDER)
        assert attended_rows(db) == []
        with pytest.raises(MoveRefused):
            save_event(db, event, given(db, minutes=60), RECORDER)
        with pytest.raises(MoveRefused):
            confirm_event(db, event, **LIAISON)
        with pytest.raises(StudyRefused, match="另一名"):
            confirm_event(db, event, actor="lianluo", roles=("liaison", "administrator"))
        confirm_event(db, event, **ADMINISTRATOR)
        db.commit()
        rows = sorted((row.presence, row.made_up_on) for row in attended_rows(db))
        assert rows == [("absent", dt.date(2026, 5, 23)), ("leave", None), ("present", None)]
        assert {each.unit.code for each in event.newest.attendance} == {"B1"}
        assert trail(db) == [
            ("lianluo", "event.begin", f"甲局/{event.id}"),
            ("lianluo", "event.submit", f"甲局/{event.id}"),
            ("guanli", "event.confirm", f"甲局/{event.id}"),
        ]
        assert verify(db) == 3


def test_a_draft_is_written_over_and_leaves_nothing_behind(district: District) -> None:
    with district.db() as db:
        steps: Any = {"draft": ("张三", DAY - dt.timedelta(days=7))}
        event = begun(db, steps=steps)
        changed = given(db, minutes=45, attendance=[AttendanceGiven(person(db, "P2"), "present")])
        save_event(db, event, changed, RECORDER)
        db.commit()
        [row] = db.scalars(select(EventRecord)).all()
        assert row.minutes == 45
        assert [each.person.number for each in db.scalars(select(Attendance))] == ["P2"]
        assert db.scalars(select(MaterialStep)).all() == []
        assert EventGiven.of(row).same_as(changed)
        assert discard_event(db, event, **LIAISON)
        db.commit()
        assert db.scalars(select(StudyEvent)).all() == []
        assert trail(db)[-1][1] == "event.discard"


def test_a_correction_is_a_further_record_and_counts_when_it_is_confirmed(
    district: District,
) -> None:
    with district.db() as db:
        event = submitted(db)
        confirm_event(db, event, **ADMINISTRATOR)
        with pytest.raises(StudyRefused, match="更正原因"):
            correct_event(db, event, reason=" ", **LIAISON)
        correct_event(db, event, reason="时长记错", **LIAISON)
        save_event(db, event, given(db, minutes=60), RECORDER)
        assert {row.minutes for row in attended_rows(db)} == {30}
        submit_event(db, event, RECORDER)
        return_event(db, event, reason="没有附签到表", **ADMINISTRATOR)
        assert event.newest.return_reason == "没有附签到表"
        assert {row.minutes for row in attended_rows(db)} == {30}
        correct_event(db, event, reason="", **LIAISON)
        submit_event(db, event, RECORDER)
        confirm_event(db, event, **ADMINISTRATOR)
        db.commit()
        assert {row.minutes for row in attended_rows(db)} == {60}
        states = [row.state for row in db.scalars(select(EventRecord).order_by(EventRecord.id))]
        assert states == ["confirmed", "returned", "confirmed"]
        assert event.records[1].correction == "时长记错"


def test_an_event_that_did_not_take_place_counts_no_more(district: District) -> None:
    with district.db() as db:
        event = submitted(db)
        confirm_event(db, event, **ADMINISTRATOR)
        correct_event(db, event, reason="会议取消", withdraw=True, **LIAISON)
        assert not discard_event(db, event, **LIAISON)
        correct_event(db, event, reason="会议取消", withdraw=True, **LIAISON)
        submit_event(db, event, RECORDER)
        assert attended_rows(db)
        confirm_event(db, event, **ADMINISTRATOR)
        assert attended_rows(db) == []


def test_everything_that_is_wrong_is_told_at_once(district: District) -> None:
    with district.db() as db:
        first, second = person(db, "P1"), person(db, "P2")
        early = DAY - dt.timedelta(days=1)
        found = refused(
            db,
            title="",
            minutes=20,
            hours=1.0,
            start="9点",
            category="没有",
            attendance=[
                AttendanceGiven(first, "present", "", DAY),
                AttendanceGiven(second, "absent", "", early),
                AttendanceGiven(second, "leave", "x" * 121, TODAY + dt.timedelta(days=1)),
            ],
            steps={"justice": ("王", early)},
        )
        assert len(found) == 10, found
        for words in (
            "学习主题",
            "超过了活动时长",
            "最多计 0.5 学时",
            "9点",
            "没有“没有”这一类",
            "不需要补学",
            "早于活动日期",
            "还没有到",
            "两次",
            "最长 120 字",
        ):
            assert any(words in problem for problem in found), (words, found)
        found = refused(db, meeting="", content="", attendance=[], day=dt.date(2026, 8, 1))
        assert len(found) == 4, found
        found = refused(db, kind="court", content="")
        assert found == [messages.EVENT_CASE]
        found = refused(db, steps={"draft": ("", DAY), "head": ("", early)})
        assert found == [
            messages.EVENT_STEP_ORDER.format(step="主要领导审定", before="分管领导审示")
        ]
        assert refused(db, attendance=[AttendanceGiven(first, "leave")]) == [
            messages.EVENT_NOBODY,
            messages.EVENT_LEAVE.format(name="张三"),
        ]
        assert refused(db, kind="exam") == [messages.EVENT_KIND]
        assert trail(db) == []


def test_an_entry_of_another_unit_year_or_kind_is_refused(district: District) -> None:
    with district.db() as db:
        own = plan_entry(db, unit(db, "B1"))
        wrong = [
            plan_entry(db, unit(db, "B2")),
            plan_entry(db, unit(db, "B1"), 2, kind="lecture"),
            plan_entry(db, unit(db, "B1"), year=2025),
        ]
        db.commit()
        for entry in wrong:
            [problem] = refused(db, entry=db.merge(entry))
            assert "请重新选择" in problem
        assert submitted(db, entry=db.merge(own)).newest.entry is not None


def test_who_was_where_decides_the_day_of_the_event(district: District) -> None:
    with district.db() as db:
        first, second = unit(db, "B1").id, unit(db, "B2").id

        def there(of: int, day: dt.date) -> list[str]:
            return [each.number for each in people_of_unit(db, of, day)]

        assert there(first, DAY) == ["P1", "P2", "P3", "P4", "P5"]
        assert there(second, DAY) == ["P6"]
        assert there(first, dt.date(2026, 6, 1)) == ["P1", "P2", "P3", "P4"]
        assert there(second, dt.date(2026, 6, 1)) == ["P5", "P6"]
        event = submitted(
            db,
            day=dt.date(2026, 6, 1),
            attendance=[
                AttendanceGiven(person(db, "P1"), "present"),
                AttendanceGiven(person(db, "P5"), "present"),
            ],
        )
        assert [each.unit.code for each in event.newest.attendance] == ["B1", "B2"]


def test_who_is_expected(district: District) -> None:
    with district.db() as db:
        head, other = person(db, "P1"), person(db, "P2")
        assert is_expected(head, "leaders", "", DAY)
        assert is_expected(head, "leaders", "乡科级正职", DAY)
        assert not is_expected(head, "leaders", "县处级正职", DAY)
        assert not is_expected(other, "leaders", "", DAY)
        assert is_expected(other, "officers", "", DAY)
        assert is_expected(other, "all", "", DAY)
        head.posts[0].until = DAY - dt.timedelta(days=1)
        other.cards[0].state = "cancelled"
        assert not is_expected(head, "leaders", "", DAY)
        assert not is_expected(other, "officers", "", DAY)


def test_the_same_said_again_is_the_same(district: District) -> None:
    with district.db() as db:
        one = given(db)
        assert one.same_as(given(db, attendance=list(reversed(list(one.attendance)))))
        assert not one.same_as(dataclasses.replace(one, place="三楼"))
        assert not one.same_as(given(db, attendance=list(one.attendance)[:2]))


def test_what_events_tell_of_is_that_of_those_that_count(district: District) -> None:
    with district.db() as db:
        unit_ = unit(db, "B1")
        study_event(db, unit_, title="甲", content="《甲法》", focus="第九条")
        study_event(db, unit_, title="乙", state="submitted")
        study_event(db, unit_, title="丙", withdrawn=True)
        study_event(db, unit_, title="丁", day=TODAY + dt.timedelta(days=1))
        corrected = study_event(db, unit_, title="戊")
        corrected.records.append(event_record(unit=unit_, title="己"))
        db.flush()
        assert sorted(told_in_events(db, TODAY)) == [
            (dt.date(2026, 3, 5), "己\n\n"),
            (dt.date(2026, 3, 5), "甲\n《甲法》\n第九条"),
        ]
