"""No exam of a site that is upgraded becomes one of a demo's simulated earlier years."""

from __future__ import annotations

from sqlalchemy import select

from records.exams.exam import Exam, exams_at_work, formal_exams
from records.schema import close_database, open_database


def test_exams_stay_at_work(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        exams = db.scalars(select(Exam)).all()
        assert exams
        assert {exam.history for exam in exams} == {False}
        assert db.scalars(exams_at_work()).all() == db.scalars(formal_exams()).all()
    close_database(sessions)
