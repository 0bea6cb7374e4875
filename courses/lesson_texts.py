"""What the shipped lessons say, as it is read and reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from courses.lesson.folder import LESSONS


@dataclass(frozen=True)
class LessonText:
    """A lesson as it is read. ``sha256`` of all that its notebook says, the facts of questions and steps among it."""

    id: str
    title: str
    text: str
    sha256: str


@cache
def lesson_texts() -> Mapping[str, LessonText]:
    """Every shipped lesson by its id, in order."""
    found = {}
    for path in sorted(LESSONS.glob("*.ipynb")):
        notebook = orjson.loads(path.read_bytes())
        facts, cells = notebook["metadata"]["lawstudy"], notebook["cells"]
        said = [("".join(cell["source"]), _facts(cell)) for cell in cells]
        digest = hashlib.sha256(orjson.dumps([facts, said], option=orjson.OPT_SORT_KEYS))
        text = "\n\n".join(source for source, _ in said)
        found[str(facts["id"])] = LessonText(
            str(facts["id"]), str(facts["title"]), text, digest.hexdigest()
        )
    return found


def lesson_id(path: Path) -> str:
    """Whose notebook it is."""
    return str(orjson.loads(path.read_bytes())["metadata"]["lawstudy"]["id"])


def _facts(cell: Mapping[str, Any]) -> Any:
    return cell["metadata"].get("lawstudy", {})
