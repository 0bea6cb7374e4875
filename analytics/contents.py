"""What a report consists of: parts that notebooks show and that every kind of file is made from, and how a value is written."""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from analytics import messages as m

if TYPE_CHECKING:  # What is made of parts alone needs none of these, and their hundred megabytes.
    from nbformat import NotebookNode

MIME = "application/vnd.lawstudy.part+json"
"""Under which a cell's output carries its part, when the report asks for it."""
DATE = "date"
"""The format of a column of days; the others are those of ``format()``."""
Value = str | int | float | None


@dataclass(frozen=True)
class Heading:
    """``level``: 1 for the notebook's own title."""

    kind: ClassVar[str] = "heading"
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``tone``: ``finding`` stands in the summary, ``warning`` is to be seen first."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: Literal["plain", "finding", "warning"] = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list."""

    kind: ClassVar[str] = "bullets"
    items: Sequence[str]


@dataclass(frozen=True)
class Picture:
    """A figure: ``name`` of its files, ``title`` says what it shows, ``png`` in base64."""

    kind: ClassVar[str] = "picture"
    name: str
    title: str
    png: str
    svg: str

    @property
    def png_bytes(self) -> bytes:
        """The picture itself."""
        return base64.b64decode(self.png)


@dataclass(frozen=True)
class TablePart:
    """A table. ``formats``: by head, see `written`; ``group``: the head by whose values a list of people goes apart.

    ``people``: people's names stand in it: it is a list of its own, and in no report.
    """

    kind: ClassVar[str] = "table"
    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    formats: Mapping[str, str] = field(default_factory=dict)
    people: bool = False
    group: str = ""

    def texts(self) -> list[list[str]]:
        """The rows as people read them."""
        formats = [self.formats.get(head, "") for head in self.heads]
        return [
            [written(value, how) for value, how in zip(row, formats, strict=True)]
            for row in self.rows
        ]

    def numbers(self) -> list[bool]:
        """Which columns are of numbers, though words may stand in some of their cells."""
        return [
            any(isinstance(row[place], (int, float)) for row in self.rows)
            for place in range(len(self.heads))
        ]


@dataclass(frozen=True)
class Page:
    """A page of its own: ``title``, sentences, a table. All pages stand behind the report; of an official document they are an annex."""

    kind: ClassVar[str] = "page"
    title: str
    sentences: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    formats: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> TablePart:
        """Its table."""
        return TablePart(self.title, "", self.heads, self.rows, self.formats)

    @property
    def parts(self) -> list[Paragraph | TablePart]:
        """What stands on it under its title."""
        return [*map(Paragraph, self.sentences), self.table]


Part = Heading | Paragraph | Bullets | Picture | TablePart | Page
_KINDS: dict[str, type[Part]] = {
    each.kind: each for each in (Heading, Paragraph, Bullets, Picture, TablePart, Page)
}


def written(value: Value, how: str = "") -> str:
    """A value as it is read: nothing as a dash, words as they are, numbers as ``how`` says or without superfluous zeros."""
    if value is None:
        return m.NOTHING
    if isinstance(value, str):
        return value
    if how and how != DATE:
        return format(value, how)
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def plain(value: object) -> Value:
    """A frame's value as JSON can hold it; what is missing or not finite is nothing, a time is its day."""
    import pandas as pd

    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, dt.date):  # A Timestamp is one, too.
        return value.isoformat()[:10]
    item: Any = value.item() if hasattr(value, "item") else value
    if isinstance(item, bool):
        return m.YES if item else m.NO
    if isinstance(item, float) and not math.isfinite(item):
        return None
    return item if isinstance(item, (int, float, str)) else str(item)


def as_json(part: Part) -> dict[str, Any]:
    """For a cell's output."""
    return {"kind": part.kind, **asdict(part)}


def from_json(told: Mapping[str, Any]) -> Part:
    """The part again."""
    values = dict(told)
    return _KINDS[values.pop("kind")](**values)


def parts_of(notebook: NotebookNode) -> list[Part]:
    """What a notebook that was run says, in its order: its texts and what its cells show."""
    found: list[Part] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found += from_markdown(cell.source)
        for output in cell.get("outputs", ()):
            told = output.get("data", {}).get(MIME)
            if told:
                found += [from_json(each) for each in told]
    return found


def from_markdown(text: str) -> list[Part]:
    """Headings, paragraphs and lists; other marks are left out."""
    from markdown_it import MarkdownIt

    found: list[Part] = []
    items: list[str] = []
    level, in_list = 0, False
    for token in MarkdownIt().parse(text):
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "bullet_list_open" | "ordered_list_open":
                in_list, items = True, []
            case "bullet_list_close" | "ordered_list_close":
                in_list = False
                found.append(Bullets(tuple(items)))
            case "inline":
                words = "".join(
                    child.content for child in token.children or () if child.type != "html_inline"
                )
                if level:
                    found.append(Heading(level, words))
                elif in_list:
                    items.append(words)
                else:
                    found.append(Paragraph(words))
    return found
