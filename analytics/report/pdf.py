"""A report as PDF, and as an official document: the same parts as on its page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from analytics import messages as m
from analytics.contents import Bullets, Heading, Page, Paragraph, Part, Picture, TablePart
from documents import official
from documents import reports as sheets

_LEAST_WIDE, _MOST_WIDE, _PAGE = 4, 18, 96
"""Of a column, in characters; and of a page, of which long texts take what the other columns leave."""
_ALIKE, _PADDING = 5, 4
"""So many columns of numbers are alike; what a cell of an official table takes beside its text, in characters."""
_WORD = re.compile(r"[!-~]+")


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
    widths = column_widths(part.heads, texts, part.numbers())
    return sheets.Table(part.title, part.heads, texts, widths, part.numbers())


def column_widths(
    heads: Sequence[str], texts: Sequence[Sequence[str]], numbers: Sequence[bool]
) -> list[int]:
    """Shares of the page: as wide as the longest text, within bounds, but never so that a name or a number breaks; a long head breaks.

    Many columns of ``numbers`` are all alike, so that one reads across them.
    """
    widths, longest = [], []
    for place, head in enumerate(heads):
        column = [row[place] for row in texts]
        words = [_wide(word) for text in column for word in _WORD.findall(text)]
        wide = min(_MOST_WIDE, max([_wide(head) // 2 + 2, *map(_wide, column)]))
        widths.append(max([_LEAST_WIDE, wide, *words]))
        longest.append(max([0, *map(_wide, column)]))
    places = [place for place, number in enumerate(numbers) if number]
    if len(places) >= _ALIKE:
        mean = -(-sum(widths[place] for place in places) // len(places))
        even = max(mean, *(longest[place] for place in places))
        widths = [even if each else width for width, each in zip(widths, numbers, strict=True)]
    for place in sorted(range(len(widths)), key=lambda each: longest[each]):
        widths[place] += max(0, min(longest[place] - widths[place], _PAGE - sum(widths)))
    return widths


def _wide(text: str) -> int:
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text)


def official_form(
    title: str, issuer: str, day: dt.date, mark: str, parts: Sequence[Part]
) -> official.Official:
    """The report in official form: its summary, texts, tables and figures; pages of their own stand in an annex."""
    pages = [part for part in parts if isinstance(part, Page)]
    report = [part for part in parts if not isinstance(part, Page)]
    annexes = [official.Annex(m.ANNEX_UNITS, _all(pages))] if pages else []
    return official.Official(
        title, _all(report), issuer=issuer, date=day, annexes=annexes, marks=[mark] if mark else []
    )  # fmt: skip


def _all(parts: Sequence[Part]) -> list[official.Part]:
    pictures = [id(part) for part in parts if isinstance(part, Picture)]
    numbers = {each: number for number, each in enumerate(pictures, 1)}
    return [made for part in parts for made in _official(part, numbers.get(id(part), 0))]


def _official(part: Part, number: int) -> list[official.Part]:
    """``number``: of a picture."""
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
        case Picture(_, title):
            caption = m.FIGURE_CAPTION.format(number=number, title=title)
            return [official.Picture(part.png_bytes, part.svg, caption)]
        case TablePart():
            texts = part.texts()
            numbers = part.numbers()
            widths = column_widths(part.heads, texts, numbers)
            return [
                *([official.Text(part.title)] if part.title else []),
                official.Table(part.heads, texts, [each + _PADDING for each in widths], numbers),
            ]


_LEVELS: dict[int, Literal[1, 2, 3, 4]] = {2: 1, 3: 2, 4: 3}
