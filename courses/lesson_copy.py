"""A learner's own copy of a lesson: brought up to date when the lesson changes, with the answers that are in it."""

from __future__ import annotations

import copy
from typing import Any

Notebook = dict[str, Any]


def updated_copy(lesson: Notebook, mine: Notebook) -> Notebook | None:
    """The lesson with the answers, marks and own notes of an older copy; ``None`` when the copy is up to date.

    An answer belongs to its item: it is carried over where the same item still asks the same question.
    """
    if [_given(cell) for cell in lesson["cells"]] == [
        _given(cell) for cell in mine["cells"] if _facts(cell)
    ]:
        return None
    fresh = copy.deepcopy(lesson)
    answers = {_asked(cell): cell for cell in mine["cells"] if _facts(cell).get("item")}
    for cell in fresh["cells"]:
        old = answers.get(_asked(cell))
        if _facts(cell).get("item") and old is not None:
            name, before = _facts(cell)["question"], _facts(old)["question"]
            cell["source"] = _renamed("".join(old["source"]), before, name)
    fresh["cells"] += [cell for cell in mine["cells"] if not _facts(cell)]
    fresh["metadata"] = {**mine["metadata"], **lesson["metadata"]}
    return fresh


def _facts(cell: dict[str, Any]) -> dict[str, Any]:
    facts = cell["metadata"].get("lawstudy")
    return facts if isinstance(facts, dict) else {}


def _given(cell: dict[str, Any]) -> tuple[object, ...]:
    """What the lesson says in a cell; of an answer cell, not what stands in it."""
    facts = _facts(cell)
    source = "" if facts.get("role") == "answer" else "".join(cell["source"])
    return cell["cell_type"], facts, source


def _asked(cell: dict[str, Any]) -> str:
    """The question as such, wherever it stands in the lesson."""
    facts = {key: value for key, value in _facts(cell).items() if key not in ("question", "label")}
    return repr(sorted(facts.items()))


def _renamed(source: str, before: str, name: str) -> str:
    """The answer under the name that the question has now (``c02 = "B"`` → ``c03 = "B"``)."""
    lines = source.split("\n")
    return "\n".join(
        name + line[len(before) :] if line.startswith(f"{before} ") else line for line in lines
    )
