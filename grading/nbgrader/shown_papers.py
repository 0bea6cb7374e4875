"""A paper as nbgrader's pages show it (formgrader, feedback): what people wrote as they wrote it, and no program.

nbgrader takes a candidate's text for Markdown with HTML in it, so that a script in an essay would run in a marker's browser, with the
marker's rights, and four spaces before a line make a program of it; of an answer and of a test cell it shows Python. These are Jinja
filters in place of nbconvert's of the same names, by the course's configuration (`grading.nbgrader.course`): nbgrader's own
templates, with their fields for points and comments, stay as they are.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from foundation.markup import to_html
from grading import messages
from grading.answer_words import answer_in_words, keys_in_words
from grading.answers import read_answer
from grading.errors import UnreadableAnswer
from grading.paper.build import BEGIN_MARK_SCHEME, END_MARK_SCHEME
from grading.paper.score_cell import parse_score_cell

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""What is shown of what is pasted into an essay."""
_SCHEME = re.compile(
    rf"^({re.escape(BEGIN_MARK_SCHEME)}|{re.escape(END_MARK_SCHEME)})$", re.MULTILINE
)
_TEXT = (
    "white-space: pre-wrap; overflow-wrap: anywhere; font: 16px/1.8 sans-serif; padding: 6px 12px"
)
_NOTE = "color: #555; padding: 6px 12px"


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """A Markdown cell as HTML: locked ones by the Markdown of the paper, which has no HTML; all others as text."""
    cell = context.get("cell", {})
    own = cell.get("metadata", {})
    if own.get("nbgrader", {}).get("locked"):
        return to_html(_SCHEME.sub("", source))
    blank = source.strip() in ("", own.get("lawstudy", {}).get("stub"))
    shown = _text(answer_in_words(None if blank else source))
    shown += "".join(_pictures(cell.get("attachments", {})))
    return shown if "nbgrader" in own else _note(messages.ADDED_BY_CANDIDATE) + shown


def highlight_code(
    source: str, language: str | None = None, metadata: Mapping[str, Any] | None = None
) -> str:
    """A code cell as HTML: an answer in words, a test cell by what is right. ``metadata`` is the cell's."""
    del language
    own = (metadata or {}).get("lawstudy", {})
    match own.get("role"):
        case "answer":
            return _answer(source, str(own["question"]))
        case "score":
            return _score(source)
    return _note(messages.ADDED_BY_CANDIDATE) + _text(source)


def _answer(source: str, name: str) -> str:
    try:
        return _text(answer_in_words(read_answer(source, name)))
    except UnreadableAnswer as error:
        return _note(messages.ANSWER_UNREADABLE.format(reason=error)) + _text(source)


def _score(source: str) -> str:
    title = source.partition("\n")[0].lstrip("# ")
    try:
        key = keys_in_words(parse_score_cell(source))
    except (SyntaxError, ValueError):
        return _note(title)  # What candidates get back has no key.
    return _note(title) + _text(messages.SCORED_BY_KEY.format(key=key))


def _text(text: str) -> str:
    return f'<div style="{_TEXT}">{escape(text)}</div>'


def _note(text: str) -> str:
    return f'<div style="{_NOTE}">{escape(text)}</div>'


def _pictures(attachments: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Each as it is, whatever its name and its type pretend to be: candidates' programs write them."""
    for name, bundle in attachments.items():
        for kind in PICTURES:
            data = bundle.get(kind)
            text = "".join(map(str, data)) if isinstance(data, list) else str(data or "")
            try:
                plain = base64.b64decode(text)
            except (binascii.Error, ValueError):
                continue
            if plain:
                data64 = base64.b64encode(plain).decode()
                yield f'<img style="max-width: 100%" alt="{escape(name)}" src="data:{kind};base64,{data64}">'
                break
