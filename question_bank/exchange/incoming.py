"""Files that others send: their size, their encoding, and archives that are larger than they look."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound

LARGEST = 50 * 2**20
"""Bytes of a file."""
LARGEST_UNPACKED = 300 * 2**20
"""Bytes of all that a .xlsx or .docx holds; 10,000 rows are about ten million."""
MOST_PARTS = 5_000
_CHUNK = 2**20

_OLD = {
    ".xls": ".xlsx",
    ".et": ".xlsx",
    ".ett": ".xlsx",
    ".xlt": ".xlsx",
    ".ods": ".xlsx",
    ".doc": ".docx",
    ".wps": ".docx",
    ".wpt": ".docx",
    ".rtf": ".docx",
    ".odt": ".docx",
    ".pdf": ".docx",
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refuse(file: str, message: str, line: int = 1) -> ProblemsFound:
    """The error that a whole file ends in."""
    return ProblemsFound([Problem(file, line, message)])


def refuse_old(path: Path) -> None:
    """Raise `ProblemsFound`, with the way out, for formats that are not read: .xls, .et, .doc, .wps …"""
    suffix = path.suffix.lower()
    if suffix in _OLD:
        raise refuse(path.name, messages.INCOMING_OLD.format(suffix=suffix, new=_OLD[suffix]))


def incoming(path: Path) -> bytes:
    """The bytes of a file. Raises `ProblemsFound` when it is not there, is no file, or is too large."""
    refuse_old(path)
    try:
        if not path.is_file():
            raise refuse(path.name, messages.INCOMING_NOT_FOUND)
        if path.stat().st_size > LARGEST:
            raise refuse(path.name, messages.INCOMING_LARGE.format(limit=LARGEST // 2**20))
        return path.read_bytes()
    except OSError as error:
        detail = error.strerror or str(error)
        raise refuse(path.name, messages.UNREADABLE.format(detail=detail)) from error


def decoded(data: bytes, file: str) -> str:
    """Text in UTF-8 (with or without byte order mark), UTF-16 with one, or GB18030. Raises `ProblemsFound`."""
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # "Unicode text" of Excel and Notepad
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise refuse(file, messages.INCOMING_ENCODING)


def office_parts(path: Path, needed: str) -> zipfile.ZipFile:
    """A .xlsx or .docx, opened after all of it was unpacked once within `LARGEST_UNPACKED`.

    ``needed``: a part that a file of this kind has. Raises `ProblemsFound`.
    """
    head = incoming(path)[: len(_OLE)]
    if head == _OLE:
        raise refuse(path.name, messages.INCOMING_LOCKED)
    try:
        archive = zipfile.ZipFile(path)
        infos = archive.infolist()
        if len(infos) > MOST_PARTS:
            raise refuse(path.name, messages.INCOMING_BOMB)
        left = LARGEST_UNPACKED
        for info in infos:
            if info.flag_bits & 1:
                raise refuse(path.name, messages.INCOMING_LOCKED)
            # What the archive says of its own size may be wrong.
            with archive.open(info) as part:
                while chunk := part.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise refuse(path.name, messages.INCOMING_BOMB)
        if needed not in archive.namelist():
            raise refuse(path.name, messages.INCOMING_NOT_OFFICE)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise refuse(path.name, messages.INCOMING_NOT_OFFICE) from error
    return archive
