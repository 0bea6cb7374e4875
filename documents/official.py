"""Official documents (公文) as .docx, in the form of GB/T 9704-2012. Fonts are named, as offices have them, and not embedded.

A4; 37 mm above, 28 mm at the bound side, a body of 156 × 225 mm: 22 lines of 28 characters. Title in 2号 小标宋, body in 3号
仿宋, first level 黑体, second 楷体, numbered 一、（一）1.（1）; page numbers in 4号, odd ones right, even ones left. The seal is the
office's: room is left, none is drawn.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from documents import messages
from documents.official_page import (
    BODY,
    FIRST,
    FOUR,
    SECOND,
    THREE,
    TITLE,
    TWO,
    WIDTH_MM,
    add_line,
    add_run,
    format_paragraph,
    lay_out,
    writable,
)
from documents.proof import Proof
from documents.qr import qr_png
from documents.steady import steady
from foundation.local_time import written_day

if TYPE_CHECKING:
    from docx.document import Document

_MANY = 8
"""So many columns are set in 五号."""
_WIDEST_MM, _HIGHEST_MM = 150, 180
"""Of a picture: it stays within the body, and its caption and a line of text still stand on its page."""
_LEVEL_FONTS = (FIRST, SECOND, BODY, BODY)
_DIGITS = "〇一二三四五六七八九"
LEFT_OPEN, _NAMES_SOURCES = re.compile("【[^】]*】"), re.compile(r"\[[0-9]+(?:[–,][0-9]+)*\]")


@dataclass(frozen=True)
class Heading:
    """A heading; its number is given by where it stands."""

    level: Literal[1, 2, 3, 4]
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Draft:
    """A paragraph that somebody goes on writing: ``【…】`` is to be filled in and stands out, ``[1]`` and ``[2–4,7]`` name sources and are raised."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on every page. ``widths``: shares of the page's width; ``numbers``: which columns are of numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    numbers: Sequence[bool] = ()


@dataclass(frozen=True)
class Picture:
    """A figure over its caption: one drawing as PNG, which every office program shows, and as SVG for the PDF."""

    png: bytes
    svg: str
    caption: str


Part = Heading | Text | Draft | Table | Picture


@dataclass(frozen=True)
class Annex:
    """An attachment (附件) that is part of the document: on pages of its own, named in its list of attachments."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Official:
    """A document. ``number``: 发文字号; ``addressee``: 主送机关; ``issuer``: who signs it; ``attachments``: titles of 附件

    that come beside it, before the titles of its ``annexes``, which it holds; ``note``: 附注; ``marks``: what must be seen before the
    title (模拟数据); ``proof``: of a document of results; ``copies``, ``printed_by`` and ``printed_on``: 版记, which is left out without any of them.
    """

    title: str
    parts: Sequence[Part]
    addressee: str = ""
    issuer: str = ""
    date: dt.date | None = None
    number: str = ""
    attachments: Sequence[str] = field(default=())
    annexes: Sequence[Annex] = field(default=())
    note: str = ""
    marks: Sequence[str] = field(default=())
    proof: Proof | None = None
    copies: str = ""
    printed_by: str = ""
    printed_on: dt.date | None = None


def official_docx(official: Official) -> bytes:
    """The document as .docx."""
    import docx

    document = docx.Document()
    lay_out(document)
    document.core_properties.title = writable(official.title)[:255]
    document.core_properties.author = writable(official.issuer)[:255]
    for mark in official.marks:
        add_line(document, f"【{mark}】", font=FIRST, align="center")
    if official.number:
        add_line(document, official.number, align="center")
        add_line(document, "")
    add_line(document, official.title, font=TITLE, size=TWO, align="center", pitch=1.2)
    add_line(document, "")
    if official.addressee:
        add_line(document, official.addressee.rstrip("：:") + "：")
    counted = [0, 0, 0, 0]
    for part in official.parts:
        _add(document, part, counted)
    _sign(document, official)
    if official.proof:
        _prove(document, official.proof)
    for number, annex in enumerate(official.annexes, len(official.attachments) + 1):
        _add_annex(document, annex, number if len(attached(official)) > 1 else None)
    if official.copies or official.printed_by or official.printed_on:
        _imprint(document, official)
    made = io.BytesIO()
    document.save(made)
    return steady(made.getvalue())


def numbered(level: int, number: int) -> str:
    """The number of a heading: 一、（一）1.（1）. ``level`` from 1 to 4, ``number`` from 1 to 99."""
    match level:
        case 1:
            return f"{_chinese(number)}、"
        case 2:
            return f"（{_chinese(number)}）"
        case 3:
            return f"{number}."
    return f"（{number}）"


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _add(document: Document, part: Part, counted: list[int]) -> None:
    match part:
        case Heading(level, text):
            counted[level - 1] += 1
            counted[level:] = [0] * (4 - level)
            number = numbered(level, counted[level - 1])
            line = add_line(document, number + text, font=_LEVEL_FONTS[level - 1], indent=2)
            line.paragraph_format.keep_with_next = True
        case Text(text):
            add_line(document, text, indent=2)
        case Draft(text):
            _add_draft(document, text)
        case Table():
            _add_table(document, part)
        case Picture():
            _add_picture(document, part)


def _add_draft(document: Document, text: str) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    paragraph = add_line(document, "", indent=2)
    for piece in re.split(f"({LEFT_OPEN.pattern}|{_NAMES_SOURCES.pattern})", text):
        run = add_run(paragraph, piece, font=BODY, size=THREE)
        if LEFT_OPEN.fullmatch(piece):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        elif _NAMES_SOURCES.fullmatch(piece):
            run.font.superscript = True


def _add_picture(document: Document, part: Picture) -> None:
    """As wide as there is room, unless it would be higher than a page; its caption stands with it."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.image.image import Image
    from docx.shared import Mm

    paragraph = add_line(document, "", align="center")
    # A line of a fixed height would cut the picture off.
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.keep_with_next = True
    drawn = Image.from_blob(part.png)
    wide = min(_WIDEST_MM, _HIGHEST_MM * drawn.px_width / drawn.px_height)
    shape: Any = paragraph.add_run().add_picture(io.BytesIO(part.png), width=Mm(wide))
    # What is read aloud in its place.
    shape._inline.docPr.set("descr", writable(part.caption))
    caption = document.add_paragraph()
    format_paragraph(caption, align="center", pitch=0.75, grid=False)
    add_run(caption, part.caption, font=FIRST, size=12.0)


def _add_table(document: Document, part: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = document.add_table(rows=1 + len(part.rows), cols=len(part.head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = part.widths or [1] * len(part.head)
    widths = [Mm(WIDTH_MM * share / sum(shares)) for share in shares]
    numbers = part.numbers or [False] * len(part.head)
    size = 10.5 if len(part.head) >= _MANY else 12.0
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, (row, texts) in enumerate(zip(table.rows, [part.head, *part.rows], strict=True)):
        properties: Any = row._tr.get_or_add_trPr()
        # A row is never cut; the first stands on every page.
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, width, number in zip(row.cells, texts, widths, numbers, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            side = "right" if number else "left"
            format_paragraph(
                paragraph, align="center" if place == 0 else side, pitch=0.65, grid=False
            )
            add_run(paragraph, text, font=FIRST if place == 0 else BODY, size=size)


def _sign(document: Document, official: Official) -> None:
    """附件, then who signs and when: the date ends four characters before the edge, the name stands in its middle."""
    from docx.shared import Pt

    titles = attached(official)
    if titles:
        add_line(document, "")
        several = len(titles) > 1
        for number, title in enumerate(titles, 1):
            before = messages.ATTACHMENT if number == 1 else "　　　"
            add_line(document, before + (f"{number}." if several else "") + title, indent=2)
    if official.issuer or official.date:
        add_line(document, "")
        add_line(document, "")
        day = written_day(official.date) if official.date else ""
        right = 4 * THREE
        name_wide, day_wide = _wide(official.issuer), _wide(day)
        middle = max(0.0, (day_wide - name_wide) / 2)
        if name_wide > day_wide:
            # Too long to stand in the middle of the date: then the date stands in its.
            right, middle = 2 * THREE + (name_wide - day_wide) / 2, (day_wide - name_wide) / 2
        for text, room in ((official.issuer, right + middle), (day, right)):
            if text:
                line = add_line(document, text, align="right")
                line.paragraph_format.right_indent = Pt(room)
                line.paragraph_format.keep_together = True
    if official.note:
        add_line(document, f"（{official.note}）", indent=2)


def _prove(document: Document, proof: Proof) -> None:
    """The code, and what it is verified by, below who signs: the seal stays free."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm

    add_line(document, "")
    paragraph = add_line(document, "", align="left")
    # A line of a fixed height would cut the picture off.
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run().add_picture(io.BytesIO(qr_png(proof.code)), width=Mm(34))
    for text in proof.lines:
        line = document.add_paragraph()
        format_paragraph(line, align="left", pitch=0.6)
        add_run(line, text, font=BODY, size=10.5)


def attached(official: Official) -> list[str]:
    """The titles of all attachments, in their order."""
    return [*official.attachments, *(annex.title for annex in official.annexes)]


def _add_annex(document: Document, annex: Annex, number: int | None) -> None:
    """附件 at the edge of a new page, its title two lines below; ``number`` where there are several."""
    mark = add_line(document, f"{messages.ANNEX}{number or ''}", font=FIRST, align="left")
    mark.paragraph_format.page_break_before = True
    add_line(document, "")
    add_line(document, annex.title, font=TITLE, size=TWO, align="center", pitch=1.2)
    add_line(document, "")
    counted = [0, 0, 0, 0]
    for part in annex.parts:
        _add(document, part, counted)


def _wide(text: str) -> float:
    """How wide it is in 3号, in points."""
    return sum(THREE if ord(character) >= 0x2E80 else THREE / 2 for character in text)


def _imprint(document: Document, official: Official) -> None:
    """版记: between lines, in 4号, a character's room at both edges."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    add_line(document, "")
    copies = f"{messages.COPIES}{official.copies}。" if official.copies else ""
    when = f"{written_day(official.printed_on)}印发" if official.printed_on else ""
    rows = [texts for texts in ((copies,), (official.printed_by, when)) if any(texts)]
    for place, texts in enumerate(rows):
        line = add_line(document, "", align="left")
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(FOUR)
        if len(texts) > 1:
            from docx.enum.text import WD_TAB_ALIGNMENT

            line.paragraph_format.tab_stops.add_tab_stop(
                Mm(WIDTH_MM) - Pt(FOUR), WD_TAB_ALIGNMENT.RIGHT
            )
        add_run(line, "\t".join(texts).replace("\n", ""), font=BODY, size=FOUR)
        borders = OxmlElement("w:pBdr")
        sides = ["top"] if place < len(rows) - 1 else ["top", "bottom"]
        for side in sides:
            border = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "auto")):
                border.set(qn(f"w:{name}"), value)
            borders.append(border)
        properties: Any = line._p.get_or_add_pPr()
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
