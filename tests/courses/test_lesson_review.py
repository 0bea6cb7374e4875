"""Lessons and their reviews: learners read what is approved as it stands, and the shipped lessons are taken over by one decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lesson.page import shown_lessons
from courses.lesson_review import (
    adopt_lessons,
    hidden_lessons,
    lesson_texts,
    reviewed_lessons,
)
from grading.errors import ReviewRefused
from grading.review.deciding import Person, submit
from records.audit.trail import AuditEntry
from records.bank.review import find_text_review
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at

ADMIN = Person("guan", ["administrator"])


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    url = database_at(tmp_path / "records.db")
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        yield db
    close_database(sessions)


def test_every_lesson_is_reviewed_as_learners_read_it() -> None:
    assert list(lesson_texts()) == [lesson.id for lesson in shown_lessons()]
    assert all(each.text and not each.keyed for each in reviewed_lessons().values())
    assert len({each.sha256 for each in lesson_texts().values()}) == len(lesson_texts())


def test_before_anything_is_decided_all_are_shown_and_a_draft_decides_nothing(db: Session) -> None:
    assert not hidden_lessons(db)
    submit(db, "lesson", next(iter(reviewed_lessons().values())), Person("xie", ["trainer"]))
    assert not hidden_lessons(db)


def test_the_shipped_lessons_are_taken_over_by_one_decision(db: Session) -> None:
    with pytest.raises(ReviewRefused):
        adopt_lessons(db, Person("xie", ["trainer"]))
    assert adopt_lessons(db, ADMIN) == list(lesson_texts())
    db.commit()
    assert not hidden_lessons(db)
    entries = db.scalars(select(AuditEntry).where(AuditEntry.action == "lesson.adopt")).all()
    assert [(row.actor, row.subject) for row in entries] == [("guan", "随系统提供的课程")]
    with pytest.raises(ReviewRefused, match="没有可以采用的"):
        adopt_lessons(db, ADMIN)


def test_one_that_says_something_else_now_is_hidden_until_it_is_taken_over_again(
    db: Session,
) -> None:
    adopt_lessons(db, ADMIN)
    changed, suspended = list(lesson_texts())[:2]
    row, other = (find_text_review(db, "lesson", each) for each in (changed, suspended))
    assert row is not None
    assert other is not None
    row.content_hash = row.approved_hash = "0" * 64  # An upgrade brought another text.
    other.state = "suspended"
    db.commit()
    assert hidden_lessons(db) == {changed, suspended}
    # What the site itself suspended stays so.
    assert adopt_lessons(db, ADMIN) == [changed]
    assert hidden_lessons(db) == {suspended}
