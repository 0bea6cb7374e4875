"""Tables that people keep are read as they are shown, and written so that nothing becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from foundation.tables import BadTable, Cell, fold_head, read_tables, write_csv, write_xlsx


def workbook(path: Path, *cells: tuple[object, str]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for column, (value, number_format) in enumerate(cells, 1):
        sheet.cell(2, column).value = value  # type: ignore[assignment]
        sheet.cell(2, column).number_format = number_format
    book.save(path)
    book.close()
    return path


@pytest.mark.parametrize(
    ("value", "number_format", "text", "hint"),
    [
        (123, "000000", "000123", ""),
        (1234567, "000000", "1234567", ""),
        (0, "000", "000", ""),
        (123, "General", "123", ""),
        (7.0, "General", "7", ""),
        (0.5, "General", "0.5", ""),
        (123, "@", "123", ""),
        (123, "0", "123", ""),
        (123, "0_ ", "123", ""),
        (123, "000000_);[Red]\\(000000\\)", "000123", ""),
        (123, "#,##0", "123", "format"),
        (123, "0.00", "123", "format"),
        (-123, "000000", "-123", "format"),
        (123, '"A-"000', "123", "format"),
        (123, "0.00E+00", "123", "format"),
        (41010119900307123, "General", "41010119900307124", "rounded"),
        (True, "General", "TRUE", "type"),
        (dt.datetime(2022, 1, 2), "yyyy-mm-dd", "2022-01-02", "type"),
        (dt.time(8, 30), "h:mm", "08:30:00", "type"),
    ],
)
def test_a_number_is_read_as_it_is_shown_or_not_trusted(
    tmp_path: Path, value: object, number_format: str, text: str, hint: str
) -> None:
    [sheet] = read_tables(workbook(tmp_path / "a.xlsx", (value, number_format)))
    cell = sheet.rows[1][0]
    assert (cell.text, cell.hint) == (text, hint) or hint == cell.hint == "rounded"


def test_rows_keep_their_numbers_and_empty_cells_their_place(tmp_path: Path) -> None:
    [sheet] = read_tables(
        workbook(tmp_path / "a.xlsx", (None, "General"), (" Ａ\n", "General"), ("", "General"))
    )
    assert sheet.name == "表"
    assert all(cell == Cell() for cell in sheet.rows[0])
    assert list(sheet.rows[1])[:2] == [Cell(), Cell("A", "text")]


@pytest.mark.parametrize(
    "head",
    ["姓名", "姓  名", "姓\n名", "　姓名　", "姓名*", "姓名（必填）", "姓名：", "姓\u200b名"],
)
def test_heads_are_folded(head: str) -> None:
    assert fold_head(head) == "姓名"


FORMULAS = ["=1+1", "+8", "-甲", "@a", "\tx", '=HYPERLINK("http://x")']


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["甲"], [[text] for text in [*FORMULAS, "好"]])
    data = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    cells = [row[0] for row in csv.reader(data.splitlines())]
    assert cells[-1] == "好"
    assert all(cell.startswith("'") for cell in cells[1:-1])


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", {"表": (["甲", "乙"], [[text, 1.5] for text in FORMULAS])})
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == FORMULAS
    assert {row[0].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [1.5] * len(FORMULAS)


def test_what_is_no_table_is_said_to_be_none(tmp_path: Path) -> None:
    for name, data in (("a.xlsx", b""), ("a.xlsx", b"PK\x03\x04"), ("a.csv", b"\xff\xff\xff")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadTable, match=name):
            read_tables(tmp_path / name)
    with pytest.raises(BadTable, match="找不到"):
        read_tables(tmp_path / "none.csv")


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.xlsx"])
def test_old_workbooks_are_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100)
    with pytest.raises(BadTable, match=r"另存为.*xlsx"):
        read_tables(path)


def test_a_month_that_excel_keeps_as_a_date_is_told_from_a_day(tmp_path: Path) -> None:
    day = dt.datetime(2026, 3, 1)
    path = workbook(
        tmp_path / "a.xlsx",
        (day, 'yyyy"年"m"月"'),
        (day, "yyyy-mm-dd"),
        (day, "mmm-yy"),
        (day, "[$-804]m月d日"),
    )
    [sheet] = read_tables(path)
    assert [cell.typed for cell in sheet.rows[1]] == ["2026-03", "", "2026-03", ""]
