"""Lessons and wrong-question practice as light pages: text as HTML; questions, steps and calculators as the facts that forms show."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import orjson

from courses import messages
from courses.calculators.catalogue import shown_calculator
from courses.figures.draw import draw
from courses.figures.source import read_figure
from courses.figures.words import in_words
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
    minutes: int = 0


@dataclass(frozen=True)
class LessonFigure:
    """A drawing (SVG) and the same in words."""

    title: str
    svg: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class PageBlock:
    """A piece of a lesson. ``html`` of a text, ``facts`` of what is a form, or a ``figure``.

    ``after``: the step that has to be taken before this is read; empty for most.
    """

    kind: Literal["text", "question", "step", "figure", "calculator"]
    html: str = ""
    facts: Mapping[str, Any] | None = None
    figure: LessonFigure | None = None
    after: str = ""


@dataclass(frozen=True)
class StudyPage:
    """``blocks`` in order; ``questions`` counts those that are checked.

    ``outline``: level, anchor and HTML of each heading; ``statutes``: those that a lesson rests on, with their versions;
    ``check``: what a named person has to look at.
    """

    id: str
    title: str
    blocks: tuple[PageBlock, ...]
    questions: int
    outline: tuple[tuple[int, str, str], ...] = ()
    statutes: tuple[str, ...] = ()
    minutes: int = 0
    check: str = ""
    serves: tuple[str, ...] = ()
    ungraded: bool = False

    @property
    def items(self) -> tuple[str, ...]:
        """The items that its questions are."""
        asked = (block.facts for block in self.blocks if block.kind == "question")
        return tuple(facts["item"] for facts in asked if facts)

    @property
    def steps(self) -> Mapping[str, Mapping[str, Any]]:
        """The facts of its steps, by their names in it."""
        found = (block.facts for block in self.blocks if block.kind == "step")
        return {facts["question"]: facts for facts in found if facts}


@dataclass(frozen=True)
class LessonPage:
    """A lesson as it is shown. ``main``: the law that bare numbers of articles are of, empty without any such;

    ``articles``: whose texts are at hand, in the order in which they are cited.
    """

    study: StudyPage
    main: str
    articles: tuple[Article, ...]


@cache
def shown_lessons() -> tuple[LessonName, ...]:
    """The lessons in order."""
    return tuple(
        LessonName(page.id, page.title, page.items, page.minutes) for page in all_lessons().values()
    )


def find_lesson(lesson_id: str) -> StudyPage | None:
    """A lesson with its citations in full."""
    return all_lessons().get(lesson_id)


def lesson_page(lesson_id: str, find: FindArticle) -> LessonPage | None:
    """A lesson as it is shown; ``find`` gives the text of an article, where there is one."""
    study = find_lesson(lesson_id)
    if study is None:
        return None
    view = CitationView(versions_of(study.statutes), find)
    blocks = tuple(_cited(block, view) for block in study.blocks)
    return LessonPage(
        replace(study, blocks=blocks),
        study.statutes[0] if view.shortened else "",
        tuple(view.articles.values()),
    )


def lessons_beside(
    lesson_id: str, hidden: Collection[str] = ()
) -> tuple[LessonName | None, LessonName | None]:
    """The lessons before and after one, of those that may be named."""
    names = [each for each in shown_lessons() if each.id == lesson_id or each.id not in hidden]
    place = [each.id for each in names].index(lesson_id)
    before = names[place - 1] if place else None
    return before, names[place + 1] if place + 1 < len(names) else None


def _cited(block: PageBlock, view: CitationView) -> PageBlock:
    """The block with its citations as they are shown."""
    match block.kind:
        case "text":
            return replace(block, html=view.shown(block.html))
        case "step" if block.facts:
            replies = [
                {**reply, "text": view.shown(reply["text"])} for reply in block.facts["replies"]
            ]
            return replace(block, facts={**block.facts, "replies": replies})
    return block


@cache
def all_lessons() -> Mapping[str, StudyPage]:
    """Every lesson by id, in order."""
    pages = [study_page(orjson.loads(p.read_bytes())) for p in sorted(LESSONS.glob("*.ipynb"))]
    return {page.id: page for page in pages}


def study_page(notebook: Mapping[str, Any]) -> StudyPage:
    """A lesson notebook as a page: locked text as it stands, each self-check once."""
    facts = notebook["metadata"]["lawstudy"]
    blocks: list[PageBlock] = []
    outline: list[tuple[int, str, str]] = []
    for cell in notebook["cells"]:
        own = cell["metadata"].get("lawstudy", {})
        after = own.get("after", "")
        match own.get("role"):
            case "text" | "head" | "section" | "context":
                html = _text("".join(cell["source"]), outline)
                blocks.append(PageBlock("text", html=html, after=after))
            case "answer":
                blocks.append(PageBlock("question", facts=shown_facts(own), after=after))
            case "step":
                blocks.append(PageBlock("step", facts=_step(own), after=after))
            case "figure":
                figure = shown_figure(own["figure"])
                if figure:
                    blocks.append(PageBlock("figure", figure=figure, after=after))
            case "calculator":
                shown = shown_calculator(own["calculator"], own["values"])
                blocks.append(PageBlock("calculator", facts=shown, after=after))
    count = sum(block.kind == "question" for block in blocks)
    return StudyPage(
        facts["id"],
        facts["title"],
        tuple(blocks),
        count,
        tuple(outline),
        tuple(facts.get("statutes", ())),
        facts.get("minutes", 0),
        facts.get("check", ""),
        tuple(facts.get("serves", ())),
        bool(facts.get("ungraded")),
    )


def shown_figure(source: str) -> LessonFigure | None:
    """A figure from its source; ``None`` for one that cannot be drawn."""
    figure, _ = read_figure(source)
    if figure is None:
        return None
    return LessonFigure(figure.title, draw(figure), tuple(in_words(figure)))


def _step(own: Mapping[str, Any]) -> dict[str, Any]:
    shown = shown_facts(own)
    shown["replies"] = [
        {"id": each["id"], "right": each["right"], "text": to_html(each["text"])}
        for each in own["replies"]
    ]
    return shown


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
