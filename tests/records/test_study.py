"""Plans and events on record: the last row holds, and nothing that was submitted is written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.moves import MoveRefused
from records import messages
from records.people.person import Person
from records.people.unit import Unit
from records.schema import close_database, open_database
from records.study.event import EVENT_MOVES, STEPS, events_of, find_event
from records.study.hours import attended_rows, passed_rows
from records.study.plan import (
    AUDIENCES,
    KINDS,
    PlanEntry,
    newest_entry,
    plan_entries,
    planned_years,
)
from records.study.reminder import REMINDER_STATES, Reminder, ReminderAnswer, reminders_of
from records.study.report import (
    REPORT_FORMS,
    REPORT_STATES,
    LawReport,
    LevelCount,
    ReportAssessment,
    reports_of,
)
from tests.support.people import officer
from tests.support.study_rows import event_record, plan_entry, study_event

Sessions = Callable[[], Session]
MARCH = dt.date(2026, 3, 5)


def district(db: Session) -> tuple[Unit, Person, Person]:
    unit = Unit(code="B1", name="甲局")
    people = officer("A-1", "张三", unit), officer("A-2", "李四", unit)
    db.add_all(people)
    db.flush()
    return unit, *people


def test_the_last_row_of_an_entry_is_what_holds(sessions: Sessions) -> None:
    with sessions() as db:
        unit, *_ = district(db)
        plan_entry(db, unit)
        plan_entry(db, unit, version=2, title="科学技术进步法、信访工作条例", month=4)
        plan_entry(db, unit, 2, day=dt.date(2026, 2, 3), month=2)
        plan_entry(db, unit, 3)
        plan_entry(db, unit, 3, version=2, withdrawn=True, reason="不再学")
        plan_entry(db, unit, 1, year=2025)
        rows = plan_entries(db, 2026)
        assert [(row.number, row.title) for row in rows] == [
            (1, "科学技术进步法、信访工作条例"),
            (2, "科学技术进步法"),
        ]
        assert [row.due for row in rows] == [dt.date(2026, 4, 30), dt.date(2026, 2, 3)]
        assert len(plan_entries(db, 2026, withdrawn=True)) == 3
        assert plan_entries(db, 2026, []) == []
        assert planned_years(db) == [2026, 2025]
        third = newest_entry(db, 2026, unit.id, 3)
        assert third is not None
        assert third.withdrawn
        assert len(db.scalars(select(PlanEntry)).all()) == 6


def test_two_cannot_change_one_entry_at_a_time(sessions: Sessions) -> None:
    with sessions() as db:
        unit, *_ = district(db)
        plan_entry(db, unit)
        with pytest.raises(IntegrityError):
            plan_entry(db, unit, title="别的")


def test_what_counts_is_the_last_confirmed_record(sessions: Sessions) -> None:
    with sessions() as db:
        unit, first, second = district(db)
        event = study_event(db, unit, first)
        assert [row.person for row in attended_rows(db)] == [first.id]
        event.records.append(event_record(first, second, unit=unit, state="draft", minutes=60))
        db.flush()
        assert event.newest.state == "draft"
        assert event.counting is event.records[0]
        assert {(row.person, row.minutes) for row in attended_rows(db)} == {(first.id, 30)}
        event.newest.state = "confirmed"
        db.flush()
        assert {(row.person, row.minutes) for row in attended_rows(db)} == {
            (first.id, 60),
            (second.id, 60),
        }
        assert [row.person for row in attended_rows(db, [second.id])] == [second.id]
        event.records.append(event_record(unit=unit, withdrawn=True))
        db.flush()
        assert attended_rows(db) == []
        assert passed_rows(db) == []


def test_one_version_of_an_event_is_worked_on_at_a_time(sessions: Sessions) -> None:
    with sessions() as db:
        unit, first, _ = district(db)
        event = study_event(db, unit, first)
        event.records.append(event_record(first, unit=unit, state="submitted"))
        db.flush()
        event.records.append(event_record(first, unit=unit, state="draft"))
        with pytest.raises(IntegrityError):
            db.flush()


def test_events_are_found_by_the_day_that_is_said_last(sessions: Sessions) -> None:
    with sessions() as db:
        unit, first, _ = district(db)
        other = Unit(code="B2", name="乙局")
        late = study_event(db, unit, first, day=dt.date(2026, 5, 1))
        early = study_event(db, unit, first)
        early.records.append(event_record(first, unit=unit, day=dt.date(2025, 12, 30)))
        there = study_event(db, other, first)
        db.flush()
        assert [event.id for event in events_of(db, 2026)] == [there.id, late.id]
        assert [event.id for event in events_of(db, 2026, [unit.id])] == [late.id]
        found = find_event(db, early.id)
        assert found is not None
        assert found.newest.count("present") == 1
        assert found.newest.count("leave") == 0
        assert find_event(db, 999) is None


def test_who_may_make_which_move() -> None:
    assert EVENT_MOVES.require("draft", "submit", ["liaison"]).target == "submitted"
    assert EVENT_MOVES.require("submitted", "confirm", ["administrator"]).target == "confirmed"
    for state, act, role in (
        ("submitted", "confirm", "liaison"),
        ("submitted", "save", "liaison"),
        ("confirmed", "save", "administrator"),
        ("confirmed", "return", "administrator"),
        ("draft", "submit", "cadre"),
    ):
        with pytest.raises(MoveRefused):
            EVENT_MOVES.require(state, act, [role])  # type: ignore[arg-type]


def test_everything_has_its_word() -> None:
    assert tuple(messages.STUDY_KINDS) == KINDS
    assert tuple(messages.AUDIENCE_NAMES) == AUDIENCES
    assert tuple(messages.STEP_NAMES) == STEPS
    assert tuple(messages.REPORT_FORM_NAMES) == REPORT_FORMS
    assert tuple(messages.REPORT_STATE_NAMES) == REPORT_STATES
    assert tuple(messages.REMINDER_STATE_NAMES) == REMINDER_STATES


@pytest.mark.slow
def test_an_upgraded_site_can_plan_and_record(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        person = db.scalars(select(Person)).first()
        assert person is not None
        assert person.unit is not None
        assert attended_rows(db) == []
        entry = plan_entry(db, person.unit)
        event = study_event(db, person.unit, person, entry=entry)
        report = LawReport(year=2026, person=person, unit=person.unit, form="head")
        report.assessments.append(
            ReportAssessment(
                on=MARCH,
                by="t",
                at=utc_now(),
                counts=[LevelCount(place=0, level="好", count=3)],
            )
        )
        reminder = Reminder(
            unit=person.unit,
            subject="学法计划",
            found="未报",
            asked="补报",
            basis="某法第一条",
            sent_on=MARCH,
            deadline=MARCH,
            sent_by="t",
            sent_at=utc_now(),
        )
        reminder.answers.append(ReminderAnswer(done="已补报", on=MARCH, by="t", at=utc_now()))
        db.add_all([report, reminder])
        db.commit()
        assert [row.day for row in attended_rows(db)] == [event.newest.day] == [MARCH]
        [found] = reports_of(db, 2026, [person.unit.id])
        assert found.assessment is not None
        assert (found.state, found.assessment.counts[0].count) == ("drafted", 3)
        [sent] = reminders_of(db, 2026)
        assert sent.answer is not None
        assert sent.is_overdue(dt.date(2026, 3, 6))
    close_database(sessions)
