"""A drill: a backup is restored into a folder that goes again, and everything is compared with what was backed up."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import NullPool, create_engine
from sqlalchemy.orm import Session

from foundation.site import SETTINGS
from foundation.working_folder import working_folder
from lawstudy.operations import messages
from lawstudy.operations.backup import Tell
from lawstudy.operations.errors import DrillFailed, RestoreRefused
from lawstudy.operations.kept_names import kept_name, place_of
from lawstudy.operations.manifest import Manifest, open_archive, read_manifest
from lawstudy.operations.restore import (
    database_refused,
    in_its_schema,
    place_outside,
    records_of_archive,
    unpack,
)
from lawstudy.operations.site_files import OUTSIDE, SITE
from records.audit.trail import verify
from records.errors import AuditBroken


@dataclass(frozen=True)
class Drill:
    """What was compared and found the same; ``entries``: of the audit trail, whose chain holds."""

    manifest: Manifest
    files: int
    size: int
    tables: int
    rows: int
    entries: int


def drill(file: Path, *, database: str = "", tell: Tell) -> Drill:
    """Restore ``file`` beside itself and compare. ``database``: an empty one, for records that were on PostgreSQL.

    Raises `ArchiveRefused`, `RestoreRefused`, `DrillFailed` with every difference, ``OSError``.
    """
    beside = file.absolute().parent
    # A stick that cannot be written to: elsewhere.
    folder = beside if os.access(beside, os.W_OK) else Path(gettempdir())
    with (
        open_archive(file) as archive,
        working_folder(folder, ".writing-drill-") as made,
        ExitStack() as undo,
    ):
        manifest = read_manifest(archive)
        dumped = records_of_archive(manifest).kind == "postgresql"
        database = in_its_schema(database, manifest)
        if dumped and not database:
            raise RestoreRefused([messages.RESTORE_NEEDS_DATABASE])
        if dumped and (refused := database_refused(database, records_of_archive(manifest))):
            raise RestoreRefused(refused)
        where = database if dumped else ""
        changed = unpack(archive, manifest, made, undo, database=where, tell=tell)
        problems = [*_file_problems(made, manifest, changed=changed)]
        problems += _reference_problems(made, manifest)
        entries = _entries(made, manifest, database, problems)
    if problems:
        raise DrillFailed(problems)
    tables = [table for each in manifest.databases for table in each.tables.values()]
    rows = sum(table.rows for table in tables)
    return Drill(manifest, len(manifest.files), manifest.size, len(tables), rows, entries)


def _file_problems(made: Path, manifest: Manifest, *, changed: bool) -> Iterator[str]:
    """Read again from the disk; what lies elsewhere in a restored site is looked for there."""
    found = (path.relative_to(made) for path in made.rglob("*") if path.is_file())
    there = {kept_name(path.as_posix()) for path in found}
    outside = place_outside(manifest)
    for kept in manifest.files:
        name = restored_name(kept.name, manifest, outside)
        there.discard(name)
        if changed and name == f"site/{SETTINGS}":
            continue  # Says where the database lies now.
        try:
            with place_of(made, name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            yield messages.FILE_MISSING.format(name=kept.name)
            continue
        if digest != kept.sha256:
            yield messages.FILE_CHANGED.format(name=kept.name)
    yield from (messages.FILE_UNKNOWN.format(name=name) for name in sorted(there))


def restored_name(name: str, manifest: Manifest, outside: str = OUTSIDE) -> str:
    """Where a file of a backup lies after it was unpacked. ``outside``: as `place_outside` has it; no database is there."""
    if name == manifest.records and name.endswith(".db") and name.startswith("database/"):
        return "site/records.db"
    if name.startswith(f"{OUTSIDE}/"):
        return f"{SITE}/{outside}{name.removeprefix(OUTSIDE)}"
    return name


def _reference_problems(made: Path, manifest: Manifest) -> Iterator[str]:
    for kept in manifest.databases:
        if kept.kind != "sqlite":
            continue
        path = place_of(made, restored_name(kept.name, manifest))
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
            wrong = connection.execute("PRAGMA foreign_key_check").fetchall()
        if said != "ok" or (wrong and kept.name == manifest.records):
            yield messages.DATABASE_DAMAGED.format(name=kept.name)


def _entries(made: Path, manifest: Manifest, database: str, problems: list[str]) -> int:
    """Of the trail, read from what was restored."""
    path = place_of(made, restored_name(manifest.records, manifest))
    dumped = records_of_archive(manifest).kind == "postgresql"
    address = f"{path.as_uri()}?mode=ro"
    engine = (
        create_engine(database, poolclass=NullPool)
        if dumped
        else create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
        )
    )
    try:
        with Session(engine) as db:
            return verify(db)
    except AuditBroken as error:
        problems.append(str(error))
        return 0
    finally:
        engine.dispose()
