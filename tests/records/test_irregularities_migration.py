"""What was noted of sittings before stays what it was: nobody becomes a case of irregularity by an upgrade."""

from __future__ import annotations

from sqlalchemy import func, select

from records.exams.attempt import Attempt
from records.exams.irregularity import Irregularity
from records.schema import close_database, open_database


def test_attempts_go_up_without_irregularities(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        assert db.scalar(select(func.count()).select_from(Attempt))
        assert db.scalar(select(func.count()).select_from(Irregularity)) == 0
    close_database(sessions)
