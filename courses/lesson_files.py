"""The lesson folder: Markdown sources and the notebooks built from them."""

from __future__ import annotations

from pathlib import Path

import nbformat

from courses.lesson import LESSONS, build_lesson
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


def write_lessons(bank: ItemBank, folder: Path = LESSONS) -> list[Path]:
    """Build every lesson of the folder; returns the notebooks."""
    texts = lesson_texts(bank, folder)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)
