"""Lessons and wrong-question practice as light pages: text as HTML, questions as the facts that the form shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from courses.lesson.folder import LESSONS
from foundation.markup import to_html
from grading.paper.released import shown_facts


@dataclass(frozen=True)
class LessonName:
    """A lesson as the list shows it, with the items that its questions are."""

    id: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class StudyPage:
    """``blocks``: HTML of a text, or the facts of a question (a mapping); ``questions`` counts these."""

    id: str
    title: str
    blocks: tuple[str | Mapping[str, Any], ...]
    questions: int


@cache
def shown_lessons() -> tuple[LessonName, ...]:
    """The lessons in order."""
    return tuple(
        LessonName(
            page.id, page.title, tuple(b["item"] for b in page.blocks if not isinstance(b, str))
        )
        for page in _lessons().values()
    )


def find_lesson(lesson_id: str) -> StudyPage | None:
    """The page of a lesson."""
    return _lessons().get(lesson_id)


@cache
def _lessons() -> dict[str, StudyPage]:
    pages = [study_page(orjson.loads(p.read_bytes())) for p in sorted(LESSONS.glob("*.ipynb"))]
    return {page.id: page for page in pages}


def study_page(notebook: Mapping[str, Any]) -> StudyPage:
    """A lesson notebook as a page: locked text as it stands, each self-check once."""
    facts = notebook["metadata"]["lawstudy"]
    blocks: list[str | Mapping[str, Any]] = []
    for cell in notebook["cells"]:
        own = cell["metadata"].get("lawstudy", {})
        match own.get("role"):
            case "text" | "head" | "section" | "context":
                blocks.append(to_html("".join(cell["source"])))
            case "answer":
                blocks.append(shown_facts(own))
    count = sum(not isinstance(block, str) for block in blocks)
    return StudyPage(facts["id"], facts["title"], tuple(blocks), count)
