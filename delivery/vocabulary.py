"""What the pages' TypeScript must know of Python, written out for it: kinds, phases, codes, limits.

Each word belongs to the room that owns its rule; here they are only gathered. ``python -m delivery.vocabulary`` writes
``frontend/src/generated/vocabulary.ts``; a test fails while that file is not what this gives.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from delivery.request import PageCode
from exam_room.errors import Code
from exam_room.invigilation import MOST_MINUTES
from exam_room.timing import Phase
from grading.answers import MAX_BLANK, MAX_TEXT
from question_bank.item import QuestionKind
from question_bank.messages import BLANK
from records.exams.incident import IncidentKind
from records.exams.reason import MOST_REASON

PATH = Path(__file__).parent.parent / "frontend" / "src" / "generated" / "vocabulary.ts"

_WORDS: Mapping[tuple[str, str], tuple[str, Any]] = {
    ("KINDS", "Kind"): ("Kinds of questions.", QuestionKind),
    ("PHASES", "Phase"): (
        "Where a candidate stands; `exam_room/timing.py` says what each means.",
        Phase,
    ),
    ("INCIDENT_KINDS", "IncidentKind"): ("What people have to judge.", IncidentKind),
    ("REFUSAL_CODES", "RefusalCode"): ("What the server calls a refusal.", Code | PageCode),
}
"""By the names of the constant and of the type."""
_CONSTANTS: Mapping[str, tuple[str, int | str]] = {
    "MAX_TEXT": ("Characters (code points) of a long answer.", MAX_TEXT),
    "MAX_BLANK": ("Characters (code points) of a blank.", MAX_BLANK),
    "MOST_MINUTES": ("Minutes that one decision can add.", MOST_MINUTES),
    "MOST_REASON": ("Characters of a reason.", MOST_REASON),
    "BLANK": ("What stands in a stem where a blank is.", BLANK),
}


def vocabulary() -> str:
    """The TypeScript."""
    parts = [
        "/** Made by `python -m delivery.vocabulary` from the Python sources: change those. */\n"
    ]
    for (constant, name), (what, literal) in _WORDS.items():
        words = "".join(f"  {_quoted(word)},\n" for word in _members(literal)).rstrip(",\n")
        parts.append(
            f"/** {what} */\nexport const {constant} = [\n{words}\n] as const;\n"
            f"export type {name} = (typeof {constant})[number];\n"
        )
    for name, (what, value) in _CONSTANTS.items():
        shown = str(value) if isinstance(value, int) else _quoted(value)
        parts.append(f"/** {what} */\nexport const {name} = {shown};\n")
    return "\n".join(parts)


def _members(literal: Any) -> Iterator[str]:
    """The words of a literal, or of a union of literals, in their order."""
    for part in get_args(literal):
        if isinstance(part, str):
            yield part
        else:
            yield from _members(part)


def _quoted(text: str) -> str:
    return f"'{json.dumps(text, ensure_ascii=False)[1:-1]}'"


if __name__ == "__main__":
    PATH.write_text(vocabulary(), encoding="utf-8")
