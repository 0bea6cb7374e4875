"""The frames as Parquet files, for whoever goes on in DuckDB or elsewhere; that they left the system is on record.

One file a frame, without names of people; ``manifest.json`` says of which site, who made it and when, and what each file holds.
Text is plain text there, whole numbers that may be missing are such. Responses are read and written exam by exam, so that a
province's years need the memory of one exam.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import parquet as pq
from sqlalchemy.orm import Session

from analytics import messages
from analytics.errors import ExportRefused
from analytics.frame_columns import Dtype
from analytics.frame_files import MANIFEST, exported_columns, frames_version
from analytics.frames.answers import responses
from analytics.frames.load import all_but_responses, keys, one_moment
from foundation.site import Site
from records.audit import trail
from records.audit.site_decisions import FramesTaken

GROUP = 200_000
"""Rows that a reader holds at a time."""

_TYPES: Mapping[Dtype, pa.DataType] = {
    "str": pa.string(),
    "category": pa.string(),
    "bool": pa.bool_(),
    "int64": pa.int64(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    "datetime64[us]": pa.timestamp("us"),
}


@dataclass(frozen=True)
class Exported:
    """``rows`` of each frame; ``manifest``: SHA-256 of the manifest, which has those of all files."""

    rows: Mapping[str, int]
    manifest: str


def export_frames(
    db: Session, site: Site, folder: Path, *, practice: bool, actor: str, now: dt.datetime
) -> Exported:
    """Write every frame into a new folder, as one moment has them; ``now`` in UTC, naive. It is on record and committed then.

    Raises `ExportRefused` when the folder is there already or cannot be made, ``OSError``; nothing is left behind then.
    """
    if folder.exists() or folder.is_symlink():
        raise ExportRefused(messages.EXPORT_EXISTS, folder=folder)
    if not folder.parent.is_dir():
        raise ExportRefused(messages.EXPORT_NO_PARENT, folder=folder.parent)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".writing-"))
    try:
        made = _Maker(site, actor, now)
        one_moment(db)
        rows = _write(db, made, new, practice=practice)
        manifest = manifest_of(new, rows, made.facts, demo=site.demo)
        (new / MANIFEST).write_bytes(manifest)
        db.rollback()  # That moment is over; the next is written down.
        taken = FramesTaken(
            subject=site.name,
            form="parquet",
            people=rows["people"],
            rows=sum(rows.values()),
            practice=practice,
        )
        trail.decide(db, taken, actor=actor)
        db.commit()
        new.rename(folder)
    except BaseException:
        db.rollback()
        shutil.rmtree(new, ignore_errors=True)
        raise
    return Exported(rows, hashlib.sha256(manifest).hexdigest())


@dataclass(frozen=True)
class _Maker:
    """Of which site, by whom, when."""

    site: Site
    actor: str
    now: dt.datetime

    @property
    def facts(self) -> dict[str, object]:
        at = self.now.replace(tzinfo=dt.UTC).isoformat(timespec="seconds")
        return {"site": self.site.name, "made_by": self.actor, "made_at": at}


def manifest_of(
    folder: Path, rows: Mapping[str, int], facts: Mapping[str, object], *, demo: bool
) -> bytes:
    """The manifest of the files in a folder; ``facts``: of which site they are, who made them and when."""
    frames = {
        name: {
            "file": f"{name}.parquet",
            "rows": count,
            "columns": frame_schema(name).names,
            "sha256": _sha256(folder / f"{name}.parquet"),
        }
        for name, count in rows.items()
    }
    exams = pd.read_parquet(folder / "exams.parquet", columns=["exam", "simulated"])
    simulated = exams.loc[exams["simulated"], "exam"].tolist()
    told = {
        **facts,
        "format": frames_version(),
        "program": f"lawstudy {version('lawstudy')}",
        "demo": demo,
        "simulated_exams": simulated,
    }
    return json.dumps({**told, "frames": frames}, ensure_ascii=False, indent=1).encode()


def _write(db: Session, made: _Maker, folder: Path, *, practice: bool) -> dict[str, int]:
    kept = keys(db, made.site.zone, practice=practice)
    small = all_but_responses(kept, sex_and_age=made.site.sex_and_age)
    rows = {
        name: write_frame(name, folder / f"{name}.parquet", [frame], made.facts)
        for name, frame in small.items()
    }
    by_exam = (
        responses(kept, [exam], small["attempts"], small["items"]) for exam in kept.exams.ids
    )
    rows["responses"] = write_frame("responses", folder / "responses.parquet", by_exam, made.facts)
    return rows


def write_frame(
    name: str, file: Path, parts: Iterable[pd.DataFrame], facts: Mapping[str, object]
) -> int:
    """Write a frame that comes in parts; ``facts`` are kept in the file. Returns its rows."""
    said = {"lawstudy": json.dumps(facts, ensure_ascii=False)}
    schema = frame_schema(name).with_metadata(said)
    rows = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for part in parts:
            columns = [pa.array(part[field.name], type=field.type) for field in schema]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), row_group_size=GROUP)
            rows += len(part)
    return rows


def frame_schema(name: str) -> pa.Schema:
    """The columns of a frame's file with their types."""
    return pa.schema([(each.name, _TYPES[each.dtype]) for each in exported_columns(name)])


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
