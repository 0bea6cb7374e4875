"""Workbooks that units fill in: rows with named cells, and problems with sheet, row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from courses import messages
from courses.errors import StudyRefused
from courses.study_text import read_hours
from foundation.tables import BadTable, Cell, Sheet, fold_head, read_tables
from records.people.roster_check import parse_date

_TITLES = 10
"""A head stands in the first rows; people put titles above it."""
_HINTS = {
    "rounded": messages.SHEET_ROUNDED,
    "format": messages.SHEET_FORMAT,
    "type": messages.SHEET_TYPE,
}
V = TypeVar("V")


@dataclass(frozen=True)
class Table:
    """A kind of table: what people call it, its columns in the order of the template, those that it must have, and other names of columns."""

    name: str
    columns: Sequence[str]
    required: Sequence[str]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def usual(self, head: str) -> str:
        """The column that a head means."""
        folded = fold_head(head)
        by_fold = {fold_head(name): name for name in self.columns}
        return by_fold.get(folded) or self.aliases.get(folded, folded)


@dataclass
class SheetRow:
    """A row. `problem` notes what is wrong with it, where it stands in the file."""

    file: str
    sheet: str
    row: int
    cells: Mapping[str, Cell]
    heads: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def problem(self, column: str, reason: str) -> None:
        """Note it; ``column`` ``""``: of the row as a whole."""
        head = self.heads.get(column, column)
        where = messages.SHEET_COLUMN.format(column=head) if column else ""
        place = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": where}
        self.problems.append(messages.SHEET_ROW.format(**place, reason=reason))

    def text(self, column: str, *, needed: bool = False) -> str:
        """What the column says, where the cell can be trusted to hold what is shown."""
        cell = self.cells.get(column, Cell())
        if cell.hint and cell.date is None:
            self.problem(column, _HINTS[cell.hint].format(value=cell.text[:40]))
            return ""
        if needed and not cell.text:
            self.problem(column, messages.SHEET_MISSING)
        return cell.text

    def typed(self, column: str, *, needed: bool = False) -> str:
        """The same as it was typed, for what people read again."""
        text = self.text(column, needed=needed)
        return (self.cells[column].typed or text) if text else ""

    def day(self, column: str, *, needed: bool = False) -> dt.date | None:
        """A day; 30 February is none."""
        cell = self.cells.get(column, Cell())
        found = parse_date(cell)
        if found is None and cell.text:
            self.problem(column, messages.SHEET_DATE.format(value=cell.text[:40]))
        elif found is None and needed:
            self.problem(column, messages.SHEET_MISSING)
        return found

    def whole(self, column: str, *, needed: bool = False) -> int | None:
        """A whole number of at most four digits."""
        text = self.text(column, needed=needed)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= 4):
            self.problem(column, messages.SHEET_WHOLE.format(value=text[:40]))
            return None
        return int(text)

    def hours(self, column: str) -> float | None:
        """Credit hours; none where nothing is said."""
        text = self.text(column)
        try:
            return read_hours(text)
        except ValueError:
            self.problem(column, messages.SHEET_NUMBER.format(value=text[:40]))
            return None

    def word(self, column: str, words: Mapping[str, V], *, needed: bool = False) -> V | None:
        """What one of some words means."""
        text = self.text(column, needed=needed)
        if not text:
            return None
        if text not in words:
            known = "、".join(words)
            self.problem(column, messages.SHEET_WORD.format(value=text[:40], words=known))
            return None
        return words[text]


@dataclass(frozen=True)
class Workbook:
    """A file's name and its sheets as they were read."""

    name: str
    sheets: Sequence[Sheet]


def read_workbook(path: Path) -> Workbook:
    """Read a file. Raises `StudyRefused` for what is no workbook."""
    try:
        return Workbook(path.name, read_tables(path))
    except BadTable as error:
        raise StudyRefused([str(error)]) from error


def rows_of(book: Workbook, *tables: Table) -> dict[str, list[SheetRow]]:
    """The rows of each of these tables, by its name; each must be there.

    Raises `StudyRefused`: a table that is missing, a sheet that is none of these, no rows.
    """
    found: dict[str, list[SheetRow]] = {}
    problems: list[str] = []
    for sheet in book.sheets:
        at, table = _find_head(sheet, tables)
        if table is not None:
            found.setdefault(table.name, []).extend(_rows(book.name, sheet, at, table, problems))
        elif sum(sum(1 for cell in row if cell.text) >= 2 for row in sheet.rows) >= 2:
            problems.append(messages.SHEET_UNKNOWN.format(file=book.name, sheet=sheet.name))
    for table in tables:
        if table.name not in found:
            needed = {"table": table.name, "columns": "、".join(table.required)}
            problems.append(messages.SHEET_NO_TABLE.format(file=book.name, **needed))
        elif not found[table.name]:
            problems.append(messages.SHEET_EMPTY.format(file=book.name, table=table.name))
    if problems:
        raise StudyRefused(problems)
    return found


def _find_head(sheet: Sheet, tables: Sequence[Table]) -> tuple[int, Table | None]:
    for index, row in enumerate(sheet.rows[:_TITLES]):
        for table in tables:
            if {table.usual(cell.text) for cell in row}.issuperset(table.required):
                return index, table
    return 0, None


def _rows(file: str, sheet: Sheet, at: int, table: Table, problems: list[str]) -> list[SheetRow]:
    heads: dict[str, str] = {}
    names = []
    for cell in sheet.rows[at]:
        name = table.usual(cell.text)
        if name in heads and name in table.columns:
            same = {"sheet": sheet.name, "first": heads[name], "second": cell.text}
            problems.append(messages.SHEET_SAME_COLUMN.format(file=file, **same))
        elif cell.text and name not in table.columns:
            # A column whose name has a slip would be left out in silence.
            where = {"sheet": sheet.name, "head": cell.text[:40]}
            known = "、".join(table.columns)
            problems.append(messages.SHEET_OTHER_COLUMN.format(file=file, **where, known=known))
        heads.setdefault(name, cell.typed or cell.text)
        names.append(name)
    found = []
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name}
        if any(cell.text for cell in row[: len(names)]):
            found.append(SheetRow(file, sheet.name, number, cells, heads))
    return found
