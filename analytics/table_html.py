"""A table as HTML, for notebooks and for pages."""

from __future__ import annotations

import hashlib
import html

from analytics.contents import TablePart


def table_html(part: TablePart) -> str:
    """The table, each cell with its text; numbers to the right."""
    sides = [' class="number"' if number else "" for number in part.numbers()]
    head = "".join(
        f'<th scope="col"{side}>{html.escape(each)}</th>'
        for each, side in zip(part.heads, sides, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{side}>{html.escape(t)}</td>" for t, side in zip(row, sides, strict=True))
        + "</tr>"
        for row in part.texts()
    )
    caption = f"<caption>{html.escape(part.title)}</caption>" if part.title else ""
    # Ids must differ within a page, and be the same each time.
    name = hashlib.sha256(f"{part.title}{rows}".encode()).hexdigest()[:8]
    return (
        f'<table class="dataframe" id="t{name}">{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
