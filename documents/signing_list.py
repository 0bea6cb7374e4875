"""成绩汇总表, to be signed: everybody a row high enough to sign in, the head repeated, totals of each page and of all. PDF, A4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents import messages
from documents.lists import Column
from documents.proof import Proof
from documents.qr import qr_svg
from documents.typesetting import set_pdf

ROWS = 18
"""To a page."""


@dataclass(frozen=True)
class SignedRow:
    """``cells`` as columns ask for; ``counted``: under which name the page's totals count it."""

    cells: Sequence[str]
    counted: str


@dataclass(frozen=True)
class SigningList:
    """``all_name``: what everybody is counted as (应考); ``counted``: the names of the totals, in their order; ``marks`` and

    ``places``: as `documents.score_sheets.ScoreSheets` has them.
    """

    title: str
    notes: str
    marks: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[SignedRow]
    all_name: str
    counted: Sequence[str]
    places: Sequence[str]
    proof: Proof
    printed: str


def signing_list_pdf(listed: SigningList) -> bytes:
    """Raises `documents.errors.NotMade`."""
    pages = [listed.rows[at : at + ROWS] for at in range(0, len(listed.rows), ROWS)] or [[]]
    values = {
        "title": listed.title,
        "notes": listed.notes,
        "marks": listed.marks,
        "columns": [vars(column) for column in listed.columns],
        "pages": [
            {
                "rows": [
                    [str(number), *row.cells] for number, row in enumerate(rows, 1 + ROWS * place)
                ],
                "total": _total(listed, rows),
            }
            for place, rows in enumerate(pages)
        ],
        "page_total": messages.PAGE_TOTAL,
        "all_total": messages.ALL_TOTAL,
        "total": _total(listed, listed.rows),
        "places": listed.places,
        "proof": listed.proof.lines,
        "printed": listed.printed,
        "number": messages.NUMBER,
    }
    return set_pdf("signing_list", values, pictures=[qr_svg(listed.proof.code)])


def _total(listed: SigningList, rows: Sequence[SignedRow]) -> str:
    counts = Counter(row.counted for row in rows)
    told = [(listed.all_name, len(rows)), *((name, counts[name]) for name in listed.counted)]
    return "，".join(messages.COUNT.format(name=name, count=count) for name, count in told)
