"""The lesson folder: Markdown sources and the notebooks built from them."""

from __future__ import annotations

from pathlib import Path

import nbformat

from courses.lesson import LESSONS, SELF_CHECK, build_lesson
from question_bank.bank import ItemBank
from question_bank.statutes import StatuteRegister, load_register


def lesson_texts(
    bank: ItemBank, folder: Path = LESSONS, register: StatuteRegister | None = None
) -> dict[Path, str]:
    """Notebook path → the text that it should have. Raises `courses.errors.LessonRejected`."""
    texts = {}
    for source in sorted(folder.glob("*.md")):
        text = source.read_text(encoding="utf-8")
        notebook = build_lesson(text, source.name, bank, register or load_register())
        texts[source.with_suffix(".ipynb")] = nbformat.writes(notebook) + "\n"
    return texts


def self_check_items(folder: Path = LESSONS) -> frozenset[str]:
    """The ids of the items that lessons show together with their answers; no exam may use them."""
    lines = [line for path in folder.glob("*.md") for line in path.read_text("utf-8").split("\n")]
    return frozenset(match["id"] for line in lines if (match := SELF_CHECK.match(line.strip())))


def write_lessons(bank: ItemBank, folder: Path = LESSONS) -> list[Path]:
    """Build every lesson of the folder; returns the notebooks."""
    texts = lesson_texts(bank, folder)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)
