"""What was noted of sittings before stays what it was: nobody becomes a case of irregularity by an upgrade."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from records.exams.attempt import Attempt
from records.exams.irregularity import Irregularity
from records.schema import close_database, open_database

pytestmark = pytest.mark.full
"""The migration is as it was; every one of them is run over a site of 0.1.0 in `test_upgrade`."""


def test_attempts_go_up_without_irregularities(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        assert db.scalar(select(func.count()).select_from(Attempt))
        assert db.scalar(select(func.count()).select_from(Irregularity)) == 0
    close_database(sessions)
