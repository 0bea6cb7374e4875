"""Excel (.xlsx) → drafts: one sheet or a sheet per type, columns in any order.

The cells are read by python-calamine. It does not tell how a number is shown; where a book shows numbers otherwise than they
are (30 %, dates), those cells are read once more with their formats, and refused when what was typed cannot be known.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

from foundation.tables import BadTable, read_tables
from question_bank import messages
from question_bank.exchange.columns import TITLES, Row, columns_of, drafts_of, is_type
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.incoming import office_parts, refuse
from question_bank.exchange.wps_pictures import cell_pictures, named_pictures

MOST_CELLS = 2_000_000
_PLAIN_FORMATS = {b"0", b"49"}
"""General and text: shown as it is."""
_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb'numFmtId="(\d+)"')
_LARGEST_EXACT = 10**15


def read_excel(path: Path) -> list[Draft]:
    """The drafts of a workbook. Raises `ProblemsFound` when it cannot be read."""
    import python_calamine as calamine

    with office_parts(path, "xl/workbook.xml") as archive:
        computed = _has_computed(archive, path.name)
        plain = _plain(archive)
        pictures = sum(name.startswith("xl/media/") for name in archive.namelist())
        in_cells = cell_pictures(archive)
    drafts: list[Draft] = []
    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            careful = {} if plain else _doubts(path)
            empty = _computed(path) if computed else {}
            for sheet in book.sheets_metadata:
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                    found = book.get_sheet_by_name(sheet.name)
                    doubts = careful.get(sheet.name, {})
                    none = empty.get(sheet.name, frozenset())
                    drafts += _sheet(path.name, found, doubts, none, in_cells)
    except (calamine.CalamineError, BadTable, OSError, ValueError) as error:
        detail = str(error).split("\n", maxsplit=1)[0]
        raise refuse(path.name, messages.XLSX_BROKEN.format(detail=detail)) from error
    # Rust's panics are no Exception.
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise refuse(path.name, messages.INCOMING_NOT_OFFICE) from error
    if pictures and drafts:
        told = messages.XLSX_PICTURES.format(count=pictures)
        drafts[0] = replace(drafts[0], lost=(*drafts[0].lost, told))
    return drafts


_CELL = re.compile(
    rb"""<(?:\w+:)?(?:c|row)\b[^>]*?\sr\s*=\s*["'](?P<column>[A-Za-z]{0,3})(?P<row>\d{1,7})["']"""
)


_COMPUTED = re.compile(rb"""<(?:\w+:)?f[\s/>]|\st\s*=\s*["']e["']""")


def _has_computed(archive: zipfile.ZipFile, file: str) -> bool:
    """Whether a sheet has formulas or errors.

    Raises `ProblemsFound` for a vast one: calamine makes room for all cells up to the last, which may be XFD1048576.
    """
    computed = False
    for part in archive.namelist():
        if not part.endswith(".xml") or part in ("xl/sharedStrings.xml", "xl/styles.xml"):
            continue
        rows = columns = 1
        data = archive.read(part)
        computed = computed or _COMPUTED.search(data) is not None
        for match in _CELL.finditer(data):
            rows = max(rows, int(match["row"]))
            if match["column"]:
                columns = max(columns, _number(match["column"].decode().upper()))
        if rows * columns > MOST_CELLS:
            vast = messages.XLSX_LARGE.format(rows=rows, columns=columns, most=MOST_CELLS)
            raise refuse(file, vast)
    return computed


def _number(letters: str) -> int:
    """``A`` → 1, ``AA`` → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _plain(archive: zipfile.ZipFile) -> bool:
    """Whether all cells show numbers as they are."""
    if "xl/styles.xml" not in archive.namelist():
        return True
    found = _XFS.search(archive.read("xl/styles.xml"))
    return found is not None and {*_FORMAT.findall(found.group())} <= _PLAIN_FORMATS


_HINTS = {
    "rounded": messages.CELL_ROUNDED,
    "format": messages.CELL_FORMAT,
}


def _doubts(path: Path) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """By sheet, row and column (from 0): why what is read is not what is shown."""
    return {
        sheet.name: {
            (row, column): _HINTS[cell.hint].format(text=cell.text)
            for row, cells in enumerate(sheet.rows)
            for column, cell in enumerate(cells)
            if cell.hint in _HINTS
        }
        for sheet in read_tables(path)
    }


def _computed(path: Path) -> Mapping[str, Set[tuple[int, int]]]:
    """By sheet, row and column (from 0) of the cells that hold a formula or an error."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return {
            sheet.title: {
                ((cell.row or 1) - 1, (cell.column or 1) - 1)
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type in ("e", "f")
            }
            for sheet in book.worksheets
        }
    except (KeyError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        raise ValueError(str(error)) from error
    finally:
        book.close()


def _sheet(
    file: str,
    sheet: Any,
    doubts: Mapping[tuple[int, int], str],
    computed: Set[tuple[int, int]],
    pictures: Mapping[str, str],
) -> Iterator[Draft]:
    name = sheet.name
    if name.strip() in messages.HELP_SHEETS or sheet.start is None:
        return
    values: list[list[object]] = sheet.to_python(skip_empty_area=False)
    rows = []
    for number, cells in enumerate(values):
        texts, wrong = [], {}
        for column, value in enumerate(cells):
            text, doubt = _text(value)
            text = named_pictures(text, pictures, messages.WORD_UNNAMED)
            texts.append(text)
            doubt = doubt or doubts.get((number, column), "")
            if not text and (number, column) in computed:
                doubt = messages.CELL_COMPUTED
            if doubt:
                wrong[column] = doubt
        place = Place(file, messages.PLACE_ROW.format(sheet=name, row=number + 1))
        rows.append(Row(place, texts, wrong))
    if not any(cell.strip() for row in rows for cell in row.cells):
        return
    rows = _unmerged(rows, sheet.merged_cell_ranges or [])
    where = messages.PLACE_SHEET.format(sheet=name)
    yield from drafts_of(rows, file, where, name if is_type(name) else "")


def _text(value: object) -> tuple[str, str]:
    """A cell as text, and why it cannot be trusted."""
    match value:
        case bool():
            return ("TRUE" if value else "FALSE"), ""
        case int() | float():
            if abs(value) >= _LARGEST_EXACT:
                return str(value), messages.CELL_ROUNDED
            return (str(int(value)) if float(value).is_integer() else repr(value)), ""
        case dt.date() | dt.time() | dt.timedelta():
            return str(value), messages.CELL_DATE.format(text=value)
        case _:
            return str(value), ""


def _unmerged(
    rows: list[Row], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> list[Row]:
    """Merged cells: a type or an area counts for all its rows, a stem that spans rows is refused; both are told."""
    if not ranges:
        return rows
    head = next((i for i, row in enumerate(rows[:TITLES]) if columns_of(row.cells)), None)
    columns = columns_of(rows[head].cells) if head is not None else None
    if columns is None or head is None:
        return rows
    single = {columns.roles[role] for role in ("stem", "key", "options") if role in columns.roles}
    single |= {*columns.options.values()}
    cells: list[list[str]] = [list(row.cells) for row in rows]
    doubts = [dict(row.doubts) for row in rows]
    notes = [dict(row.notes) for row in rows]
    for (top, left), (bottom, right) in ranges:
        if top <= head or bottom >= len(rows):
            continue
        name = f"{_letter(left)}{top + 1}:{_letter(right)}{bottom + 1}"
        text = rows[top].text(left)
        if top == bottom:
            notes[top][left] = messages.CELL_WIDE.format(range=name)
            continue
        for row in range(top, bottom + 1):
            if left in single:
                doubts[row][left] = messages.CELL_MERGED.format(range=name)
            else:
                cells[row] += [""] * (left + 1 - len(cells[row]))
                cells[row][left] = text
                notes[row][left] = messages.CELL_FILLED.format(range=name, text=text.strip())
    return [
        Row(row.place, cells[index], doubts[index], notes[index]) for index, row in enumerate(rows)
    ]


def _letter(column: int) -> str:
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
