"""成绩单, one to a page, with three places to sign and seal. No seal is drawn, and what has none says that it proves nothing. PDF, A4."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from documents import messages
from documents.proof import Proof
from documents.qr import qr_svg
from documents.typesetting import set_pdf


@dataclass(frozen=True)
class ScoreSheet:
    """One person's. ``facts``: what stands in the table, label and text, in its order; the last is the result."""

    facts: Sequence[tuple[str, str]]
    proof: Proof


@dataclass(frozen=True)
class ScoreSheets:
    """Those that are printed together. ``marks``: what must be seen first (未公布, 模拟数据); ``places``: who signs and seals."""

    title: str
    exam: str
    marks: Sequence[str]
    places: Sequence[str]
    day: str
    sheets: Sequence[ScoreSheet]


def score_sheets_pdf(made: ScoreSheets) -> bytes:
    """Raises `documents.errors.NotMade`."""
    pictures = [qr_svg(each.proof.code) for each in made.sheets]
    values = {
        **dataclasses.asdict(dataclasses.replace(made, sheets=[])),
        "unsealed": messages.SHEET_UNSEALED,
        "sheets": [{"facts": each.facts, "proof": each.proof.lines} for each in made.sheets],
    }
    # As for certificates: tags would make hundreds of sheets several times as large.
    return set_pdf("score_sheets", values, tagged=len(made.sheets) == 1, pictures=pictures)
