"""Items → Word: a paper to print, with or without keys. Who set the items is nowhere in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from documents.official import Heading, Official, Part, Text, official_docx
from foundation.files import write_whole
from question_bank import messages
from question_bank.item import ITEM_TYPES, Item, Question

_LINES = {"short_answer": 6, "essay": 14}
"""Empty lines to write on."""
_SHORT = 12
"""Options of up to so many characters stand two in a line."""


def write_paper(path: Path, items: Sequence[Item], *, title: str, keys: bool) -> None:
    """Write the items as a paper, by type; ``keys``: with key, rationale and legal basis below each. Raises ``OSError``."""
    parts: list[Part] = []
    number = 0
    ordered = sorted(items, key=lambda item: ITEM_TYPES.index(item.type))
    for kind, group in groupby(ordered, key=lambda item: item.type):
        found = list(group)
        parts.append(Heading(1, _heading(messages.TYPE_NAMES[kind], found)))
        for item in found:
            number += 1
            parts += map(Text, _lines(item, number, keys=keys))
    write_whole(path, official_docx(Official(title, parts)))


def _heading(name: str, items: Sequence[Item]) -> str:
    points = {item.points for item in items}
    total = sum(item.points for item in items)
    each = messages.PAPER_EACH.format(points=f"{min(points):g}") if len(points) == 1 else ""
    return messages.PAPER_PART.format(type=name, count=len(items), each=each, total=f"{total:g}")


def _lines(item: Item, number: int, *, keys: bool) -> Iterator[str]:
    if item.type == "case":
        yield from f"{_number(number, item.context)}{item.context}".split("\n")
        for part, question in enumerate(item.questions, 1):
            label = messages.PAPER_QUESTION.format(
                number=part,
                type=messages.TYPE_NAMES[question.kind],
                points=f"{question.points:g}",
            )
            yield from _question(question, label, keys=keys)
    else:
        stem = item.questions[0].stem
        yield from _question(item.questions[0], _number(number, stem), keys=keys)
    if keys:
        yield from f"{messages.PAPER_RATIONALE}{item.rationale}".split("\n")
        yield messages.PAPER_BASIS + "；".join(item.legal_basis)


def _number(number: int, text: str) -> str:
    """What stands in front of a question: 1．12月 must not be read as a figure."""
    return f"{number}． " if text[:1].isdigit() else f"{number}．"


def _question(question: Question, label: str, *, keys: bool) -> Iterator[str]:
    stem = question.stem.replace("{{}}", "________")
    if question.kind == "true_false":
        stem += messages.PAPER_BRACKETS
    yield from (line for line in f"{label}{stem}".split("\n") if line)
    yield from _options(question)
    if keys:
        yield from _key(question)
    else:
        yield from [""] * _LINES.get(question.kind, 0)


def _options(question: Question) -> Iterator[str]:
    texts = [
        f"{letter}．{option.text}".replace("\n", "")
        for letter, option in zip(question.letters, question.options, strict=True)
    ]
    step = 2 if texts and max(map(len, texts)) <= _SHORT else 1
    for start in range(0, len(texts), step):
        yield "　　".join(texts[start : start + step])


def _key(question: Question) -> Iterator[str]:
    key = question.key_letters or "；".join("|".join(blank) for blank in question.blanks)
    if question.answer is not None:
        key = messages.TRUE if question.answer else messages.FALSE
    if key:
        yield f"{messages.PAPER_KEY}{key}"
    if question.reference_answer:
        yield from f"{messages.PAPER_REFERENCE}{question.reference_answer}".split("\n")
    if question.rubric:
        yield messages.PAPER_RUBRIC
        yield from (f"{line.points:g}分：{line.text}" for line in question.rubric)
