"""Reports of figures, to read and to print: headings, texts, pictures and tables. PDF, A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from documents.typesetting import set_pdf


@dataclass(frozen=True)
class Heading:
    """``level`` from 1."""

    level: int
    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Text:
    """A paragraph. ``tone``: ``plain``, ``finding`` (of the summary) or ``warning``."""

    text: str
    tone: str = "plain"
    kind: str = "text"


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: Sequence[str]
    kind: str = "bullets"


@dataclass(frozen=True)
class Picture:
    """``place``: which of the pictures, from 0; ``alt``: what it shows, for who cannot see it."""

    place: int
    alt: str
    kind: str = "picture"


@dataclass(frozen=True)
class Table:
    """``widths``: shares of the page; ``numbers``: whether a column's texts are numbers, which stand to the right."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Sequence[bool]
    kind: str = "table"

    WIDE: ClassVar[int] = 9
    """So many columns and more are set smaller."""


@dataclass(frozen=True)
class NewPage:
    """A page of its own begins, with its title."""

    title: str
    kind: str = "page"


Part = Heading | Text | Bullets | Picture | Table | NewPage


@dataclass(frozen=True)
class ReportSheets:
    """``head``: what stands on each sheet: whose figures, of whom and when; ``mark``: what must be seen (模拟数据), or nothing."""

    title: str
    head: Sequence[str]
    mark: str
    parts: Sequence[Part]


def report_pdf(sheets: ReportSheets, pictures: Sequence[str]) -> bytes:
    """The report; ``pictures`` are SVG. Raises `documents.errors.NotMade`."""
    return set_pdf("report", sheets, pictures=pictures)
