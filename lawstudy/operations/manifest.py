"""What a backup says of itself: every file with its size and SHA-256, every table with its rows."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import msgspec

from lawstudy.operations import messages
from lawstudy.operations.errors import ArchiveRefused
from records.database.revision import newest_revision, parse_revision

MANIFEST = "manifest.json"
FORMAT = 1
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What reading a damaged archive raises."""
_MOST_BYTES = 256 * 2**20
"""Of the manifest: a million files take 150 MB."""


class KeptFile(msgspec.Struct, frozen=True):
    """``name``: the path in the backup; ``mode``: the rights on it."""

    name: str
    size: int
    sha256: str
    mode: int


class KeptTable(msgspec.Struct, frozen=True):
    """See `records.database.contents`."""

    rows: int
    sha256: str


class KeptDatabase(msgspec.Struct, frozen=True):
    """``name``: its file in the backup; ``kind``: sqlite, or postgresql for a dump; ``schema``: in which the records lay, where they

    had no database of their own, and ``beside``: the gradebook's.
    """

    name: str
    kind: str
    tables: dict[str, KeptTable]
    schema: str = ""
    beside: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """``made``: UTC. ``revision``: of the records. ``folders``: name and rights. ``outside``: where these item folders lay."""

    format: int
    program: str
    revision: str
    made: str
    site: str
    with_keys: bool
    records: str
    folders: dict[str, int]
    files: list[KeptFile]
    databases: list[KeptDatabase]
    outside: list[str]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest, after all that can be told without reading the files. Raises `ArchiveRefused` with every problem."""
    try:
        if archive.getinfo(MANIFEST).file_size > _MOST_BYTES:
            raise ArchiveRefused([messages.MANIFEST_DAMAGED])
        data = archive.read(MANIFEST)
        newer = msgspec.json.decode(data, type=_Format).format
        if newer > FORMAT:
            raise ArchiveRefused([messages.ARCHIVE_NEWER_FORMAT.format(format=newer)])
        found = msgspec.json.decode(data, type=Manifest)
    except KeyError as error:
        raise ArchiveRefused([messages.MANIFEST_MISSING]) from error
    except (msgspec.MsgspecError, *DAMAGED) as error:
        raise ArchiveRefused([messages.MANIFEST_DAMAGED]) from error
    if problems := [*_version(found), *_members(found, archive)]:
        raise ArchiveRefused(problems)
    return found


class _Format(msgspec.Struct):
    format: int


def _version(found: Manifest) -> list[str]:
    revision, newest = parse_revision(found.revision), newest_revision()
    if revision is None:
        return [messages.ARCHIVE_REVISION.format(revision=found.revision[:60])]
    if revision.number > newest.number or (revision.number == newest.number and revision != newest):
        return [messages.ARCHIVE_NEWER.format(needed=revision.program, newest=newest.program)]
    return []


def _members(found: Manifest, archive: zipfile.ZipFile) -> list[str]:
    """What is in the archive against what the manifest says."""
    problems = list[str]()
    told = {file.name: file for file in found.files}
    there = {info.filename: info for info in archive.infolist() if info.filename != MANIFEST}
    if len(told) != len(found.files) or len(there) + 1 != len(archive.infolist()):
        problems.append(messages.ARCHIVE_TWICE)
    unsafe = [name for name in (*told, *found.folders, *there) if not _is_safe(name)]
    problems += [messages.ARCHIVE_NAME.format(name=name[:120]) for name in dict.fromkeys(unsafe)]
    for name, file in told.items():
        info = there.get(name)
        if info is None:
            problems.append(messages.FILE_MISSING.format(name=name))
        elif info.file_size != file.size:
            problems.append(
                messages.FILE_SIZE.format(name=name, size=info.file_size, wanted=file.size)
            )
        elif not re.fullmatch("[0-9a-f]{64}", file.sha256):
            problems.append(messages.FILE_CHANGED.format(name=name))
    problems += [
        messages.FILE_UNKNOWN.format(name=name[:120]) for name in there if name not in told
    ]
    wanted = {found.records, *(database.name for database in found.databases)}
    missing = sorted(wanted - told.keys())
    problems += [messages.FILE_MISSING.format(name=name[:120]) for name in missing]
    if found.records not in {database.name for database in found.databases}:
        problems.append(messages.MANIFEST_DAMAGED)
    return problems


def _is_safe(name: str) -> bool:
    """Below the folder that it is put into, whatever the system."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and name == str(path)
        and not path.is_absolute()
        and not {"..", "."}.intersection(path.parts)
        and path.parts[0] in ("site", "outside", "database")
        and not re.search(r"[\\:\x00-\x1f]", path.parts[0])
        and "\0" not in name
    )


def open_archive(file: Path) -> zipfile.ZipFile:
    """Raises `ArchiveRefused` for what is no archive, ``OSError``."""
    try:
        return zipfile.ZipFile(file)
    except (*DAMAGED, ValueError, struct.error) as error:  # A name or a number of its directory.
        raise ArchiveRefused([messages.NO_ARCHIVE.format(file=file)]) from error
