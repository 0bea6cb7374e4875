"""A page of an official document (公文) as .docx: its size, grid, fonts and page numbers, and how a paragraph stands on it.

A4; 37 mm above, 28 mm at the bound side, a body of 156 × 225 mm: 22 lines of 28 characters (GB/T 9704-2012).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as DocxParagraph

TITLE, BODY, FIRST, SECOND, FIGURES = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
TWO, THREE, FOUR = 22.0, 16.0, 14.0
"""2号, 3号 and 4号 in points."""
LINE = 28.95
"""Points from line to line: 22 of them are 225 mm."""
WIDTH_MM = 156
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


def writable(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNWRITABLE.sub("", text)


def lay_out(document: Document) -> None:
    """Page, grid, the style of the body, and page numbers."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section: Any = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    section._sectPr.append(grid)
    for language in document.styles.element.iter(qn("w:lang")):
        # Otherwise an office program may set commas in the middle, as elsewhere.
        language.set(qn("w:eastAsia"), "zh-CN")
    style: Any = document.styles["Normal"]
    style.font.size = Pt(THREE)
    _name_fonts(style.element.get_or_add_rPr(), BODY)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        format_paragraph(paragraph, align=align)
        # A character's room to the edge.
        indent = paragraph.paragraph_format
        indent.left_indent = indent.right_indent = Pt(FOUR)
        add_run(paragraph, "— ", font=FIGURES, size=FOUR)
        _page_field(add_run(paragraph, "", font=FIGURES, size=FOUR))
        add_run(paragraph, " —", font=FIGURES, size=FOUR)


def _name_fonts(properties: Any, font: str) -> None:
    """In all four places where Word looks; no theme may answer instead."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)


def _page_field(run: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def add_line(
    document: Document,
    text: str,
    *,
    font: str = BODY,
    size: float = THREE,
    align: Literal["left", "right", "center", "justify"] = "justify",
    indent: int = 0,
    pitch: float = 1.0,
) -> DocxParagraph:
    """A paragraph; ``indent``: characters before its first line."""
    paragraph = document.add_paragraph()
    format_paragraph(paragraph, align=align, indent=indent, pitch=pitch)
    add_run(paragraph, text, font=font, size=size)
    return paragraph


def format_paragraph(
    paragraph: Any, *, align: str, indent: int = 0, pitch: float = 1.0, grid: bool = True
) -> None:
    """Set how a paragraph stands: ``align`` as of `add_line`, ``pitch`` in lines of the grid; without ``grid`` it is not held to it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    how = paragraph.paragraph_format
    how.space_before = how.space_after = Pt(0)
    how.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    how.line_spacing = Pt(LINE * pitch)
    how.widow_control = False
    if not grid:
        from docx.oxml import OxmlElement

        snap = OxmlElement("w:snapToGrid")
        snap.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().insert_element_before(
            snap, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
        )
    paragraph.alignment = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    }[align]
    if indent:
        # In characters, as Word counts; in points for what does not.
        how.first_line_indent = Pt(THREE * indent)
        paragraph._p.get_or_add_pPr().ind.set(qn("w:firstLineChars"), str(100 * indent))


def add_run(paragraph: Any, text: str, *, font: str, size: float) -> Any:
    """Text at the end of a paragraph; returns python-docx's run."""
    from docx.shared import Pt

    run = paragraph.add_run(writable(text))
    run.font.size = Pt(size)
    _name_fonts(run._r.get_or_add_rPr(), font)
    return run
