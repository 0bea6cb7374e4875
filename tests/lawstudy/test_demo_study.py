"""The demo district's plan is the one that is imported, says that it is an example, and has events that count and one that waits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from courses.hours_policy import hours_policies
from courses.lecturers import lecturer_views
from courses.plan_file import import_plan
from courses.plan_progress import plan_views
from courses.study_sheet import read_workbook
from courses.units_year import units_year
from foundation.site import open_site
from lawstudy.demo.district import MEMBERS
from lawstudy.demo.study import (
    BASIS,
    LIAISON,
    make_demo_approvals,
    make_demo_events,
    make_demo_lecturers,
    make_demo_year,
    write_demo_plan,
)
from lawstudy.opening import open_records
from records.audit.trail import verify
from records.people.person import find_person
from records.study.event import StudyEvent
from records.study.plan import plan_entries
from records.study.reminder import reminders_of
from records.study.report import reports_of

TODAY = dt.date(2026, 11, 26)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.full
def test_the_demo_district_plans_and_studies(site: Path, tmp_path: Path) -> None:
    with open_records(open_site(site)) as db:
        make_demo_events(db, today=TODAY)
        assert db.scalars(select(StudyEvent)).all() == []
        plan = write_demo_plan(tmp_path, TODAY.year)
        assert import_plan(db, read_workbook(plan), actor="t").added == MEMBERS * 9
        for _ in range(2):
            make_demo_approvals(db, today=TODAY)
            make_demo_lecturers(db, today=TODAY)
        make_demo_events(db, today=TODAY)
        db.commit()
        assert {row.basis for row in plan_entries(db, TODAY.year)} == {BASIS}
        views = plan_views(db, TODAY.year, today=TODAY)
        assert len(views) == MEMBERS
        assert views[0].counts["done"] == 6
        assert any(view.late for view in views)
        stands = [view.standing.state for view in views]
        assert (stands.count("approved"), stands.count("submitted")) == (MEMBERS - 1, 1)
        spoken = lecturer_views(db, TODAY.year, today=TODAY)
        assert [view.lectures > 0 for view in spoken] == [True, False]
        waiting = [view.unit for view in views if view.waiting]
        liaison = find_person(db, LIAISON)
        assert liaison is not None
        assert liaison.unit in waiting
        [unapproved] = [view.unit for view in views if not view.standing.is_approved]
        assert unapproved is liaison.unit
        count = len(db.scalars(select(StudyEvent)).all())
        make_demo_events(db, today=TODAY)
        assert len(db.scalars(select(StudyEvent)).all()) == count
        for _ in range(2):
            make_demo_year(db, today=TODAY, zone=ZONE)
        [report] = reports_of(db, TODAY.year)
        assert (report.state, report.unit) == ("assessed", views[0].unit)
        [reminder] = reminders_of(db)
        assert (reminder.state, reminder.unit) == ("sent", liaison.unit)
        assert "示例" in reminder.subject
        units = units_year(db, TODAY.year, hours_policies(), ZONE, today=TODAY)
        assert len(units) == MEMBERS
        assert (units[0].done, units[0].reports) == (6, 1)
        verify(db)


@pytest.mark.full
@pytest.mark.parametrize("day", [dt.date(2026, 1, 1), dt.date(2026, 3, 1), dt.date(2024, 2, 29)])
def test_whatever_day_it_is(site: Path, tmp_path: Path, day: dt.date) -> None:
    with open_records(open_site(site)) as db:
        import_plan(db, read_workbook(write_demo_plan(tmp_path, day.year)), actor="t")
        make_demo_approvals(db, today=day)
        make_demo_lecturers(db, today=day)
        make_demo_events(db, today=day)
        make_demo_year(db, today=day, zone=ZONE)
        events = db.scalars(select(StudyEvent)).all()
        assert all(event.newest.day < day for event in events)
