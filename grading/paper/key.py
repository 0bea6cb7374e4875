"""All that scoring needs of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grading.answers import AnswerShape
from grading.notebook import SubmittedCell
from grading.paper.score_cell import SUFFIX, ScoringRule


@dataclass(frozen=True)
class PaperCell:
    """A cell as the gradebook keeps it. ``metadata`` is what the autograded notebook gets."""

    cell_type: str
    locked: bool
    source: str
    metadata: dict[str, Any]


@dataclass(frozen=True, eq=False)
class PaperKey:
    """All that scoring needs of a paper. What is found out with it once may be kept beside it: it is equal to itself only.

    ``grade_points``: points by id of each graded cell; ``released``: the cells as candidates get them, in order;
    ``facts``: what the released notebook says of itself; ``release_sha256`` of its file.
    """

    cells: Mapping[str, PaperCell]
    rules: Mapping[str, ScoringRule]
    grade_points: Mapping[str, float]
    solutions: frozenset[str]
    notebook_metadata: dict[str, Any]
    released: tuple[SubmittedCell, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    release_sha256: str = ""

    @cached_property
    def shapes(self) -> dict[str, AnswerShape]:
        """The questions in the order of the paper."""
        facts = (self.cells[cell.grade_id].metadata["lawstudy"] for cell in self.released)
        return {own["question"]: AnswerShape.of(own) for own in facts if own["role"] == "answer"}

    def graded_cell(self, question: str) -> str:
        """The id of the cell that nbgrader keeps the question's grade at: its test cell, or an essay's own."""
        return question if question in self.grade_points else f"{question}{SUFFIX}"
