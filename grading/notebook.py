"""A handed-in notebook as data: read defensively, nothing in it is trusted but the answers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from grading import messages
from grading.answers import write_answer
from grading.errors import UnreadableSubmission

MAX_BYTES = 16 * 2**20
"""A paper with long essays is under 1 MB; pictures pasted into one may add some more."""


@dataclass(frozen=True)
class SubmittedCell:
    """A cell with what scoring looks at. ``grade_id`` is empty for cells that the candidate added."""

    grade_id: str
    cell_type: str
    source: str
    attachments: dict[str, Any] | None


@dataclass(frozen=True)
class Submission:
    """A readable submission. ``cells`` in the order of the file."""

    sha256: str
    cells: tuple[SubmittedCell, ...]


def file_hash(path: Path) -> str:
    """SHA-256 (hex) of a file, or of nothing where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return hashlib.sha256().hexdigest()


def read_submission(path: Path, known: Sequence[str]) -> Submission:
    """Read a notebook whose paper has the cells ``known``. Raises `UnreadableSubmission` with the reason."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            text = messages.FILE_TOO_LARGE.format(size=size >> 20, limit=MAX_BYTES >> 20)
            raise UnreadableSubmission(text)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableSubmission(messages.NOT_A_FILE.format(name=path.name)) from error
    except OSError as error:
        raise UnreadableSubmission(
            messages.FILE_UNREADABLE.format(detail=error.strerror)
        ) from error
    return parse_submission(data, known)


def parse_submission(data: bytes, known: Sequence[str]) -> Submission:
    """`read_submission` on bytes."""
    try:
        notebook = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise UnreadableSubmission(messages.FILE_NOT_JSON.format(detail=error)) from error
    match notebook:
        case {"nbformat": 4, "cells": list(raw_cells), "metadata": dict()}:
            cells = tuple(_cell(number, raw) for number, raw in enumerate(raw_cells, 1))
        case _:
            raise UnreadableSubmission(messages.FILE_NOT_NOTEBOOK)
    expected, seen = set(known), set[str]()
    for cell in cells:
        if cell.grade_id in seen and cell.grade_id in expected:
            raise UnreadableSubmission(messages.CELL_DUPLICATED.format(name=cell.grade_id))
        seen.add(cell.grade_id)
    if not seen & expected:
        raise UnreadableSubmission(messages.NO_PAPER_CELLS)
    return Submission(hashlib.sha256(data).hexdigest(), cells)


def fill_paper(released: Mapping[str, Any], answers: Mapping[str, object]) -> dict[str, Any]:
    """A released paper with a candidate's answers (by question) in its answer cells; the others stay as released."""
    cells = []
    for cell in released["cells"]:
        facts = cell["metadata"].get("lawstudy", {})
        name = facts.get("question")
        if facts.get("role") == "answer" and answers.get(name) is not None:
            value = answers[name]
            if cell["cell_type"] == "markdown":
                source = str(value)
            else:
                source = write_answer("".join(cell["source"]), name, value)
            cells.append({**cell, "source": source})
        else:
            cells.append(cell)
    return {**released, "cells": cells}


def _cell(number: int, raw: object) -> SubmittedCell:
    match raw:
        case {
            "cell_type": "code" | "markdown" | "raw" as kind,
            "source": source,
            "metadata": dict(metadata),
            **others,
        }:
            text = _text(source)
            nbgrader = metadata.get("nbgrader", {})
            if text is not None and isinstance(nbgrader, dict):
                grade_id = nbgrader.get("grade_id", "")
                attachments = others.get("attachments")
                return SubmittedCell(
                    grade_id=grade_id if isinstance(grade_id, str) else "",
                    cell_type=kind,
                    source=text,
                    attachments=attachments if isinstance(attachments, dict) else None,
                )
    raise UnreadableSubmission(messages.CELL_DAMAGED.format(number=number))


def _text(source: object) -> str | None:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return None


def read_timestamp(folder: Path) -> dt.datetime | None:
    """When the paper was handed in (UTC, naive, as nbgrader keeps it), from nbgrader's ``timestamp.txt``.

    Raises `UnreadableSubmission` when the file says something else.
    """
    try:
        text = (folder / "timestamp.txt").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSubmission(messages.BAD_TIMESTAMP.format(text=error)) from error
    try:
        at = dt.datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError as error:
        shown = "".join(ch if ch.isprintable() else "�" for ch in text[:40])
        raise UnreadableSubmission(messages.BAD_TIMESTAMP.format(text=shown)) from error
    return at.astimezone(dt.UTC).replace(tzinfo=None) if at.tzinfo else at
