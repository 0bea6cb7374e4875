"""What an item's text may hold: nothing that a page cannot show, and no key that looks different from what it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from question_bank import messages
from question_bank.errors import Problem

_KEY = re.compile(r"\{\{(.*?)\}\}")
_BRACES = frozenset("{}｛｝﹛﹜❴❵")
_SEPARATORS = frozenset("｜￨¦│┃∣❘⏐ǀ丨〡;；﹔︔／/⁄∕╱\\＼﹨")
"""What people write for the bar between two ways of writing an answer, or take for it."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
_SUSPECT = re.compile(r"\][(\[:]|<[A-Za-z/!?]|https?:|www\.|\$|\\\\[(\[]", re.IGNORECASE)
"""Without one of these there is nothing to find, and thousands of items need not be parsed."""
_ADDRESS = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_FORMULA = re.compile(r"\$[^$\s][^$]*\$|\\\\[(\[]")


def text_problems(
    file: str, lines: Sequence[str], body_start: int, kind: str | None
) -> Iterator[Problem]:
    """Everything in the body (from line ``body_start``, counted from 1) that cannot be shown or is no key."""
    for number, message in _not_shown(lines[body_start - 1 :]):
        yield Problem(file, body_start + number, message)
    if kind in ("fill_in", "case"):
        for number, line in enumerate(lines[body_start - 1 :], body_start):
            for message in _blanks(line):
                yield Problem(file, number, message)


def is_unseen(character: str) -> bool:
    """Whether a character leaves nothing on paper and is no space: U+200B, U+FEFF, a variation selector …"""
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
        or _UNSEEN.match(character) is not None
    )


def _not_shown(body: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Pictures, links, HTML and formulas, each with its line from 0: pages and JupyterLab would show them differently."""
    text = "\n".join(body)
    found: dict[str, object] = {}
    for token in _parser().parse(text, found) if _SUSPECT.search(text) else ():
        start = token.map[0] if token.map else 0
        if token.type == "html_block":
            yield start, messages.NO_HTML.format(text=_short(token.content))
        for line, child in _children(token):
            match child.type:
                case "image":
                    yield start + line, messages.NO_PICTURE
                case "link_open":
                    yield start + line, messages.NO_LINK.format(text=_short(child.attrGet("href")))
                case "html_inline":
                    yield start + line, messages.NO_HTML.format(text=_short(child.content))
                case "text" if address := _ADDRESS.search(child.content):
                    shown = _short(child.content[address.start() :])
                    yield start + line, messages.NO_LINK.format(text=shown)
        if token.type == "inline" and (formula := _FORMULA.search(token.content)):
            line = token.content.count("\n", 0, formula.start())
            yield start + line, messages.NO_FORMULA.format(text=_short(formula.group()))
    # A definition is shown nowhere, not even as text.
    references = found.get("references")
    for reference in references.values() if isinstance(references, dict) else ():
        yield reference["map"][0], messages.NO_LINK.format(text=_short(reference["href"]))


def _children(inline: Token) -> Iterator[tuple[int, Token]]:
    """The parts of a paragraph, each with its line below the paragraph's first; those in a picture's text are skipped."""
    line = 0
    for child in inline.children or ():
        yield line, child
        line += child.type in ("softbreak", "hardbreak")


def _blanks(line: str) -> Iterator[str]:
    """What is wrong with the braces and the answers in them."""
    rest = _KEY.sub("", line)
    if _BRACES.intersection(rest) and "{{" not in rest and "}}" not in rest:
        yield messages.ODD_BRACES
    for blank in _KEY.findall(line):
        for answer in filter(None, (part.strip() for part in blank.split("|"))):
            separators = [ch for ch in answer if ch in _SEPARATORS]
            unseen = [ch for ch in answer if is_unseen(ch)]
            if separators:
                yield messages.KEY_SEPARATOR.format(text=answer, character=separators[0])
            if unseen:
                code = f"U+{ord(unseen[0]):04X}"
                shown = "".join(ch for ch in answer if not is_unseen(ch))
                yield messages.KEY_UNSEEN.format(text=shown, code=code)
            elif not unicodedata.normalize("NFKC", answer).strip(" .。,、;:!?"):
                yield messages.KEY_PUNCTUATION.format(text=answer)


def _short(text: object) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= 40 else line[:40] + "…"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")
