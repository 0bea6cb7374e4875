"""The report notebooks as they are kept in the repository."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from analytics import report
from analytics.report import NOTEBOOKS

FOLDER = Path(report.__file__).with_name("notebooks")


def test_the_notebooks_are_those_of_the_folder() -> None:
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(NOTEBOOKS)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_kept_without_output_and_with_short_cells(name: str) -> None:
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", 4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    for cell in code:
        assert cell.outputs == []
        assert cell.execution_count is None
        assert 1 <= len(cell.source.splitlines()) <= 6
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
