"""The workbook: what stands in a cell is the text or number of the table, whatever people are called."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from analytics import messages as m
from analytics.report.sheets import write_workbook
from tests.analytics.samples import exam_data, people_frame


def _workbook_of(tmp_path: Path, column: str, text: str) -> object:
    """What Excel has in the first person's cell of the column."""
    people = people_frame({"甲局": ["passed"] * 6})
    people.loc[0, column] = text
    write_workbook(exam_data(people), tmp_path / "book.xlsx")
    page = openpyxl.load_workbook(tmp_path / "book.xlsx")[m.SHEETS["people"]]
    place = {"name": m.COLUMN_NAME, "note": m.COLUMN_NOTE}[column]
    (cell,) = [row for row in page.iter_cols(min_row=1, max_row=2) if row[0].value == place]
    assert cell[1].data_type in {"s", "inlineStr"}, cell[1].data_type
    return cell[1].value


def test_card_numbers_keep_their_zeros(tmp_path: Path) -> None:
    assert _workbook_of(tmp_path, "name", "0012") == "0012"


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://host.example","x")'])
def test_text_is_never_a_formula(tmp_path: Path, text: str) -> None:
    assert _workbook_of(tmp_path, "name", text) == text


def test_a_control_character_in_one_note_does_not_stop_the_workbook(tmp_path: Path) -> None:
    assert "交卷时间无法读取" in str(_workbook_of(tmp_path, "note", "交卷时间无法读取：\x07\x1b"))


def test_the_workbook_of_an_exam_that_nobody_sat(tmp_path: Path) -> None:
    exam = exam_data(people_frame({"甲局": ["absent"] * 6}))
    write_workbook(exam, tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == [
        m.SHEETS[name] for name in ("summary", "bodies", "scores", "areas", "people")
    ]
