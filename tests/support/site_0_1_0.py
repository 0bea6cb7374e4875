"""The small site that version 0.1.0 made (tests/data/site-0.1.0/README.md), put on disk or into a database for a test."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, func, insert, select, text

DATA = Path(__file__).parents[1] / "data" / "site-0.1.0"


def expected() -> dict[str, Any]:
    """What 0.1.0 said of the site: people, calls with results, attempts with answers, incidents, accounts, rows."""
    found: dict[str, Any] = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    return found


def write_site(folder: Path) -> Path:
    """The whole site in a new folder; returns the folder."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(DATA / "files.zip") as archive:
        archive.extractall(folder)
    load_sqlite(DATA / "gradebook.sql", folder / "course" / "gradebook.db")
    write_records(folder / "records.db")
    return folder


def write_records(path: Path) -> str:
    """Only its records, as a SQLite file in WAL mode, as 0.1.0 kept it; returns the URL."""
    load_sqlite(DATA / "records.sql", path, journal="WAL")
    return f"sqlite:///{path}"


def load_sqlite(dump: Path, path: Path, *, journal: str = "DELETE") -> None:
    """A SQLite file from its text."""
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()


def write_postgresql(url: str, folder: Path) -> None:
    """Its records in an empty PostgreSQL database, with the tables as 0.1.0 made them there; ``folder`` for work."""
    source = create_engine(write_records(folder / "0.1.0.db"))
    target = create_engine(url)
    known, made = MetaData(), MetaData()
    known.reflect(source)
    with source.connect() as reading, target.begin() as writing:
        writing.exec_driver_sql((DATA / "schema_postgresql.sql").read_text(encoding="utf-8"))
        made.reflect(writing)
        for table in made.sorted_tables:
            rows = reading.execute(select(known.tables[table.name])).mappings().all()
            if rows:
                writing.execute(insert(table), [dict(row) for row in rows])
            if "id" in table.c:
                # Rows that came with their numbers did not move the sequence.
                last = writing.execute(select(func.max(table.c.id))).scalar()
                statement = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
                writing.execute(statement, {"name": table.name, "last": last or 1})
    source.dispose()
    target.dispose()
