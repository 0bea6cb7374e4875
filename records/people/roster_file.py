"""Roster files as trainers keep them: .xlsx or .csv → rows with named cells, and where each stands."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from records import messages
from records.errors import RosterRejected

BODY_COLUMNS = ("代码", "执法主体")
OFFICER_COLUMNS = ("执法证号", "姓名", "执法主体", "身份证号", "状态")
REQUIRED = {"body": ("执法主体", "代码"), "officer": ("姓名", "执法证号", "执法主体")}
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


_READ = {*BODY_COLUMNS, *OFFICER_COLUMNS}
_LARGEST_EXACT = 10**15
"""Excel keeps fifteen digits of a number and puts zeros for the rest."""


@dataclass(frozen=True)
class RosterRow:
    """One data row: where it stands, its cells by column name (stripped, width folded), and the columns that Excel rounded."""

    sheet: str
    row: int
    cells: dict[str, str]
    rounded: tuple[str, ...] = ()


def read_roster(path: Path) -> dict[str, list[RosterRow]]:
    """The rows of each kind of table in the file: ``body`` and ``officer``. Raises `RosterRejected`."""
    if not path.is_file():
        raise RosterRejected([messages.ROSTER_NOT_FOUND.format(file=path)])
    tables: dict[str, list[RosterRow]] = {}
    for sheet, rows in _sheets(path):
        texts = [[_clean(cell) for cell in row] for row in rows]
        header_at, kind = _find_header(texts)
        if kind is None:
            continue
        header = _header(path.name, sheet, texts[header_at])
        table = tables.setdefault(kind, [])
        for number, row in enumerate(texts[header_at + 1 :], header_at + 2):
            cells = {name: cell for name, cell in zip(header, row, strict=False) if name}
            if any(cells.values()):
                given = zip(header, rows[number - 1], strict=False)
                rounded = tuple(name for name, cell in given if name in _READ and _is_rounded(cell))
                table.append(RosterRow(sheet, number, cells, rounded))
    if not tables:
        raise RosterRejected([messages.ROSTER_NO_TABLE.format(file=path.name)])
    if not any(tables.values()):
        raise RosterRejected([messages.ROSTER_EMPTY.format(file=path.name)])
    return tables


def _find_header(rows: list[list[str]]) -> tuple[int, str | None]:
    """The header stands in the first ten rows (people put titles above it)."""
    for index, row in enumerate(rows[:10]):
        names = {_ALIASES.get(name, name) for name in row}
        for kind in ("officer", "body"):
            if names.issuperset(REQUIRED[kind]):
                return index, kind
    return 0, None


def _header(file: str, sheet: str, names: list[str]) -> list[str]:
    """The columns under their usual names. Raises `RosterRejected` when two have one meaning."""
    seen: dict[str, str] = {}
    for name in filter(None, names):
        usual = _ALIASES.get(name, name)
        if usual in seen and usual in _READ:
            text = messages.ROSTER_SAME_COLUMN.format(
                file=file, sheet=sheet, first=seen[usual], second=name
            )
            raise RosterRejected([text])
        seen[usual] = name
    return [_ALIASES.get(name, name) for name in names]


def _sheets(path: Path) -> list[tuple[str, list[list[object]]]]:
    if path.suffix.lower() == ".csv":
        return [("CSV", [list(row) for row in _read_csv(path)])]
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        return [
            (
                name,
                [
                    list(row)
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


def _is_rounded(cell: object) -> bool:
    return isinstance(cell, int | float) and abs(cell) >= _LARGEST_EXACT
