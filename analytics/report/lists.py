"""Lists of people that a report's notebook makes: files of their own, to be printed and signed by unit."""

from __future__ import annotations

from collections.abc import Sequence

from analytics import messages as m
from analytics.contents import TablePart
from documents.lists import Column, Group, UnitList

_MOST_WIDE = 30


def unit_list(part: TablePart, *, mark: str, made: str) -> UnitList:
    """The list, its people by the column that ``part.group`` names, in the order in which they stand."""
    place = list(part.heads).index(part.group)
    shown = [head for head in part.heads if head != part.group]
    groups: dict[str, list[Sequence[str]]] = {}
    for row in part.texts():
        cells = [text for column, text in enumerate(row) if column != place]
        groups.setdefault(row[place], []).append(cells)
    every = [row for rows in groups.values() for row in rows]
    return UnitList(
        title=part.title + mark,
        group_head=part.group,
        columns=[
            Column(head, _width(head, [row[c] for row in every])) for c, head in enumerate(shown)
        ],
        groups=[
            Group(name, rows, m.LIST_PEOPLE.format(count=len(rows)), [len(rows)])
            for name, rows in groups.items()
        ],
        counted=[m.COLUMN_PEOPLE],
        signatures=m.LIST_SIGNATURES,
        printed=made,
    )


def _width(head: str, texts: Sequence[str]) -> int:
    return min(_MOST_WIDE, 2 + 2 * max(len(head), *(len(text) for text in texts)))
