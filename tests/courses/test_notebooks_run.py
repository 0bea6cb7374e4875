"""Every lesson's notebook runs from clean, in any Jupyter: one kernel for all of them, emptied between two."""

from __future__ import annotations

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from courses.lesson.copy import with_figures
from courses.lesson.folder import LESSONS


@pytest.mark.slow
def test_every_lesson_runs_and_draws_its_figures() -> None:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        for path in sorted(LESSONS.glob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            runner = NotebookClient(notebook, km=manager, timeout=60)
            runner.kc = client
            for place, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    runner.execute_cell(cell, place)
            figures = [c for c in notebook.cells if c.metadata["lawstudy"]["role"] == "figure"]
            assert figures, path.name
            given = with_figures(nbformat.read(path, as_version=4))
            drawn = [c for c in given["cells"] if c["metadata"]["lawstudy"]["role"] == "figure"]
            for ran, made in zip(figures, drawn, strict=True):
                # What a learner's copy has without a kernel is what the cell gives with one.
                assert ran.outputs[0].data == made["outputs"][0]["data"], path.name
            client.execute_interactive("%reset -f", silent=True, output_hook=lambda _: None)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
