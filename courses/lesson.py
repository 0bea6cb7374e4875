"""Lessons: a Markdown file with a head → a notebook of text cells and self-check questions from the bank.

A line ``{{自测 item-id}}`` becomes a question: its stem in a text cell and an empty answer cell. Keys stay in the bank.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from courses import messages
from courses.errors import LessonRejected
from question_bank import messages as bank_messages
from question_bank.bank import ItemBank
from question_bank.cell_metadata import SCHEMA, answer_metadata, cell_metadata
from question_bank.item import CONSTRUCTED
from question_bank.legal_basis import parse_legal_basis
from question_bank.rendering import answer_stub, options_markdown, stem_markdown
from question_bank.statutes import StatuteRegister

LESSONS = Path(__file__).with_name("lessons")
SECTIONS = ("学习目标", "讲解", "案例", "小结", "自测")
SELF_CHECKS = 5

SELF_CHECK = re.compile(r"\{\{自测\s+(?P<id>[a-z0-9-]+)\s*\}\}$")
_STATUTE = re.compile(r"《(?P<title>[^》]+)》\((?P<version>\d{4}(?:-\d{2}-\d{2})?)\)$")
_CITED = re.compile(
    r"《([^《》]+)》(第[零〇一二两三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)"
)


class LessonHead(BaseModel):
    """What a lesson says of itself. ``minutes``: the time to study it; ``statutes`` with their versions."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    content_area: str
    minutes: Annotated[int, Field(ge=5)]
    statutes: Annotated[list[str], Field(min_length=1)]


def build_lesson(text: str, file: str, bank: ItemBank, register: StatuteRegister) -> NotebookNode:
    """The notebook of a lesson. Raises `LessonRejected` with everything that is wrong with the file."""
    lines = text.replace("\r\n", "\n").split("\n")
    head, start = _read_head(lines, file)
    problems = _check(head, lines, start, bank, register)
    if problems:
        raise LessonRejected(
            [messages.AT.format(file=file, line=n, reason=why) for n, why in sorted(problems)]
        )
    cells: list[NotebookNode] = []
    block: list[str] = []
    checks = 0

    def flush() -> None:
        source = "\n".join(block).strip()
        if source:
            cells.append(_text_cell(source, f"text-{len(cells) + 1}", cell_metadata("text")))
        block.clear()

    for line in lines[start:]:
        match = SELF_CHECK.match(line.strip())
        if match:
            flush()
            checks += 1
            cells += _self_check(match.group("id"), checks, bank)
        elif line.startswith(("## ", "### ")):
            flush()
            block.append(line)
        else:
            block.append(line)
    flush()
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "lawstudy": {"schema": SCHEMA, "kind": "lesson", **head.model_dump()},
        },
    )


def _read_head(lines: list[str], file: str) -> tuple[LessonHead, int]:
    def reject(reason: str) -> LessonRejected:
        return LessonRejected([messages.AT.format(file=file, line=1, reason=reason)])

    if lines[0].strip() != "---" or "---" not in lines[1:]:
        raise reject(messages.NO_HEAD)
    end = lines.index("---", 1)
    try:
        data = yaml.safe_load("\n".join(lines[1:end]))
        return LessonHead.model_validate(data), end + 1
    except yaml.YAMLError as error:
        raise reject(messages.NO_HEAD) from error
    except ValidationError as error:
        fields = "、".join(str(e["loc"][0]) if e["loc"] else "?" for e in error.errors())
        raise reject(messages.BAD_FIELD.format(field=fields)) from error


def _check(
    head: LessonHead, lines: list[str], start: int, bank: ItemBank, register: StatuteRegister
) -> list[tuple[int, str]]:
    problems: list[tuple[int, str]] = []
    versions: dict[str, str] = {}
    for text in head.statutes:
        match = _STATUTE.match(text)
        if match is None:
            problems.append((1, messages.BAD_STATUTE.format(text=text)))
        elif register.find(parse_legal_basis(f"{text}第一条")) is None:
            problems.append((1, messages.UNKNOWN_STATUTE.format(text=text)))
        else:
            versions[match.group("title")] = match.group("version")
    numbered = list(enumerate(lines[start:], start + 1))
    headings = [line[3:].strip() for _, line in numbered if line.startswith("## ")]
    if headings != list(SECTIONS):
        problems.append((start + 1, messages.SECTIONS.format(wanted="、".join(SECTIONS))))
    for number, line in numbered:
        problems += [(number, why) for why in _check_citations(line, versions, register)]
    return problems + _check_self_checks(numbered, bank)


def _check_citations(line: str, versions: dict[str, str], register: StatuteRegister) -> list[str]:
    found = []
    for title, article in _CITED.findall(line):
        if title not in versions:
            found.append(messages.CITES_UNDECLARED.format(title=title))
            continue
        basis = parse_legal_basis(f"《{title}》({versions[title]}){article}")
        statute = register.find(basis)
        if statute is not None and basis.article > statute.articles:
            found.append(
                bank_messages.ARTICLE_BEYOND_LAST.format(
                    title=title,
                    year=versions[title],
                    articles=statute.articles,
                    article=article[1:-1],
                )
            )
    return found


def _check_self_checks(numbered: list[tuple[int, str]], bank: ItemBank) -> list[tuple[int, str]]:
    problems: list[tuple[int, str]] = []
    seen: list[str] = []
    section = ""
    for number, line in numbered:
        if line.startswith("## "):
            section = line[3:].strip()
        match = SELF_CHECK.match(line.strip())
        if match is None:
            continue
        item_id = match.group("id")
        if section != SECTIONS[-1]:
            problems.append((number, messages.SELF_CHECK_PLACE))
        if item_id in seen:
            problems.append((number, messages.SELF_CHECK_REPEATED.format(id=item_id)))
        seen.append(item_id)
        item = bank.get(item_id)
        if item is None:
            problems.append((number, messages.UNKNOWN_ITEM.format(id=item_id)))
        elif item.type == "case" or item.type in CONSTRUCTED:
            name = bank_messages.TYPE_NAMES[item.type]
            problems.append((number, messages.NOT_FOR_SELF_CHECK.format(id=item_id, type=name)))
    if len(seen) != SELF_CHECKS:
        problems.append((numbered[-1][0], messages.SELF_CHECK_COUNT.format(count=len(seen))))
    return problems


def _self_check(item_id: str, number: int, bank: ItemBank) -> list[NotebookNode]:
    question = bank[item_id].questions[0]
    name = f"c{number:02d}"
    parts = [messages.STEM.format(number=number, stem=stem_markdown(question))]
    parts += filter(None, [options_markdown(question)])
    answer = new_code_cell(
        f"{answer_stub(question, name, str(number))}\n{name} = None",
        id=name,
        metadata={
            "deletable": False,
            "lawstudy": answer_metadata(question, name, str(number), item=item_id),
        },
    )
    stem = _text_cell("\n\n".join(parts), f"{name}-stem", cell_metadata("stem", name))
    return [stem, answer]


def _text_cell(source: str, cell_id: str, facts: dict[str, Any]) -> NotebookNode:
    metadata = {"deletable": False, "editable": False, "lawstudy": facts}
    return new_markdown_cell(source, id=cell_id, metadata=metadata)
