"""What stood before the roll call goes up as it was: nobody's arrival is known, every attempt is there."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from records.exams.attempt import Attempt
from records.exams.void_code import VoidEntryCode
from records.schema import close_database, open_database

pytestmark = pytest.mark.full
"""The migration is as it was; every one of them is run over a site of 0.1.0 in `test_upgrade`."""


def test_attempts_go_up_and_nobody_was_ticked(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        rows = db.scalars(select(Attempt)).all()
        assert {row.state for row in rows} >= {"handed_in", "absent"}
        assert {(row.arrived_at, row.arrived_from, row.arrived_by) for row in rows} == {
            (None, None, None)
        }
        begun = [row for row in rows if row.state == "handed_in"]
        assert all(row.is_present for row in begun)
        assert db.scalar(select(func.count()).select_from(VoidEntryCode)) == 0
    close_database(sessions)
