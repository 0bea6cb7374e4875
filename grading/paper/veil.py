"""A released paper tells nobody which of its questions score nothing: their test cells say the points of the others of their section.

nbgrader takes what they are really worth (nothing) from its gradebook, whatever a paper says.
"""

from __future__ import annotations

from pathlib import Path

import nbformat

from grading.paper.build import SHOWN_POINTS


def veil_pretest(source: Path, released: Path) -> None:
    """Rewrite a released notebook if its source has questions in pretest."""
    from nbgrader.utils import compute_checksum

    shown = {
        cell.metadata.nbgrader.grade_id: cell.metadata.lawstudy[SHOWN_POINTS]
        for cell in nbformat.read(source, 4).cells
        if SHOWN_POINTS in cell.metadata.get("lawstudy", {})
    }
    if not shown:
        return
    notebook = nbformat.read(released, 4)
    for cell in notebook.cells:
        own = cell.metadata.get("nbgrader", {})
        if own.get("grade_id") in shown:
            own.points = shown[own.grade_id]
            own.checksum = compute_checksum(cell)
            del cell.metadata.lawstudy[SHOWN_POINTS]
    nbformat.write(notebook, released)
