"""A district in a database of its own, for tests of plans, events and hours."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from records.people.membership import Membership
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at
from tests.support.people import officer


@dataclass(frozen=True)
class District:
    """甲局 and 乙局 are member units, 丙所 is none.

    In 甲局: 张三 (P1, a leading cadre), 李四 (P2), two called 王五 (P3, P4); 赵六 (P5) was there until 2026-05-31 and is in
    乙局 since; 钱七 (P6) is in 乙局.
    """

    sessions: sessionmaker[Session]
    folder: Path

    def db(self) -> Session:
        return self.sessions()

    def path(self, name: str) -> Path:
        return self.folder / name


@pytest.fixture(scope="session")
def _district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    url = database_at(folder / "records.db")
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        first = Unit(code="B1", name="甲局", is_member=True)
        second = Unit(code="B2", name="乙局", is_member=True)
        db.add(Unit(code="B3", name="丙所"))
        people = [
            officer(f"C-{n}", name, first, number=f"P{n}")
            for n, name in enumerate(("张三", "李四", "王五", "王五", "赵六"), 1)
        ]
        people[0].posts.append(Post(unit=first, title="局长", rank="乡科级正职", leading=True))
        people[4].memberships[0].until = dt.date(2026, 5, 31)
        people[4].memberships.append(Membership(unit=second, since=dt.date(2026, 6, 1)))
        db.add_all([*people, officer("C-6", "钱七", second, number="P6")])
        db.commit()
    close_database(sessions)
    return folder


@pytest.fixture
def district(tmp_path: Path, _district: Path) -> Iterator[District]:
    shutil.copytree(_district, tmp_path, dirs_exist_ok=True)
    sessions = open_database(database_at(tmp_path / "records.db"))
    yield District(sessions, tmp_path)
    close_database(sessions)


def person(db: Session, number: str) -> Person:
    return db.query(Person).filter_by(number=number).one()


def unit(db: Session, code: str) -> Unit:
    return db.query(Unit).filter_by(code=code).one()
