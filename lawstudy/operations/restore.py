"""A site made of a backup, in a folder that is not there yet: all of it, or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from sqlalchemy import NullPool, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from foundation.site import SETTINGS, Site, open_site, resolve_url
from foundation.working_folder import working_folder
from lawstudy.operations import messages
from lawstudy.operations.backup import Tell
from lawstudy.operations.errors import ArchiveRefused, RestoreRefused
from lawstudy.operations.kept_names import place_of
from lawstudy.operations.manifest import (
    DAMAGED,
    KeptDatabase,
    Manifest,
    open_archive,
    read_manifest,
)
from lawstudy.operations.settings_text import write_databases
from lawstudy.operations.site_files import OUTSIDE, SITE
from records.audit import trail
from records.audit.site_decisions import SiteRestored
from records.database.backup import run_postgresql, sqlite_contents
from records.database.contents import TableContents, contents
from records.database.revision import newest_revision
from records.schema import close_database, open_database, sqlite_file
from records.schemas import in_schema, is_own, other_schemas, records_schema

_PIECE = 2**20
_OWNER_WRITES = 0o600


@dataclass(frozen=True)
class Restored:
    """``outdated``: `lawstudy upgrade` is due; ``settings_changed``: where the database lies is written anew."""

    site: Site
    manifest: Manifest
    outdated: bool
    settings_changed: bool


def restore_site(file: Path, folder: Path, *, database: str = "", tell: Tell) -> Restored:
    """Make the site in ``folder``. ``database``: the URL of an empty database, for records that were on PostgreSQL.

    Raises `ArchiveRefused`, `RestoreRefused`, ``OSError``; then nothing was changed.
    """
    with open_archive(file) as archive:
        manifest = read_manifest(archive)
        database = in_its_schema(database, manifest)
        if problems := _place_refused(folder, manifest, database):
            raise RestoreRefused(problems)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with working_folder(folder.parent, ".restoring-") as made, ExitStack() as undo:
            changed = unpack(archive, manifest, made, undo, database=database, tell=tell)
            outdated = manifest.revision != str(newest_revision())
            if not outdated:
                _put_on_record(open_site(made / SITE), file, manifest)
            os.sync()  # Before it is there, it is on the disk.
            _put_in_place(made, manifest, folder)
            undo.pop_all()
    return Restored(open_site(folder), manifest, outdated, changed)


def unpack(
    archive: zipfile.ZipFile,
    manifest: Manifest,
    made: Path,
    undo: ExitStack,
    *,
    database: str,
    tell: Tell,
) -> bool:
    """The site in ``made/site``, as it was backed up; returns whether its settings had to be changed.

    ``undo``: gets what empties the ``database`` again. Raises `ArchiveRefused`, `RestoreRefused`, ``OSError``; what was made is left to the caller.
    """
    _extract(archive, manifest, made, tell)
    changed = _settle(made, manifest, database)
    if database:
        _fill(database, place_of(made, manifest.records), records_of_archive(manifest))
        undo.callback(_empty, database, records_of_archive(manifest))
    if problems := [*_database_problems(made, manifest, database)]:
        raise ArchiveRefused(problems)
    if (made / OUTSIDE).is_dir():
        (made / OUTSIDE).rename(made / SITE / place_outside(manifest))
    return changed


def place_outside(manifest: Manifest) -> str:
    """The folder of a restored site for what lay outside: one that the site had not; of a restored site it may have had ``outside``."""
    kept = (*manifest.folders, *(file.name for file in manifest.files))
    there = {name.split("/")[1] for name in kept if name.startswith(f"{SITE}/")}
    names = chain([OUTSIDE], (f"{OUTSIDE}-{number}" for number in count(2)))
    return next(name for name in names if name not in there)


def _place_refused(folder: Path, manifest: Manifest, database: str) -> list[str]:
    problems = list[str]()
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        problems.append(messages.RESTORE_THERE.format(folder=folder))
    there = next(each for each in [folder, *folder.absolute().parents] if each.exists())
    if there.is_dir() and shutil.disk_usage(there).free < manifest.size:
        needed, free = manifest.size // 2**20 + 1, shutil.disk_usage(there).free // 2**20
        problems.append(messages.RESTORE_SPACE.format(needed=needed, free=free))
    dumped = records_of_archive(manifest).kind == "postgresql"
    if dumped and not database:
        problems.append(messages.RESTORE_NEEDS_DATABASE)
    elif not dumped and database:
        problems.append(messages.RESTORE_NO_DATABASE)
    elif database:
        problems += database_refused(database, records_of_archive(manifest))
    return problems


def in_its_schema(database: str, manifest: Manifest) -> str:
    """The URL, in which the records are looked for in the schema in which they lay, where they had no database of their own."""
    kept = records_of_archive(manifest)
    try:
        return in_schema(database, kept.schema) if database and kept.schema else database
    except ArgumentError:
        return database  # `database_refused` tells.


def database_refused(database: str, kept: KeptDatabase) -> list[str]:
    """Why it cannot be filled: only an empty one is, or empty schemas of one."""
    try:
        engine = create_engine(database, poolclass=NullPool)
        if engine.dialect.name != "postgresql":
            return [messages.RESTORE_NEEDS_DATABASE]
        if shutil.which("pg_restore") is None:
            return [messages.RESTORE_NO_PROGRAM]
        with engine.connect() as connection:
            looking, own = inspect(connection), records_schema(connection)
            if is_own(own) and own != kept.schema:
                return [messages.RESTORE_OTHER_SCHEMA.format(schema=own)]
            there = looking.get_schema_names()
            ours = _schemas(kept) or [own, *other_schemas(connection)]
            if any(looking.get_table_names(each) for each in ours if each in there):
                return [messages.RESTORE_DATABASE_USED]
    except (ArgumentError, DatabaseError, ImportError, ValueError) as error:
        detail = getattr(error, "orig", None) or type(error).__name__
        return [messages.RESTORE_DATABASE_AWAY.format(detail=detail)]
    return []


def records_of_archive(manifest: Manifest) -> KeptDatabase:
    """The records among its databases."""
    return next(each for each in manifest.databases if each.name == manifest.records)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _extract(archive: zipfile.ZipFile, manifest: Manifest, made: Path, tell: Tell) -> None:
    """Each file as the manifest says. Raises `ArchiveRefused` with all that are not."""
    problems, done, whole = list[str](), 0, manifest.size
    for name in manifest.folders:
        _made(place_of(made, name))
    _made(made / SITE)
    for kept in manifest.files:
        target = place_of(made, kept.name)
        _made(target.parent)
        digest, size = hashlib.sha256(), 0
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_WRITES)
            with archive.open(kept.name) as source, os.fdopen(descriptor, "wb") as written:
                # Never more than what was told: what is packed small may be large.
                while size <= kept.size and (piece := source.read(_PIECE)):
                    written.write(piece)
                    digest.update(piece)
                    size += len(piece)
        except (*DAMAGED, FileExistsError, NotADirectoryError):
            problems.append(messages.FILE_CHANGED.format(name=kept.name))
            continue
        if (size, digest.hexdigest()) != (kept.size, kept.sha256):
            problems.append(messages.FILE_CHANGED.format(name=kept.name))
        target.chmod((kept.mode & 0o777) | _OWNER_WRITES)
        done += size
        tell(min(done, whole), whole)
    if problems:
        raise ArchiveRefused(problems)


def _settle(made: Path, manifest: Manifest, database: str) -> bool:
    """Where the database lies from now on; the settings are only written when it is not where they say.

    Without this, a site whose records lay elsewhere would open those that are still there.
    """
    site = made / "site"
    if not (site / SETTINGS).is_file():
        raise ArchiveRefused([messages.FILE_MISSING.format(name=f"site/{SETTINGS}")])
    told = _told_file(site)
    if database:
        return write_databases(site / SETTINGS, database)
    if not manifest.records.startswith("site/"):
        lying = place_of(made, manifest.records)
        if (site / "records.db").exists():
            raise ArchiveRefused([messages.FILE_UNKNOWN.format(name="site/records.db")])
        lying.rename(site / "records.db")
        return write_databases(site / SETTINGS, "sqlite:///records.db")
    inside = manifest.records.removeprefix("site/")
    return told != site / inside and write_databases(site / SETTINGS, f"sqlite:///{inside}")


def _told_file(site: Path) -> Path | None:
    """Where the settings say that the records lie; ``None`` when that is no file. Raises `ArchiveRefused` for what are no settings."""
    try:
        settings = tomllib.loads((site / SETTINGS).read_text(encoding="utf-8"))
        return sqlite_file(resolve_url(settings["records"]["url"], site))
    except (ArgumentError, ImportError, KeyError, TypeError, ValueError) as error:
        told = messages.FILE_CHANGED.format(name=f"site/{SETTINGS}")
        raise ArchiveRefused([told]) from error


def _schemas(kept: KeptDatabase) -> list[str]:
    return [name for name in (kept.schema, kept.beside) if name]


def _make_schemas(database: str, names: Iterable[str]) -> None:
    """Those that are not there. The database's administrator may have made them: who may fill a schema need not be let make one."""
    engine = create_engine(database, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            there = inspect(connection).get_schema_names()
            for name in names:
                if name not in there:
                    quote = connection.dialect.identifier_preparer.quote
                    connection.exec_driver_sql(f"CREATE SCHEMA {quote(name)}")
    except DatabaseError as error:
        raise RestoreRefused([messages.RESTORE_DATABASE_AWAY.format(detail=error.orig)]) from error


def _fill(database: str, dump: Path, kept: KeptDatabase) -> None:
    """All of the dump in one transaction. Raises `RestoreRefused`."""
    schemas = _schemas(kept)
    _make_schemas(database, schemas)
    try:
        options = (
            *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
            *(f"--schema={name}" for name in schemas),
        )
        run_postgresql(make_url(database), "pg_restore", *options, str(dump))
    except subprocess.CalledProcessError as error:
        detail = error.stderr.decode(errors="replace").strip()[-500:]
        raise RestoreRefused([messages.RESTORE_DATABASE_AWAY.format(detail=detail)]) from error


def _empty(database: str, kept: KeptDatabase) -> None:
    """Take out what was filled in: there was no table before, and nobody is to find a site there that is none."""
    engine = create_engine(database, poolclass=NullPool)
    with engine.begin() as connection:
        looking = inspect(connection)
        quote = connection.dialect.identifier_preparer.quote
        for schema in _schemas(kept) or [records_schema(connection), *other_schemas(connection)]:
            for table in looking.get_table_names(schema):
                connection.exec_driver_sql(f"DROP TABLE {quote(schema)}.{quote(table)} CASCADE")


def _database_problems(made: Path, manifest: Manifest, database: str) -> Iterator[str]:
    """What is not in the databases of a restored site as it was backed up. ``made`` has ``site``."""
    for kept in manifest.databases:
        if kept.kind == "postgresql":
            with create_engine(database, poolclass=NullPool).connect() as connection:
                found = contents(connection, kept.beside)
        else:
            found = _sqlite(made, kept, manifest)
        wanted = {name: (table.rows, table.sha256) for name, table in kept.tables.items()}
        for table in sorted(wanted.keys() | found.keys()):
            if wanted.get(table) != found.get(table):
                yield messages.TABLE_DIFFERS.format(database=kept.name, table=table)


def _sqlite(made: Path, kept: KeptDatabase, manifest: Manifest) -> dict[str, TableContents]:
    path = place_of(made, kept.name)
    if kept.name == manifest.records and not kept.name.startswith("site/"):
        path = made / "site" / "records.db"
    try:
        return sqlite_contents(path)
    except DatabaseError:
        return {}


def _put_in_place(made: Path, manifest: Manifest, folder: Path) -> None:
    for name, mode in manifest.folders.items():
        if (place := place_of(made, name)).is_dir():
            place.chmod((mode & 0o777) | 0o700)
    if folder.exists():
        folder.rmdir()  # Empty, or it is no place any more.
    (made / "site").rename(folder)


def _put_on_record(site: Site, file: Path, manifest: Manifest) -> None:
    """From here on the trail differs from the backup's: by this entry. There is no restored site without it."""
    sessions = open_database(site.records_url)
    try:
        with sessions() as db:
            trail.decide(db, SiteRestored(subject=site.name, file=file.name, made=manifest.made))
            db.commit()
    finally:
        close_database(sessions)
