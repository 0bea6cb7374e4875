"""Roster import: enforcement bodies and officers from .xlsx or .csv, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import messages
from records.audit import trail
from records.errors import RosterRejected
from records.people.identity_number import is_identity_number, masked
from records.people.person import Person
from records.people.roster_file import REQUIRED, RosterRow, read_roster
from records.people.unit import Unit

_LONGEST = {"代码": 40, "执法主体": 120, "姓名": 60}
# What Excel would take for a formula, or nobody can see.
_FORMULA = ("=", "+", "-", "@")
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


@dataclass(frozen=True)
class RosterChange:
    """What an import did."""

    bodies_added: int
    bodies_updated: int
    officers_added: int
    officers_updated: int
    unchanged: int


def import_roster(db: Session, path: Path) -> RosterChange:
    """Import a roster file in one transaction; officers are matched by card number, bodies by code.

    Rows that are in the database but not in the file stay. Raises `RosterRejected` with every row's problem, in which
    case nothing has changed.
    """
    tables = read_roster(path)
    problems = check_roster(db, path.name, tables)
    if problems:
        raise RosterRejected(problems)
    change = _apply(db, tables)
    trail.record(db, "roster.import", path.name, after=change.__dict__)
    db.commit()
    return change


def check_roster(db: Session, file: str, tables: dict[str, list[RosterRow]]) -> list[str]:
    """Every problem of every row, as messages."""
    found: list[tuple[RosterRow, str]] = []
    bodies, officers = tables.get("body", []), tables.get("officer", [])
    taken = _names_that_stay(db, bodies)
    codes = {code.upper(): code for code in db.scalars(select(Unit.code))}
    known = {*taken, *(row.cells.get("执法主体", "") for row in bodies)}
    holders: dict[str, str] = {
        number: card
        for number, card in db.execute(select(Person.identity_number, Person.card_number))
        if number
    }
    for kind, rows in (("body", bodies), ("officer", officers)):
        for row in rows:
            found += [(row, reason) for reason in _check_cells(row, REQUIRED[kind])]
    for column in ("代码", "执法主体"):
        found += _duplicates(bodies, column)
    for column in ("执法证号", "身份证号"):
        found += _duplicates([row for row in officers if not row.rounded], column)
    for row in bodies:
        name = row.cells.get("执法主体", "")
        if name in taken:
            reason = messages.ROW_TAKEN_NAME.format(name=name, code=taken[name])
            found.append((row, reason))
        elif (other := codes.get(row.cells.get("代码", "").upper())) not in (
            None,
            row.cells["代码"],
        ):
            found.append((row, messages.ROW_LIKE_CODE.format(other=other)))
    for row in officers:
        if not row.rounded:
            found += [(row, reason) for reason in _check_officer(row, known, holders)]
    order = {id(row): index for index, row in enumerate([*bodies, *officers])}
    found.sort(key=lambda pair: order[id(pair[0])])
    return [
        messages.ROW.format(file=file, sheet=row.sheet, row=row.row, reason=reason)
        for row, reason in found
    ]


def _names_that_stay(db: Session, rows: list[RosterRow]) -> dict[str, str]:
    """Name → code of the bodies in the database that the file does not speak of."""
    spoken_of = {row.cells.get("代码", "") for row in rows}
    stored = db.execute(select(Unit.name, Unit.code))
    return {name: code for name, code in stored if code not in spoken_of}


def _check_cells(row: RosterRow, required: tuple[str, ...]) -> Iterator[str]:
    for column in row.rounded:
        yield messages.ROW_ROUNDED.format(column=column)
    for column in required:
        if not row.cells.get(column):
            yield messages.ROW_MISSING.format(column=column)
    for column, longest in _LONGEST.items():
        value = row.cells.get(column, "")
        if len(value) > longest:
            yield messages.ROW_TOO_LONG.format(column=column, longest=longest)
        elif value.startswith(_FORMULA) or any(category(ch) in _INVISIBLE for ch in value):
            yield messages.ROW_BAD_NAME.format(column=column)


def _check_officer(row: RosterRow, bodies: set[str], holders: dict[str, str]) -> Iterator[str]:
    body, card = row.cells.get("执法主体", ""), row.cells.get("执法证号", "")
    number, status = row.cells.get("身份证号", "").upper(), row.cells.get("状态", "")
    if body and body not in bodies:
        yield messages.ROW_UNKNOWN_BODY.format(body=body)
    # The card number names folders, so nothing else may stand in it.
    if card and re.fullmatch(r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,38}[0-9A-Za-z])?", card) is None:
        yield messages.ROW_BAD_CARD.format(value=card)
    if number and not is_identity_number(number):
        yield messages.ROW_BAD_ID.format(value=masked(number))
    elif number and holders.get(number, card).upper() != card.upper():
        yield messages.ROW_TAKEN_ID.format(value=masked(number))
    if status not in ("", "在岗", "离岗"):
        yield messages.ROW_BAD_STATUS.format(value=status)


def _duplicates(rows: list[RosterRow], column: str) -> Iterator[tuple[RosterRow, str]]:
    seen: dict[str, int] = {}
    for row in rows:
        value = row.cells.get(column, "")
        key = value.upper()
        if key and key in seen:
            shown = masked(value) if column == "身份证号" else value
            yield (
                row,
                messages.ROW_DUPLICATE.format(column=column, value=shown, other=seen[key]),
            )
        elif key:
            seen[key] = row.row


def _apply(db: Session, tables: dict[str, list[RosterRow]]) -> RosterChange:
    counts = {"bodies_added": 0, "bodies_updated": 0, "officers_added": 0, "officers_updated": 0}
    unchanged = 0
    by_code = {body.code: body for body in db.scalars(select(Unit))}
    renamed = []
    for row in tables.get("body", []):
        code, name = row.cells["代码"], row.cells["执法主体"]
        body = by_code.get(code)
        if body is None:
            by_code[code] = Unit(code=code, name=name)
            db.add(by_code[code])
            counts["bodies_added"] += 1
        elif body.name != name:
            # Bodies may exchange their names: none has its new one while another still has it.
            body.name = f"={code}"
            renamed.append((body, name))
            counts["bodies_updated"] += 1
        else:
            unchanged += 1
    db.flush()
    for body, name in renamed:
        body.name = name
    db.flush()
    bodies = {body.name: body.id for body in by_code.values()}
    officers = {o.card_number.upper(): o for o in db.scalars(select(Person))}
    for row in tables.get("officer", []):
        card = row.cells["执法证号"]
        values: dict[str, object] = {
            "name": row.cells["姓名"],
            "unit_id": bodies[row.cells["执法主体"]],
        }
        # A file without the column leaves what is known; an identity number is never required.
        if "状态" in row.cells:
            values["active"] = row.cells["状态"] != "离岗"
        if row.cells.get("身份证号"):
            values["identity_number"] = row.cells["身份证号"].upper()
        person = officers.get(card.upper())
        if person is None:
            db.add(Person(card_number=card, **values))
            counts["officers_added"] += 1
        elif any(getattr(person, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(person, field, value)
            counts["officers_updated"] += 1
        else:
            unchanged += 1
    return RosterChange(unchanged=unchanged, **counts)
