"""A learner's folder: lessons, papers and practice, and how much of each is answered. Files alone, nothing of the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from foundation.files import read_regular
from grading.answers import AnswerShape, is_answered
from grading.notebook import MAX_BYTES


@dataclass(frozen=True)
class StudyFile:
    """A notebook of the learner: ``kind`` is lesson, paper, practice, or damaged when it does not tell which.

    ``answered`` of ``questions`` have an answer; a cell that cannot be read is not counted. ``exam`` and ``form`` are what
    a paper says it is of, ``lesson`` which lesson it is.
    """

    path: str
    title: str
    kind: str
    answered: int
    questions: int
    exam: str = ""
    form: str = ""
    lesson: str = ""


def study_files(folder: Path) -> list[StudyFile]:
    """Read the folder, by names. A notebook that is no lesson or paper is left out."""
    return [file for path in sorted(folder.glob("*.ipynb")) for file in _study_file(path)]


def _study_file(path: Path) -> Iterator[StudyFile]:
    damaged = StudyFile(path.name, path.stem, "damaged", 0, 0)
    try:
        notebook = orjson.loads(read_regular(path, below=path.parent, limit=MAX_BYTES))
    except (OSError, orjson.JSONDecodeError):
        yield damaged
        return
    match notebook:
        case {
            "metadata": {"lawstudy": {"kind": ("lesson" | "paper" | "practice") as kind, **facts}},
            "cells": list(cells),
        }:
            states = [state for cell in cells for state in _answer_state(cell)]
        # Ours, though it does not say what it is.
        case {"metadata": {"lawstudy": _}}:
            yield damaged
            return
        case {"cells": list(cells)} if any(list(_answer_state(cell)) for cell in cells):
            yield damaged
            return
        case _:
            return
    title = str(facts.get("title") or path.stem)
    names = (str(facts.get("exam")), str(facts.get("form"))) if kind == "paper" else ("", "")
    lesson = str(facts.get("id")) if kind == "lesson" else ""
    yield StudyFile(path.name, title, kind, sum(states), len(states), *names, lesson)


def _answer_state(cell: object) -> Iterator[bool]:
    """Whether there is an answer in the cell; nothing of a cell that is for no answer or cannot be read."""
    match cell:
        case {
            "metadata": {
                "lawstudy": {"role": "answer", "question": str(name), "kind": str(kind), **facts}
            },
            "source": str() | list() as source,
        }:
            # Programs write a source as a text or as a list of lines.
            lines = [line for line in source if isinstance(line, str)]
            shape = AnswerShape(name, kind, stub=str(facts.get("stub", "")))
            yield is_answered("".join(lines), shape)
