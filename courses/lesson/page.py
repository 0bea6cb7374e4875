"""Lessons and wrong-question practice as light pages: text as HTML, questions as the facts that the form shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import orjson

from courses import messages
from courses.lesson.citations import Article, CitationView, FindArticle, versions_of
from courses.lesson.folder import LESSONS
from foundation.markup import to_html
from grading.paper.released import shown_facts

_HEADING = re.compile(r"<h([2-6])>(.*?)</h\1>")
_SCROLL = f'<div class="room-scroll" tabindex="0" role="group" aria-label="{messages.TABLE}">'
_TASK = re.compile(r"<li>\[ \] ")


@dataclass(frozen=True)
class LessonName:
    """A lesson as the list shows it, with the items that its questions are."""

    id: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class StudyPage:
    """``blocks``: HTML of a text, or the facts of a question (a mapping); ``questions`` counts these.

    ``outline``: level, anchor and HTML of each heading; ``statutes``: those that a lesson rests on, with their versions.
    """

    id: str
    title: str
    blocks: tuple[str | Mapping[str, Any], ...]
    questions: int
    outline: tuple[tuple[int, str, str], ...] = ()
    statutes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LessonPage:
    """A lesson as it is shown. ``main``: the law that bare numbers of articles are of, empty without any such;

    ``articles``: whose texts are at hand, in the order in which they are cited; ``before``, ``after``: the lessons beside it.
    """

    study: StudyPage
    main: str
    articles: tuple[Article, ...]
    before: LessonName | None
    after: LessonName | None


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
    """A lesson with its citations in full."""
    return _lessons().get(lesson_id)


def lesson_page(lesson_id: str, find: FindArticle) -> LessonPage | None:
    """A lesson as it is shown; ``find`` gives the text of an article, where there is one."""
    study, names = find_lesson(lesson_id), shown_lessons()
    if study is None:
        return None
    view = CitationView(versions_of(study.statutes), find)
    blocks = tuple(view.shown(each) if isinstance(each, str) else each for each in study.blocks)
    place = [each.id for each in names].index(lesson_id)
    return LessonPage(
        replace(study, blocks=blocks),
        study.statutes[0] if view.shortened else "",
        tuple(view.articles.values()),
        names[place - 1] if place else None,
        names[place + 1] if place + 1 < len(names) else None,
    )


@cache
def _lessons() -> dict[str, StudyPage]:
    pages = [study_page(orjson.loads(p.read_bytes())) for p in sorted(LESSONS.glob("*.ipynb"))]
    return {page.id: page for page in pages}


def study_page(notebook: Mapping[str, Any]) -> StudyPage:
    """A lesson notebook as a page: locked text as it stands, each self-check once."""
    facts = notebook["metadata"]["lawstudy"]
    blocks: list[str | Mapping[str, Any]] = []
    outline: list[tuple[int, str, str]] = []
    for cell in notebook["cells"]:
        own = cell["metadata"].get("lawstudy", {})
        match own.get("role"):
            case "text" | "head" | "section" | "context":
                blocks.append(_text("".join(cell["source"]), outline))
            case "answer":
                blocks.append(shown_facts(own))
    count = sum(not isinstance(block, str) for block in blocks)
    return StudyPage(
        facts["id"],
        facts["title"],
        tuple(blocks),
        count,
        tuple(outline),
        tuple(facts.get("statutes", ())),
    )


def _text(markdown: str, outline: list[tuple[int, str, str]]) -> str:
    """The HTML of a text: headings can be gone to and are put into ``outline``, boxes to tick are boxes."""

    def heading(match: re.Match[str]) -> str:
        level, text = int(match[1]), match[2]
        anchor = f"part-{len(outline) + 1}"
        outline.append((level, anchor, text))
        return f'<h{level} id="{anchor}">{text}</h{level}>'

    html = _TASK.sub(r'<li class="ls-task">', _HEADING.sub(heading, to_html(markdown)))
    # A wide table is scrolled in itself, by keyboard too.
    return html.replace("<table>", f"{_SCROLL}<table>").replace("</table>", "</table></div>")
