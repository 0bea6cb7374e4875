"""What the logs of readers have in common, of items (`grading.review.record_log`) and of lessons (`courses.lesson_record`).

A log is a text with a line for each reading, its columns parted by tabs; empty lines and lines that begin with # are left out. From
logs a record is made as a whole or not at all: a line that cannot be right is told, with all others.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path


def lines_of_log(text: str, name: str) -> Iterator[tuple[str, list[str]]]:
    """Where each line stands (``name:number``), and its columns."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield f"{name}:{number}", [cell.strip() for cell in line.split("\t")]


def texts_of_logs(logs: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Text and name of each file. Raises ``OSError`` and ``UnicodeDecodeError``."""
    for log in logs:
        yield log.read_text("utf-8"), log.name


def end_with_problems(problems: Sequence[str]) -> None:
    """Tell all of them and end with 1, where there is one."""
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise SystemExit(1)


def quoted(text: str) -> str:
    """A text as TOML has it."""
    return json.dumps(text, ensure_ascii=False)
