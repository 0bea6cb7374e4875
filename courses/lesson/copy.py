"""A learner's own copy of a lesson: brought up to date when the lesson changes, with the answers that are in it."""

from __future__ import annotations

import copy
import re
from typing import Any

from courses.figures.notebook import output
from grading.answers import AnswerShape, is_answered

Notebook = dict[str, Any]
Cell = dict[str, Any]

_MARKS = "lawstudy_marks"
"""Where the study view keeps the names of the questions that are marked for later."""
_STEPS = "lawstudy_steps"
"""Where it keeps what was chosen at the steps of the case."""
_STEP_ASKED = ("stem", "options", "replies")
_ASKED = ("kind", "stem", "options", "blanks")
"""The facts that say what is asked."""
_STUB = re.compile(r"#.*\bc\d+ = ")
"""The comment that tells how to write the answer, by its example."""


def updated_copy(lesson: Notebook, mine: Notebook) -> Notebook | None:
    """The lesson with the answers, marks and own notes of an older copy; ``None`` when the copy is up to date.

    An answer belongs to its item: it is carried over where the same item still asks the same question.
    """
    if [_given(cell) for cell in lesson["cells"]] == [
        _given(cell) for cell in mine["cells"] if _facts(cell)
    ]:
        return None
    fresh = copy.deepcopy(lesson)
    old_cells = [cell for cell in mine["cells"] if _facts(cell).get("item")]
    names: dict[str, str] = {}
    for cell in fresh["cells"]:
        item, name = _facts(cell).get("item"), _facts(cell).get("question")
        olds = [old for old in old_cells if item and _facts(old)["item"] == item]
        names |= {_facts(old)["question"]: name for old in olds}
        # Of several copies of a cell the last one counts, unless it is blank.
        answers = sorted((old for old in olds if _same_question(cell, old)), key=_is_answered)
        if answers:
            cell["source"] = _answer(cell, answers[-1])
    fresh["cells"] += [cell for cell in mine["cells"] if not _facts(cell)]
    fresh["metadata"] = {**mine["metadata"], **lesson["metadata"]}
    marks = fresh["metadata"].get(_MARKS)
    if isinstance(marks, list):
        fresh["metadata"][_MARKS] = [names[mark] for mark in map(str, marks) if mark in names]
    if _STEPS in fresh["metadata"]:
        fresh["metadata"][_STEPS] = _choices(lesson, mine)
    return fresh


def _choices(lesson: Notebook, mine: Notebook) -> dict[str, str]:
    """What was chosen at steps of the older copy, under the names of those that ask and reply the same now."""
    given = mine["metadata"].get(_STEPS)
    given = given if isinstance(given, dict) else {}
    old_steps, steps = (
        [_facts(c) for c in each["cells"] if _is_step(c)] for each in (mine, lesson)
    )
    return {
        step["question"]: given[old["question"]]
        for step in steps
        for old in old_steps
        if all(step.get(key) == old.get(key) for key in _STEP_ASKED)
        if isinstance(given.get(old.get("question")), str)
    }


def _is_step(cell: Cell) -> bool:
    return _facts(cell).get("role") == "step"


def with_figures(lesson: Notebook) -> Notebook:
    """The lesson with its figures drawn, so that it reads without a kernel."""
    drawn = copy.deepcopy(lesson)
    for cell in drawn["cells"]:
        if _facts(cell).get("role") == "figure":
            made = output(str(_facts(cell).get("figure")))
            cell["outputs"] = [made] if made else []
    return drawn


def _facts(cell: Cell) -> dict[str, Any]:
    facts = cell["metadata"].get("lawstudy")
    return facts if isinstance(facts, dict) else {}


def _given(cell: Cell) -> tuple[object, ...]:
    """What the lesson says in a cell; of an answer cell, not what stands in it."""
    facts = _facts(cell)
    source = "" if facts.get("role") == "answer" else "".join(cell["source"])
    return cell["cell_type"], facts, source


def _same_question(cell: Cell, old: Cell) -> bool:
    """Whether two cells of an item ask the same, as far as both say; a new schema may say more or less."""
    new, before = _facts(cell), _facts(old)
    return all(new[key] == before[key] for key in _ASKED if key in new and key in before)


def _is_answered(cell: Cell) -> bool:
    """Whether something was given; what cannot be read counts."""
    facts = _facts(cell)
    return is_answered("".join(cell["source"]), AnswerShape(facts["question"], facts["kind"]))


def _answer(cell: Cell, old: Cell) -> str:
    """The old cell's answer under the name and the comment that its question has now (``c02="B"`` → ``c03="B"``)."""
    name, before = _facts(cell)["question"], _facts(old)["question"]
    stub = "".join(cell["source"]).split("\n")[0]
    first, *others = "".join(old["source"]).split("\n")
    source = "\n".join([stub if _STUB.match(first) else first, *others])
    return re.sub(rf"^{re.escape(before)}(?=\s*=)", name, source, flags=re.MULTILINE)
