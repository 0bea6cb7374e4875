"""The demo district is as large as the one that it is modelled on, and nobody in it exists."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from lawstudy.demo.district import (
    BODIES,
    BOTH,
    EXEMPT,
    FIRST_CARD,
    LEADERS,
    LEADERS_WITH_CARD,
    MEMBERS,
    OFFICERS,
    PROPOSED,
    write_demo_call_list,
    write_demo_roster,
)
from records.exams.call_list import people_on_list
from records.people.person import Person, find_person
from records.people.roster import import_roster
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sessionmaker[Session]]:
    folder = tmp_path_factory.mktemp("district")
    url = database_at(folder / "records.db")
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        for path in write_demo_roster(folder):
            import_roster(db, path)
    yield sessions
    close_database(sessions)


def test_units_of_each_kind(district: sessionmaker[Session]) -> None:
    with district() as db:
        units = db.query(Unit).all()
    assert sum(unit.is_member for unit in units) == MEMBERS == 39
    assert sum(unit.is_body for unit in units) == BODIES == 27
    assert sum(unit.is_member and unit.is_body for unit in units) == BOTH == 24
    assert len(units) == 42
    assert all(unit.name.startswith("演示区") for unit in units)


def test_people_with_cards_and_posts(district: sessionmaker[Session]) -> None:
    with district() as db:
        people = db.query(Person).all()
        assert sum(bool(each.cards) for each in people) == OFFICERS == 896
        leaders = [each for each in people if any(post.leading for post in each.posts)]
        assert len(leaders) == LEADERS == 120
        assert sum(bool(each.cards) for each in leaders) == LEADERS_WITH_CARD
        assert all(each.name.startswith("模拟") for each in people)
        assert all(each.unit is not None and each.identity_number is None for each in people)


def test_those_who_are_proposed_for_a_post(district: sessionmaker[Session], tmp_path: Path) -> None:
    with district() as db:
        wanted = people_on_list(db, write_demo_call_list(tmp_path))
        assert len(wanted) == PROPOSED == 14
        assert sum(bool(each.basis and each.evidence) for each in wanted) == len(EXEMPT) == 2
        assert wanted[0].person is find_person(db, FIRST_CARD)
        assert not wanted[0].basis
        assert all(any(post.leading for post in each.person.posts) for each in wanted)
        assert all(each.proposed_post.startswith("拟任") for each in wanted)


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_demo_roster(tmp_path / "1")]
    assert first == [path.read_bytes() for path in write_demo_roster(tmp_path / "2")]
    with (tmp_path / "1" / "officers.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.reader(file))) == OFFICERS + 1
