"""The register of lecturers: people of the roster and from outside, from a page and from a workbook, and what they spoke at."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.event_given import EventGiven
from courses.events import Recorder, begin_event, save_event
from courses.lecturers import (
    LecturerGiven,
    appointed,
    lecturer_views,
    lecturers_list,
    set_lecturer,
)
from courses.lecturers_file import LECTURERS, import_lecturers
from courses.study_sheet import read_workbook
from courses.study_templates import study_template
from documents.lists import list_xlsx
from foundation.tables import write_xlsx
from records.audit.trail import AuditEntry, verify
from records.study.lecturer import Lecturer, lecturers
from tests.courses.conftest import District, person, unit
from tests.support.study_rows import study_event

TODAY = dt.date(2026, 7, 1)
ZONE = ZoneInfo("Asia/Shanghai")
RECORDER = Recorder("lianluo", ("liaison",), TODAY, [])
HEAD = ("姓名", "人员编号", "单位", "聘任单位", "聘任日期", "聘期至", "擅长领域")
OUTSIDE = ["某律师", "", "某律师事务所", "区司法局", "2026-03-05", "2029-03-04", "行政诉讼"]
ROSTER = ["张三", "P1", "", "区司法局", "2026-03-05", "", "行政处罚"]


def given(name: str = "某律师", **changes: Any) -> LecturerGiven:
    values: dict[str, Any] = {
        "unit": "某律师事务所",
        "appointed_by": "区司法局",
        "appointed_on": dt.date(2026, 3, 5),
    }
    return LecturerGiven(name, **{**values, **changes})


def book(path: Path, *rows: Sequence[str]) -> Path:
    write_xlsx(path, {LECTURERS.name: (HEAD, rows)})
    return path


def bring(db: Session, path: Path) -> tuple[int, ...]:
    change = import_lecturers(db, read_workbook(path), actor="daoru")
    return tuple(vars(change).values())


def test_they_are_entered_once_and_changed_by_who_has_seen_it(district: District) -> None:
    with district.db() as db:
        row = set_lecturer(db, given(), actor="guanli")
        assert set_lecturer(db, given(), actor="guanli", row=row, version=1) is row
        assert row.version == 1
        with pytest.raises(StudyRefused, match="讲师名册里已有"):
            set_lecturer(db, given(), actor="guanli")
        later = given(until=dt.date(2026, 6, 30))
        set_lecturer(db, later, actor="guanli", row=row, version=1, reason="不再聘任")
        with pytest.raises(StudyRefused, match="已被他人修改"):
            set_lecturer(db, given(), actor="guanli", row=row, version=1)
        assert appointed(lecturers(db), dt.date(2026, 6, 30)) == [row]
        assert appointed(lecturers(db), TODAY) == []
        # The same name on the roster is somebody else; whoever it is stays so.
        own = set_lecturer(db, given("张三", person=person(db, "P1")), actor="guanli")
        with pytest.raises(StudyRefused, match="不能改成另一个人"):
            set_lecturer(db, given("李四", person=person(db, "P2")), actor="guanli", row=own)
        with pytest.raises(StudyRefused, match="讲师名册里已有"):
            set_lecturer(db, given("张三", unit="别处", person=person(db, "P1")), actor="guanli")
        entries = db.scalars(select(AuditEntry)).all()
        assert [each.action for each in entries] == ["lecturer.set"] * 3
        verify(db)


def test_everything_that_is_wrong_is_told_at_once(district: District) -> None:
    bad = given("", unit=" ", appointed_by="", until=dt.date(2020, 1, 1), fields="x" * 201)
    with district.db() as db, pytest.raises(StudyRefused) as caught:
        set_lecturer(db, bad, actor="guanli")
    assert len(caught.value.problems) == 5


def test_they_come_as_a_workbook(district: District) -> None:
    path = book(district.path("讲师.xlsx"), OUTSIDE, ROSTER)
    with district.db() as db:
        assert bring(db, path) == (2, 0, 0)
        assert bring(db, path) == (0, 0, 2)
        changed = [*OUTSIDE[:5], "2026-06-30", "民法典"]
        assert bring(db, book(path, changed)) == (0, 1, 0)
        first, second = lecturers(db)
        assert (first.until, first.fields) == (dt.date(2026, 6, 30), "民法典")
        assert (second.unit, second.person) == ("甲局", person(db, "P1"))
        verify(db)


def test_faults_of_a_workbook_are_told_with_row_and_column(district: District) -> None:
    path = book(
        district.path("坏.xlsx"),
        OUTSIDE,
        ["李四", "P1", "", "区司法局", "2026-03-05", "", ""],
        ["某人", "P99", "", "", "2026-02-30", "", ""],
        ["某人", "", "", "区司法局", "2026-03-05", "2026-01-01", ""],
        ["某专家", "", "某大学", "区司法局", "2026-03-05", "2026-01-01", ""],
        OUTSIDE,
    )
    with district.db() as db:
        with pytest.raises(StudyRefused) as caught:
            bring(db, path)
        assert db.scalars(select(Lecturer)).all() == []
        assert db.scalars(select(AuditEntry)).all() == []
    found = caught.value.problems
    for number, column, words in (
        (3, "“人员编号”列", "登记的姓名是“张三”"),
        (4, "“人员编号”列", "P99"),
        (4, "“聘任单位”列", "没有填写"),
        (4, "“聘任日期”列", "2026-02-30"),
        (5, "“单位”列", "没有填写"),
        (6, "“聘期至”列", "早于"),
        (7, "", "与第 2 行重复"),
    ):
        place = f"坏.xlsx（普法讲师）第 {number} 行{column}"
        assert any(one.startswith(place) and words in one for one in found), (place, found)


def test_the_template_explains_itself(district: District) -> None:
    path = district.path("样表.xlsx")
    path.write_bytes(study_template("lecturers"))
    with district.db() as db, pytest.raises(StudyRefused, match="没有数据行"):
        bring(db, path)


def test_they_speak_at_events_and_each_counts_in_its_year(district: District) -> None:
    with district.db() as db:
        own = unit(db, "B1")
        row = set_lecturer(db, given(until=dt.date(2026, 12, 31)), actor="guanli")
        event = EventGiven("lecture", "行政诉讼", dt.date(2026, 5, 20), 90).spoken_by(row)
        assert (event.speaker, event.speaker_unit) == ("某律师", "某律师事务所")
        early = EventGiven("lecture", "行政诉讼", dt.date(2026, 1, 20), 90).spoken_by(row)
        with pytest.raises(StudyRefused, match="不在聘期内"):
            begin_event(db, own, early, RECORDER)
        kept = begin_event(db, own, event, RECORDER)
        assert kept.newest.lecturer is row
        # A draft counts for nobody.
        assert [view.lectures for view in lecturer_views(db, 2026, today=TODAY)] == [0]
        for changes in ({}, {"day": dt.date(2025, 3, 5)}, {"withdrawn": True}):
            study_event(db, own, lecturer=row, **changes)
        [view] = lecturer_views(db, 2026, today=TODAY)
        assert (view.lectures, view.is_appointed) == (1, True)
        # Another name in the register later: what was said of the event stays.
        set_lecturer(db, given(unit="另一事务所"), actor="guanli", row=row, version=1)
        assert kept.newest.speaker_unit == "某律师事务所"
        text = EventGiven("lecture", "行政诉讼", dt.date(2026, 5, 20), 90, speaker="别人")
        save_event(db, kept, text, RECORDER)
        assert kept.newest.lecturer is None
        listed = lecturers_list([view], 2026, now=dt.datetime(2026, 7, 1, 1), zone=ZONE)
        sheet = openpyxl.load_workbook(io.BytesIO(list_xlsx(listed))).worksheets[0]
        [told] = sheet.iter_rows(min_row=4, values_only=True)
        assert told[1:3] == ("另一事务所", "某律师")
        assert told[-2:] == ("在聘", 1)
