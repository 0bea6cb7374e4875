"""What 0.1.0 knew of items goes up: formal ones stay formal, those of practice papers alone are practice, answers stand."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from records.bank.item_pool import ItemPool, given_to_practice, known_pools
from records.exams.exam import Exam
from records.people.person import Person
from records.schema import close_database, open_database
from records.study.answers import study_answers
from records.study.tries import SelfCheckTry

pytestmark = pytest.mark.full
"""The migration is as it was; every one of them is run over a site of 0.1.0 in `test_upgrade`."""


def test_an_item_of_a_formal_form_is_formal_and_one_of_practice_alone_is_practice(
    upgraded: str,
) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        asked: dict[bool, set[str]] = {True: set(), False: set()}
        for exam in db.scalars(select(Exam)):
            for form in exam.forms:
                asked[exam.practice] |= {question["item_id"] for question in form.questions}
        known = known_pools(db)
        assert {item for item, pool in known.items() if pool == "formal"} == asked[False]
        alone = asked[True] - asked[False]
        assert {item for item, pool in known.items() if pool == "practice"} == alone
        assert given_to_practice(db) == alone
        assert asked[True] & asked[False] or alone
        reasons = select(ItemPool.reason).where(ItemPool.pool == "practice")
        assert all(db.scalars(reasons))
    close_database(sessions)


def test_the_last_try_is_the_answer_that_stands(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        tries = db.scalars(select(SelfCheckTry).order_by(SelfCheckTry.id)).all()
        last = {(each.person_id, each.item_id): (each.answer, each.right) for each in tries}
        assert len(last) < len(tries)
        found = {
            (person, item): (row.answer, row.right)
            for person in db.scalars(select(Person.id))
            for item, row in study_answers(db, person).items()
        }
        assert found == last
        assert all(json.loads(answer) is not None for answer, _ in found.values())
    close_database(sessions)
