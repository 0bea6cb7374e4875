"""Lessons and their reviews: learners read what is in use as it stands; the shipped record of readings is adopted by one decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lesson.page import lessons_beside, shown_lessons
from courses.lesson_record import Records
from courses.lesson_review import (
    Undecided,
    adopt_lessons,
    hidden_lessons,
    reviewed_lessons,
    undecided_lessons,
)
from courses.lesson_texts import lesson_texts
from grading.errors import ReviewRefused
from grading.review.deciding import Person, submit
from grading.review.shipped import Recorded
from records.audit.trail import AuditEntry
from records.bank.review import find_text_review
from records.schema import close_database, create_database, open_database

ADMIN = Person("guan", ["administrator"])
ALL = list(lesson_texts())
READ: Records = {
    each.id: (Recorded("reading", "读者", dt.date(2026, 11, 26), each.sha256, found="改一处"),)
    for each in lesson_texts().values()
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        yield db
    close_database(sessions)


def test_every_lesson_is_reviewed_as_learners_read_it() -> None:
    assert [lesson.id for lesson in shown_lessons()] == ALL
    assert all(each.text and not each.keyed for each in reviewed_lessons().values())
    assert len({each.sha256 for each in lesson_texts().values()}) == len(ALL)


def test_a_site_that_never_decided_shows_none_and_tells_its_administrator(db: Session) -> None:
    some, unread = ALL[0], ALL[1]
    records = {each: READ[each] for each in ALL if each != unread}
    assert hidden_lessons(db) == set(ALL)
    found = undecided_lessons(db, records)
    assert found == Undecided(tuple(each for each in ALL if each != unread), (unread,))
    adopt, review = found.words()
    assert f"{len(ALL) - 1} 课还没有采用" in adopt
    assert lesson_texts()[some].title in adopt
    assert "1 课现在的内容没有审读记录" in review
    assert lesson_texts()[unread].title in review
    # What is under review is on its way: nobody has to be told of it.
    submit(db, "lesson", reviewed_lessons()[some], Person("xie", ["trainer"]))
    assert some in hidden_lessons(db)
    assert some not in undecided_lessons(db, records).ready


def test_the_record_is_adopted_by_one_decision(db: Session) -> None:
    with pytest.raises(ReviewRefused):
        adopt_lessons(db, Person("xie", ["trainer"]), READ)
    assert adopt_lessons(db, ADMIN, READ) == ALL
    db.commit()
    assert not hidden_lessons(db)
    assert not undecided_lessons(db, READ).words()
    entries = db.scalars(select(AuditEntry).where(AuditEntry.action == "lesson.adopt")).all()
    assert [(row.actor, row.subject) for row in entries] == [("guan", "随系统提供的课程")]
    row = find_text_review(db, "lesson", ALL[0])
    assert row is not None
    assert [(step.act, step.by, step.comment) for step in row.steps] == [
        ("pass_first", "读者", "改一处"),
        ("adopt", "guan", ""),
    ]
    with pytest.raises(ReviewRefused, match="没有可以采用的"):
        adopt_lessons(db, ADMIN, READ)


def test_only_what_was_read_as_it_stands_is_adopted(db: Session) -> None:
    stale = Recorded("reading", "读者", dt.date(2026, 11, 26), "0" * 64, found="无")
    records = {ALL[0]: READ[ALL[0]], ALL[1]: (stale,)}
    assert adopt_lessons(db, ADMIN, records) == [ALL[0]]
    assert hidden_lessons(db) == set(ALL) - {ALL[0]}
    with pytest.raises(ReviewRefused, match="没有审读记录"):
        adopt_lessons(db, ADMIN, records)


def test_one_that_says_something_else_now_is_hidden_until_it_is_adopted_again(db: Session) -> None:
    adopt_lessons(db, ADMIN, READ)
    changed, suspended = ALL[:2]
    row, other = (find_text_review(db, "lesson", each) for each in (changed, suspended))
    assert row is not None
    assert other is not None
    row.content_hash = row.approved_hash = "0" * 64  # An upgrade brought another text.
    other.state = "suspended"
    db.commit()
    assert hidden_lessons(db) == {changed, suspended}
    assert undecided_lessons(db, READ) == Undecided((changed,))
    # What the site itself suspended stays so.
    assert adopt_lessons(db, ADMIN, READ) == [changed]
    assert hidden_lessons(db) == {suspended}


def test_the_lessons_beside_one_are_those_that_may_be_named() -> None:
    first, second, third, fourth = ALL[:4]

    def ids(lesson: str, hidden: set[str]) -> list[str]:
        return [each.id if each else "" for each in lessons_beside(lesson, hidden)]

    assert ids(second, set()) == [first, third]
    assert ids(second, {first, third}) == ["", fourth]
    assert ids(first, {first}) == ["", second]
