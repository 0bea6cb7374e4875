"""The gradebook's test cells after corrections: what stock nbgrader restores before it grades is what we score by, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nbformat.v4 import new_code_cell
from nbgrader import api
from nbgrader.utils import compute_checksum
from sqlalchemy import Connection, select, update

from grading.corrections.key import corrected
from grading.paper.score_cell import parse_score_cell, score_expression
from records.exams.correction import CorrectionAct

_ASSIGNMENT = api.Assignment.__table__
_NOTEBOOK = api.Notebook.__table__
_BASE_CELL = api.BaseCell.__table__
_GRADE_CELL = api.GradeCell.__table__
_SOURCE_CELL = api.SourceCell.__table__

KeyChanges = Sequence[tuple[CorrectionAct, object]]
"""Acts and keys, in the order in which they were decided."""


def correct_keys(
    connection: Connection, assignment: str, changes: Mapping[str, KeyChanges]
) -> list[str]:
    """Correct the rules of a paper, by id of the test cell; returns the cells that changed. Again changes nothing."""
    if not changes:
        return []
    rows = connection.execute(
        select(
            _SOURCE_CELL.c.id, _SOURCE_CELL.c.name, _SOURCE_CELL.c.source, _GRADE_CELL.c.max_score
        )
        .join(_NOTEBOOK, _NOTEBOOK.c.id == _SOURCE_CELL.c.notebook_id)
        .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _NOTEBOOK.c.assignment_id)
        .join(
            _BASE_CELL,
            (_BASE_CELL.c.notebook_id == _NOTEBOOK.c.id)
            & (_BASE_CELL.c.name == _SOURCE_CELL.c.name),
        )
        .join(_GRADE_CELL, _GRADE_CELL.c.id == _BASE_CELL.c.id)
        .where(_ASSIGNMENT.c.name == assignment, _SOURCE_CELL.c.name.in_(changes))
    ).all()
    done = []
    for row in rows:
        rule = before = parse_score_cell(row.source)
        for act, key in changes[row.name]:
            rule = corrected(rule, act, key)
        if rule == before:
            continue
        head, _, end = row.source.rsplit("\n", 2)
        source = "\n".join([head, score_expression(rule), end])
        values = {"source": source, "checksum": _checksum(row.name, source, row.max_score)}
        connection.execute(update(_SOURCE_CELL).where(_SOURCE_CELL.c.id == row.id).values(**values))
        done.append(row.name)
    return done


def _checksum(grade_id: str, source: str, points: float) -> str:
    own: dict[str, Any] = {
        "grade": True,
        "grade_id": grade_id,
        "locked": True,
        "points": points,
        "solution": False,
    }
    return str(compute_checksum(new_code_cell(source, metadata={"nbgrader": own})))
