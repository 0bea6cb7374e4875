"""Files as LibreOffice 7.4 wrote them: `items.docx` by Writer (lists numbered by themselves, a picture), `items.xlsx` by Calc.

Their questions say nothing of law. Nothing else in the tests was written by an office program; WPS is not to be had here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from question_bank import messages
from question_bank.exchange.draft import Draft
from question_bank.exchange.excel import read_excel
from question_bank.exchange.word import read_word

FILES = Path(__file__).parents[1] / "data" / "libreoffice"


def keys(draft: Draft) -> str:
    return "".join(
        "ABCD"[place] for place, option in enumerate(draft.questions[0].options) if option.is_key
    )


def stems(drafts: list[Draft]) -> list[str]:
    return [draft.questions[0].stem for draft in drafts]


@pytest.fixture(scope="module")
def typed() -> list[Draft]:
    return read_word(FILES / "items.docx")


def test_lists_of_writer_are_read_as_they_are_shown(typed: list[Draft]) -> None:
    assert [draft.type for draft in typed] == [
        *["single"] * 3, *["multiple"] * 2, *["true_false"] * 2, "fill_in", "short_answer",
    ]  # fmt: skip
    assert [keys(draft) for draft in typed[:5]] == ["C", "B", "D", "AC", "AC"]
    assert [draft.questions[0].answer for draft in typed[5:7]] == [True, False]
    assert typed[7].questions[0].blanks == (("100", "一百"),)
    assert [draft.head["points"] for draft in typed] == [1, 1, 1, 2, 2, 1, 1, 1, 5]
    assert [draft.problems for draft in typed] == [()] * 9
    assert [len(draft.questions[0].options) for draft in typed[:5]] == [4] * 5


def test_a_picture_of_writer_leaves_its_name_and_is_told(typed: list[Draft]) -> None:
    assert "![图片 image1.png](image1.png)" in typed[1].questions[0].stem
    assert messages.WORD_PICTURE.format(name="图片 image1.png") in typed[1].lost


def test_a_sheet_of_calc_is_read_and_what_the_program_made_of_cells_is_told() -> None:
    drafts = read_excel(FILES / "items.xlsx")
    assert len(drafts) == 8
    assert [keys(draft) for draft in drafts[:2]] == ["C", "AC"]
    assert [draft.questions[0].answer for draft in drafts[2:4]] == [True, False]
    assert drafts[4].questions[0].blanks == (("100",),)
    assert drafts[7].questions[0].reference_answer == "用尺从一端量到另一端，\n读出刻度。"
    faults = [draft for draft in drafts if draft.problems]
    assert stems(faults) == ["百分之三十写成什么？", "儿童节是哪一天？"]
    assert "0.3" in faults[0].problems[0]
    assert "2026-06-01" in faults[1].problems[0]
