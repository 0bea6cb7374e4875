"""The files that a report's parts become: official .docx, PDF, workbook; every part in each of them."""

from __future__ import annotations

import base64
import datetime as dt
import io
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from PIL import Image

from analytics.contents import Bullets, Heading, Paragraph, Part, Picture, TablePart, from_markdown
from analytics.report.page import html_page
from analytics.report.pdf import column_widths, official_form, pdf
from analytics.report.sheets import write_sheets
from documents.official import official_docx

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="90" height="40"/></svg>'


def _drawn() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (90, 40), "white").save(drawn, "PNG")
    return drawn.getvalue()


TABLE = TablePart(
    "甲",
    "甲表",
    ["单位", "合格率", "有效期至"],
    [["甲局", 0.5, "2026-01-31"], ["=1+1", "无人参考", None]],
    {"合格率": ".1%", "有效期至": "date"},
)
PARTS: list[Part] = [
    Heading(2, "各单位"),
    Paragraph("尚有 1 人未评定", "warning"),
    Paragraph("合格率 50%", "finding"),
    Paragraph("平常的话"),
    Bullets(("其一", "其二")),
    Picture("f", "图示甲局最低", base64.b64encode(_drawn()).decode(), SVG),
    TABLE,
]
SAID = ("各单位", "尚有 1 人未评定", "合格率 50%", "平常的话", "其一", "其二", "甲表", "甲局", "50.0%", "2026-01-31", "无人参考", "—", "=1+1")  # fmt: skip


def test_every_part_is_on_the_page() -> None:
    page = html_page("题", ["某区"], PARTS)
    for text in (*SAID, "图示甲局最低"):
        assert text in page
    assert page.count('<div class="summary">') == 1


def test_every_part_is_in_the_pdf_which_is_the_same_each_time() -> None:
    made = pdf("题", ["某区"], "模拟数据", PARTS)
    document = pypdfium2.PdfDocument(made)
    text = "".join(page.get_textpage().get_text_bounded() for page in document).replace(" ", "")
    document.close()
    for each in (*SAID, "某区", "模拟数据", "第1页共1页"):
        assert each.replace(" ", "") in text
    assert pdf("题", ["某区"], "模拟数据", PARTS) == made


def test_every_part_is_in_the_official_document() -> None:
    document = docx.Document(
        io.BytesIO(
            official_docx(
                official_form("年度报告", "某局", dt.date(2026, 11, 26), "模拟数据", PARTS)
            )
        )
    )
    text = "\n".join(
        [
            *(paragraph.text for paragraph in document.paragraphs),
            *(cell.text for table in document.tables for row in table.rows for cell in row.cells),
        ]
    )
    for each in (*SAID, "年度报告", "一、各单位", "【模拟数据】", "某局", "图1　图示甲局最低"):
        assert each in text
    assert len(document.inline_shapes) == 1


def test_a_workbook_has_numbers_days_and_texts(tmp_path: Path) -> None:
    twice = [TABLE, TABLE]
    write_sheets(twice, tmp_path / "a.xlsx", mark="（模拟数据）", about="某人")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["甲（模拟数据）", "甲（模拟数据）（2"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["甲局", 0.5]
    assert str(sheet["C2"].value)[:10] == "2026-01-31"
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert sheet["C3"].value is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("# 题\n\n话 **重** 点", [Heading(1, "题"), Paragraph("话 重 点")]),
        ("* 一\n* 二 `x`", [Bullets(("一", "二 x"))]),
        ("", []),
    ],
)
def test_texts_of_notebooks_become_parts(text: str, parts: list[Part]) -> None:
    assert from_markdown(text) == parts


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    short, long = ["某某某某局", "1"], ["甲" * 40, "22"]
    assert column_widths(["单位", "数"], [short, long], [False, True]) == [80, 4]
    # Of several long ones together no more than a page.
    three = column_widths(["甲", "乙", "丙"], [["甲" * 90, "乙" * 20, "丙"]], [False] * 3)
    assert three == [52, 40, 4]
    # A name that cannot break gets its room, and many columns of numbers are alike.
    names = column_widths(["试题"], [["/bank/henan-enforcement-t-001"]], [False])
    assert names == [len("/bank/henan-enforcement-t-001")]
    even = column_widths(["年"] * 5, [["1", "1", "1", "1", "人数少，不列"]], [True] * 5)
    assert even == [12] * 5
