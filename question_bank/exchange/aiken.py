"""Aiken: the plainest text format of Moodle, single choice only (https://docs.moodle.org/en/Aiken_format)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from question_bank import messages
from question_bank.exchange import foreign
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.foreign import About, Answer
from question_bank.item import Item

_OPTION = re.compile(r"\s*([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"\s*ANSWER:\s*(.*?)\s*", re.IGNORECASE)


def read_aiken(text: str, file: str) -> list[Draft]:
    """A draft for every question, refused ones among them. Never raises."""
    drafts: list[Draft] = []
    first, stem, options = 1, [], []  # type: int, list[str], list[tuple[str, str]]
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, 1):
        if answer := _ANSWER.fullmatch(line):
            drafts.append(_draft(file, first, stem, options, answer[1]))
            stem, options = [], []
        elif option := _OPTION.fullmatch(line):
            options.append((option[1], option[2].strip()))
        elif line.strip():
            if options:  # the question before has no answer line
                drafts.append(_draft(file, first, stem, options, ""))
                stem, options = [], []
            if not stem:
                first = number
            stem.append(line.strip())
    if stem or options:
        drafts.append(_draft(file, first, stem, options, ""))
    return drafts


def _draft(
    file: str, line: int, stem: Sequence[str], options: Sequence[tuple[str, str]], key: str
) -> Draft:
    about = About(Place(file, messages.AT_LINE.format(line=line)))
    text = "\n".join(stem)
    letters = [letter for letter, _ in options]
    if not key:
        return foreign.refused(about, messages.AIKEN_NO_ANSWER, text)
    if letters != list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(letters)]):
        return foreign.refused(about, messages.AIKEN_LETTERS.format(letters="".join(letters)), text)
    if key.upper() not in letters:
        return foreign.refused(about, messages.AIKEN_KEY.format(key=key[:40]), text)
    answers = [Answer(option, 100.0 * (letter == key.upper())) for letter, option in options]
    return foreign.choice(about, text, answers, one=True)


def write_aiken(items: Sequence[Item]) -> str:
    """The items as an Aiken file; those of which `aiken_cannot` gives a reason are left out."""
    return "\n".join("\n".join(_written(item)) + "\n" for item in items if not aiken_cannot(item))


def aiken_cannot(item: Item) -> str | None:
    """Why an item cannot stand in an Aiken file, in words."""
    return None if item.type == "single" else messages.AIKEN_ONLY_SINGLE


def _written(item: Item) -> Iterator[str]:
    question = item.questions[0]
    yield _in_a_line(question.stem)
    for letter, option in zip(question.letters, question.options, strict=True):
        yield f"{letter}. {_in_a_line(option.text)}"
    yield f"ANSWER: {question.key_letters}"


def _in_a_line(text: str) -> str:
    return " ".join(text.split())
