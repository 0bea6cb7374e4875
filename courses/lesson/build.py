"""Lessons: a Markdown file with a head → a notebook of text, decisions, figures, calculators and self-check questions.

In any Jupyter the notebook reads as it stands: of a decision the replies fold away, a figure is drawn when its cell runs, a
calculator shows a worked example. Keys of items stay in the bank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from courses import messages
from courses.calculators.catalogue import example_markdown, example_values
from courses.calculators.kinds import CALCULATORS
from courses.figures.notebook import cell_source
from courses.lesson.body import LETTERS, Block, Calculator, Decision, Drawing, SelfCheck, Text
from courses.lesson.source import read_lesson
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
    checks = 0
    for block in source.blocks:
        checks += isinstance(block, SelfCheck)
        cells += _cells(block, len(cells) + 1, checks, bank)
    head = source.head.model_dump(exclude_defaults=True)
    return _notebook(cells, {"kind": "lesson", **head})


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


def _cells(block: Block, place: int, checks: int, bank: ItemBank) -> list[NotebookNode]:
    after = {"after": block.after} if block.after else {}
    match block:
        case Text():
            text = "\n".join(block.lines).strip()
            return [_text_cell(text, f"text-{place}", cell_metadata("text", **after))]
        case Decision():
            return [_step(block, after)]
        case Drawing():
            facts = cell_metadata("figure", figure=block.source, **after)
            return [_code_cell(cell_source(block.source), f"figure-{place}", facts)]
        case Calculator():
            kind = CALCULATORS[block.kind]
            values = example_values(kind, block.example)
            facts = cell_metadata("calculator", calculator=kind, values=dict(values), **after)
            return [_text_cell(example_markdown(kind, values), f"calculator-{place}", facts)]
        case SelfCheck():
            return _self_check(bank[block.item], checks)


def _step(step: Decision, after: dict[str, str]) -> NotebookNode:
    lettered = list(zip(LETTERS, step.choices, strict=False))
    options = "\n".join(f"* {letter}．{choice.text}" for letter, choice in lettered)
    replies = "\n".join(
        f"* **{letter}．{messages.STEP_RIGHT if choice.right else messages.STEP_WRONG}** {choice.reply}"
        for letter, choice in lettered
    )
    folded = f"<details><summary>{messages.STEP_REPLIES}</summary>\n\n{replies}\n\n</details>"
    facts = cell_metadata(
        "step",
        step.name,
        kind="single",
        label=str(int(step.name[1:])),
        stem=step.stem,
        options=[{"id": letter, "text": choice.text} for letter, choice in lettered],
        replies=[
            {"id": letter, "right": choice.right, "text": choice.reply}
            for letter, choice in lettered
        ],
        **after,
    )
    text = f"{messages.STEP.format(stem=step.stem)}\n\n{options}\n\n{folded}"
    return _text_cell(text, step.name, facts)


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


def _code_cell(source: str, cell_id: str, facts: dict[str, Any]) -> NotebookNode:
    metadata = {"deletable": False, "editable": False, "lawstudy": facts}
    return new_code_cell(source, id=cell_id, metadata=metadata)
