"""The reports' notebooks as somebody's own copies, each about one exam."""

from __future__ import annotations

from pathlib import Path

import orjson

from analytics.report.parameters import is_parameters, with_values
from analytics.report.registry import Report, reports
from foundation.files import write_whole


def write_copies(folder: Path, exam: str) -> list[Path]:
    """Put them into ``folder``, unless they are there already; returns their paths in the order of the reports."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_copy(folder, report, exam) for report in reports()]


def _copy(folder: Path, report: Report, exam: str) -> Path:
    path = folder / f"{report.title}.ipynb"
    if not path.exists():
        notebook = orjson.loads(report.notebook.read_bytes())
        for cell in notebook["cells"]:
            if is_parameters(cell):
                told = with_values("".join(cell["source"]), {"exam": exam})
                cell["source"] = told.splitlines(keepends=True)
        write_whole(path, orjson.dumps(notebook, option=orjson.OPT_INDENT_2), durable=True)
    return path
