"""A backup of a whole site in one archive, made while an exam runs.

First the databases, each as it stood at one moment, then the files: so every paper that the records know of is in it. What
somebody answers meanwhile is in the next one. Nobody releases or scores meanwhile. The archive is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import msgspec

from foundation.clock import utc_now
from foundation.files import flush_to_disk
from foundation.site import Site
from foundation.working_folder import working_folder
from grading.nbgrader.course import one_process
from lawstudy.errors import ShellError
from lawstudy.opening import course_of, open_records
from lawstudy.operations import messages
from lawstudy.operations.manifest import (
    FORMAT,
    MANIFEST,
    KeptDatabase,
    KeptFile,
    KeptTable,
    Manifest,
)
from lawstudy.operations.site_files import (
    SITE,
    SiteFile,
    SiteFolder,
    outside_folders,
    site_files,
)
from records.audit import trail
from records.audit.site_decisions import BackupTaken, BackupWritten
from records.database.backup import can_back_up, copy_database, copy_sqlite, schemas_of
from records.database.contents import TableContents
from records.database.revision import newest_revision
from records.errors import BackupFailed
from records.schema import find_revision, sqlite_file

Tell = Callable[[int, int], None]
"""Told (done, all) in bytes."""
WRITING = ".writing-backup-"
"""How folders begin in which a backup is made."""
_PIECE = 2**20


@dataclass(frozen=True)
class Backup:
    """``sha256``: of the manifest, which has those of all files; ``links``: folders that could not be read any more."""

    file: Path
    manifest: Manifest
    sha256: str


def backup_name(now: dt.datetime) -> str:
    """Of an archive, where nobody says another name. ``now``: UTC."""
    return f"lawstudy-backup-{now:%Y%m%dT%H%M%SZ}.zip"


def backup_site(site: Site, target: Path, *, with_keys: bool = True, tell: Tell) -> Backup:
    """Write the backup to ``target``, which must not be there; only its owner may read it.

    Raises `ShellError`, `records.errors.BackupFailed`, ``OSError``; then nothing is left.
    """
    if target.exists():
        raise ShellError(messages.BACKUP_THERE, file=target)
    if not can_back_up(site.records_url):
        raise ShellError(messages.BACKUP_NO_DUMP)
    revision, _ = find_revision(site.records_url)
    if revision == newest_revision():
        _put_on_record(site, target, with_keys=with_keys)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with working_folder(target.parent, WRITING) as work:
        writing = work / "archive"
        with zipfile.ZipFile(writing, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            writing.chmod(0o600)
            with one_process(course_of(site)):
                made = _Writer(site, archive, work, with_keys=with_keys, tell=tell)
                manifest = made.write(str(revision))
            data = msgspec.json.encode(manifest)
            archive.writestr(MANIFEST, data)
        flush_to_disk(writing)
        if target.exists():
            raise ShellError(messages.BACKUP_THERE, file=target)
        writing.replace(target)
        flush_to_disk(target.parent)
    sha256 = hashlib.sha256(data).hexdigest()
    if revision == newest_revision():
        with open_records(site) as db:
            trail.decide(db, BackupWritten(subject=site.name, file=target.name, sha256=sha256))
            db.commit()
    return Backup(target, manifest, sha256)


def _put_on_record(site: Site, target: Path, *, with_keys: bool) -> None:
    """First: who took it stands in what is taken."""
    with open_records(site) as db:
        trail.decide(db, BackupTaken(subject=site.name, file=target.name, with_keys=with_keys))
        db.commit()


class _Writer:
    """Writes what is found into the archive, and keeps what the manifest says of it."""

    def __init__(
        self, site: Site, archive: zipfile.ZipFile, work: Path, *, with_keys: bool, tell: Tell
    ) -> None:
        self._site, self._archive, self._work = site, archive, work
        self._with_keys, self._tell = with_keys, tell
        self._files: list[KeptFile] = []
        self._databases: list[KeptDatabase] = []
        self._done = self._all = 0

    def write(self, revision: str) -> Manifest:
        """All of it."""
        folders, files = self._found()
        database = sqlite_file(self._site.records_url)
        # The whole is known roughly: files come and go meanwhile.
        self._all = sum(_size(each.path) for each in files) + (_size(database) if database else 0)
        records = self._write_records(database)
        for each in files:
            # Never opened here: a process that closes a file lets go of all its locks on it.
            if each.name != records and each.is_database:
                self._write_sqlite(each.name, each.path)
        kept = {file.name for file in self._files}
        for each in files:
            if each.name not in kept:
                self._write_file(each)
        self._tell(self._all, self._all)
        return Manifest(
            format=FORMAT,
            program=version("lawstudy"),
            revision=revision,
            made=utc_now().isoformat(timespec="seconds"),
            site=self._site.name,
            with_keys=self._with_keys,
            records=records,
            folders={each.name: each.path.stat().st_mode & 0o777 for each in folders},
            files=self._files,
            databases=self._databases,
            outside=[str(folder) for folder in outside_folders(self._site)],
        )

    def _found(self) -> tuple[list[SiteFolder], list[SiteFile]]:
        folders, files = list[SiteFolder](), list[SiteFile]()
        keys = self._site.signing_keys.parent
        for each in site_files(self._site):
            if not self._with_keys and each.path.is_relative_to(keys):
                continue
            if isinstance(each, SiteFolder):
                folders.append(each)
            else:
                files.append(each)
        return folders, files

    def _write_records(self, database: Path | None) -> str:
        """Returns the name in the archive: where it lies in the site, or ``database/…`` when it lies elsewhere."""
        if database is None:
            name, copied = "database/records.dump", self._work / "records"
            found, url = self._copy_records(copied), self._site.records_url
            schemas = [*schemas_of(url, self._site.gradebook_schema), "", ""][:2]
            self._keep_database(name, copied, "postgresql", found, *schemas)
            return name
        inside = database.resolve().is_relative_to(self._site.root.resolve())
        name = (
            f"{SITE}/{database.resolve().relative_to(self._site.root.resolve()).as_posix()}"
            if inside
            else "database/records.db"
        )
        copied = self._work / "records"
        self._keep_database(name, copied, "sqlite", self._copy_records(copied))
        return name

    def _copy_records(self, copied: Path) -> dict[str, TableContents]:
        return copy_database(self._site.records_url, copied, self._site.gradebook_schema)

    def _write_sqlite(self, name: str, path: Path) -> None:
        copied = self._work / "copy"
        try:
            found = copy_sqlite(path, copied)
        except sqlite3.Error as error:
            raise BackupFailed(messages.DATABASE_NOT_COPIED, file=path, detail=error) from error
        self._keep_database(name, copied, "sqlite", found)

    def _keep_database(
        self,
        name: str,
        copied: Path,
        kind: str,
        found: dict[str, TableContents],
        schema: str = "",
        beside: str = "",
    ) -> None:
        self._write_file(SiteFile(name, copied))
        copied.unlink()
        tables = {table: KeptTable(rows, sha256) for table, (rows, sha256) in found.items()}
        self._databases.append(KeptDatabase(name, kind, tables, schema, beside))

    def _write_file(self, each: SiteFile) -> None:
        try:
            source = each.path.open("rb")
        except FileNotFoundError:
            return  # Removed meanwhile.
        with source:
            status = os.fstat(source.fileno())
            made = dt.datetime.fromtimestamp(max(status.st_mtime, 315_619_200), dt.UTC)
            info = zipfile.ZipInfo(each.name, made.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            digest, size = hashlib.sha256(), 0
            large = status.st_size > 2**30
            with self._archive.open(info, "w", force_zip64=large) as target:
                for piece in _pieces(source.fileno()):
                    target.write(piece)
                    digest.update(piece)
                    size += len(piece)
                    self._done += len(piece)
                    self._tell(min(self._done, self._all), self._all)
        mode = status.st_mode & 0o777
        self._files.append(KeptFile(each.name, size, digest.hexdigest(), mode))


def _pieces(descriptor: int) -> Iterator[bytes]:
    while piece := os.read(descriptor, _PIECE):
        yield piece


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0
