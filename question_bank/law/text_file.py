"""A file with a statute's text → its text: Markdown, plain text, and ``.docx`` as it is published."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from zipfile import BadZipFile
from zlib import error as zlib_error

from question_bank import messages
from question_bank.law.text import article_head, statute_lines

SUFFIXES = (".md", ".txt", ".docx")
NOT_READ = (".doc", ".wps", ".wpt", ".rtf", ".pdf", ".odt", ".ofd")
"""Kept by people as texts of statutes, and not read."""
LARGEST = 20 * 2**20
_DATE = re.compile(r"[(（_](?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})[)）]?$")


class BadTextFile(ValueError):
    """The file cannot be read; the message is for a person."""


def date_in_name(path: Path) -> dt.date | None:
    """The day at the end of a file's name: ``行政处罚法(2021-01-22)``, ``行政处罚法_20210122``."""
    match = _DATE.search(path.stem)
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def read_text_file(path: Path) -> tuple[str, tuple[str, ...]]:
    """The text, paragraphs apart by blank lines, and what a person should know of the file. Raises `BadTextFile`."""
    suffix = path.suffix.lower()
    if suffix in NOT_READ:
        raise BadTextFile(messages.TEXT_NOT_DOCX.format(suffix=suffix))
    if suffix not in SUFFIXES:
        raise BadTextFile(messages.TEXT_UNKNOWN_KIND.format(suffix=suffix or path.name))
    try:
        if path.stat().st_size > LARGEST:
            raise BadTextFile(messages.TEXT_TOO_LARGE.format(limit=LARGEST // 2**20))
        if suffix == ".docx":
            return _read_docx(path)
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise BadTextFile(
            messages.TEXT_UNREADABLE.format(detail=error.strerror or error)
        ) from error
    return (_paragraphs_apart(text) if suffix == ".txt" else text), ()


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadTextFile(messages.TEXT_ENCODING)


def _paragraphs_apart(text: str) -> str:
    """Plain text mostly has a paragraph on each line; where blank lines stand between, they are what parts paragraphs."""
    lines = statute_lines(text)
    heads = [index for index, line in enumerate(lines) if article_head(line) and index]
    after_blank = sum(1 for index in heads if not lines[index - 1])
    if heads and after_blank * 2 < len(heads):
        return "\n\n".join(lines)
    return text


def _read_docx(path: Path) -> tuple[str, tuple[str, ...]]:
    # Takes a quarter of a second to import.
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    # A damaged one ends in whatever its parts end in.
    except (
        PackageNotFoundError,
        BadZipFile,
        zlib_error,
        KeyError,
        ValueError,
        SyntaxError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise BadTextFile(messages.TEXT_BAD_DOCX) from error
    # A line break within a paragraph parts paragraphs of the law as well.
    lines = [
        line for paragraph in document.paragraphs for line in re.split("[\n\v]", paragraph.text)
    ]
    told = []
    if document.tables:
        told.append(messages.TEXT_TABLES.format(count=len(document.tables)))
    return "\n\n".join(lines), tuple(told)
