"""Tables that people keep: rows of .xlsx and .csv, with sheet and row; writing both, so that nothing becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile
from zlib import error as zlib_error

from foundation import messages
from foundation.errors import LawStudyError

_LARGEST_EXACT = 10**15
"""Excel keeps fifteen digits of a number and puts zeros for the rest."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_OLD = (".xls", ".et", ".ett", ".xlt")
"""Workbooks of old Excel and of WPS: one binary file inside another, whatever they are called."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")

Kind = Literal["empty", "text", "number", "date", "other"]


class BadTable(LawStudyError):
    """The file cannot be read as a table."""


@dataclass(frozen=True)
class Cell:
    """A cell. ``text``: as it is shown, width folded and stripped; ``date``: of a cell that holds one.

    ``hint``: why the text cannot be trusted to be what is shown, ``""`` where it can. ``typed``: text as it was typed, for
    what people read again (folded, Chinese punctuation is Latin), and the month of a date that shows no day.
    """

    text: str = ""
    kind: Kind = "empty"
    date: dt.date | None = None
    hint: Literal["", "rounded", "format", "type"] = ""
    typed: str = field(default="", compare=False)


@dataclass(frozen=True)
class Sheet:
    """``rows[0]`` is row 1 of the sheet."""

    name: str
    rows: Sequence[Sequence[Cell]]


def read_tables(path: Path) -> list[Sheet]:
    """The sheets of a workbook, or the one of a .csv (UTF-8 or GB18030). Raises `BadTable`."""
    if not path.is_file():
        raise BadTable(messages.TABLE_NOT_FOUND, file=path)
    if path.suffix.lower() in _OLD or _is_old(path):
        raise BadTable(messages.TABLE_OLD, file=path.name)
    if path.suffix.lower() == ".csv":
        rows = [[text_cell(cell) for cell in row] for row in _read_csv(path)]
        return [Sheet("CSV", rows)]
    return _read_xlsx(path)


def _is_old(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_OLE)) == _OLE


def text_cell(text: str) -> Cell:
    """A cell that holds text."""
    folded = unicodedata.normalize("NFKC", text).strip()
    return Cell(folded, "text", typed=text.strip()) if folded else Cell()


def fold_head(text: str) -> str:
    """A column's name without what people put into heads: blanks, line breaks, width, marks of required columns."""
    folded = unicodedata.normalize("NFKC", text)
    folded = "".join(ch for ch in folded if unicodedata.category(ch) not in ("Cc", "Cf", "Zs"))
    return re.sub(r"\((必填|选填|可选)\)|[*:]", "", folded)


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a .csv that Excel opens as UTF-8."""
    path.write_text(csv_text(head, rows), encoding="utf-8-sig", newline="")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The text of such a file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue()


def write_xlsx(
    path: Path, sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[object]]]]
) -> None:
    """Write a workbook: name → head and rows. Text stays text, whatever it looks like."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for name, (head, rows) in sheets.items():
        sheet = book.create_sheet(name)
        for row in (head, *rows):
            cells = []
            for value in row:
                cell = openpyxl.cell.WriteOnlyCell(sheet)
                set_cell(cell, value)
                cells.append(cell)
            sheet.append(cells)
    book.save(path)


def set_cell(cell: Any, value: object) -> None:
    """Put a value into a cell of openpyxl; text stays text, without what a workbook cannot hold."""
    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value)
        cell.data_type = "s"
        cell.number_format = "@"
    else:
        cell.value = value


_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def harmless(value: object) -> object:
    """Excel takes text of a .csv for a formula by how it begins."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _read_csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):  # Excel in China saves CSV as GB18030
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise BadTable(messages.NOT_A_TABLE, file=path.name, detail=error) from error
    raise BadTable(messages.TABLE_ENCODING, file=path.name)


def _read_xlsx(path: Path) -> list[Sheet]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return [_read_sheet(sheet) for sheet in book.worksheets]
        finally:
            book.close()
    # A damaged workbook ends in whatever its parts end in.
    except (
        InvalidFileException,
        BadZipFile,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
        EOFError,
        zlib_error,
    ) as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadTable(messages.NOT_A_TABLE, file=path.name, detail=detail) from error


def _read_sheet(sheet: object) -> Sheet:
    reset = getattr(sheet, "reset_dimensions", None)
    if reset:
        reset()  # What a sheet says of its own size may be wrong.
    rows: list[list[Cell]] = []
    for row in sheet.iter_rows():  # type: ignore[attr-defined]
        found = [
            Cell()  # An error that Excel shows: there is nothing in the cell.
            if cell.data_type == "e"
            else _cell(cell.value, getattr(cell, "number_format", "General"))
            for cell in row
        ]
        first = next((cell.row for cell in row if getattr(cell, "row", None)), len(rows) + 1)
        while len(rows) < first - 1:
            rows.append([])
        rows.append(found)
    return Sheet(str(sheet.title), rows)  # type: ignore[attr-defined]


def _cell(value: object, number_format: str) -> Cell:
    match value:
        case None:
            return Cell()
        case bool():
            return Cell("TRUE" if value else "FALSE", "other", hint="type")
        case str():
            return text_cell(value)
        case int() | float():
            return _number(value, number_format or "General")
        case dt.datetime():
            return _date(value.date(), number_format)
        case dt.date():
            return _date(value, number_format)
        case _:
            return Cell(str(value), "other", hint="type")


def _date(value: dt.date, number_format: str) -> Cell:
    """A day. Of a cell that shows a month alone, as Excel makes of 2026年3月, ``typed`` is the month."""
    plain = re.sub(r'"[^"]*"|\[[^]]*\]', "", number_format).lower()
    month = "m" in plain and "d" not in plain
    return Cell(value.isoformat(), "date", value, "type", typed=f"{value:%Y-%m}" if month else "")


def _number(value: float, number_format: str) -> Cell:
    """The number as it is shown: zeros in front count, and what only Excel could show is not guessed."""
    whole = int(value) if float(value).is_integer() else None
    if abs(value) >= _LARGEST_EXACT:
        return Cell(str(whole or value), "number", hint="rounded")
    plain = re.sub(r"_.|\\-", "", number_format.split(";", maxsplit=1)[0]).strip()
    if plain in ("General", "@", "") or plain.lower() == "general":
        return Cell(str(whole if whole is not None else value), "number")
    if whole is not None and whole >= 0 and re.fullmatch(r"0+", plain):
        return Cell(str(whole).zfill(len(plain)), "number")
    return Cell(str(whole if whole is not None else value), "number", hint="format")
