"""A copy of the whole database as it stood at one moment, checked and safe on the disk when the function returns.

Others may go on writing: what they commit meanwhile is in no part of the copy.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL, make_url

from foundation.files import flush_to_disk
from records import messages
from records.database.contents import TableContents, contents
from records.errors import BackupFailed
from records.schemas import SEAT_SCHEMAS, is_own, other_schemas, records_schema


def back_up(url: str, folder: Path, name: str, beside: str = "") -> Path:
    """Write the copy into ``folder`` as ``name`` with the suffix of its kind; returns its path. ``beside``: see `other_schemas`.

    Raises `BackupFailed`, and nothing is left; ``OSError``. On PostgreSQL this needs the program ``pg_dump``.
    """
    parsed = make_url(url)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(
        ".writing-*"
    ):  # Of a run that was killed; a folder is of a backup of the site.
        if left.is_file():
            left.unlink()
    is_file = parsed.get_backend_name() == "sqlite"
    target = folder / f"{name}{'.db' if is_file else '.dump'}"
    writing = folder / f".writing-{target.name}"
    try:
        if is_file:
            _copy_sqlite(Path(str(parsed.database)), writing)
        else:
            _dump_postgresql(parsed, writing, beside)
        writing.chmod(0o600)
        flush_to_disk(writing)
        writing.replace(target)
        flush_to_disk(folder)
    except (sqlite3.Error, subprocess.SubprocessError) as error:
        raise BackupFailed(messages.BACKUP_FAILED, file=target, detail=_detail(error)) from error
    finally:
        writing.unlink(missing_ok=True)
    return target


def can_back_up(url: str) -> bool:
    """Whether the program that it takes is there."""
    return make_url(url).get_backend_name() == "sqlite" or shutil.which("pg_dump") is not None


def copy_database(url: str, target: Path, beside: str = "") -> dict[str, TableContents]:
    """Write the copy to ``target``, which is not there yet, and return what is in it: of the same moment.

    Raises `BackupFailed`, ``OSError``; what was written is left to the caller.
    """
    parsed = make_url(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            return copy_sqlite(Path(str(parsed.database)), target)
        return _copy_postgresql(parsed, target, beside)
    except (sqlite3.Error, subprocess.SubprocessError) as error:
        raise BackupFailed(messages.BACKUP_FAILED, file=target, detail=_detail(error)) from error


def copy_sqlite(source: Path, target: Path) -> dict[str, TableContents]:
    """One file without a journal beside it, checked, and what is in it. Raises ``sqlite3.Error``."""
    _copy_sqlite(source, target)
    return sqlite_contents(target)


def sqlite_contents(file: Path) -> dict[str, TableContents]:
    """What is in a SQLite file that nobody writes to."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
    )
    with engine.connect() as connection:
        return contents(connection)


def _copy_sqlite(source: Path, target: Path) -> None:
    """By SQLite's own backup, of what one read transaction sees: reading works while somebody else writes."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reading:
        reading.isolation_level = None
        reading.execute("PRAGMA busy_timeout=10000")
        reading.execute("BEGIN")
        counted = _counts(reading)  # From here on it sees this moment, and so does the backup.
        target.touch(mode=0o600)
        with closing(sqlite3.connect(target)) as copy:
            reading.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if said != "ok":
                raise sqlite3.DatabaseError(said)
            if _counts(copy) != counted:
                raise sqlite3.DatabaseError("row counts differ")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables
    }


def _copy_postgresql(url: URL, target: Path, beside: str) -> dict[str, TableContents]:
    """The dump and what is counted are of one snapshot."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        _dump_postgresql(url, target, beside, f"--snapshot={snapshot}")
        return contents(connection, beside)


def schemas_of(url: URL | str, beside: str) -> list[str]:
    """The site's schemas where its records have no database of their own, the records' first; none where they have."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        own = records_schema(connection)
        return [own, *other_schemas(connection, beside)] if is_own(own) else []


def _dump_postgresql(url: URL, target: Path, beside: str, *options: str) -> None:
    target.touch(mode=0o600)
    seats = f"--exclude-schema={SEAT_SCHEMAS}*"
    options = (*options, *(f"--schema={name}" for name in schemas_of(url, beside)))
    run_postgresql(url, "pg_dump", "--format=custom", f"--file={target}", seats, *options)
    subprocess.run(
        ["pg_restore", "--list", str(target)],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def run_postgresql(url: URL, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database; no password is seen on its command line.

    Raises ``subprocess.CalledProcessError``.
    """
    environment = {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}
    address = url.set(drivername="postgresql", password=None)
    # Spaces of options, as these programs read them.
    place, mark, query = address.render_as_string(hide_password=False).partition("?")
    database = f"--dbname={place}{mark}{query.replace('+', '%20')}"
    subprocess.run(
        [program, "--no-password", database, *arguments],
        env=environment,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _detail(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return str(error.stderr.decode(errors="replace").strip()[-500:])
    return str(error)
