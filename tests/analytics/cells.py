"""A report's notebook run here, cell by cell, without a kernel: what each cell shows."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from analytics import display, opening
from analytics.contents import Paragraph, Part, TablePart
from analytics.frames.load import Frames
from analytics.opening import SNAPSHOT, write_snapshot
from analytics.report.registry import NOTEBOOKS
from analytics.report.run import with_parameters


def shown_by(
    name: str,
    frames: Frames,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    **parameters: str | int,
) -> list[Part]:
    """The parts that the notebook's cells show, of frames that a report's run would hand it."""
    write_snapshot(frames, folder / "frames")
    monkeypatch.setenv(SNAPSHOT, str(folder / "frames"))
    monkeypatch.setattr(opening, "question_seconds", lambda *_: {})
    notebook = with_parameters(nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4), parameters)
    names: dict[str, object] = {}
    found: list[Part] = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found += _run(cell.source, names)
    return found


def _run(source: str, names: dict[str, object]) -> list[Part]:
    *before, last = ast.parse(source).body or [ast.Pass()]
    exec(compile(ast.Module([*before], []), "cell", "exec"), names)
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module([last], []), "cell", "exec"), names)
        return []
    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    assert isinstance(shown, display.Shown)
    return list(shown.parts)


def text_of(parts: Sequence[Part]) -> str:
    """Everything that people read in them."""
    said = [part.text for part in parts if isinstance(part, Paragraph)]
    for part in parts:
        if isinstance(part, TablePart):
            said += [part.title, *part.heads, *(cell for row in part.texts() for cell in row)]
    return "\n".join(said)
