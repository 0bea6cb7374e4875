"""The lesson folder: Markdown sources and the notebooks built from them."""

from __future__ import annotations

from pathlib import Path

import nbformat

from courses import messages
from courses.errors import LessonRejected
from courses.lesson.body import SELF_CHECK
from courses.lesson.build import build_lesson
from courses.lesson.folder import LESSONS
from question_bank import messages as bank_messages
from question_bank.bank import ItemBank
from question_bank.law.register import StatuteRegister, load_register


def lesson_texts(
    bank: ItemBank, folder: Path = LESSONS, register: StatuteRegister | None = None
) -> dict[Path, str]:
    """Notebook path → the text that it should have. Raises `courses.errors.LessonRejected`."""
    texts: dict[Path, str] = {}
    files: dict[str, str] = {}
    problems: list[str] = []

    def reject(file: str, reason: str) -> None:
        problems.append(messages.AT.format(file=file, line=1, reason=reason))

    for source in sorted(folder.glob("*.md")):
        try:
            text = source.read_text(encoding="utf-8-sig")
            notebook = build_lesson(text, source.name, bank, register or load_register())
        except UnicodeDecodeError:
            reject(source.name, bank_messages.NOT_UTF8)
            continue
        except LessonRejected as error:
            problems += error.problems
            continue
        lesson_id = str(notebook.metadata["lawstudy"]["id"])
        other = files.setdefault(lesson_id, source.name)
        if other != source.name:
            reject(source.name, messages.DUPLICATE_ID.format(id=lesson_id, other=other))
        texts[source.with_suffix(".ipynb")] = nbformat.writes(notebook) + "\n"
    if problems:
        raise LessonRejected(problems)
    return texts


def self_check_items(folder: Path = LESSONS) -> frozenset[str]:
    """The ids of the items that lessons show together with their answers; no exam may use them."""
    lines = [
        line for path in folder.glob("*.md") for line in path.read_text("utf-8-sig").split("\n")
    ]
    return frozenset(match["id"] for line in lines if (match := SELF_CHECK.match(line.strip())))


def write_lessons(
    bank: ItemBank, folder: Path = LESSONS, register: StatuteRegister | None = None
) -> list[Path]:
    """Build every lesson of the folder; returns the notebooks. ``register``: with a site's texts, citations are held to the item."""
    texts = lesson_texts(bank, folder, register)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)
