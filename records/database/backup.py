"""A copy of the whole database before it is changed, checked and safe on the disk when the function returns."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from records import messages
from records.errors import BackupFailed


def back_up(url: str, folder: Path, name: str) -> Path:
    """Write the copy into ``folder`` as ``name`` with the suffix of its kind; returns its path.

    Raises `BackupFailed`, and nothing is left; ``OSError``. On PostgreSQL this needs the program ``pg_dump``.
    """
    parsed = make_url(url)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(".writing-*"):  # Of a run that was killed.
        left.unlink()
    is_file = parsed.get_backend_name() == "sqlite"
    target = folder / f"{name}{'.db' if is_file else '.dump'}"
    writing = folder / f".writing-{target.name}"
    try:
        if is_file:
            _copy_sqlite(Path(str(parsed.database)), writing)
        else:
            _dump_postgresql(parsed, writing)
        writing.chmod(0o600)
        _flush(writing)
        writing.replace(target)
        _flush(folder)
    except (sqlite3.Error, subprocess.SubprocessError) as error:
        raise BackupFailed(messages.BACKUP_FAILED, file=target, detail=_detail(error)) from error
    finally:
        writing.unlink(missing_ok=True)
    return target


def can_back_up(url: str) -> bool:
    """Whether the program that it takes is there."""
    return make_url(url).get_backend_name() == "sqlite" or shutil.which("pg_dump") is not None


def _copy_sqlite(source: Path, target: Path) -> None:
    """One file without a journal beside it; reading works while somebody else holds the right to write."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reading:
        reading.execute("VACUUM INTO ?", (str(target),))
        with closing(sqlite3.connect(target)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if said != "ok":
                raise sqlite3.DatabaseError(said)
            if _counts(copy) != _counts(reading):
                raise sqlite3.DatabaseError("row counts differ")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables
    }


def _dump_postgresql(url: URL, target: Path) -> None:
    environment = {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}
    address = url.set(drivername="postgresql", password=None)
    for arguments in (
        ["pg_dump", "--no-password", "--format=custom", f"--file={target}",
         address.render_as_string(hide_password=False)],
        ["pg_restore", "--list", str(target)],
    ):  # fmt: skip
        subprocess.run(
            arguments,
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


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
