"""Plain text (.txt), as practice banks have it → drafts."""

from __future__ import annotations

from pathlib import Path

from question_bank import messages
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.incoming import decoded, incoming, refuse
from question_bank.exchange.lines import questions_in, shown_lines
from question_bank.exchange.raw import draft_of


def read_text(path: Path) -> list[Draft]:
    """The drafts of a text file in UTF-8 or GB18030. Raises `ProblemsFound` when there are none."""
    found = questions_in(decoded(incoming(path), path.name).split("\n"))
    if not found:
        raise refuse(path.name, messages.LINES_NONE)
    return [
        draft_of(one.raw, Place(path.name, where), one.parts)
        for one, where in zip(found, shown_lines(found), strict=True)
    ]
