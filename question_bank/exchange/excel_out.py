"""Items → Excel, without loss: what is written here `question_bank.exchange.excel` reads as the same items. And the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from foundation.tables import set_cell
from question_bank import messages
from question_bank.errors import Problem, ProblemsFound
from question_bank.exchange.raw import BLANK_MARK, drawn_blanks, without_letters
from question_bank.item import ITEM_TYPES, LEVELS, Item, Question

LONGEST = 32_767
"""Characters that a cell of Excel holds."""
_WIDTHS = {"题干": 60, "解析": 60, "法条依据": 40, "参考答案": 40, "评分标准": 40}
_ROWS_OF_TEMPLATE = 2_000


def write_items(path: Path, items: Iterable[Item]) -> None:
    """Write the items to a workbook, a case with a row for each of its questions.

    Raises `ProblemsFound` for text that no cell can hold, and ``OSError``; nothing is written then.
    """
    rows: list[list[object]] = []
    problems = []
    for item in items:
        for row in _rows(item):
            long = [cell for cell in row if isinstance(cell, str) and len(cell) > LONGEST]
            if long:
                problem = messages.EXPORT_LONG.format(length=len(long[0]), most=LONGEST)
                problems.append(Problem(item.id, 1, problem))
            rows.append(row)
    if problems:
        raise ProblemsFound(problems)
    _save(path, rows, template=False)


def write_template(path: Path, bank: Mapping[str, Item]) -> None:
    """Write the table to fill in: an example of each type, lists to choose from, and how to do it.

    Examples that are scored by rule are short items of the bank whose keys are no secret: left in, they are duplicates.
    """
    rows = [["", *row[1:]] for item in _examples(bank) for row in _rows(item)]
    _save(path, [*rows, *map(_row, messages.TEMPLATE_EXAMPLES)], template=True)


def _examples(bank: Mapping[str, Item]) -> Iterator[Item]:
    for kind in ("single", "multiple", "true_false", "fill_in"):
        open_ones = [
            item
            for item in bank.values()
            if item.type == kind and item.pool in ("study", "practice")
        ]
        yield from sorted(open_ones, key=lambda item: (len(item.model_dump_json()), item.id))[:1]


def _rows(item: Item) -> Iterator[list[object]]:
    equivalent = any(question.numerals_equivalent for question in item.questions)
    head = {
        "试题编号": item.id,
        "题型": messages.TYPE_NAMES[item.type],
        "解析": item.rationale,
        "知识点": item.content_area,
        "认知层次": item.cognitive_level,
        "难度": item.expected_facility,
        "分值": item.points,
        "法条依据": "\n".join(item.legal_basis),
        "题池": messages.POOL_NAMES[item.pool],
        "互斥题": "\n".join(item.enemies),
        "数字写法等同": messages.YES if equivalent else "",
    }
    if item.type != "case":
        yield _row({**head, **_asked(item.questions[0])})
        return
    yield _row({**head, "题干": item.context})
    for question in item.questions:
        kind = messages.EXPORT_PART.format(type=messages.TYPE_NAMES[question.kind])
        yield _row({"题型": kind, "分值": question.points, **_asked(question)})


def _asked(question: Question) -> dict[str, object]:
    stem = question.stem
    if question.kind == "fill_in":
        stem = drawn_blanks(stem, "____", BLANK_MARK)
    texts = [option.text for option in question.options]
    if without_letters(texts) != texts:
        # They begin as if they had letters: with letters of their own, those are taken off and no others.
        texts = [f"{letter}．{text}" for letter, text in zip("ABCDEFGHIJ", texts, strict=False)]
    cells: dict[str, object] = {"题干": stem}
    cells |= {f"选项{letter}": text for letter, text in zip("ABCDEFGHIJ", texts, strict=False)}
    if question.options:
        cells["答案"] = question.key_letters
    elif question.answer is not None:
        cells["答案"] = messages.TRUE if question.answer else messages.FALSE
    elif question.blanks:
        cells["答案"] = "；".join("|".join(blank) for blank in question.blanks)
    cells["参考答案"] = question.reference_answer
    cells["评分标准"] = "\n".join(f"{line.points:g}分：{line.text}" for line in question.rubric)
    return cells


def _row(cells: Mapping[str, object]) -> list[object]:
    return [cells.get(name, "") for name in messages.EXCEL_COLUMNS]


def _save(path: Path, rows: Iterable[Sequence[object]], *, template: bool) -> None:
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = messages.EXCEL_SHEET
    for number, row in enumerate((messages.EXCEL_COLUMNS, *rows), 1):
        for column, value in enumerate(row, 1):
            if value != "":
                cell = sheet.cell(number, column)
                set_cell(cell, value)
                cell.alignment = Alignment(wrap_text=number > 1, vertical="top")
    for column, name in enumerate(messages.EXCEL_COLUMNS, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, 14)
    sheet.freeze_panes = "C2"
    if template:
        _lists(sheet)
        help_sheet = book.create_sheet(messages.HELP_SHEETS[0])
        help_sheet.column_dimensions["A"].width = 100
        for number, line in enumerate(messages.TEMPLATE_HELP, 1):
            set_cell(help_sheet.cell(number, 1), line)
            help_sheet.cell(number, 1).alignment = Alignment(wrap_text=True)
    book.save(path)


def _lists(sheet: Any) -> None:
    """Lists to choose from, for the columns where only some words count. Others may be typed: the check tells."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    types = [messages.TYPE_NAMES[kind] for kind in ITEM_TYPES]
    parts = [messages.EXPORT_PART.format(type=name) for name in types if name != "案例"]
    choices = {
        "题型": [*types, *parts],
        "认知层次": LEVELS,
        "难度": ["0.85", "0.8", "0.7", "0.6", "0.5"],
        "题池": list(messages.POOL_NAMES.values()),
        "数字写法等同": [messages.YES, messages.NO],
    }
    for name, words in choices.items():
        column = get_column_letter(messages.EXCEL_COLUMNS.index(name) + 1)
        listed = DataValidation(
            type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False
        )
        listed.add(f"{column}2:{column}{_ROWS_OF_TEMPLATE}")
        sheet.add_data_validation(listed)
