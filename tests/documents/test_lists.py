"""Lists by unit: the workbook read back as a spreadsheet reads it, the PDF as a person does."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import openpyxl
import pytest

from documents.lists import Column, Group, UnitList, list_pdf, list_xlsx
from tests.documents.pdf import boxes, pages, widths
from tests.documents.values import LONG_NAME, LONG_UNIT, RARE_NAME, unit_list


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(list_xlsx(unit_list(30, 2, 0, 1))))


def test_the_list_can_be_filtered_and_its_head_stays(book: Any) -> None:
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[3]] == [
        "序号", "单位", "准考证号", "姓名", "成绩", "结果", "备注",
    ]  # fmt: skip
    assert sheet.auto_filter.ref == "A3:G36"
    assert sheet.max_row == 36
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet["A1"].value == "任前法律知识考试成绩册"
    assert "合格线 60 分" in sheet["A2"].value


def test_pages_break_where_a_unit_ends_and_are_counted_and_signed(book: Any) -> None:
    sheet = book.worksheets[0]
    assert [each.id for each in sheet.row_breaks.brk] == [33, 35]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage  # Excel would not break there then.
    assert sheet.oddFooter.right.text == "第 &P 页 共 &N 页"
    for who in ("制表人", "审核人", "负责人"):
        assert f"{who}：＿" in sheet.oddFooter.left.text
    assert sheet.page_setup.paperSize == 9


def test_numbers_are_numbers_and_no_text_is_a_formula(book: Any) -> None:
    sheet = book.worksheets[0]
    assert sheet["E4"].value == 59.5
    assert sheet["E4"].data_type == "n"
    for place in ("D4", "G4"):
        assert sheet[place].data_type == "s"
    assert sheet["D4"].value == "=1+1"
    # A workbook keeps every character; the office's fonts have more than ours.
    assert sheet["D6"].value == RARE_NAME
    assert [cell.data_type for row in sheet.iter_rows() for cell in row].count("f") == 0


def test_the_figures_by_unit_stand_on_a_sheet_of_their_own(book: Any) -> None:
    rows = [[cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=3)]
    assert rows[0] == ["序号", "单位", "应考", "合格"]
    assert rows[1] == [1, "单位1", 30, 30]
    assert rows[3] == [3, "单位3", 0, 0]
    assert rows[-1][1:] == ["合计", 33, 33]


def test_the_paper_has_a_unit_on_sheets_of_its_own() -> None:
    found = pages(list_pdf(unit_list(24, 2, 0, 1)))
    assert len(found) == 4
    for page in found:
        assert "任前法律知识考试成绩册" in page
        assert "序号准考证号姓名" in page.replace(" ", "")
        assert "制表人" in page
    assert "第 1 页 共 2 页" in found[0]
    assert "本页 23 人" in found[0]
    assert "本单位应考 24 人" in found[1]
    assert LONG_UNIT in found[2]
    assert LONG_NAME in found[0]
    assert "59.5" in found[0]


def test_a_remark_that_does_not_fit_is_cut_on_paper_and_whole_in_the_workbook() -> None:

    listed = unit_list(1)
    row = [*listed.groups[0].rows[0][:-1], "长" * 200]
    listed = dataclasses.replace(listed, groups=[dataclasses.replace(listed.groups[0], rows=[row])])
    [page] = pages(list_pdf(listed))
    assert page.count("长") == 59
    assert "长…" in page
    sheet = openpyxl.load_workbook(io.BytesIO(list_xlsx(listed))).worksheets[0]
    assert sheet["G4"].value == "长" * 200


def test_a_number_that_cannot_be_broken_is_set_smaller_and_not_cut() -> None:
    number = "DEMO-0001"
    columns = [Column("证号", 8, "center"), Column("说明", 92)]
    made = list_pdf(UnitList("名单", "单位", columns, [Group("甲局", [[number, "无"]])]))
    [wide] = widths(made, number)
    # Of the 173 mm that number and columns share, less the cell's margins.
    assert 5 < wide < 0.08 * 173 - 2


def test_no_name_of_the_list_is_a_box() -> None:
    made = list_pdf(unit_list(8))
    assert boxes(made) == 0
    assert "王〓" in pages(made)[0]


def test_two_exports_of_one_thing_are_equal() -> None:
    assert list_pdf(unit_list(3)) == list_pdf(unit_list(3))
    assert list_xlsx(unit_list(3)) == list_xlsx(unit_list(3))


def test_a_list_of_nobody_is_a_list() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(list_xlsx(dataclasses.replace(unit_list(), groups=[])))
    )
    *_, totals = book.worksheets[-1].iter_rows(values_only=True)
    assert totals[1] == "合计"
    assert {*totals[2:]} == {0}


def test_titles_that_a_sheet_cannot_have_are_cut() -> None:

    listed = dataclasses.replace(unit_list(1), title="2026/27 年度[甲]:考试？*" + "长" * 40)
    sheet = openpyxl.load_workbook(io.BytesIO(list_xlsx(listed))).worksheets[0]
    assert len(sheet.title) == 31
    assert sheet["A1"].value == listed.title
