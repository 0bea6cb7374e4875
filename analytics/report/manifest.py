"""What a report was made from, and which files it consists of: what is current is left as it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analytics.choice import Choice
from analytics.report.registry import Report
from documents.typesetting import TEMPLATES

if TYPE_CHECKING:
    from analytics.frames.load import Frames

NAME = ".report.json"


@dataclass(frozen=True)
class Manifest:
    """``fingerprint``: SHA-256 (hex) of all that the report was made from; ``people``: how many stand in its lists; ``made``: who and when, in words;

    ``shown``: the files that people look for, by what they are; ``named``: how many people stand in each list, by its file.
    """

    fingerprint: str
    files: Sequence[str]
    people: int
    made: str
    shown: Mapping[str, str]
    named: Mapping[str, int]


def frames_hash(frames: Frames) -> str:
    """SHA-256 (hex) of everything in the frames, in the order in which it stands."""
    digest = hashlib.sha256()
    for each in fields(frames):
        frame = getattr(frames, each.name)
        if isinstance(frame, pd.DataFrame):
            digest.update(f"{each.name} {list(frame.columns)} {len(frame)}".encode())
            digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def fingerprint(report: Report, data: str, choice: Choice, settings: Sequence[str]) -> str:
    """Of a report: ``data`` is `frames_hash`, ``settings`` whatever else stands in it."""
    digest = hashlib.sha256(repr((report.name, data, choice, *settings)).encode())
    room = Path(__file__).parents[1]
    sources = [*room.rglob("*.py"), report.notebook, TEMPLATES / "report.typ"]
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_manifest(folder: Path) -> Manifest | None:
    """What lies in the folder; ``None`` where it is no whole report."""
    try:
        told = Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return told if all((folder / name).is_file() for name in told.files) else None


def put_in_place(new: Path, folder: Path, manifest: Manifest) -> None:
    """Move the report's files into the folder, and take away those of the earlier one; what else lies there stays.

    Whatever interrupts it, the folder holds either a whole report or one that is made again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = read_manifest(folder)
    (folder / NAME).unlink(missing_ok=True)
    for name in before.files if before else ():
        if name not in manifest.files:
            (folder / name).unlink(missing_ok=True)
    for name in manifest.files:
        (new / name).replace(folder / name)
    (folder / NAME).write_text(json.dumps(asdict(manifest), ensure_ascii=False), encoding="utf-8")
