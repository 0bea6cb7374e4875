"""The table of outcomes, as it stands in ``docs/hostile-papers.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tests.grading.catalogue.every import CASES, GROUPS
from tests.grading.catalogue.ours import Ours
from tests.grading.catalogue.stock import Stock

FILE = Path(__file__).parents[3] / "docs" / "hostile-papers.md"
BEGIN, END = "<!-- begin: python -m tests.grading.catalogue -->", "<!-- end -->"


def table(ours: Mapping[str, Ours], stock: Mapping[str, Stock]) -> str:
    """The generated part: a table a group."""
    parts = []
    for group, title in GROUPS.items():
        cases = [case for case in CASES if case.group == group]
        lines = [
            f"### {title} ({len(cases)})\n",
            "| Case | What it is | Stock nbgrader | Ours | Control | s | MB |",
            "|---|---|---|---|---|--:|--:|",
        ]
        for case in cases:
            mine = ours[case.id]
            cells = [
                f"`{case.id}`",
                case.text,
                by_stock(stock.get(case.id)),
                mine.told,
                "unchanged" if mine.control else "**changed**",
                f"{mine.seconds:.1f}",
                str(mine.megabytes),
            ]
            lines.append("| " + " | ".join(map(_cell, cells)) + " |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def by_stock(found: Stock | None) -> str:
    """Stock's outcome in a few words."""
    if found is None:
        return "not run"
    text = found.told
    if found.executed:
        text += ", executes it"
    if not found.control:
        text += ", **the control has no score**"
    return text


def write(text: str) -> None:
    """Put the generated part in its place."""
    page = FILE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    FILE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


def committed() -> dict[str, tuple[str, str]]:
    """By case, what the page says of stock's outcome and of ours."""
    page = FILE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    rows = re.findall(
        r"^\| `(\S+)` \| .*? \| (.*?) \| (.*?) \| (?:\*\*)?(?:un)?changed", page, re.M
    )
    return {name: (theirs, mine) for name, theirs, mine in rows}


def shown(text: str) -> str:
    """A text as it stands in the table."""
    return _cell(text)


def _cell(text: str) -> str:
    shown = "".join(ch if ch.isprintable() else "�" for ch in text)
    return shown.replace("|", "\\|").replace("<", "&lt;")
