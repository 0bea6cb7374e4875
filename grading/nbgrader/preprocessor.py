"""What takes the place of nbgrader's own steps, through the configuration of `grading.nbgrader.course`. No kernel is started.

Autograding: answers are parsed instead of executed, and what a person has to resolve is marked so. It runs after
nbgrader's OverwriteCells has restored every locked cell from the gradebook, so the key that is read is the released one.
Feedback: what candidates get back holds no key.
"""

from __future__ import annotations

import re

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_grade, is_solution

from grading.autograded import UNREADABLE, error_output, score_output
from grading.notebook import SubmittedCell
from grading.paper.build import BEGIN_MARK_SCHEME, END_MARK_SCHEME
from grading.paper.score_cell import BEGIN, END, parse_score_cell
from grading.scoring import score_given

_KEYS = [
    re.compile(rf"\s*{re.escape(begin)}.*?(?:{re.escape(end)}|\Z)", re.DOTALL)
    for begin, end in ((BEGIN, END), (BEGIN_MARK_SCHEME, END_MARK_SCHEME))
]


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
                score, problem = score_given(rule, answers.get(rule.name))
                output = error_output(problem) if problem else score_output(score)
                cell.outputs = [from_dict(output)]
        return nb, resources


class SaveGradesAndDoubts(SaveAutoGrades):
    """nbgrader's step that saves the grades; an answer that could not be read also asks for a person."""

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._add_score(cell, resources)
        if any(output.get("ename") == UNREADABLE for output in cell.get("outputs", ())):
            names = (self.notebook_id, self.assignment_id, self.student_id)
            grade = self.gradebook.find_grade(cell.metadata.nbgrader.grade_id, *names)
            grade.needs_manual_grade = True
            self.gradebook.db.commit()


class WithoutKeys(NbGraderPreprocessor):
    """Takes hidden tests, reference answers and rubrics out of what becomes a candidate's feedback."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Cut every key region out, also one that is not closed."""
        del cell_index
        for pattern in _KEYS:
            cell.source = pattern.sub("", cell.source)
        return cell, resources
