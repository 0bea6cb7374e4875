"""What was planned and done, the clock of the material, and the calendar of a plan."""

from __future__ import annotations

import datetime as dt

import icalendar

from courses.hours_policy import hours_policies
from courses.plan_calendar import plan_calendar
from courses.plan_progress import material_clock, plan_views
from records.study.event import MaterialStep
from records.study.plan import plan_entries
from tests.courses.conftest import District, person, unit
from tests.support.study_rows import event_record, plan_entry, study_event

TODAY = dt.date(2026, 7, 1)


def test_how_each_entry_of_a_plan_stands(district: District) -> None:
    with district.db() as db:
        own, head = unit(db, "B1"), person(db, "P1")
        done = plan_entry(db, own, 1)
        waiting = plan_entry(db, own, 2)
        plan_entry(db, own, 3, month=6)
        plan_entry(db, own, 4, month=7)
        plan_entry(db, own, 5, kind="exam", month=1)
        undone = plan_entry(db, own, 6)
        study_event(db, own, head, entry=done)
        study_event(db, own, head, entry=waiting, state="submitted")
        study_event(db, own, head, entry=undone, withdrawn=True)
        beside = study_event(db, own, head, kind="lecture", title="民法典")
        # What held before: the event stays with its entry.
        plan_entry(db, own, 1, version=2, title="改了名称")
        db.commit()
        views = plan_views(db, 2026, today=TODAY)
        assert [(view.unit.name, len(view.entries)) for view in views] == [("甲局", 6), ("乙局", 0)]
        first = views[0]
        assert [each.state for each in first.entries] == [
            "done",
            "waiting",
            "late",
            "coming",
            "own",
            "late",
        ]
        assert first.entries[0].entry.title == "改了名称"
        assert first.counts["late"] == len(first.late) == 2
        assert list(first.beside) == [beside]
        assert len(first.waiting) == 1
        [alone] = plan_views(db, 2026, today=TODAY, units=[unit(db, "B3").id])
        assert (alone.unit.name, alone.entries) == ("丙所", [])


def test_an_entry_is_late_from_the_day_after_it_was_due(district: District) -> None:
    with district.db() as db:
        plan_entry(db, unit(db, "B1"), month=6)
        for today, state in ((dt.date(2026, 6, 30), "coming"), (dt.date(2026, 7, 1), "late")):
            assert plan_views(db, 2026, today=today)[0].entries[0].state == state


def test_the_material_is_drafted_five_days_ahead(district: District) -> None:
    with district.db() as db:
        own = unit(db, "B1")
        policies = hours_policies()
        day = dt.date(2026, 7, 10)
        row = study_event(db, own, day=day, state="draft").newest
        clock = material_clock(row, policies, today=TODAY)
        assert clock is not None
        assert (clock.due, clock.drafted, clock.days) == (dt.date(2026, 7, 5), None, 4)
        row.steps.append(MaterialStep(step="draft", on=dt.date(2026, 7, 7)))
        clock = material_clock(row, policies, today=TODAY)
        assert clock is not None
        assert clock.days == -2
        assert material_clock(event_record(unit=own, kind="group"), policies, today=TODAY) is None
        assert material_clock(row, policies[:1], today=TODAY) is None


def test_a_plan_is_a_calendar(district: District) -> None:
    with district.db() as db:
        own = unit(db, "B1")
        plan_entry(db, own, 1, hours=1.0, rank="乡科级正职")
        plan_entry(db, own, 2, month=2, day=dt.date(2026, 2, 3), title="逗号，分号；换\n行")
        made = plan_calendar(plan_entries(db, 2026), "甲局 2026 年学法计划")
        assert made == plan_calendar(plan_entries(db, 2026), "甲局 2026 年学法计划")
    first, second = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert first["SUMMARY"] == "会前学法：科学技术进步法（3月底前）"
    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (
        dt.date(2026, 3, 1),
        dt.date(2026, 4, 1),
    )
    assert "参加人员：领导干部（乡科级正职）" in str(first["DESCRIPTION"])
    assert second["SUMMARY"] == "会前学法：逗号，分号；换\n行"
    assert (second.decoded("DTSTART"), second.decoded("DTEND")) == (
        dt.date(2026, 2, 3),
        dt.date(2026, 2, 4),
    )
    assert second["UID"] == "plan-2026-B1-2@lawstudy"
