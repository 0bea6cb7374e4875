"""Candidate numbers: given to everybody, saying nothing, never anybody else's."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.people import person as module
from records.people.person import Person, find_person
from records.people.unit import Unit
from tests.support.people import officer

Sessions = Callable[[], Session]


def test_everybody_gets_a_number_that_says_nothing(sessions: Sessions) -> None:
    with sessions() as db:
        unit = Unit(code="B1", name="某局")
        people = [officer(f"A-{n}", f"人员{n}", unit) for n in range(900)]
        db.add_all(people)
        db.commit()
        numbers = [each.number for each in people]
        assert len(set(numbers)) == 900
        assert all(re.fullmatch("P[0-9]{8}", number) for number in numbers)
        assert numbers != sorted(numbers)


def test_a_number_is_drawn_again_when_somebody_has_it(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "NUMBER_DIGITS", 1)
    with sessions() as db:
        unit = Unit(code="B1", name="某局")
        db.add(officer("A-0", "甲", unit, number="P7"))
        for n in range(1, 10):
            db.add(officer(f"A-{n}", "乙", unit))
            if n % 2:
                db.flush()
        db.commit()
        assert set(db.scalars(select(Person.number))) == {f"P{n}" for n in range(10)}


def test_a_person_is_found_by_either_number_as_people_type(sessions: Sessions) -> None:
    with sessions() as db:
        unit = Unit(code="B1", name="某局")
        zhang = officer("Sp-1", "张三", unit, number="P00000017")
        db.add(zhang)
        db.commit()
        for typed in ("P00000017", "p00000017 ", "Ｐ00000017", "Sp-1", "SP-1", "sp-1"):
            assert find_person(db, typed) is zhang, typed
        assert find_person(db, None) is None
        for typed in ("", "P0000001", "P%", "None"):
            assert find_person(db, typed) is None, typed
