"""Whose hours are whose: events, made-up study and published exams, by the policies that are about somebody."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from courses.hours_policy import hours_policies
from courses.hours_views import applies, hours_of_people, hours_of_unit, study_records
from foundation.clock import utc_now
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.result import Result
from records.study.event import Attendance
from tests.courses.conftest import District, person, unit
from tests.support.published import put_published
from tests.support.study_rows import study_event

ZONE = ZoneInfo("Asia/Shanghai")
OFFICERS, LEADERS = hours_policies()
POLICIES = (OFFICERS, LEADERS)
TODAY = dt.date(2026, 7, 1)


def test_what_somebody_attended_or_made_up_counts_and_nothing_else(district: District) -> None:
    with district.db() as db:
        own, head = unit(db, "B1"), person(db, "P1")
        event = study_event(db, own, head, day=dt.date(2025, 12, 30), hours=2.0)
        event.newest.attendance += [
            Attendance(person=person(db, "P2"), unit=own, presence="leave", reason="出差"),
            Attendance(
                person=person(db, "P3"),
                unit=own,
                presence="absent",
                made_up_on=dt.date(2026, 1, 4),
            ),
        ]
        study_event(db, own, head, kind="court", minutes=90)
        study_event(db, own, head, state="submitted")
        db.commit()
        records = sorted(study_records(db, ZONE))
        assert [(row.person, row.year, row.kind, row.hours, row.made_up) for row in records] == [
            (head.id, 2025, "pre_meeting", 2.0, False),
            (head.id, 2026, "court", None, False),
            (person(db, "P3").id, 2026, "pre_meeting", 2.0, True),
        ]
        assert sorted(study_records(db, ZONE, since=dt.date(2026, 1, 1))) == records[1:]
        [found] = hours_of_people(db, [head], 2026, POLICIES, ZONE)
        assert [policy.title for policy, _ in found.standings] == [OFFICERS.title, LEADERS.title]
        officer, leader = (each for _, each in found.standings)
        assert (officer.total.have, officer.total.asked) == (2, 60)
        assert [(part.name, part.have, part.asked) for part in leader.times] == [
            ("pre_meeting", 0, 4),
            ("court", 1, 1),
        ]
        assert not found.is_met
        of_unit = hours_of_unit(db, own, 2026, POLICIES, ZONE, today=TODAY)
        assert [each.person.number for each in of_unit] == ["P1", "P2", "P3", "P4"]
        before = hours_of_unit(db, own, 2025, POLICIES, ZONE, today=TODAY)
        assert [each.person.number for each in before] == ["P1", "P2", "P3", "P4", "P5"]


def test_an_exam_counts_once_its_results_are_published(district: District) -> None:
    with district.db() as db:
        head = person(db, "P1")
        form = ExamForm(code="A", content_hash="0" * 64, questions=[])
        exam = Exam(
            name="e",
            title="年审",
            cut_score=60,
            total_points=100,
            duration_minutes=60,
            forms=[form],
        )
        # New year's night where the site is, and still the old year by UTC.
        exam.released_at = dt.datetime(2025, 12, 31, 20, 0)
        db.add(exam)
        db.flush()
        call = Call(exam_id=exam.id, person=head, form=form)
        db.add(call)
        db.flush()
        result = Result(call=call, outcome="passed", score=80)
        db.add(result)
        db.flush()
        assert study_records(db, ZONE) == []
        put_published(db, exam, utc_now())
        [record] = study_records(db, ZONE, [head.id])
        assert (record.year, record.kind) == (2026, "exam")
        [found] = hours_of_people(db, [head], 2026, [OFFICERS], ZONE)
        assert found.standings[0][1].total.have == 0.5
        # What was corrected since says nothing to anybody before it is published, too.
        result.outcome = "failed"
        db.flush()
        assert study_records(db, ZONE, [head.id]) == [record]
        put_published(db, exam, utc_now())
        assert study_records(db, ZONE) == []


def test_whom_a_policy_is_about(district: District) -> None:
    with district.db() as db:
        head, other = person(db, "P1"), person(db, "P2")
        assert applies(LEADERS, head, 2026)
        assert not applies(LEADERS, other, 2026)
        assert applies(OFFICERS, other, 2026)
        assert not applies(OFFICERS, other, 2022)
        head.posts[0].until = dt.date(2026, 1, 1)
        assert applies(LEADERS, head, 2026)
        assert not applies(LEADERS, head, 2027)
        other.cards[0].issued = dt.date(2027, 1, 1)
        assert not applies(OFFICERS, other, 2026)
