"""Tables as workbooks that people filter and sort: the head stays in view, each column has its width and its number's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from analytics import messages as m
from analytics.contents import DATE, TablePart, Value, written
from foundation.tables import set_cell

if TYPE_CHECKING:
    from analytics.source import ExamData

_LONGEST_NAME = 31
_NUMBERS = {".0%": "0%", ".1%": "0.0%", "+.1%": "+0.0%;-0.0%;0.0%", ".1f": "0.0", ".2f": "0.00"}


def write_sheets(
    parts: Sequence[TablePart], path: Path, *, mark: str = "", about: str = ""
) -> None:
    """A sheet for each table. ``mark`` stands in each sheet's name (simulated); ``about``: who made it and when, in its properties."""
    book = openpyxl.Workbook()
    first: Any = book.active
    book.remove(first)
    names: set[str] = set()
    for part in parts:
        sheet = book.create_sheet(_name(part.name + mark, names))
        _fill(sheet, part)
    book.properties.description = about
    book.properties.creator = "lawstudy"
    book.save(path)


def write_workbook(exam: ExamData, path: Path) -> None:
    """An exam's results as an .xlsx: summary, bodies, score bands, content areas, people."""
    from analytics import display
    from analytics.tables import exam_results

    frames = {
        "summary": exam_results.summary(exam),
        "bodies": exam_results.pass_rates(exam),
        "scores": exam_results.score_bands(exam),
        "areas": exam_results.area_rates(exam),
        "people": exam_results.people_table(exam),
    }
    parts = [display.table_part(frame, m.SHEETS[name]) for name, frame in frames.items()]
    write_sheets(parts, path, mark=exam.mark)


def _name(wanted: str, names: set[str]) -> str:
    """What Excel takes for a sheet's name, and no other sheet has."""
    clean = "".join(ch for ch in wanted if ch not in "[]:*?/\\'" and ch.isprintable())
    name, number = clean[:_LONGEST_NAME], 2
    while name in names:
        name, number = f"{clean[: _LONGEST_NAME - 3]}（{number}", number + 1
    names.add(name)
    return name


def _fill(page: Any, part: TablePart) -> None:
    """Readable widths, percentages as percentages, the header kept in view and repeated on paper."""
    for place, head in enumerate(part.heads, 1):
        set_cell(page.cell(1, place), head)
    for number, row in enumerate(part.rows, 2):
        for place, (head, value) in enumerate(zip(part.heads, row, strict=True), 1):
            cell = page.cell(number, place)
            how = part.formats.get(head, "")
            if how == DATE and isinstance(value, str):
                cell.value, cell.number_format = dt.date.fromisoformat(value), "yyyy-mm-dd"
                continue
            set_cell(cell, value)
            if how in _NUMBERS and not isinstance(value, str):
                cell.number_format = _NUMBERS[how]
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0
    for place, head in enumerate(part.heads, 1):
        page.column_dimensions[get_column_letter(place)].width = _width(part, place - 1, head)


def _width(part: TablePart, place: int, head: str) -> float:
    how = part.formats.get(head, "")
    longest = max([len(head), *(len(_shown(row[place], how)) for row in part.rows[:200])])
    return float(min(8 + 1.4 * longest, 60))


def _shown(value: Value, how: str) -> str:
    return written(value, how if how in _NUMBERS else "")
