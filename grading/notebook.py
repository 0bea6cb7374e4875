"""A handed-in notebook as data: read defensively, nothing in it is trusted but the answers."""

from __future__ import annotations

import datetime as dt
import hashlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec
import orjson

from foundation.clock import utc_now
from foundation.files import NotRegular, TooLarge, read_regular
from grading import messages
from grading.answers import AnswerShape, is_blank, write_answer
from grading.errors import HandInRefused, NoNotebook, UnreadableSubmission

MAX_BYTES = 16 * 2**20
"""A paper with long essays is under 1 MB; pictures pasted into one may add some more."""
MAX_PARTS = 500_000
"""Lists, objects and commas of a file, those in texts included. A long paper has 20,000."""

_KEYS = ("BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME")
"""This module is light, so it does not ask those that write them."""


@dataclass(frozen=True)
class SubmittedCell:
    """A cell with what scoring looks at. ``grade_id`` is empty for cells that the candidate added."""

    grade_id: str
    cell_type: str
    source: str
    attachments: dict[str, Any] | None

    @cached_property
    def shows_key(self) -> bool:
        """Whether it holds what stands before a key in source and scored papers."""
        return any(mark in self.source for mark in _KEYS)


@dataclass(frozen=True)
class Submission:
    """A readable submission. ``cells`` in the order of the file; ``facts``: what it says of itself, under ``lawstudy``."""

    sha256: str
    cells: tuple[SubmittedCell, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperFile:
    """A notebook at the door, parsed once. ``exam`` and ``form``: what it says it is of."""

    data: bytes
    exam: str
    form: str
    cells: tuple[SubmittedCell, ...]
    metadata: dict[str, Any]

    def submission(self, known: Sequence[str]) -> Submission:
        """Read as a paper that has the cells ``known``. Raises `HandInRefused` with the reason."""
        try:
            return _submission(self.data, self.cells, self.metadata, known)
        except UnreadableSubmission as error:
            raise HandInRefused(messages.HAND_IN_UNREADABLE, reason=error) from error


def open_paper(data: bytes) -> PaperFile:
    """A notebook that somebody hands in. Raises `HandInRefused` for what is too large or damaged, or is no paper."""
    if len(data) > MAX_BYTES:
        raise HandInRefused(_too_large(len(data)))
    try:
        cells, metadata = _parts(data)
    except NoNotebook as error:
        raise HandInRefused(messages.NOT_A_PAPER) from error
    except UnreadableSubmission as error:
        raise HandInRefused(messages.HAND_IN_UNREADABLE, reason=error) from error
    match metadata.get("lawstudy"):
        case {"exam": exam, "form": form}:
            return PaperFile(data, str(exam), str(form), cells, metadata)
    raise HandInRefused(messages.NOT_A_PAPER)


def file_hash(path: Path, *, below: Path | None = None) -> str:
    """SHA-256 (hex) of a file, or of nothing where `read_submission` would not read it."""
    try:
        data = read_regular(path, below=below or path.parent, limit=MAX_BYTES)
    except OSError:
        data = b""
    return hashlib.sha256(data).hexdigest()


def read_submission(path: Path, known: Sequence[str], *, below: Path | None = None) -> Submission:
    """Read a notebook whose paper has the cells ``known``. No link is followed from ``below`` (the file's folder) on.

    Raises `UnreadableSubmission` with the reason.
    """
    data = read_notebook(path, below=below or path.parent)
    return parse_submission(data, known)


def read_notebook(path: Path, *, below: Path) -> bytes:
    """The bytes of a notebook; no link is followed from ``below`` on. Raises `UnreadableSubmission` with the reason."""
    try:
        return read_regular(path, below=below, limit=MAX_BYTES)
    except FileNotFoundError as error:
        raise UnreadableSubmission(messages.NOT_A_FILE, name=path.name) from error
    except OSError as error:
        raise UnreadableSubmission(_reason(error)) from error


def _too_large(size: int) -> str:
    """Whole MB, upwards: a file that is one byte too large is not as large as is allowed."""
    return messages.FILE_TOO_LARGE.format(size=-(-size >> 20), limit=MAX_BYTES >> 20)


def _reason(error: OSError) -> str:
    match error:
        case NotRegular():
            return messages.NOT_REGULAR
        case TooLarge():
            return _too_large(error.size)
        case _:
            return messages.FILE_UNREADABLE


def parse_submission(data: bytes, known: Sequence[str]) -> Submission:
    """`read_submission` on bytes."""
    return _submission(data, *_parts(data), known)


def _submission(
    data: bytes, cells: tuple[SubmittedCell, ...], metadata: dict[str, Any], known: Sequence[str]
) -> Submission:
    expected, seen = set(known), set[str]()
    for cell in cells:
        if cell.grade_id in seen and cell.grade_id in expected:
            raise UnreadableSubmission(messages.CELL_DUPLICATED, name=cell.grade_id)
        seen.add(cell.grade_id)
    if not seen & expected:
        raise UnreadableSubmission(messages.NO_PAPER_CELLS)
    facts = metadata.get("lawstudy")
    return Submission(
        hashlib.sha256(data).hexdigest(), cells, facts if isinstance(facts, dict) else {}
    )


class _Notebook(msgspec.Struct, forbid_unknown_fields=True):
    """A notebook whose parts are still JSON, which nobody has read yet."""

    nbformat: msgspec.Raw
    cells: list[msgspec.Raw]
    metadata: msgspec.Raw
    nbformat_minor: msgspec.Raw = msgspec.Raw(b"0")


_divide = msgspec.json.Decoder(_Notebook).decode


def _parts(data: bytes) -> tuple[tuple[SubmittedCell, ...], dict[str, Any]]:
    """The cells and the metadata. Nearly all cells of a paper are the same with every candidate, and read once."""
    # Each part of JSON becomes an object of fifty bytes and more: few bytes could fill much memory.
    if len(data) > MAX_PARTS < sum(map(data.count, (b"{", b"[", b","))):
        raise NoNotebook(messages.TOO_MANY_PARTS)
    try:
        parts = _divide(data)
        cells = tuple(_cell_often(bytes(raw)) for raw in parts.cells)
        metadata = orjson.loads(bytes(parts.metadata))
        orjson.loads(bytes(parts.nbformat_minor))
        if orjson.loads(bytes(parts.nbformat)) == 4 and isinstance(metadata, dict):
            return cells, metadata
    except (msgspec.MsgspecError, ValueError, RecursionError, UnreadableSubmission):
        pass  # Something is wrong somewhere.
    return _parts_as_a_whole(data)


def _parts_as_a_whole(data: bytes) -> tuple[tuple[SubmittedCell, ...], dict[str, Any]]:
    """Raises `UnreadableSubmission` with what is wrong and where."""
    try:
        notebook = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise NoNotebook(messages.FILE_NOT_JSON) from error
    match notebook:
        case {"nbformat": 4, "cells": list(raw_cells), "metadata": dict(metadata)}:
            return tuple(_cell(number, raw) for number, raw in enumerate(raw_cells, 1)), metadata
    raise NoNotebook(messages.FILE_NOT_NOTEBOOK)


def _cell_often(raw: bytes) -> SubmittedCell:
    return _cell_known(raw) if len(raw) <= _SHORT else _cell(0, orjson.loads(raw))


_SHORT = 4_000
"""Bytes of a cell that may be kept; only few are longer."""


@lru_cache(maxsize=4096)
def _cell_known(raw: bytes) -> SubmittedCell:
    return _cell(0, orjson.loads(raw))


def fill_paper(
    released: Mapping[str, Any], answers: Mapping[str, object], **facts: object
) -> dict[str, Any]:
    """A released paper with a candidate's answers (by question) in its answer cells; blank ones stay as released.

    ``facts`` are added to what the notebook says of itself.
    """
    cells = []
    for cell in released["cells"]:
        own = cell["metadata"].get("lawstudy", {})
        name = own.get("question")
        if own.get("role") == "answer" and not is_blank(answers.get(name), AnswerShape.of(own)):
            source = answer_source("".join(cell["source"]), AnswerShape.of(own), answers[name])
            cells.append({**cell, "source": source})
        else:
            cells.append(cell)
    metadata = released["metadata"]
    metadata = {**metadata, "lawstudy": {**metadata["lawstudy"], **facts}}
    return {**released, "cells": cells, "metadata": metadata}


def answer_source(released: str, shape: AnswerShape, value: object) -> str:
    """What stands in an answer cell with this answer; ``released``: what stands there before."""
    return str(value) if shape.constructed else write_answer(released, shape.name, value)


def _cell(number: int, raw: object) -> SubmittedCell:
    match raw:
        case {
            "cell_type": "code" | "markdown" | "raw" as kind,
            "source": source,
            "metadata": dict(metadata),
        }:
            text = _text(source)
            nbgrader = metadata.get("nbgrader", {})
            if text is not None and isinstance(nbgrader, dict):
                attachments: Any = cast("dict[str, Any]", raw).get("attachments") or None
                if attachments is None or _are_pictures(attachments):
                    grade_id = nbgrader.get("grade_id", "")
                    name = grade_id if isinstance(grade_id, str) else ""
                    return SubmittedCell(name, kind, text, attachments)
    raise UnreadableSubmission(messages.CELL_DAMAGED, number=number)


def _text(source: object) -> str | None:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return None


def _are_pictures(attachments: object) -> bool:
    """Whether attachments are what nbformat has there: by name, base64 text by media type."""
    return isinstance(attachments, dict) and all(
        isinstance(bundle, dict) and all(_text(data) is not None for data in bundle.values())
        for bundle in attachments.values()
    )


_ZONES: dict[str, dt.tzinfo] = {
    **dict.fromkeys(("UTC", "GMT", "Z"), dt.UTC),
    # nbgrader writes a zone by its abbreviation. CST is another zone elsewhere; this system is used in China.
    **dict.fromkeys(("CST", "北京时间"), dt.timezone(dt.timedelta(hours=8))),
}
_YEARS = range(2000, 2100)
"""A clock that was never set says 1970; and what is near the first or last year has no local time."""
_AHEAD = dt.timedelta(days=1)
"""Local time that was taken for UTC, and clocks that differ, are ahead by less."""


def read_timestamp(folder: Path, *, below: Path | None = None) -> dt.datetime | None:
    """When the paper was handed in (UTC, naive, as nbgrader keeps it), from nbgrader's ``timestamp.txt``.

    Raises `UnreadableSubmission` when the file says something else.
    """
    try:
        data = read_regular(folder / "timestamp.txt", below=below or folder, limit=1000)
    except FileNotFoundError:
        return None
    except TooLarge as error:
        raise UnreadableSubmission(messages.BAD_TIMESTAMP, text=messages.STAMP_LONG) from error
    except OSError as error:
        raise UnreadableSubmission(messages.BAD_TIMESTAMP, text=_reason(error)) from error
    try:
        text = data.decode("utf-16" if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSubmission(messages.BAD_TIMESTAMP, text=messages.STAMP_NOT_TEXT) from error
    # What a file was after the current failed is zeros.
    text = text.strip().strip("\0")
    if not text:
        raise UnreadableSubmission(messages.BAD_TIMESTAMP, text=messages.STAMP_EMPTY)
    shown = "".join(ch if ch.isprintable() else "�" for ch in text[:40])
    try:
        at = _parse_timestamp(text)
    except (ValueError, OverflowError, LookupError, OSError) as error:
        raise UnreadableSubmission(messages.BAD_TIMESTAMP, text=shown) from error
    if at > utc_now() + _AHEAD:
        raise UnreadableSubmission(messages.STAMP_AHEAD, text=shown)
    return at


def _parse_timestamp(text: str) -> dt.datetime:
    """Raises ``ValueError``, ``OverflowError``, or what ``zoneinfo`` raises for a name that is none."""
    time, _, zone = text.rpartition(" ")
    if not time or zone[:1].isdigit():
        at = dt.datetime.fromisoformat(text)
    elif zone[:1] in "+-":
        at = dt.datetime.fromisoformat(time + zone)
    else:
        at = dt.datetime.fromisoformat(time)
        if at.tzinfo is None:
            at = at.replace(tzinfo=_ZONES.get(zone.upper()) or ZoneInfo(zone))
    if at.tzinfo is not None:
        at = at.astimezone(dt.UTC).replace(tzinfo=None)
    if at.year not in _YEARS:
        raise ValueError(at)
    return at
