"""How notebooks show things: sentences, figures, tables. When a report is made, each output carries its part, too."""

from __future__ import annotations

import base64
import html
import io
import os
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.figure import Figure

from analytics import messages as m
from analytics.contents import (
    DATE,
    MIME,
    Page,
    Paragraph,
    Part,
    Picture,
    TablePart,
    as_json,
    plain,
)
from analytics.table_html import table_html

PARTS_ASKED = "LAWSTUDY_REPORT"
"""The environment's variable by which a report asks for the parts."""
FORMATS = {
    m.COLUMN_RATE: ".1%",
    m.COLUMN_LOW: ".1%",
    m.COLUMN_HIGH: ".1%",
    m.COLUMN_RATE_OF_CALLED: ".1%",
    m.COLUMN_SCORE_RATE: ".1%",
    m.COLUMN_EXPECTED: ".1%",
    m.COLUMN_DIFFERENCE: "+.1%",
}
"""Of columns that several tables have, where a table says nothing else."""


class Shown:
    """What a cell shows: ``data`` for people's notebooks, ``parts`` for a report."""

    def __init__(self, data: Mapping[str, str], *parts: Part) -> None:
        self.data, self.parts = dict(data), parts

    def _repr_mimebundle_(self, **_asked: object) -> dict[str, Any]:
        """What IPython asks for."""
        told = {MIME: [as_json(part) for part in self.parts]} if PARTS_ASKED in os.environ else {}
        return {**self.data, **told}


def summary(findings: Sequence[str], warnings: Sequence[str] = ()) -> Shown:
    """The plain-language summary: what must be known first, then the findings."""
    parts = [
        *(Paragraph(each, "warning") for each in warnings),
        *(Paragraph(each, "finding") for each in findings),
    ]
    lines = [f"**{each.text}**" if each.tone == "warning" else each.text for each in parts]
    return Shown({"text/markdown": "\n\n".join(lines)}, *parts)


def pages(told: Sequence[tuple[str, Sequence[str], pd.DataFrame]]) -> Shown:
    """Pages of their own: title, sentences and a table each; nothing where there are none."""
    parts = []
    for title, sentences, frame in told:
        table = table_part(frame)
        parts.append(Page(title, list(sentences), table.heads, table.texts()))
    shown = "".join(
        f"<h3>{html.escape(each.title)}</h3>"
        + "".join(f"<p>{html.escape(sentence)}</p>" for sentence in each.sentences)
        + table_html(each.table)
        for each in parts
    )
    return Shown({"text/html": shown}, *parts)


def paragraphs(sentences: Sequence[str]) -> Shown:
    """A paragraph each."""
    return Shown({"text/markdown": "\n\n".join(sentences)}, *map(Paragraph, sentences))


def text(sentence: str) -> Shown:
    """A paragraph."""
    return Shown({"text/markdown": sentence}, Paragraph(sentence))


def figure(drawn: Figure | None, name: str, *, absent: str = m.NO_FIGURE) -> Shown:
    """A figure; ``name`` of its files. Where there was nothing to draw, ``absent`` says so."""
    if drawn is None:
        return text(absent)
    picture = Picture(name, title_of(drawn), base64.b64encode(_drawn(drawn, "png")).decode(), "")
    if PARTS_ASKED in os.environ:
        picture = Picture(name, picture.title, picture.png, drawn_svg(drawn))
    return Shown({"image/png": picture.png, "text/plain": picture.title}, picture)


def figures(drawn: Sequence[Figure], name: str, *, absent: str = m.NO_FIGURE) -> Shown:
    """Several figures one below the other; ``name`` of their files, with a number each."""
    if not drawn:
        return text(absent)
    each = [figure(one, f"{name}-{number}") for number, one in enumerate(drawn, 1)]
    images = "".join(
        f'<p><img src="data:image/png;base64,{one.data["image/png"]}"></p>' for one in each
    )
    titles = "\n".join(one.data["text/plain"] for one in each)
    return Shown(
        {"text/html": images, "text/plain": titles}, *(part for one in each for part in one.parts)
    )


def _drawn(drawn: Figure, form: str) -> bytes:
    """The same figure gives the same bytes: nothing is drawn at random, and no time is put in."""
    buffer = io.BytesIO()
    metadata: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
    with rc_context({"svg.hashsalt": "lawstudy"}):
        drawn.savefig(buffer, format=form, metadata=metadata)
    return buffer.getvalue()


def drawn_svg(drawn: Figure) -> str:
    """A figure as SVG."""
    return _drawn(drawn, "svg").decode("utf-8")


def title_of(drawn: Figure) -> str:
    """What a figure says at its top."""
    titles = [drawn.get_suptitle(), *(axes.get_title() for axes in drawn.axes)]
    titles += [axes.get_title(loc="left") for axes in drawn.axes]
    return next((title.replace("\n", "") for title in titles if title), "")


def table(
    frame: pd.DataFrame,
    title: str = "",
    *,
    name: str = "",
    formats: Mapping[str, str] | None = None,
) -> Shown:
    """A frame as a table; without rows, it says so. ``name``: its sheet in the workbook, the ``title`` where there is none."""
    part = table_part(frame, title, name=name, formats=formats)
    if not part.rows:
        sentence = m.EMPTY_TABLE.format(title=title) if title else m.EMPTY
        return text(sentence)
    return Shown({"text/html": table_html(part)}, part)


def tables(
    frames: Mapping[str, pd.DataFrame],
    *,
    formats: Mapping[str, str] | None = None,
    absent: str = m.EMPTY,
) -> Shown:
    """Several tables one below the other, by their titles; one without rows says so. ``absent``: what is said where there is none."""
    each = [table(frame, title, formats=formats) for title, frame in frames.items()]
    if not each:
        return text(absent)
    shown = [
        one.data.get("text/html") or f"<p>{html.escape(one.data['text/markdown'])}</p>"
        for one in each
    ]
    return Shown({"text/html": "".join(shown)}, *(part for one in each for part in one.parts))


def people(
    frame: pd.DataFrame,
    title: str,
    *,
    name: str,
    group: str,
    formats: Mapping[str, str] | None = None,
) -> Shown:
    """A list of people, to be printed by ``group``: it becomes files of its own, called by ``name``, and stands in no report."""
    part = table_part(frame, title, name=name, formats=formats, people=True, group=group)
    if not part.rows:
        return text(m.EMPTY_TABLE.format(title=title))
    return Shown({"text/html": table_html(part)}, part)


def table_part(
    frame: pd.DataFrame,
    title: str = "",
    *,
    name: str = "",
    formats: Mapping[str, str] | None = None,
    people: bool = False,
    group: str = "",
) -> TablePart:
    """A frame as a part. Days are known by their column's type."""
    heads = [str(column) for column in frame.columns]
    known = {head: how for head, how in FORMATS.items() if head in heads}
    days = {
        head: DATE
        for head, column in zip(heads, frame.columns, strict=True)
        if pd.api.types.is_datetime64_any_dtype(frame[column])
    }
    rows = [[plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    wanted = {**known, **days, **(formats or {})}
    return TablePart(name or title, title, heads, rows, wanted, people, group)
