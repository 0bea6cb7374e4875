"""Lists of people by unit, to work with (.xlsx) and to sign (PDF): one value, two writers.

The workbook keeps its rows clean, so that they can be filtered and sorted: what is counted stands on a sheet of its own, what
is signed in the foot of every page. Its pages break where a unit ends, and repeat title and head.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from documents import messages
from documents.steady import steady
from documents.typesetting import set_pdf
from foundation.tables import set_cell

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | None
_HEAD_ROWS = 3
_LONGEST_SHEET_NAME = 31
_MOST_ON_PAPER = 60
"""Characters of a cell: as many as a name may have."""
_MM_A_CHARACTER = 2.6
"""In the widest of the fonts that Excel, WPS and LibreOffice take for their own."""
_PORTRAIT_MM, _LANDSCAPE_MM = 184.0, 271.0
"""Of A4, between margins of half an inch."""


@dataclass(frozen=True)
class Column:
    """A column. ``width``: in characters of the workbook, and the share of the page's width in the PDF."""

    head: str
    width: int
    align: Literal["left", "center"] = "left"


@dataclass(frozen=True)
class Group:
    """A unit and its people. ``summary``: its figures in words; ``counts``: the same, in the order of the list's."""

    name: str
    rows: Sequence[Sequence[Value]]
    summary: str = ""
    counts: Sequence[int] = ()


@dataclass(frozen=True)
class UnitList:
    """A list. ``group_head``: what a group is (单位); ``counted``: what each group's ``counts`` are; ``signatures``: who signs;

    ``notes``: what must be known to read it; ``printed``: when and from what it was made; ``apart``: each group begins a page.
    """

    title: str
    group_head: str
    columns: Sequence[Column]
    groups: Sequence[Group]
    counted: Sequence[str] = ()
    signatures: Sequence[str] = ()
    notes: Sequence[str] = ()
    printed: str = ""
    apart: bool = True


def list_pdf(listed: UnitList) -> bytes:
    """A4, a unit on sheets of its own. Raises `documents.errors.NotMade`."""
    shown = [
        dataclasses.replace(group, rows=[[_cut(value) for value in row] for row in group.rows])
        for group in listed.groups
    ]
    return set_pdf("result_list", dataclasses.replace(listed, groups=shown))


def list_xlsx(listed: UnitList) -> bytes:
    """A workbook: the list, and its figures by unit. No text becomes a formula."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    _fill_list(sheet, listed)
    if listed.counted:
        _fill_summary(book.create_sheet(messages.SUMMARY_SHEET), listed)
    made = io.BytesIO()
    book.save(made)
    return steady(made.getvalue())


def _cut(value: Value) -> str:
    """What there is room for in a row of the paper; the workbook has all of it."""
    text = _shown(value)
    return text if len(text) <= _MOST_ON_PAPER else f"{text[: _MOST_ON_PAPER - 1]}…"


def _shown(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def _fill_list(sheet: Worksheet, listed: UnitList) -> None:
    from openpyxl.worksheet.pagebreak import Break

    group = Column(listed.group_head, 24)
    columns = [Column(messages.NUMBER, 6, "center"), group, *listed.columns]
    sheet.title = _sheet_name(listed.title)
    _headed(sheet, listed, columns)
    number = 0
    for place, each in enumerate(listed.groups):
        for row in each.rows:
            number += 1
            _add(sheet, [number, each.name, *row], columns)
        if listed.apart and each.rows and place < len(listed.groups) - 1:
            sheet.row_breaks.append(Break(id=sheet.max_row))
    sheet.auto_filter.ref = f"A{_HEAD_ROWS}:{_letter(len(columns))}{sheet.max_row}"


def _fill_summary(sheet: Worksheet, listed: UnitList) -> None:
    columns = [
        Column(messages.NUMBER, 6, "center"),
        Column(listed.group_head, 40),
        *(Column(head, 10, "center") for head in listed.counted),
    ]
    _headed(sheet, listed, columns)
    for number, group in enumerate(listed.groups, 1):
        _add(sheet, [number, group.name, *group.counts], columns)
    totals = [
        sum(group.counts[place] for group in listed.groups) for place in range(len(listed.counted))
    ]
    _add(sheet, ["", messages.TOTAL, *totals], columns)


def _headed(sheet: Worksheet, listed: UnitList, columns: Sequence[Column]) -> None:
    """Title, notes and head; what is repeated on paper and stays on the screen; how it prints."""
    from openpyxl.styles import Alignment, Font

    last = _letter(len(columns))
    for row, text in ((1, listed.title), (2, "　".join([*listed.notes, listed.printed]))):
        sheet.merge_cells(f"A{row}:{last}{row}")
        set_cell(sheet.cell(row, 1), text)
    sheet.cell(1, 1).font = Font(name="宋体", size=16, bold=True)
    sheet.cell(1, 1).alignment = Alignment("center", "center", wrap_text=True)
    sheet.cell(2, 1).font = Font(name="宋体", size=10)
    sheet.cell(2, 1).alignment = Alignment("left", "center", wrap_text=True)
    width = sum(column.width for column in columns)
    sheet.row_dimensions[1].height = 24.0 * _lines(listed.title, width * 11 // 16)
    sheet.row_dimensions[2].height = 15.0 * _lines(str(sheet.cell(2, 1).value or ""), width)
    _add(sheet, [column.head for column in columns], columns, head=True)
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[_letter(place)].width = column.width + 2
    sheet.freeze_panes = f"A{_HEAD_ROWS + 1}"
    sheet.print_title_rows = f"1:{_HEAD_ROWS}"
    sheet.page_setup.paperSize = 9  # A4
    # Scaled by hand: told to fit the width, Excel would no longer break the pages where we say.
    needed = sum(_MM_A_CHARACTER * (column.width + 2) for column in columns)
    landscape = needed > _PORTRAIT_MM / 0.8
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    space = _LANDSCAPE_MM if landscape else _PORTRAIT_MM
    sheet.page_setup.scale = max(10, min(100, int(100 * space / needed)))
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.bottom = 1.0
    footer: Any = sheet.oddFooter
    footer.left.text = _plain("　　".join(f"{who}：{messages.BLANK}" for who in listed.signatures))
    footer.right.text = messages.PAGE_OF


def _add(
    sheet: Worksheet, values: Iterable[Value], columns: Sequence[Column], *, head: bool = False
) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    thin = Side(style="thin")
    row = max(sheet.max_row + 1, _HEAD_ROWS)
    lines = 1
    for place, (value, column) in enumerate(zip(values, columns, strict=True), 1):
        cell = sheet.cell(row, place)
        set_cell(cell, value)
        centred = head or column.align == "center"
        cell.alignment = Alignment("center" if centred else "left", "center", wrap_text=True)
        cell.font = Font(name="宋体", size=11, bold=head)
        cell.border = Border(thin, thin, thin, thin)
        lines = max(lines, _lines(_shown(value), column.width))
    # Excel does not look for itself how many lines a file's cells need.
    sheet.row_dimensions[row].height = 15.0 * lines + 3


def _lines(text: str, width: int) -> int:
    """How many lines it takes: a Chinese character is two wide."""
    wide = sum(2 if ord(character) >= 0x2E80 else 1 for character in text)
    return max(1, -(-wide // max(width, 1)))


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _sheet_name(title: str) -> str:
    """What Excel takes as a sheet's name."""
    return "".join(ch for ch in title if ch not in "[]:*?/\\'" and ch.isprintable())[
        :_LONGEST_SHEET_NAME
    ]


def _plain(text: str) -> str:
    """Excel takes ``&`` in a footer for a command."""
    return text.replace("&", "&&")
