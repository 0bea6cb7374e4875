from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from courses.hours_views import study_records
from courses.lesson.page import all_lessons
from courses.lesson_policy import lesson_policy
from courses.lesson_study import Try, is_passed, more_items, note_work, standings
from question_bank.bank import load_bank
from records.errors import PolicyRejected
from records.people.person import Person
from records.schema import create_database, open_database
from records.study.lesson import LessonStudy
from records.study.tries import SelfCheckTry
from tests.support.databases import database_at

POLICY = lesson_policy()
LESSON = all_lessons()["administrative-penalty"]
NOON = dt.datetime(2026, 11, 2, 4, 0)
UTC = dt.UTC


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    url = database_at(tmp_path / "records.db")
    create_database(url)
    with open_database(url)() as session:
        session.add(Person(name="张三"))
        session.commit()
        yield session


def check(db: Session, item: str, *, right: bool, lesson: str = LESSON.id) -> None:
    db.add(
        SelfCheckTry(
            person_id=1,
            item_id=item,
            content_hash="",
            lesson=lesson,
            answer='"A"',
            right=right,
            at=NOON,
        )
    )
    db.flush()


def work(db: Session, minutes: float) -> LessonStudy:
    """Something is done every five minutes, for so long."""
    at, end = NOON, NOON + dt.timedelta(minutes=minutes)
    row = None
    while at < end:
        row = note_work(db, 1, LESSON.id, POLICY, at)
        at += dt.timedelta(minutes=5)
    row = note_work(db, 1, LESSON.id, POLICY, end)
    assert row is not None
    return row


def test_a_lesson_counts_when_it_was_passed_and_its_minimum_was_spent(db: Session) -> None:
    for n, item in enumerate(LESSON.items):
        check(db, item, right=n > 1)
    row = work(db, LESSON.minutes / 2 - 1)
    assert row.passed_at is not None
    assert row.done_at is None
    assert standings(db, 1, POLICY, {})[LESSON.id].state == "short"
    row = work(db, LESSON.minutes / 2)
    assert row.done_at is not None
    assert standings(db, 1, POLICY, {})[LESSON.id].state == "done"
    [record] = study_records(db, UTC, [1])
    assert (record.person, record.year, record.kind, record.minutes) == (
        1,
        2026,
        "online",
        LESSON.minutes,
    )


def test_to_open_it_and_wait_is_not_enough(db: Session) -> None:
    note_work(db, 1, LESSON.id, POLICY, NOON)
    row = note_work(db, 1, LESSON.id, POLICY, NOON + dt.timedelta(hours=5))
    assert row is not None
    assert row.seconds == 0
    assert work(db, 60).done_at is None
    assert study_records(db, UTC, [1]) == []


def test_what_was_seen_before_says_nothing() -> None:
    """Who is told the right answers and gives them again has not passed."""
    wrong = [Try(item, "a", right=False) for item in "123456"]
    right = [Try(item, "a", right=True) for item in "123456"]
    assert not is_passed([*wrong, *right], "a", 6, 0.6)
    assert is_passed(right, "a", 6, 0.6)
    # Seen in another lesson, or where it was due.
    assert not is_passed([Try("1", "review", right=True), *right], "a", 6, 0.6)
    # Further questions that were not seen before.
    more = [Try(item, "a", right=True) for item in "789xyz"]
    assert is_passed([*wrong, *right, *more], "a", 6, 0.6)
    assert not is_passed(right[:5], "a", 6, 0.6)
    assert not is_passed(right, "b", 6, 0.6)


@given(st.lists(st.builds(Try, st.sampled_from("1234567"), st.sampled_from("ab"), st.booleans())))
def test_trying_again_never_helps(tries: list[Try]) -> None:
    again = [Try(each.item, each.lesson, right=True) for each in tries]
    assert is_passed([*tries, *again], "a", 3, 0.6) == is_passed(tries, "a", 3, 0.6)


def test_further_questions_are_of_the_area_and_were_never_seen(db: Session) -> None:
    bank = load_bank(on=dt.date(2026, 11, 1))
    open_items = {item.id for item in bank.values() if item.pool != "formal"}
    more = more_items(db, 1, LESSON.id, bank, open_items)
    assert more
    areas = {bank[item].content_area for item in LESSON.items}
    shown = {item for page in all_lessons().values() for item in page.items}
    assert {item.content_area for item in more} <= areas
    assert not {item.id for item in more} & shown
    check(db, more[0].id, right=True)
    assert more[0] not in more_items(db, 1, LESSON.id, bank, open_items)
    assert more_items(db, 1, "no-such", bank, open_items) == []


def test_what_is_ungraded_never_counts(db: Session) -> None:
    ungraded = next(page for page in all_lessons().values() if page.ungraded)
    for item in ungraded.items:
        check(db, item, right=True, lesson=ungraded.id)
    row = None
    for minutes in range(0, 60, 5):
        row = note_work(db, 1, ungraded.id, POLICY, NOON + dt.timedelta(minutes=minutes))
    assert row is not None
    assert row.done_at is None


def test_a_site_has_rules_of_its_own_or_is_told_what_is_wrong_with_them(tmp_path: Path) -> None:
    own = tmp_path / "lessons.toml"
    assert lesson_policy(own) == POLICY
    own.write_text(
        'title = "本区"\nsource = "某号文"\npass_share = 0.8\nleast_share = 0\npause_minutes = 5\n',
        "utf-8",
    )
    assert lesson_policy(own).pass_share == 0.8
    own.write_text('title = "本区"\npass_share = 80\n', "utf-8")
    with pytest.raises(PolicyRejected) as caught:
        lesson_policy(own)
    told = "\n".join(caught.value.problems)
    assert all(field in told for field in ("pass_share", "source", "least_share", "pause_minutes"))
