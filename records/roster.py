"""Roster import: enforcement bodies and officers from .xlsx or .csv, all or nothing."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, messages
from records.errors import RosterRejected
from records.identity_number import is_identity_number, masked
from records.models import Body, Officer

BODY_COLUMNS = ("代码", "执法主体")
OFFICER_COLUMNS = ("执法证号", "姓名", "执法主体", "身份证号", "状态")
_REQUIRED = {"body": ("执法主体", "代码"), "officer": ("姓名", "执法证号", "执法主体")}
_ALIASES = {
    "主体代码": "代码",
    "主体名称": "执法主体",
    "单位": "执法主体",
    "所在单位": "执法主体",
    "证号": "执法证号",
    "执法证件号": "执法证号",
    "身份证号码": "身份证号",
    "人员状态": "状态",
}


@dataclass(frozen=True)
class RosterRow:
    """One data row: where it stands, and its cells by column name (stripped, width folded)."""

    sheet: str
    row: int
    cells: dict[str, str]


@dataclass(frozen=True)
class RosterChange:
    """What an import did."""

    bodies_added: int
    bodies_updated: int
    officers_added: int
    officers_updated: int
    unchanged: int


def import_roster(session: Session, path: Path) -> RosterChange:
    """Import a roster file in one transaction; officers are matched by card number, bodies by code.

    Rows that are in the database but not in the file stay. Raises `RosterRejected` with every row's problem, in which
    case nothing has changed.
    """
    tables = read_roster(path)
    problems = check_roster(session, path.name, tables)
    if problems:
        raise RosterRejected(problems)
    change = _apply(session, tables)
    audit.record(session, "roster.import", path.name, after=change.__dict__)
    session.commit()
    return change


def read_roster(path: Path) -> dict[str, list[RosterRow]]:
    """The rows of each kind of table in the file: ``body`` and ``officer``. Raises `RosterRejected`."""
    if not path.is_file():
        raise RosterRejected([messages.ROSTER_NOT_FOUND.format(file=path)])
    tables: dict[str, list[RosterRow]] = {}
    for sheet, rows in _sheets(path):
        header_at, kind = _find_header(rows)
        if kind is None:
            continue
        header = [_ALIASES.get(name, name) for name in rows[header_at]]
        for number, row in enumerate(rows[header_at + 1 :], header_at + 2):
            cells = {name: cell for name, cell in zip(header, row, strict=False) if name}
            if any(cells.values()):
                tables.setdefault(kind, []).append(RosterRow(sheet, number, cells))
        tables.setdefault(kind, [])
    if not tables:
        raise RosterRejected([messages.ROSTER_NO_TABLE.format(file=path.name)])
    if not any(tables.values()):
        raise RosterRejected([messages.ROSTER_EMPTY.format(file=path.name)])
    return tables


def check_roster(session: Session, file: str, tables: dict[str, list[RosterRow]]) -> list[str]:
    """Every problem of every row, as messages."""
    found: list[tuple[RosterRow, str]] = []
    bodies, officers = tables.get("body", []), tables.get("officer", [])
    known = set(session.scalars(select(Body.name))) | {r.cells.get("执法主体", "") for r in bodies}
    holders: dict[str, str] = {
        number: card
        for number, card in session.execute(select(Officer.identity_number, Officer.card_number))
        if number
    }
    for kind, rows in (("body", bodies), ("officer", officers)):
        for row in rows:
            found += [
                (row, messages.ROW_MISSING.format(column=column))
                for column in _REQUIRED[kind]
                if not row.cells.get(column)
            ]
    for column in ("代码", "执法主体"):
        found += _duplicates(bodies, column)
    for column in ("执法证号", "身份证号"):
        found += _duplicates(officers, column)
    for row in officers:
        found += [(row, reason) for reason in _check_officer(row, known, holders)]
    order = {id(row): index for index, row in enumerate([*bodies, *officers])}
    found.sort(key=lambda pair: order[id(pair[0])])
    return [
        messages.ROW.format(file=file, sheet=row.sheet, row=row.row, reason=reason)
        for row, reason in found
    ]


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
    elif number and holders.get(number, card) != card:
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


def _apply(session: Session, tables: dict[str, list[RosterRow]]) -> RosterChange:
    counts = {"bodies_added": 0, "bodies_updated": 0, "officers_added": 0, "officers_updated": 0}
    unchanged = 0
    by_code = {body.code: body for body in session.scalars(select(Body))}
    for row in tables.get("body", []):
        code, name = row.cells["代码"], row.cells["执法主体"]
        body = by_code.get(code)
        if body is None:
            by_code[code] = Body(code=code, name=name)
            session.add(by_code[code])
            counts["bodies_added"] += 1
        elif body.name != name:
            body.name = name
            counts["bodies_updated"] += 1
        else:
            unchanged += 1
    session.flush()
    bodies = {body.name: body.id for body in by_code.values()}
    officers = {officer.card_number: officer for officer in session.scalars(select(Officer))}
    for row in tables.get("officer", []):
        card = row.cells["执法证号"]
        values = {
            "name": row.cells["姓名"],
            "body_id": bodies[row.cells["执法主体"]],
            "active": row.cells.get("状态", "") != "离岗",
        }
        # A file without the column leaves what is known; an identity number is never required.
        if row.cells.get("身份证号"):
            values["identity_number"] = row.cells["身份证号"].upper()
        officer = officers.get(card)
        if officer is None:
            session.add(Officer(card_number=card, **values))
            counts["officers_added"] += 1
        elif any(getattr(officer, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(officer, field, value)
            counts["officers_updated"] += 1
        else:
            unchanged += 1
    return RosterChange(unchanged=unchanged, **counts)


def _find_header(rows: list[list[str]]) -> tuple[int, str | None]:
    """The header stands in the first ten rows (people put titles above it)."""
    for index, row in enumerate(rows[:10]):
        names = {_ALIASES.get(name, name) for name in row}
        for kind in ("officer", "body"):
            if names.issuperset(_REQUIRED[kind]):
                return index, kind
    return 0, None


def _sheets(path: Path) -> list[tuple[str, list[list[str]]]]:
    if path.suffix.lower() == ".csv":
        return [("CSV", [[_clean(cell) for cell in row] for row in _read_csv(path)])]
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        return [
            (
                name,
                [
                    [_clean(cell) for cell in row]
                    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ],
            )
            for name in book.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        text = messages.ROSTER_NOT_TABLE.format(file=path.name, detail=error)
        raise RosterRejected([text]) from error


def _read_csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):  # Excel in China saves CSV as GB18030
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            text = messages.ROSTER_NOT_TABLE.format(file=path.name, detail=error)
            raise RosterRejected([text]) from error
    raise RosterRejected([messages.ROSTER_ENCODING.format(file=path.name)])


def _clean(cell: object) -> str:
    """Text of a cell: full-width letters and digits folded, numbers without the ``.0`` that Excel gives them."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFKC", str(cell)).strip() if cell is not None else ""
