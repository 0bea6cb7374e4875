"""The reports' notebooks about one exam or one year, to be copied by whoever wants to go on from them.

No site stands in them: a notebook is about the site in whose folder it lies, wherever that is moved or restored.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from analytics.report.parameters import Parameters, is_parameters, with_values
from analytics.report.registry import Report
from foundation.files import write_whole


def write_originals(folder: Path, wanted: list[Report], parameters: Parameters) -> list[Path]:
    """Put them into ``folder``, called by their titles, with these parameters; those of an earlier version are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / f"{report.title}.ipynb", report, parameters) for report in wanted]


def _write(path: Path, report: Report, parameters: Parameters) -> Path:
    notebook = orjson.loads(report.notebook.read_bytes())
    for cell in notebook["cells"]:
        if is_parameters(cell):
            told = with_values("".join(cell["source"]), parameters)
            cell["source"] = told.splitlines(keepends=True)
    write_whole(path, orjson.dumps(notebook, option=orjson.OPT_INDENT_2), durable=True)
    return path
