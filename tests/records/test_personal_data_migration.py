"""Nothing of a site that is upgraded counts as deleted: every answer and everybody stays."""

from __future__ import annotations

from sqlalchemy import select

from records.exams.answer import AnswerEvent
from records.exams.exam import Exam
from records.people.person import Person
from records.schema import close_database, open_database


def test_nothing_goes_up_as_deleted(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        assert {exam.answers_deleted_at for exam in db.scalars(select(Exam))} == {None}
        assert {person.deleted_at for person in db.scalars(select(Person))} == {None}
        assert db.scalars(select(AnswerEvent)).all()
    close_database(sessions)
