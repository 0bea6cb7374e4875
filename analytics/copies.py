"""The report's notebooks as somebody's own copies, each about one exam."""

from __future__ import annotations

import json
from pathlib import Path

import orjson

from analytics import messages
from analytics.report import NOTEBOOKS
from foundation.files import write_whole

_SHIPPED = Path(__file__).with_name("notebooks")
_ASKED = "source.current_exam()"


def write_copies(folder: Path, exam: str) -> list[Path]:
    """Put them into ``folder``, unless they are there already; returns their paths in the order of the report."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_copy(folder, name, exam) for name in NOTEBOOKS]


def _copy(folder: Path, name: str, exam: str) -> Path:
    path = folder / f"{messages.NOTEBOOK_TITLES[name]}.ipynb"
    if not path.exists():
        notebook = orjson.loads((_SHIPPED / f"{name}.ipynb").read_bytes())
        told = f"source.current_exam({json.dumps(exam)})"
        for cell in notebook["cells"]:
            cell["source"] = [line.replace(_ASKED, told) for line in cell["source"]]
        write_whole(path, orjson.dumps(notebook, option=orjson.OPT_INDENT_2), durable=True)
    return path
