"""A small district with simulated years, made by the code that makes the demo's: two bodies, another unit, thirty officers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from certification.issue import Issuer
from certification.keys import ensure_keys
from lawstudy.demo.history.making import HistoryMade, make_history
from question_bank.bank import ItemBank, read_bank
from records.people.membership import Membership
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at
from tests.support.people import officer

ZONE = ZoneInfo("Asia/Shanghai")
YEARS = (2017, 2018, 2019)
OFFICERS, LEADERS = 48, 6


@cache
def bank() -> ItemBank:
    """The shipped one."""
    return read_bank()


def make_district(db: Session) -> None:
    """Three units, two with officers, one of whom gets a card in the second year. Commits."""
    units = [
        Unit(code=f"U{number}", name=f"第{number}局", is_member=True, is_body=number < 3)
        for number in range(1, 4)
    ]
    db.add_all(units)
    for number in range(1, OFFICERS + 1):
        person = officer(
            f"C-{number:03}", f"甲{number:03}", units[number % 2], number=f"N{number:03}"
        )
        person.cards[0].issued = dt.date(2018 if number == 5 else 2016, 3, 1)
        db.add(person)
    for number in range(1, LEADERS + 1):
        leader = Person(name=f"乙{number:03}", number=f"L{number:03}")
        leader.memberships.append(Membership(unit=units[number % 3]))
        leader.posts.append(Post(unit=units[number % 3], title="局长", leading=True))
        db.add(leader)
    db.commit()


def write_history(folder: Path, *, seed: int = 1) -> tuple[str, HistoryMade]:
    """The URL of a new database with the district and its years."""
    url = database_at(folder / "records.db")
    create_database(url)
    sessions = open_database(url)
    signer = ensure_keys(folder / "keys", dt.date(2026, 1, 1)).signer
    with sessions() as db:
        make_district(db)
        issuer = Issuer("演示区", "法考〔{year}〕{serial:05}号", ZONE)
        made = make_history(db, bank(), issuer, signer, seed=seed, years=YEARS)
        db.commit()
    close_database(sessions)
    return url, made


@contextmanager
def opened(url: str) -> Iterator[Session]:
    """A session, closed with its database."""
    sessions: sessionmaker[Session] = open_database(url)
    with sessions() as db:
        yield db
    close_database(sessions)
