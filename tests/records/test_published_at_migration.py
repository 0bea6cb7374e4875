"""No exam of a site that is upgraded is published by the upgrade."""

from __future__ import annotations

from sqlalchemy import select

from records.exams.exam import Exam
from records.schema import close_database, open_database


def test_exams_go_up_unpublished(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        exams = db.scalars(select(Exam)).all()
        assert exams
        assert {exam.published_at for exam in exams} == {None}
    close_database(sessions)
