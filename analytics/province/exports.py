"""The frames of several districts as they were exported: found, and checked before anybody counts anything.

A district's export is the folder that `analytics.frames.parquet` writes. All of them must be of the same columns; none may
stand there twice, be damaged or incomplete. Nobody's name is in any of them; a candidate number is one district's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics import messages
from analytics.errors import ProvinceRefused
from analytics.frame_columns import FRAMES, Dtype
from analytics.frame_files import MANIFEST, exported_columns, frames_version
from analytics.province.duck import duck_error

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_TOLD = 200
"""Characters of what a file says of itself."""
_TYPES: Mapping[Dtype, str] = {
    "str": "VARCHAR",
    "category": "VARCHAR",
    "bool": "BOOLEAN",
    "int64": "BIGINT",
    "Int64": "BIGINT",
    "float64": "DOUBLE",
    "datetime64[us]": "TIMESTAMP",
}
"""As DuckDB calls what `analytics.frames.parquet` writes."""


@dataclass(frozen=True)
class District:
    """One export. ``demo``: the site makes things up, or an exam of it was simulated; ``rows`` by frame."""

    name: str
    folder: Path
    made_at: str
    demo: bool
    rows: Mapping[str, int]

    def file(self, frame: str) -> Path:
        """Where a frame lies."""
        return self.folder / f"{frame}.parquet"


def find_districts(duck: DuckDBPyConnection, folders: Sequence[Path]) -> list[District]:
    """The exports that are named, or lie in folders that are, by name. Raises `ProvinceRefused` with all that is wrong."""
    problems: list[str] = []
    found: dict[Path, District] = {}
    for folder in folders:
        exports = list(_exports(folder))
        if not exports:
            problems.append(messages.PROVINCE_NO_EXPORT.format(folder=folder))
        for each in exports:
            district = _read(duck, each, problems)
            if district is None:
                continue
            place = each.resolve()
            if place in found:
                problems.append(messages.PROVINCE_NAMED_TWICE.format(folder=each))
            found[place] = district
    problems += _twice(list(found.values()))
    if problems:
        raise ProvinceRefused(problems)
    return sorted(found.values(), key=lambda each: each.name)


def _exports(folder: Path) -> Iterator[Path]:
    if (folder / MANIFEST).is_file():
        yield folder
    elif folder.is_dir():
        # What is being written has a name with a dot.
        inner = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        yield from (path for path in inner if (path / MANIFEST).is_file())


def _twice(districts: Sequence[District]) -> Iterator[str]:
    by_name: dict[str, list[District]] = {}
    by_people: dict[str, list[District]] = {}
    for each in districts:
        by_name.setdefault(each.name, []).append(each)
        if each.rows["people"]:
            by_people.setdefault(_sha256(each.file("people")), []).append(each)
    for name, some in by_name.items():
        if len(some) > 1:
            folders = "、".join(str(each.folder) for each in some)
            yield messages.PROVINCE_TWICE.format(name=name, folders=folders)
    for some in by_people.values():
        if len({each.name for each in some}) > 1:
            folders = "、".join(str(each.folder) for each in some)
            yield messages.PROVINCE_SAME_PEOPLE.format(folders=folders)


def _read(duck: DuckDBPyConnection, folder: Path, problems: list[str]) -> District | None:
    """An export, if nothing is wrong with it; otherwise what is wrong goes to ``problems``."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        name, made_at = str(manifest["site"]), str(manifest["made_at"])
        demo = bool(manifest["demo"]) or bool(manifest["simulated_exams"])
        frames: Mapping[str, Mapping[str, Any]] = dict(manifest["frames"])
        version = str(manifest.get("format", ""))
        program = str(manifest.get("program", ""))[:MOST_TOLD]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        problems.append(messages.PROVINCE_BAD_MANIFEST.format(folder=folder))
        return None
    if version != frames_version():
        made_by = program or messages.PROVINCE_EARLIER
        problems.append(messages.PROVINCE_OTHER_FORMAT.format(folder=folder, program=made_by))
        return None
    before = len(problems)
    rows = {}
    for frame in FRAMES:
        told = frames.get(frame, {})
        rows[frame] = _checked(duck, folder / f"{frame}.parquet", frame, told, problems)
    return District(name, folder, made_at, demo, rows) if len(problems) == before else None


def _checked(
    duck: DuckDBPyConnection, file: Path, frame: str, told: Mapping[str, Any], problems: list[str]
) -> int:
    """The rows of a frame's file, which must be as its manifest says."""
    if not file.is_file():
        problems.append(messages.PROVINCE_NO_FILE.format(file=file))
        return 0
    if told.get("sha256") != _sha256(file):
        problems.append(messages.PROVINCE_CHANGED.format(file=file))
        return 0
    try:
        found = duck.read_parquet(str(file))
        columns = list(zip(found.columns, map(str, found.types), strict=True))
        rows = int(found.count("*").fetchall()[0][0])
    except duck_error():
        problems.append(messages.PROVINCE_BROKEN.format(file=file))
        return 0
    expected = [(each.name, _TYPES[each.dtype]) for each in exported_columns(frame)]
    if columns != expected or rows != told.get("rows"):
        problems.append(messages.PROVINCE_OTHER_COLUMNS.format(file=file))
        return 0
    return rows


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
