"""Hours for exams that ask for them: of the year, by the policies that are about somebody, or the kindest of all."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from courses.exam_hours import hours_had
from courses.hours_policy import hours_policies
from tests.courses.conftest import District, person, unit
from tests.support.study_rows import study_event

ZONE = ZoneInfo("Asia/Shanghai")


def test_hours_are_of_the_year_and_nothing_where_nothing_is_on_record(district: District) -> None:
    with district.db() as db:
        own, head, other = unit(db, "B1"), person(db, "P1"), person(db, "P2")
        study_event(db, own, head, day=dt.date(2025, 12, 30), hours=9.0)
        study_event(db, own, head, day=dt.date(2026, 1, 2), hours=2.0)
        study_event(db, own, head, day=dt.date(2026, 3, 2), hours=1.5)
        db.flush()
        people = [head, other]
        assert hours_had(db, people, 2026, hours_policies(), ZONE) == {head.id: 3.5, other.id: 0}
        assert hours_had(db, people, 2025, hours_policies(), ZONE)[head.id] == 9
        assert hours_had(db, people, 2026, [], ZONE) == {head.id: 0, other.id: 0}


def test_who_comes_under_no_policy_yet_is_counted_by_the_one_that_gives_most(
    district: District,
) -> None:
    with district.db() as db:
        newcomer = person(db, "P2")
        study_event(db, unit(db, "B1"), newcomer, day=dt.date(2026, 1, 2), minutes=30)
        db.flush()
        # They lead nothing.
        plain = hours_policies()[0].model_copy(update={"audience": "leaders"})
        kind = plain.model_copy(
            update={"bands": (plain.bands[0].model_copy(update={"hours": 3.0}),)}
        )
        assert hours_had(db, [newcomer], 2026, [plain], ZONE) == {newcomer.id: 1}
        assert hours_had(db, [newcomer], 2026, [plain, kind], ZONE) == {newcomer.id: 3}
