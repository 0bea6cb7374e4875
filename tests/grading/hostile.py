"""Papers that are meant to stop the scorer, or to get marks by other ways than answers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.released_exam import ASSIGNMENT, ReleasedExam, answer, cell_of, right_answers

HEX = "0x" + "f" * 15_000
MARKER = "lawstudy-was-executed"
"""The file that any code of a paper would leave, had somebody executed it."""
WRITES = f"open('{MARKER}', 'w').close()"


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"a": value}
    return value


def _attached(attachments: object) -> Callable[[dict[str, Any]], object]:
    def change(paper: dict[str, Any]) -> None:
        cell_of(paper, "q11").update(source="答", attachments=attachments)

    return change


def _source(name: str, source: str) -> Callable[[dict[str, Any]], object]:
    return lambda paper: cell_of(paper, name).update(source=source)


CELLS: dict[str, Callable[[dict[str, Any]], object]] = {
    "hex": _source("q09", f"q09 = {HEX}"),
    "hex-in-list": _source("q10", f"q10 = [{HEX}, '听证']"),
    "negative-hex": _source("q09", f"q09 = -{HEX}"),
    "hex-choice": _source("q01", f"q01 = {HEX}"),
    "complex": _source("q09", f"q09 = {HEX} + 1j"),
    "unhashable": _source("q04", "q04 = {['A']}"),
    "surrogate": _source("q09", r'q09 = "\ud800"'),
    "deep-attachments": _attached({"a.png": {"image/png": _nested(260)}}),
    "very-deep-attachments": _attached({"a.png": _nested(800)}),
    "attachments-no-names": _attached(["a.png"]),
    "attachments-as-number": _attached({"a.png": {"image/png": 7}}),
}
"""By name: a change to a paper with the right answers."""

STAMPS: dict[str, bytes] = {
    "year-1": b"0001-01-01 00:00:00 UTC",
    "year-1-east": b"0001-01-01 00:00:00 +14:00",
    "year-9999-west": b"9999-12-31 23:59:59 -12:00",
    "year-9999": b"9999-12-31 23:59:59 UTC",
    "no-zone-of-this-name": b"2022-11-18 02:03:04 Mars/Olympus",
    "a-zone-that-is-a-folder": b"2022-11-18 02:03:04 Asia",
    "a-zone-that-is-a-path": b"2022-11-18 02:03:04 ../../etc/passwd",
    "long": b"2" * 5000,
    "binary": bytes(range(128, 256)),
}
"""By name: the content of a ``timestamp.txt``."""


def _linked(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 32)


FILES: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "zero": _linked("/dev/zero"),
    "sparse": _sparse,
    "folder": lambda path: path.mkdir(),
    "linked": _linked(f"../../neighbour/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"),
    "many-lists": lambda path: path.write_bytes(b"[" + b"[]," * 5_000_000 + b"1]"),
    "many-texts": lambda path: path.write_bytes(b"[" + b'"",' * 5_000_000 + b"1]"),
    "deep": lambda path: path.write_bytes(b"[" * 5_000_000),
}
"""By name: what stands in the place of the notebook."""


def hand_in_hostile(exam: ReleasedExam) -> list[str]:
    """Hand in every one of them; returns the candidates' names."""
    right = right_answers(exam)
    for name, change in CELLS.items():
        paper = answer(exam.paper(), **right)
        change(paper)
        exam.hand_in(name, json.dumps(paper).encode())
    for name, stamp in STAMPS.items():
        path = exam.hand_in(name, answer(exam.paper(), **right))
        path.with_name("timestamp.txt").write_bytes(stamp)
    for name, make in FILES.items():
        path = exam.hand_in(name, b"")
        path.unlink()
        make(path)
    for name, target in {
        "neighbours-folder": exam.course.root / "submitted" / "neighbour" / ASSIGNMENT,
        "nowhere": Path("nothing"),
    }.items():
        folder = exam.course.folder("submitted", name, ASSIGNMENT)
        folder.parent.mkdir(parents=True)
        folder.symlink_to(target)
    pipe = exam.hand_in("piped-stamp", answer(exam.paper(), **right)).with_name("timestamp.txt")
    pipe.unlink()
    os.mkfifo(pipe)
    return [*CELLS, *STAMPS, *FILES, "neighbours-folder", "nowhere", "piped-stamp"]
