"""The autograded notebook of a scored paper: what formgrader shows, and what nbgrader's own autograder would have left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from grading.notebook import SubmittedCell
from grading.paper.key import PaperKey

UNREADABLE = "UnreadableAnswer"
"""What the error in a test cell is called whose answer a person has to look at."""


def score_output(score: float) -> dict[str, Any]:
    """The output that executing the test cell would leave; nbgrader reads the grade from it."""
    return {
        "output_type": "execute_result",
        "data": {"text/plain": repr(score)},
        "metadata": {},
        "execution_count": None,
    }


def error_output(reason: str) -> dict[str, Any]:
    """An error output: nbgrader scores it 0, and a marker reads the reason."""
    return {
        "output_type": "error",
        "ename": UNREADABLE,
        "evalue": reason,
        "traceback": [reason],
    }


Outcome = tuple[float, str]
"""Points, and the problem that leaves none (empty where they stand)."""

_CELLS: WeakKeyDictionary[PaperKey, dict[tuple[str, str, Outcome | None], bytes]] = (
    WeakKeyDictionary()
)
"""The JSON of cells of a paper as they stand in an autograded notebook: nearly all are the same with every candidate."""
_MOST, _SHORT = 20_000, 4_000


def autograded(
    key: PaperKey, cells: Sequence[SubmittedCell], outcomes: Mapping[str, Outcome]
) -> bytes:
    """The notebook: locked cells as in the gradebook, answers as submitted, ``outcomes`` by test cell as their outputs."""
    known = _CELLS.setdefault(key, {})
    shown = []
    for number, cell in enumerate(_with_graded(key, cells)):
        place = cell.grade_id, cell.source, outcomes.get(cell.grade_id)
        data = known.get(place)
        if data is None or cell.attachments:
            data = _indented(_shown(key, number, cell, place[2]))
            may_come_again = cell.grade_id in key.cells and not cell.attachments
            if may_come_again and len(data) <= _SHORT and len(known) < _MOST:
                known[place] = data
        shown.append(orjson.Fragment(data))
    notebook = {
        "cells": shown,
        "metadata": key.notebook_metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return orjson.dumps(notebook, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _indented(cell: Mapping[str, Any]) -> bytes:
    """A cell as it stands two levels deep. Text has no line ends of its own there: JSON escapes them."""
    return orjson.dumps(cell, option=orjson.OPT_INDENT_2).replace(b"\n", b"\n    ")


def _shown(
    key: PaperKey, number: int, cell: SubmittedCell, outcome: Outcome | None
) -> dict[str, Any]:
    known = key.cells.get(cell.grade_id)
    kind = known.cell_type if known else cell.cell_type
    data: dict[str, Any] = {
        "cell_type": kind,
        "id": cell.grade_id if known else f"added-{number}",
        "metadata": known.metadata if known else {},
        "source": known.source if known and known.locked else cell.source,
    }
    if kind == "code":
        data["outputs"] = [_output(*outcome)] if outcome else []
        data["execution_count"] = None
    elif cell.attachments and not (known and known.locked):
        data["attachments"] = cell.attachments
    return data


def _output(score: float, problem: str) -> dict[str, Any]:
    return error_output(problem) if problem else score_output(score)


def _with_graded(key: PaperKey, cells: Sequence[SubmittedCell]) -> Iterator[SubmittedCell]:
    """The cells of a paper, those graded ones that were deleted put back: without them nobody could mark the question.

    One that is missing follows the cell that it followed on the released paper.
    """
    there = {cell.grade_id for cell in cells}
    missing: dict[str, list[SubmittedCell]] = {}
    before = ""
    for cell in key.released:
        if cell.grade_id in there:
            before = cell.grade_id
        elif cell.grade_id in key.grade_points:
            missing.setdefault(before, []).append(cell)
    if not missing:
        yield from cells
        return
    yield from missing.pop("", ())
    for cell in cells:
        yield cell
        yield from missing.pop(cell.grade_id, ())
