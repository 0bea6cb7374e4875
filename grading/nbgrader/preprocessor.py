"""Scoring inside nbgrader's own autograde: takes the place of Execute, starts no kernel.

It runs after nbgrader's OverwriteCells has restored every locked cell from the gradebook, so the key that it reads is the
released one. Configure it through ``Autograde.autograde_preprocessors`` (see `grading.nbgrader.course`).
"""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from grading.notebook import SubmittedCell
from grading.paper.score_cell import parse_score_cell
from grading.scoring import error_output, score_answer, score_output


class ScoreWithoutExecuting(NbGraderPreprocessor):
    """Writes the output of each test cell from the parsed answer; no cell is executed."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Score every test cell of ``nb`` in place."""
        answers = {
            cell.metadata.nbgrader.get("grade_id"): SubmittedCell(
                cell.metadata.nbgrader.get("grade_id", ""), cell.cell_type, cell.source, None
            )
            for cell in nb.cells
            if "nbgrader" in cell.metadata
        }
        for cell in nb.cells:
            if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
                rule = parse_score_cell(cell.source)
                score, problem = score_answer(rule, answers.get(rule.name))
                output = error_output(problem) if problem else score_output(score)
                cell.outputs = [from_dict(output)]
        return nb, resources
