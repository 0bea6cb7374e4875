"""The frames as files: what DuckDB reads of them is what pandas has; names stay here; who took them is on record."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from pyarrow import parquet as pq
from sqlalchemy import select
from sqlalchemy.orm import Session

from analytics import frames
from analytics.errors import ExportRefused
from analytics.frame_columns import FRAMES
from analytics.frame_files import LEFT_OUT, MANIFEST, frames_version
from analytics.frames.parquet import Exported, export_frames
from foundation.site import Site
from records.audit.trail import AuditEntry, verify
from records.schema import close_database, open_database
from tests.analytics.frame_site import EVENING


@pytest.fixture
def site(tmp_path: Path, frame_records: bytes) -> Site:
    """A site of one's own, to be written to."""
    return _site(tmp_path, frame_records)


@pytest.fixture
def db(site: Site) -> Iterator[Session]:
    yield from _session(site)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory, frame_records: bytes) -> Iterator[Taken]:
    """What was exported of a site, practice too, once for all who only look."""
    folder = tmp_path_factory.mktemp("taken")
    site = _site(folder, frame_records)
    for db in _session(site):
        yield Taken(site, db, folder / "out", export(db, site, folder / "out", practice=True))


@dataclass(frozen=True)
class Taken:
    site: Site
    db: Session
    folder: Path
    made: Exported


def _site(folder: Path, records: bytes) -> Site:
    (folder / "records.db").write_bytes(records)
    url = f"sqlite:///{folder / 'records.db'}"
    return Site(folder, "某区", demo=True, records_url=url, item_folders=())


def _session(site: Site) -> Iterator[Session]:
    sessions = open_database(site.records_url)
    with sessions() as db:
        yield db
    close_database(sessions)


def export(db: Session, site: Site, folder: Path, **wanted: Any) -> Exported:
    wanted = {"practice": False, "actor": "jia", "now": EVENING, **wanted}
    return export_frames(db, site, folder, **wanted)


def entries(db: Session) -> list[AuditEntry]:
    return list(db.scalars(select(AuditEntry).where(AuditEntry.action == "analytics.export")))


def test_duckdb_reads_what_pandas_has(taken: Taken) -> None:
    expected = frames.load(taken.site, practice=True)
    with duckdb.connect() as duck:
        for name in FRAMES:
            frame: pd.DataFrame = getattr(expected, name)
            frame = frame.drop(columns=list(LEFT_OUT.get(name, ())))
            assert taken.made.rows[name] == len(frame)
            relation = duck.read_parquet(str(taken.folder / f"{name}.parquet"))
            assert relation.columns == list(frame.columns)
            read = [tuple(row) for row in relation.fetchall()]
            assert read == [tuple(map(_plain, row)) for row in frame.itertuples(index=False)], name


def _plain(value: Any) -> object:
    if pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def test_duckdb_sums_as_pandas_does(taken: Taken) -> None:
    responses = frames.load(taken.site, practice=True).responses
    first = responses[responses["first"] & (responses["status"] == "scored")]
    expected = first.groupby("item_id", observed=True)["share"].mean().to_dict()
    with duckdb.connect() as duck:
        found = duck.sql(
            f"SELECT item_id, avg(share) FROM '{taken.folder / 'responses.parquet'}'"
            " WHERE first AND status = 'scored' GROUP BY item_id"
        ).fetchall()
    assert dict(found) == expected
    assert len(expected) > 3


def test_no_file_has_a_name(taken: Taken) -> None:
    for file in taken.folder.glob("*.parquet"):
        cells = {str(value) for row in pq.read_table(file).to_pylist() for value in row.values()}
        assert not any("人员" in cell for cell in cells), file
    assert "name" not in pq.read_schema(taken.folder / "people.parquet").names


def test_the_manifest_says_who_made_what_and_when(taken: Taken) -> None:
    data = (taken.folder / MANIFEST).read_bytes()
    assert hashlib.sha256(data).hexdigest() == taken.made.manifest
    manifest = json.loads(data)
    said = {"site": "某区", "made_by": "jia", "made_at": "2022-11-18T17:30:00+00:00"}
    assert manifest.items() >= {**said, "demo": True, "simulated_exams": []}.items()
    assert manifest["format"] == frames_version()
    assert manifest["frames"].keys() == FRAMES.keys()
    for each in manifest["frames"].values():
        file = taken.folder / each["file"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == each["sha256"]
        metadata = pq.read_schema(file).metadata[b"lawstudy"]
        assert json.loads(metadata) == said
    assert len(list(taken.folder.iterdir())) == len(FRAMES) + 1


def test_it_is_on_record(taken: Taken) -> None:
    (entry,) = entries(taken.db)
    assert (entry.actor, entry.subject) == ("jia", "某区")
    rows = {"people": 5, "rows": sum(taken.made.rows.values())}
    assert json.loads(entry.after or "") == {"form": "parquet", **rows, "practice": True}
    verify(taken.db)


def test_a_folder_that_is_there_is_left_alone(site: Site, db: Session, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(ExportRefused, match="已经存在"):
        export(db, site, tmp_path / "out")
    with pytest.raises(ExportRefused, match="没有文件夹"):
        export(db, site, tmp_path / "no" / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert entries(db) == []


def test_what_fails_half_way_leaves_nothing(
    site: Site, db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    before = {path for path in tmp_path.iterdir() if path.is_dir()}
    with pytest.raises(OSError, match="No space"):
        export(db, site, tmp_path / "out")
    assert {path for path in tmp_path.iterdir() if path.is_dir()} == before
    assert entries(db) == []


def test_days_are_midnights(taken: Taken) -> None:
    exams = pd.read_parquet(taken.folder / "exams.parquet")
    assert exams.set_index("exam").loc["annual", "day"] == dt.datetime(2022, 11, 19)
