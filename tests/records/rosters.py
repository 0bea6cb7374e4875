"""Roster files for the tests, and what is in the database after them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.audit.trail import AuditEntry
from records.errors import RosterRejected
from records.people.enforcement_card import EnforcementCard
from records.people.membership import Membership
from records.people.person import Person
from records.people.post import Post
from records.people.roster import RosterChange, import_roster
from records.people.unit import Unit

Rows = Sequence[Sequence[object]]

BODIES: Rows = [["代码", "执法主体"], ["B1", "甲局"], ["B2", "乙局"]]
OFFICER_HEAD = ["执法证号", "姓名", "执法主体", "身份证号", "状态"]
ZHANG, LI = "11010519491231002X", "440524188001010014"
"""The examples of GB 11643-1999."""
OFFICERS: Rows = [
    OFFICER_HEAD,
    ["A-1", "张三", "甲局", ZHANG, "在岗"],
    ["A-2", "李四", "甲局", "", "离岗"],
    ["A-3", "王五", "乙局", LI, ""],
]

PEOPLE = [
    ("A-1", "张三", "甲局", ZHANG, True),
    ("A-2", "李四", "甲局", None, False),
    ("A-3", "王五", "乙局", LI, True),
]
"""`OFFICERS` as `people` gives them once they are imported."""


def officers(*rows: list[object], head: list[str] = OFFICER_HEAD) -> Rows:
    return [head, *rows]


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
    book.save(path)
    book.close()
    return path


def import_file(sessions: sessionmaker[Session], path: Path) -> RosterChange:
    with sessions() as db:
        return import_roster(db, path)


def refused(sessions: sessionmaker[Session], path: Path) -> list[str]:
    """The problems of a file; nothing at all may have changed, in the database or in the session."""
    before = contents(sessions)
    with sessions() as db:
        with pytest.raises(RosterRejected) as caught:
            import_roster(db, path)
        db.commit()  # Whatever a caller does next, nothing of the file goes in.
    assert contents(sessions) == before
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def contents(sessions: sessionmaker[Session]) -> dict[str, list[tuple[object, ...]]]:
    """Every row that a roster touches."""
    with sessions() as db:
        return {
            model.__tablename__: [
                tuple(row) for row in db.execute(select(*model.__table__.columns))
            ]
            for model in (Unit, Person, Membership, Post, EnforcementCard, AuditEntry)
        }


def people(sessions: sessionmaker[Session]) -> list[tuple[str, str, str, str | None, bool]]:
    """Card number, name, body, identity number and whether active, of every officer."""
    with sessions() as db:
        found = sorted(db.scalars(select(Person)), key=lambda person: person.card_number)
        return [
            (o.card_number, o.name, o.unit.name if o.unit else "", o.identity_number, o.active)
            for o in found
        ]


def bodies(sessions: sessionmaker[Session]) -> list[tuple[str, str]]:
    with sessions() as db:
        return [(b.code, b.name) for b in db.scalars(select(Unit).order_by(Unit.code))]
