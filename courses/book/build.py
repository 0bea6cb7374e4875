"""Builds the book from the lessons as their pages show them; the answers of self-checks fold away below the questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from courses import messages
from courses.lesson.page import PageBlock, StudyPage, all_lessons
from courses.teaching import lesson_of
from foundation.local_time import written_day
from foundation.markup import to_html
from question_bank.item import Item

_FOLDER = Path(__file__).parent


def build_book(
    bank: Mapping[str, Item], *, title: str, on: dt.date, hidden: Collection[str] = ()
) -> str:
    """The HTML of all lessons but those hidden, which asks nothing of anybody. ``on``: the day of the law in it."""
    lessons = [page for page in all_lessons().values() if page.id not in hidden]
    contents = "".join(
        f'<li><a href="#{page.id}">{escape(page.title)}</a></li>' for page in lessons
    )
    template = Template((_FOLDER / "book.html").read_text("utf-8"))
    return template.substitute(
        title=escape(title),
        made=escape(messages.BOOK_MADE.format(day=written_day(on), count=len(lessons))),
        style=(_FOLDER / "book.css").read_text("utf-8"),
        script=(_FOLDER / "book.js").read_text("utf-8"),
        contents=contents,
        lessons="\n".join(_lesson(page, bank) for page in lessons),
    )


def _lesson(page: StudyPage, bank: Mapping[str, Item]) -> str:
    # Headings of a lesson are below its title; anchors are its own.
    parts = [
        _block(block, bank).replace('id="part-', f'id="{page.id}-part-') for block in page.blocks
    ]
    facts = [messages.BOOK_MINUTES.format(minutes=page.minutes)]
    if page.statutes:
        facts.append(messages.BOOK_STATUTES.format(statutes="、".join(page.statutes)))
    if page.check:
        facts.append(messages.BOOK_CHECK.format(check=page.check))
    head = f"<h2>{escape(page.title)}</h2><p>{escape('；'.join(facts))}</p>"
    return f'<article id="{page.id}">{head}{"".join(parts)}</article>'


def _block(block: PageBlock, bank: Mapping[str, Item]) -> str:
    match block.kind:
        case "text":
            return block.html.replace("<table>", '<div class="wide"><table>').replace(
                "</table>", "</table></div>"
            )
        case "figure" if block.figure:
            words = "".join(f"<li>{escape(line)}</li>" for line in block.figure.words)
            return (
                f"<figure><figcaption>{escape(block.figure.title)}</figcaption>{block.figure.svg}"
                f"<details><summary>{messages.BOOK_WORDS}</summary><ol>{words}</ol></details></figure>"
            )
        case "step" if block.facts:
            return _step(block.facts)
        case "question" if block.facts:
            return _question(block.facts, bank.get(block.facts["item"]))
        case "calculator" if block.facts:
            return _calculator(block.facts)
    return ""


def _options(facts: Mapping[str, Any]) -> str:
    shown = "".join(f"<li>{option['text']}</li>" for option in facts.get("options", ()))
    return f'<ol type="A">{shown}</ol>' if shown else ""


def _step(facts: Mapping[str, Any]) -> str:
    replies = "".join(
        f"<p><strong>{each['id']}．{messages.STEP_RIGHT if each['right'] else messages.STEP_WRONG}</strong></p>{each['text']}"
        for each in facts["replies"]
    )
    return (
        f"<section><p><strong>{messages.BOOK_STEP.format(label=facts['label'])}</strong></p>{facts['stem']}{_options(facts)}"
        f"<details><summary>{messages.STEP_REPLIES}</summary>{replies}</details></section>"
    )


def _question(facts: Mapping[str, Any], item: Item | None) -> str:
    asked = f"<p><strong>{messages.BOOK_QUESTION.format(label=facts['label'])}</strong></p>{facts['stem'].replace('{{}}', '＿＿＿＿')}{_options(facts)}"
    if item is None:
        return f"<section>{asked}</section>"
    lesson = lesson_of(item, item.questions[0])
    told = escape(messages.BOOK_ANSWER.format(answer=_written(lesson.answer)))
    basis = escape("；".join(lesson.citations))
    return (
        f"<section>{asked}<details><summary>{messages.BOOK_ANSWERS}</summary><p><strong>{told}</strong></p>"
        f"{to_html(lesson.rationale)}<p>{basis}</p></details></section>"
    )


def _written(answer: object) -> str:
    match answer:
        case bool():
            return messages.BOOK_TRUE if answer else messages.BOOK_FALSE
        case list():
            return "、".join(map(str, answer))
    return str(answer)


def _calculator(facts: Mapping[str, Any]) -> str:
    outcome = facts["outcome"]
    lines = "".join(
        f"<li>{escape(line['text'])} {escape(line['basis'])}</li>" for line in outcome["lines"]
    )
    return (
        f"<section><p><strong>{escape(facts['title'])}</strong>　{messages.EXAMPLE}：{escape(outcome['result'])}</p>"
        f"<ol>{lines}</ol></section>"
    )
