"""Official documents (公文) as PDF: what `documents.official` writes as .docx, in the one font that may be embedded.

Sizes, margins and numbers are those of GB/T 9704-2012; its fonts may not be handed on, so this is to read and to print where
no office program is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents import messages
from documents.official import (
    LEFT_OPEN,
    Annex,
    Draft,
    Heading,
    Official,
    Part,
    Picture,
    Table,
    Text,
    attached,
    numbered,
)
from documents.qr import qr_svg
from documents.typesetting import set_pdf
from foundation.local_time import written_day


def official_pdf(official: Official) -> bytes:
    """Raises `documents.errors.NotMade`."""
    titles = attached(official)
    several = len(titles) > 1
    pictures = [qr_svg(official.proof.code)] if official.proof else []
    values = {
        "title": official.title,
        "number": official.number,
        "marks": official.marks,
        "addressee": official.addressee.rstrip("：:") + "：" if official.addressee else "",
        "parts": _parts(official.parts, pictures),
        "attachments": [
            (f"{number}." if several else "") + title for number, title in enumerate(titles, 1)
        ],
        "attachment": messages.ATTACHMENT,
        "issuer": official.issuer,
        "date": written_day(official.date) if official.date else "",
        "note": f"（{official.note}）" if official.note else "",
        "annexes": [
            _annex(annex, number if several else None, pictures)
            for number, annex in enumerate(official.annexes, len(official.attachments) + 1)
        ],
        "proof": official.proof.lines if official.proof else [],
    }
    return set_pdf("official", values, pictures=pictures)


def _annex(annex: Annex, number: int | None, pictures: list[str]) -> dict[str, object]:
    return {
        "mark": f"{messages.ANNEX}{number or ''}",
        "title": annex.title,
        "parts": _parts(annex.parts, pictures),
    }


def _parts(parts: Sequence[Part], pictures: list[str]) -> list[dict[str, object]]:
    """As the template takes them; what is drawn in them is added to the ``pictures``."""
    counted = [0, 0, 0, 0]
    made: list[dict[str, object]] = []
    for part in parts:
        match part:
            case Heading(level, text):
                counted[level - 1] += 1
                counted[level:] = [0] * (4 - level)
                made.append({"kind": "heading", "text": numbered(level, counted[level - 1]) + text})
            case Text(text):
                made.append({"kind": "text", "pieces": [[text, False]]})
            case Draft(text):
                pieces = re.split(f"({LEFT_OPEN.pattern})", text)
                marked = [[each, bool(LEFT_OPEN.fullmatch(each))] for each in pieces if each]
                made.append({"kind": "text", "pieces": marked})
            case Picture(_, svg, caption):
                made.append({"kind": "picture", "place": len(pictures), "caption": caption})
                pictures.append(svg)
            case Table(head, rows, widths):
                shares = list(widths or [1] * len(head))
                made.append({"kind": "table", "head": head, "rows": rows, "widths": shares})
    return made
