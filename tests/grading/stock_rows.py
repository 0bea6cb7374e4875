"""What stock nbgrader made of the papers that must agree, kept in a file: it starts a kernel for each of them.

What is kept of a paper holds only for what it was made of: nbgrader's version, the paper's source and the paper itself. When
one of them has changed, have stock grade all papers anew::

    python -m tests.grading.stock_rows

``scripts/test`` has stock grade some papers for real, and ``scripts/test full`` all of them.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import astuple
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from grading.nbgrader.course import Course
from grading.nbgrader.stock import GradeValue, autograde, make_scratch, read_rows
from tests.grading.submissions import AGREE, make_all
from tests.support.released_exam import ASSIGNMENT, ReleasedExam, copy_exam, release_small_exam

FILE = Path(__file__).parents[1] / "data" / "stock-rows.json"

Rows = dict[tuple[str, str], object]
"""(“grade” or “comment”, cell): a `GradeValue` or a comment."""


def made_of(exam: ReleasedExam, paper: dict[str, Any]) -> str:
    """SHA-256 (hex) of all that decides what stock makes of a paper."""
    source = exam.course.notebook("source", ".", ASSIGNMENT).read_bytes()
    digest = hashlib.sha256(f"nbgrader {version('nbgrader')}\n".encode())
    digest.update(hashlib.sha256(source).digest())
    digest.update(orjson.dumps(paper, option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()


def by_stock(exam: ReleasedExam, folder: Path, names: list[str]) -> dict[str, Rows]:
    """Have stock grade what these candidates handed in, in a scratch course in ``folder``."""
    papers = [(name, ASSIGNMENT) for name in names]
    scratch = make_scratch(exam.course, folder, papers)
    failures = {name: autograde(scratch, name, ASSIGNMENT) for name in names}
    assert not any(failures.values()), failures
    found: dict[str, Rows] = {name: {} for name in names}
    for (_, student, kind, cell), value in read_rows(scratch, papers).items():
        found[student][kind, cell] = value
    return found


def kept() -> dict[str, tuple[str, Rows]]:
    """Of each paper what its rows were made of, and the rows."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: (
            paper["made_of"],
            {("grade", cell): GradeValue(*value) for cell, value in paper["grade"].items()}
            | {("comment", cell): value for cell, value in paper["comment"].items()},
        )
        for name, paper in found.items()
    }


def _line(name: str, made: str, rows: Rows) -> str:
    """One paper in the file."""
    paper: dict[str, Any] = {"made_of": made, "grade": {}, "comment": {}}
    for (kind, cell), value in sorted(rows.items()):
        paper[kind][cell] = astuple(value) if isinstance(value, GradeValue) else value
    return f"{json.dumps(name)}: {json.dumps(paper, ensure_ascii=False)}"


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory(prefix="lawstudy-stock-rows-") as name:
        folder = Path(name)
        exam = copy_exam(release_small_exam(Course(folder / "released" / "course")), folder)
        papers = make_all(exam, AGREE)
        for student, paper in papers.items():
            exam.hand_in(student, paper)
        rows = by_stock(exam, folder / "stock", list(papers))
        lines = [_line(name, made_of(exam, papers[name]), rows[name]) for name in papers]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(lines)} papers: {FILE}")


if __name__ == "__main__":
    main()
