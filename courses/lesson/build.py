"""Lessons: a Markdown file with a head → a notebook of text cells and self-check questions from the bank.

A line ``{{自测 item-id}}`` becomes a question: its stem in a text cell and an empty answer cell. Keys stay in the bank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from courses import messages
from courses.lesson.source import SELF_CHECK, read_lesson
from question_bank.bank import ItemBank
from question_bank.content import CELL_SCHEMA
from question_bank.item import Item
from question_bank.law.register import StatuteRegister
from question_bank.shown import (
    answer_metadata,
    answer_stub,
    cell_metadata,
    options_markdown,
    stem_markdown,
)


def build_lesson(
    text: str,
    file: str,
    bank: ItemBank,
    register: StatuteRegister,
    *,
    on: dt.date | None = None,
) -> NotebookNode:
    """The notebook of a lesson whose citations are in force ``on`` a day (today by default).

    Raises `courses.errors.LessonRejected` with everything that is wrong with the file.
    """
    source = read_lesson(text, file, bank, register, on=on or dt.date.today())
    cells: list[NotebookNode] = []
    block: list[str] = []
    checks = 0

    def flush() -> None:
        markdown = "\n".join(block).strip()
        if markdown:
            cells.append(_text_cell(markdown, f"text-{len(cells) + 1}", cell_metadata("text")))
        block.clear()

    for line in source.lines:
        match = SELF_CHECK.match(line.strip())
        if match:
            flush()
            checks += 1
            cells += _self_check(bank[match["id"]], checks)
        else:
            if line.startswith(("## ", "### ")):
                flush()
            block.append(line)
    flush()
    return _notebook(cells, {"kind": "lesson", **source.head.model_dump()})


def build_practice(items: Sequence[Item], made_at: dt.datetime) -> NotebookNode:
    """A practice paper of a learner's wrong questions, each to be checked as in a lesson."""
    title = messages.PRACTICE_TITLE.format(at=f"{made_at:%Y-%m-%d %H:%M}")
    head = messages.PRACTICE_HEAD.format(title=title, count=len(items))
    cells = [_text_cell(head, "text-1", cell_metadata("text"))]
    for number, item in enumerate(items, 1):
        cells += _self_check(item, number)
    facts = {"kind": "practice", "id": f"practice-{made_at:%Y%m%d-%H%M%S}", "title": title}
    return _notebook(cells, facts)


def _notebook(cells: list[NotebookNode], facts: dict[str, Any]) -> NotebookNode:
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "lawstudy": {"schema": CELL_SCHEMA, **facts},
        },
    )


def _self_check(item: Item, number: int) -> list[NotebookNode]:
    question = item.questions[0]
    name = f"c{number:02d}"
    parts = [messages.STEM.format(number=number, stem=stem_markdown(question))]
    parts += filter(None, [options_markdown(question)])
    answer = new_code_cell(
        f"{answer_stub(question, name, str(number))}\n{name} = None",
        id=name,
        metadata={
            "deletable": False,
            "lawstudy": answer_metadata(question, name, str(number), item=item.id),
        },
    )
    stem = _text_cell("\n\n".join(parts), f"{name}-stem", cell_metadata("stem", name))
    return [stem, answer]


def _text_cell(source: str, cell_id: str, facts: dict[str, Any]) -> NotebookNode:
    metadata = {"deletable": False, "editable": False, "lawstudy": facts}
    return new_markdown_cell(source, id=cell_id, metadata=metadata)
