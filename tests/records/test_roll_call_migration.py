"""What stood before the roll call goes up as it was: nobody's arrival is known, every attempt is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from records.exams.attempt import Attempt
from records.exams.void_code import VoidEntryCode
from records.schema import close_database, open_database, upgrade_database
from tests.support.postgresql import new_database
from tests.support.site_0_1_0 import write_postgresql, write_records


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        url = write_records(tmp_path / "records.db")
    else:
        url = new_database(request.getfixturevalue("postgresql_socket"))
        write_postgresql(url, tmp_path)
    upgrade_database(url, back_up=lambda found: None, step=lambda name: None)
    return url


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
