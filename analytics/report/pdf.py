"""A report as PDF, and as an official document: the same parts as on its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from analytics import messages as m
from analytics.contents import Bullets, Heading, Page, Paragraph, Part, Picture, TablePart
from documents import official
from documents import reports as sheets

_LEAST_WIDE, _MOST_WIDE = 4, 18
"""Of a column, in characters."""


def pdf(title: str, head: Sequence[str], mark: str, parts: Sequence[Part]) -> bytes:
    """Raises `documents.errors.NotMade`."""
    parts = [each for part in parts for each in ([part, *part.parts] if isinstance(part, Page) else [part])]  # fmt: skip
    pictures = [part for part in parts if isinstance(part, Picture)]
    places = {id(part): place for place, part in enumerate(pictures)}
    set_parts = [_part(part, places) for part in parts]
    told = sheets.ReportSheets(title, head, mark, set_parts)
    return sheets.report_pdf(told, [picture.svg for picture in pictures])


def _part(part: Part, places: dict[int, int]) -> sheets.Part:
    match part:
        case Heading(level, text):
            return sheets.Heading(level, text)
        case Paragraph(text, tone):
            return sheets.Text(text, tone)
        case Bullets(items):
            return sheets.Bullets(items)
        case Page(title):
            return sheets.NewPage(title)
        case Picture():
            return sheets.Picture(places[id(part)], part.title)
        case TablePart():
            return _table(part)


def _table(part: TablePart) -> sheets.Table:
    texts = part.texts()
    widths = column_widths(part.heads, texts)
    return sheets.Table(part.title, part.heads, texts, widths, part.numbers())


def column_widths(heads: Sequence[str], texts: Sequence[Sequence[str]]) -> list[int]:
    """Shares of the page: as wide as the longest text, within bounds; a long head breaks."""
    return [
        max(
            _LEAST_WIDE,
            min(_MOST_WIDE, max([_wide(head) // 2, *(_wide(row[place]) for row in texts)])),
        )
        for place, head in enumerate(heads)
    ]


def _wide(text: str) -> int:
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text)


def official_form(
    title: str, issuer: str, day: dt.date, mark: str, parts: Sequence[Part]
) -> official.Official:
    """The report in official form: its summary, texts and tables; the figures stand in the PDF, pages of their own in an annex."""
    pages = [part for part in parts if isinstance(part, Page)]
    report = [part for part in parts if not isinstance(part, Page)]
    annexes = [official.Annex(m.ANNEX_UNITS, _all(pages))] if pages else []
    return official.Official(
        title, _all(report), issuer=issuer, date=day, annexes=annexes, marks=[mark] if mark else []
    )  # fmt: skip


def _all(parts: Sequence[Part]) -> list[official.Part]:
    return [made for part in parts for made in _official(part)]


def _official(part: Part) -> list[official.Part]:
    match part:
        case Heading(level, text):
            # The first level is the document's title.
            return [official.Heading(_LEVELS[min(level, 4)], text)] if level > 1 else []
        case Paragraph(text, _):
            return [official.Text(text)]
        case Page(title):
            return [official.Heading(1, title), *_all(part.parts)]
        case Bullets(items):
            return [official.Text(item) for item in items]
        case Picture(_, caption):
            return [official.Text(m.SEE_FIGURE.format(title=caption))]
        case TablePart():
            texts = part.texts()
            widths = column_widths(part.heads, texts)
            return [
                *([official.Text(part.title)] if part.title else []),
                official.Table(part.heads, texts, widths),
            ]


_LEVELS: dict[int, Literal[1, 2, 3, 4]] = {2: 1, 3: 2, 4: 3}
