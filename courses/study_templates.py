"""Workbooks to fill in: a plan, records of events with their lists of people, the register of lecturers; with an example row and what the words are."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal

from courses import messages
from courses.events_file import EVENTS, PEOPLE
from courses.lecturers_file import LECTURERS
from courses.plan_file import PLAN
from courses.study_sheet import Table
from foundation.tables import set_cell
from records.messages import AUDIENCE_NAMES, PRESENCE_NAMES, STUDY_KINDS

TemplateKind = Literal["plan", "events", "lecturers"]
_TABLES: dict[TemplateKind, Sequence[Table]] = {
    "plan": (PLAN,),
    "events": (EVENTS, PEOPLE),
    "lecturers": (LECTURERS,),
}
_ROWS = 500
"""So many rows have the lists of words."""


def study_template(kind: TemplateKind) -> bytes:
    """The .xlsx. Its example stands on the sheet that explains, so that nobody imports it."""
    import openpyxl

    book = openpyxl.Workbook()
    first: Any = book.active
    for place, table in enumerate(_TABLES[kind]):
        _fill(first if place == 0 else book.create_sheet(), table)
    _explain(book.create_sheet(messages.TEMPLATE_HELP), kind)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _fill(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.title = table.name
    sheet.freeze_panes = "A2"
    words = {
        "类别": [name for kind, name in STUDY_KINDS.items() if table is PLAN or kind != "exam"],
        "参加人员": list(AUDIENCE_NAMES.values()),
        "出席情况": list(PRESENCE_NAMES.values()),
        "旁听方式": ["现场", "网络"],
        "是否本单位案件": ["是", "否"],
    }
    for place, name in enumerate(table.columns, 1):
        letter = get_column_letter(place)
        cell = sheet.cell(1, place)
        set_cell(
            cell, messages.TEMPLATE_REQUIRED.format(name=name) if name in table.required else name
        )
        cell.font = Font(name="宋体", bold=True)
        cell.alignment = Alignment("center", "center", wrap_text=True)
        cell.fill = PatternFill("solid", fgColor="E7EEF7")
        sheet.column_dimensions[letter].width = max(12, 2 * len(name) + 4)
        # As text: Excel makes dates and numbers of what is typed, and something else of some of them.
        sheet.column_dimensions[letter].number_format = "@"
        if name in words:
            listed = DataValidation("list", formula1=f'"{",".join(words[name])}"', allow_blank=True)
            listed.showErrorMessage = False
            sheet.add_data_validation(listed)
            listed.add(f"{letter}2:{letter}{_ROWS + 1}")


def _explain(sheet: Any, kind: TemplateKind) -> None:
    from openpyxl.styles import Alignment, Font

    lines = messages.TEMPLATE_LINES[kind]
    sheet.column_dimensions["A"].width = 100
    for number, line in enumerate(lines, 1):
        cell = sheet.cell(number, 1)
        set_cell(cell, line)
        cell.font = Font(name="宋体", bold=number == 1)
        cell.alignment = Alignment("left", "top", wrap_text=True)
