"""Results that stood before score reviews go up as they were: nobody has asked for one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, inspect, select

from records.exams.appeal import Appeal
from records.exams.result import Result
from records.schema import close_database, open_database

pytestmark = pytest.mark.full
"""The migration is as it was; every one of them is run over a site of 0.1.0 in `test_upgrade`."""


def test_results_go_up_without_reviews(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        assert db.scalar(select(func.count()).select_from(Result))
        assert db.scalar(select(func.count()).select_from(Appeal)) == 0
        columns = {
            each["name"] for each in inspect(db.connection()).get_columns("published_result")
        }
        assert {"paper_sha256", "explanation"} <= columns
    close_database(sessions)
