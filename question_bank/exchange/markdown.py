"""Item file → item: Markdown with a YAML head, as docs/item-writing.zh-CN.md describes it for trainers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from question_bank import messages
from question_bank.check.text import text_problems
from question_bank.errors import Problem
from question_bank.exchange.front_matter import Head, head_of, read_head
from question_bank.exchange.markdown_body import read_body
from question_bank.item import Item

RESERVED = (
    "BEGIN SOLUTION",
    "END SOLUTION",
    "BEGIN HIDDEN TESTS",
    "END HIDDEN TESTS",
    "BEGIN MARK SCHEME",
    "END MARK SCHEME",
    "AUTOTEST",
    "HASHED",
)
"""nbgrader acts on lines that contain these words, so no item may."""


@dataclass(frozen=True)
class ItemFile:
    """What was found in an item file: the item, if the file is in order; its head, if that can be read."""

    item: Item | None
    head: Head | None
    problems: list[Problem]


def read_item_file(path: Path, name: str | None = None) -> ItemFile:
    """Read one item file. ``name`` is how problems call it (by default its path).

    Never raises for what the file contains.
    """
    file = name or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return ItemFile(None, None, [Problem(file, 1, messages.NOT_UTF8)])
    except OSError as error:
        unreadable = messages.UNREADABLE.format(detail=error.strerror)
        return ItemFile(None, None, [Problem(file, 1, unreadable)])
    return read_item_text(text, path, file)


def read_item_text(text: str, path: Path, name: str) -> ItemFile:
    """`read_item_file` on the text that the file has, or will have."""
    found = parse_item_file(text, name)
    item_id = found.head.known.get("id") if found.head else None
    if found.head is None or item_id in (None, path.stem):
        return found
    mismatch = messages.ID_NOT_FILE_NAME.format(id=item_id, file=path.name)
    problem = Problem(name, found.head.field_lines["id"], mismatch)
    return ItemFile(None, found.head, sorted([problem, *found.problems]))


def read_item(path: Path, name: str | None = None) -> tuple[Item | None, list[Problem]]:
    """The item of a file, or ``None`` with every problem found in the file."""
    found = read_item_file(path, name)
    return found.item, found.problems


def parse_item(text: str, file: str) -> tuple[Item | None, list[Problem]]:
    """`read_item` on text."""
    found = parse_item_file(text, file)
    return found.item, found.problems


def parse_item_file(text: str, file: str) -> ItemFile:
    """`read_item_file` on text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head, problems = read_head(file, lines)
    return _with_body(file, lines, head, problems)


def check_written(text: str, fields: Mapping[str, Any], file: str) -> ItemFile:
    """`parse_item_file` of a file that was just written with these fields in its head, which are not read again: YAML takes long."""
    lines = text.split("\n")
    head, problems = head_of(file, fields, lines.index("---", 1) + 2)
    return _with_body(file, lines, head, problems)


def _with_body(file: str, lines: list[str], head: Head | None, problems: list[Problem]) -> ItemFile:
    item = None
    if head is not None:
        item, more = read_body(file, head, lines)
        kind = head.known.get("type")
        problems = [*problems, *more, *text_problems(file, lines, head.body_start, kind)]
    problems += [
        Problem(file, number, messages.RESERVED_WORDS.format(text=word))
        for number, line in enumerate(lines, 1)
        for word in RESERVED
        if word in line
    ]
    return ItemFile(None if problems else item, head, sorted(set(problems)))
