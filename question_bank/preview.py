"""An item file as a trainer sees it while writing: as a candidate will, its key beside it, and what `bank check` says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from question_bank import messages
from question_bank.bank import check_item_text
from question_bank.forms.placed import place_alone
from question_bank.item import Question
from question_bank.law.register import StatuteRegister, site_register
from question_bank.shown import answer_metadata


@dataclass(frozen=True)
class PreviewQuestion:
    """``facts``: what the question form shows (an answer cell's metadata); ``key``: Markdown, for trainers only."""

    facts: dict[str, Any]
    key: str


@dataclass(frozen=True)
class ItemPreview:
    """``problems``: (line, reason) in the order of lines; the rest is empty when the file cannot be read as an item.

    ``item_id`` and ``content_hash``: by which its review is known.
    """

    problems: list[tuple[int, str]]
    context: str
    questions: list[PreviewQuestion]
    rationale: str
    citations: Sequence[str]
    item_id: str = ""
    content_hash: str = ""


def preview_item(
    text: str, path: Path, folders: Sequence[Path], statutes: Path | None = None
) -> ItemPreview:
    """Preview the item file at ``path`` as if it had this text; ``folders`` are the bank's, ``statutes`` the site's texts.

    Raises `ProblemsFound` when the site's rows of the register cannot be read.
    """
    register = _register(statutes, _stamp(statutes)) if statutes else None
    found = check_item_text(text, path, folders, register=register)
    problems = [(problem.line, problem.message) for problem in found.problems]
    if found.item is None:
        return ItemPreview(problems, "", [], "", ())
    item = found.item
    questions = [
        PreviewQuestion(
            answer_metadata(placed.question, placed.name, placed.label, points=placed.points),
            _key(placed.question),
        )
        for placed in place_alone(item)
    ]
    return ItemPreview(
        problems,
        item.context,
        questions,
        item.rationale,
        item.legal_basis,
        item.id,
        item.content_hash,
    )


def _stamp(folder: Path) -> tuple[int, float]:
    """What changes when a text does."""
    times = [path.stat().st_mtime for path in folder.glob("*.*")]
    return len(times), max(times, default=0.0)


@lru_cache(maxsize=1)
def _register(folder: Path, _stamped: tuple[int, float]) -> StatuteRegister:
    """Reading a hundred texts takes a while, and somebody types."""
    return site_register(folder)


def _key(question: Question) -> str:
    match question.kind:
        case "single" | "multiple":
            return "、".join(question.key_letters)
        case "true_false":
            return messages.TRUE if question.answer else messages.FALSE
        case "fill_in":
            return "；".join(messages.OR.join(blank) for blank in question.blanks)
        case _:
            rubric = "\n".join(
                messages.PREVIEW_RUBRIC_LINE.format(points=f"{line.points:g}", text=line.text)
                for line in question.rubric
            )
            return f"{question.reference_answer}\n\n{rubric}"
