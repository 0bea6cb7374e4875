from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from courses.spacing import MOST_DUE, Memory, after_try, due_items, record_review, topic_of
from question_bank.bank import ItemBank
from question_bank.item import Item
from records.people.person import Person
from records.schema import create_database, open_database
from records.study.spacing import NextDue, ReviewCard, next_due
from tests.support.databases import database_at
from tests.support.synthetic import make_item

ZONE = dt.timezone(dt.timedelta(hours=8))
NOON = dt.datetime(2026, 11, 2, 4, 0)
"""Noon in the zone, in UTC."""


def days(answers: list[bool]) -> list[int]:
    """After how many days the next time is, each answer given when it was due."""
    memory, at, found = None, NOON, []
    for right in answers:
        memory = after_try(memory, right=right, at=at, zone=ZONE)
        wait = (memory.due_on - (at + dt.timedelta(hours=8)).date()).days
        found.append(wait)
        at += dt.timedelta(days=wait)
    return found


def test_two_eleven_and_forty_six_days_when_right_and_the_next_day_when_wrong() -> None:
    """The intervals that FSRS 6 gives with its default weights, without learning steps and fuzz."""
    assert days([True, True, True]) == [2, 11, 46]
    assert days([False]) == [1]
    assert days([True, True, False]) == [2, 11, 1]
    # After a lapse it is asked more often than before, and farther apart again.
    assert 1 < days([True, True, False, True])[3] < 11


def test_within_a_day_the_first_answer_counts_and_a_wrong_one_always() -> None:
    wrong = after_try(None, right=False, at=NOON, zone=ZONE)
    later = NOON + dt.timedelta(minutes=5)
    # Who was just told the right answer has not remembered it.
    assert after_try(wrong, right=True, at=later, zone=ZONE) == wrong
    right = after_try(None, right=True, at=NOON, zone=ZONE)
    assert after_try(right, right=True, at=later, zone=ZONE) == right
    lapsed = after_try(right, right=False, at=later, zone=ZONE)
    assert (lapsed.due_on - right.reviewed_at.date()).days == 1


def test_a_day_is_one_of_the_site() -> None:
    """23:30 and 00:30 in the zone are two days, though one in UTC."""
    night = dt.datetime(2026, 11, 2, 15, 30)
    wrong = after_try(None, right=False, at=night, zone=ZONE)
    assert wrong.due_on == dt.date(2026, 11, 3)
    again = after_try(wrong, right=True, at=night + dt.timedelta(hours=1), zone=ZONE)
    assert again != wrong


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60 * 24 * 400)), max_size=12))
def test_whenever_it_is_answered_the_next_time_is_later(history: list[tuple[bool, int]]) -> None:
    memory: Memory | None = None
    at = NOON
    for right, minutes in history:
        at += dt.timedelta(minutes=minutes)
        memory = after_try(memory, right=right, at=at, zone=ZONE)
        assert memory.due_on > memory.reviewed_at.date()
        assert memory.stability > 0
        assert 1 <= memory.difficulty <= 10


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    url = database_at(tmp_path / "records.db")
    create_database(url)
    with open_database(url)() as session:
        session.add(Person(name="张三"))
        session.commit()
        yield session


def item(number: int, basis: str) -> Item:
    made = make_item("single", number, "行政处罚", 0.6)
    return made.model_copy(update={"legal_basis": (basis,), "pool": "study"})


FIRST, SECOND = "《行政处罚法》(2021)第三十六条第一款", "《行政处罚法》(2021)第三十三条第一款"


def test_a_sibling_takes_its_turn(db: Session) -> None:
    """Who learnt one question by heart is asked another one of the same article."""
    items = [item(1, FIRST), item(2, FIRST), item(3, SECOND)]
    bank, ids = ItemBank(items), {each.id for each in items}
    record_review(db, 1, items[0], right=False, at=NOON, zone=ZONE)
    record_review(db, 1, items[2], right=True, at=NOON, zone=ZONE)
    tomorrow = dt.date(2026, 11, 3)
    assert due_items(db, 1, dt.date(2026, 11, 2), bank, ids) == []
    assert due_items(db, 1, tomorrow, bank, ids) == [items[1]]
    # Where there is none, the same one comes again.
    assert due_items(db, 1, tomorrow + dt.timedelta(1), bank, ids - {items[1].id}) == [
        items[0],
        items[2],
    ]
    # What is answered on the sibling counts for the article.
    record_review(db, 1, items[1], right=True, at=NOON + dt.timedelta(1), zone=ZONE)
    db.flush()
    assert due_items(db, 1, tomorrow, bank, ids) == []
    assert db.query(ReviewCard).count() == 2


def test_a_few_a_day_the_longest_overdue_first(db: Session) -> None:
    items = [item(n, f"《行政处罚法》(2021)第{'一二三四五六七八'[n]}条") for n in range(8)]
    for n, each in enumerate(items):
        at = NOON - dt.timedelta(days=n)
        record_review(db, 1, each, right=False, at=at, zone=ZONE)
    db.flush()
    due = due_items(db, 1, dt.date(2026, 11, 3), ItemBank(items), {each.id for each in items})
    assert due == items[::-1][:MOST_DUE]


def test_what_may_not_be_told_or_is_gone_is_not_asked(db: Session) -> None:
    """A formal item's key is a secret; an amended article has another name, and nobody is asked the old one."""
    items = [item(1, FIRST)]
    record_review(db, 1, items[0], right=False, at=NOON, zone=ZONE)
    db.flush()
    assert due_items(db, 1, dt.date(2026, 12, 1), ItemBank(items), set()) == []
    amended = item(1, FIRST.replace("2021", "2027"))
    assert topic_of(amended) != FIRST
    assert due_items(db, 1, dt.date(2026, 12, 1), ItemBank([amended]), {amended.id}) == []


def test_an_older_answer_says_nothing_of_what_was_answered_since(db: Session) -> None:
    """As of a practice paper that is scored after somebody answered the same in a lesson."""
    item = make_item("single", 1, "行政处罚", 0.7)
    record_review(db, 1, item, right=True, at=NOON, zone=ZONE)
    db.flush()
    [card] = db.query(ReviewCard).all()
    before = card.due_on, card.right, card.reviewed_at
    record_review(db, 1, item, right=False, at=NOON - dt.timedelta(hours=1), zone=ZONE)
    db.flush()
    assert (card.due_on, card.right, card.reviewed_at) == before


def test_the_next_day_that_has_any_is_told(db: Session) -> None:
    today = dt.date(2026, 11, 2)
    person = db.query(Person).first()
    assert person is not None
    assert next_due(db, person.id, today) is None
    for place, wait in enumerate((0, 2, 2, 11)):
        db.add(
            ReviewCard(
                person_id=person.id,
                topic=f"t{place}",
                item_id="x",
                due_on=today + dt.timedelta(days=wait),
                stability=1.0,
                difficulty=5.0,
                right=True,
                reviewed_at=NOON,
            )
        )
    db.flush()
    assert next_due(db, person.id, today) == NextDue(dt.date(2026, 11, 4), 2)
