"""Official documents, read back with python-docx: GB/T 9704-2012 by what shared/domain-year.md tells of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from documents.official import (
    Annex,
    Draft,
    Heading,
    Official,
    Picture,
    Table,
    Text,
    numbered,
    official_docx,
)
from documents.official_pdf import official_pdf

NOTICE = Official(
    title="关于开展考试的通知",
    number="管司〔2026〕5号",
    addressee="各单位",
    parts=[
        Text("现将有关事项通知如下。"),
        Heading(1, "对象"),
        Heading(2, "范围"),
        Heading(3, "人员"),
        Heading(4, "核对"),
        Heading(2, "例外"),
        Heading(1, "安排"),
        Table(["单位", "人数"], [["城市管理局", "=1+1"]] * 2, [3, 1]),
    ],
    issuer="某某区司法局",
    date=dt.date(2026, 11, 5),
    attachments=["安排表", "名单"],
    note="联系人：张三",
    copies="区委办公室",
    printed_by="某某区司法局办公室",
    printed_on=dt.date(2026, 11, 6),
)


def opened(official: Official = NOTICE) -> Any:
    return docx.Document(io.BytesIO(official_docx(official)))


def line(document: Any, text: str) -> Any:
    return next(each for each in document.paragraphs if text in each.text)


def fonts(paragraph: Any) -> set[str]:
    names = {
        run._r.rPr.rFonts.get(qn(f"w:{place}"))
        for run in paragraph.runs
        for place in ("ascii", "hAnsi", "eastAsia", "cs")
    }
    return {str(name) for name in names}


def test_the_page_is_as_the_standard_says() -> None:
    [section] = opened().sections
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.top_margin - Mm(37)) < Mm(0.1)
    assert abs(section.left_margin - Mm(28)) < Mm(0.1)
    body = section.page_width - section.left_margin - section.right_margin
    assert abs(body - Mm(156)) < Mm(0.2)
    height = section.page_height - section.top_margin - section.bottom_margin
    assert abs(height - Mm(225)) < Mm(0.2)


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("关于开展考试的通知", "方正小标宋简体", 22),
        ("各单位：", "仿宋_GB2312", 16),
        ("现将有关事项", "仿宋_GB2312", 16),
        ("一、对象", "黑体", 16),
        ("（一）范围", "楷体_GB2312", 16),
        ("1.人员", "仿宋_GB2312", 16),
        ("（1）核对", "仿宋_GB2312", 16),
        ("（二）例外", "楷体_GB2312", 16),
        ("二、安排", "黑体", 16),
    ],
)
def test_each_level_has_its_number_font_and_size(text: str, font: str, size: int) -> None:
    found = line(opened(), text)
    assert fonts(found) == {font}
    assert {run.font.size for run in found.runs} == {Pt(size)}
    spacing = found.paragraph_format.line_spacing
    assert Pt(28) <= spacing <= Pt(36)


def test_body_lines_are_22_to_a_page_and_begin_two_characters_in() -> None:
    found = line(opened(), "现将有关事项")
    assert round(Mm(225) / found.paragraph_format.line_spacing) == 22
    assert found.paragraph_format.first_line_indent == Pt(32)


def test_fonts_are_named_and_none_is_embedded() -> None:
    with zipfile.ZipFile(io.BytesIO(official_docx(NOTICE))) as package:
        names = package.namelist()
        text = package.read("word/document.xml").decode()
    assert not [name for name in names if "font" in name and name != "word/fontTable.xml"]
    assert "asciiTheme" not in text


def test_pages_are_numbered_at_the_outer_side() -> None:
    document = opened()
    assert document.settings.odd_and_even_pages_header_footer
    [section] = document.sections
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    for footer in (odd, even):
        assert footer.text.startswith("— ")
        assert "PAGE" in footer._p.xml
        assert {run.font.size for run in footer.runs} == {Pt(14)}


def test_who_signs_stands_over_the_date_four_characters_in() -> None:
    document = opened()
    day, issuer = line(document, "2026年11月5日"), document.paragraphs
    assert day.text == "2026年11月5日"
    assert day.paragraph_format.right_indent == Pt(64)
    above = next(each for each in issuer if each.text == "某某区司法局")
    assert above.paragraph_format.right_indent >= Pt(64)


def test_attachments_note_and_imprint_stand_at_the_end() -> None:
    texts = [each.text for each in opened().paragraphs]
    assert "附件：1.安排表" in texts
    assert "　　　2.名单" in texts
    assert "（联系人：张三）" in texts
    assert texts[-2] == "抄送：区委办公室。"
    assert texts[-1] == "某某区司法局办公室\t2026年11月6日印发"


def test_a_table_keeps_its_rows_whole_and_repeats_its_head() -> None:
    [table] = opened().tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["单位", "人数"],
        ["城市管理局", "=1+1"],
        ["城市管理局", "=1+1"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    wide, narrow = (cell.width for cell in table.rows[1].cells)
    assert abs(wide - 3 * narrow) < Mm(1)


def test_what_is_not_given_leaves_nothing_behind() -> None:
    texts = [each.text for each in opened(Official("关于某事的函", [Text("函。")])).paragraphs]
    assert [text for text in texts if text] == ["关于某事的函", "函。"]


@pytest.mark.parametrize(
    ("level", "number", "text"),
    [(1, 1, "一、"), (1, 10, "十、"), (1, 11, "十一、"), (1, 20, "二十、"), (2, 21, "（二十一）"),
     (3, 3, "3."), (4, 12, "（12）")],
)  # fmt: skip
def test_numbers_of_headings(level: int, number: int, text: str) -> None:
    assert numbered(level, number) == text


def test_control_characters_do_not_break_the_file() -> None:
    document = opened(Official("标题\x00\x0b", [Text("正\x07文\ud800")]))
    assert [each.text for each in document.paragraphs if each.text] == ["标题", "正文"]


def test_two_exports_of_one_thing_are_equal() -> None:
    assert official_docx(NOTICE) == official_docx(NOTICE)


def test_an_annex_is_on_a_page_of_its_own_and_in_the_list_of_attachments() -> None:
    table = Table(["序号", "内容"], [["1", "民法典"]])
    one = Official(title="计划", parts=[Text("正文")], annexes=[Annex("计划表", [table])])
    document = opened(one)
    assert [each.text for each in document.paragraphs if "附件" in each.text] == [
        "附件：计划表",
        "附件",
    ]
    mark = next(each for each in document.paragraphs if each.text == "附件")
    assert mark.paragraph_format.page_break_before
    assert fonts(mark) == {"黑体"}
    titles = [each for each in document.paragraphs if each.text == "计划表"]
    assert [fonts(each) for each in titles] == [{"方正小标宋简体"}]
    assert document.tables[0].cell(1, 1).text == "民法典"
    several = opened(dataclasses.replace(one, attachments=["名单"], printed_by="办公室"))
    texts = [each.text for each in several.paragraphs]
    assert "附件：1.名单" in texts
    assert "附件2" in texts
    # What is printed about the whole stands at its end.
    assert texts.index("附件2") < next(n for n, text in enumerate(texts) if "办公室" in text)


def test_a_draft_shows_what_is_to_be_filled_in_and_raises_its_marks() -> None:
    text = "参加 3 次[1–3,12]，另有【待填写：其他情况】。见[附件]"
    document = opened(Official("述法报告", [Draft(text)]))
    [paragraph] = [each for each in document.paragraphs if each.text == text]
    marked = [run.text for run in paragraph.runs if run.font.superscript]
    open_places = [run.text for run in paragraph.runs if run.font.highlight_color]
    assert marked == ["[1–3,12]"]
    assert open_places == ["【待填写：其他情况】"]
    assert {run.font.size.pt for run in paragraph.runs} == {16.0}


def test_a_picture_is_no_wider_than_the_body_and_stands_with_its_caption() -> None:
    for size, wide, high in (((1600, 800), 150, 75), ((600, 1200), 90, 180)):
        drawn = io.BytesIO()
        Image.new("RGB", size, "white").save(drawn, "PNG")
        caption = "图1　合格率从 2021 年的 80% 到 2022 年的 75%"
        pictured = Official("报告", [Text("如图。"), Picture(drawn.getvalue(), "<svg/>", caption)])
        document = opened(pictured)
        [shape] = document.inline_shapes
        assert abs(shape.width - Mm(wide)) < Mm(0.1)
        assert abs(shape.height - Mm(high)) < Mm(0.1)
        assert shape._inline.docPr.get("descr") == caption
        above = next(each for each in document.paragraphs if each._p.xpath(".//w:drawing"))
        assert above.paragraph_format.keep_with_next
        assert line(document, caption)._p.getprevious() is above._p


def test_the_language_is_chinese_so_that_commas_stand_where_they_should() -> None:
    [language] = opened().styles.element.iter(qn("w:lang"))
    assert language.get(qn("w:eastAsia")) == "zh-CN"


def test_the_pdf_holds_the_same_picture() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="900"><rect width="400" height="900" fill="red"/></svg>'
    drawn = io.BytesIO()
    Image.new("RGB", (400, 900)).save(drawn, "PNG")
    made = Official("报告", [Picture(drawn.getvalue(), svg, "图1　红色")])
    pages = pypdfium2.PdfDocument(official_pdf(made))
    assert len(pages) == 1
    shown = pages[0].render(scale=1).to_pil().convert("RGB")
    red = sum(count for count, colour in shown.getcolors(1 << 20) or () if colour == (255, 0, 0))
    # 80 × 180 mm, in points.
    assert abs(red - 80 * 180 * (72 / 25.4) ** 2) < 0.03 * red
    assert "图1　红色" in pages[0].get_textpage().get_text_bounded()
