"""GIFT, the text format of Moodle: what a file says, before anything of it is an item of ours.

Format: https://docs.moodle.org/en/GIFT_format. Where that page is silent, the readings of gift-pegjs hold, whose files the tests compare with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

GiftType = Literal["Category", "Description", "Essay", "TF", "MC", "Short", "Numerical", "Matching"]
TextFormat = Literal["moodle", "html", "markdown", "plain"]

_COMMENT = re.compile(r"[ \t]*//(.*)")
_CATEGORY = re.compile(r"[ \t]*\$CATEGORY:(.*)")
_MARK = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
_TITLE = re.compile(r"\s*::((?:\\.|:(?!:)|[^\\:])*)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_ANSWER = re.compile(r"(?P<before>(?:\\.|[^\\{}])*)\{(?P<inside>(?:\\.|[^\\{}])*)\}", re.DOTALL)
_GLOBAL = re.compile(r"(?<!\\)####")
_TRUTH = re.compile(r"\s*(TRUE|T|FALSE|F)\s*(?:#(?P<feedback>.*))?", re.DOTALL)
_CHOICE = re.compile(
    r"(?P<mark>[=~])\s*(?:%(?P<weight>-?\d{1,3}(?:\.\d{1,8})?)%)?"
    r"(?P<text>(?:\\.|[^\\=~#])*)(?:#(?P<feedback>(?:\\.|[^\\=~])*))?",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_ARROW = re.compile(r"(?<!\\)->")


@dataclass(frozen=True)
class GiftText:
    """A text and the format that the file gives it."""

    text: str
    format: TextFormat = "moodle"


@dataclass(frozen=True)
class GiftChoice:
    """An answer: with ``=`` (``correct``) or ``~``; ``weight`` in percent where one is written."""

    text: GiftText
    correct: bool
    weight: float | None = None
    feedback: GiftText | None = None


@dataclass(frozen=True)
class GiftQuestion:
    """One question. ``line`` counts from 1; ``fault`` says what of the grammar does not hold (``type`` is then a guess).

    In ``stem``, answers that stand in the middle of the sentence have left ``_____``; ``around`` is what stands before and
    after them, with its spaces. ``truth`` belongs to TF;
    ``choices`` to MC, Short and (as they are written) Numerical; ``pairs`` to Matching.
    """

    line: int
    type: GiftType
    title: str = ""
    stem: GiftText = GiftText("")
    embedded: bool = False
    around: tuple[str, str] = ("", "")
    truth: bool | None = None
    true_feedback: GiftText | None = None
    false_feedback: GiftText | None = None
    choices: tuple[GiftChoice, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    numbers: str = ""
    global_feedback: GiftText | None = None
    id: str | None = None
    tags: tuple[str, ...] = ()
    fault: Literal["", "unclosed", "answers"] = ""


@dataclass(frozen=True)
class _Block:
    """The lines of one question; ``marks`` are what comments before it say of it."""

    line: int
    lines: list[str]
    marks: str


def parse_gift(text: str) -> list[GiftQuestion]:
    """Every question, category and description of a GIFT file, in order. Never raises for what the text is."""
    return [_question(block) for block in _blocks(text)]


def unescape(text: str) -> str:
    """The text that is meant: ``\\=`` is ``=``, ``\\n`` a new line."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def escape(text: str) -> str:
    """The text as GIFT writes it; `unescape` reads it back."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")


def _blocks(text: str) -> Iterator[_Block]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    depths = [_depth(line) for line in lines]
    start, marks = 0, ""
    while start < len(lines):
        if comment := _COMMENT.fullmatch(lines[start]):
            marks += comment[1]
        if comment or not lines[start].strip():
            start += 1
            continue
        end = _end(lines, depths, start)
        inside = [line for line in lines[start:end] if not _COMMENT.fullmatch(line)]
        yield _Block(start + 1, inside, marks)
        start, marks = end, ""


_LONGEST = 500
"""Lines of a question. A brace that is never closed must not swallow the questions after it."""


def _end(lines: Sequence[str], depths: Sequence[int], start: int) -> int:
    """Where the question that begins at a line ends: at an empty line outside braces."""
    if _CATEGORY.fullmatch(lines[start]):
        return start + 1
    depth, empty = 0, None
    for number in range(start, min(len(lines), start + _LONGEST)):
        line = lines[number]
        if _COMMENT.fullmatch(line):
            continue
        if not line.strip():
            if depth <= 0:
                return number
            empty = empty or number
        depth += depths[number]
    last = min(len(lines), start + _LONGEST)
    return last if depth <= 0 else empty or last


def _depth(line: str) -> int:
    plain = _ESCAPE.sub("", line)
    return plain.count("{") - plain.count("}")


def _question(block: _Block) -> GiftQuestion:
    if category := _CATEGORY.fullmatch(block.lines[0]):
        return GiftQuestion(block.line, "Category", title=category[1].strip())
    marks = [(found[1], unescape(found[2])) for found in _MARK.finditer(block.marks)]
    ids = [value for kind, value in marks if kind == "id"]
    source = "\n".join(block.lines)
    title = ""
    if found := _TITLE.match(source):
        title = unescape(found[1]).strip()
        source = source[found.end() :]
    text_format: TextFormat = "moodle"
    if found := _FORMAT.match(source):
        text_format = found[1]  # type: ignore[assignment]
        source = source[found.end() :]
    about: dict[str, object] = {
        "title": title,
        "id": ids[0] if ids else None,
        "tags": tuple(value for kind, value in marks if kind == "tag"),
    }
    return _answered(block.line, source, text_format, about)


def _answered(
    line: int, source: str, text_format: TextFormat, about: dict[str, object]
) -> GiftQuestion:
    def question(kind: GiftType, stem: str, **more: object) -> GiftQuestion:
        return GiftQuestion(line, kind, stem=_text(stem, text_format), **about, **more)  # type: ignore[arg-type]

    found = _ANSWER.match(source)
    if found is None:
        plain = _ESCAPE.sub("", source)
        if "{" in plain or "}" in plain:
            return question("Description", source, fault="unclosed")
        return question("Description", source)
    after = source[found.end() :]
    if _ANSWER.match(after) or "{" in _ESCAPE.sub("", after):
        return question("Description", source, fault="answers")
    stem = found["before"]
    embedded = bool(after.strip())
    if embedded:
        stem = f"{stem.strip()} _____ {after.strip()}"
    inside, *rest = _GLOBAL.split(found["inside"], maxsplit=1)
    around = (_spaced(found["before"], text_format), _spaced(after, text_format))
    more: dict[str, object] = {"embedded": embedded, "around": around}
    if rest:
        more["global_feedback"] = _part(rest[0], text_format)
    return _by_answers(inside, text_format, stem, more, question)


class _Make(Protocol):
    def __call__(self, kind: GiftType, stem: str, **more: object) -> GiftQuestion: ...


def _by_answers(
    inside: str, text_format: TextFormat, stem: str, more: dict[str, object], question: _Make
) -> GiftQuestion:
    if not inside.strip():
        return question("Essay", stem, **more)
    if truth := _TRUTH.fullmatch(inside):
        is_true = truth[1].startswith("T")
        more["true_feedback"], more["false_feedback"] = _feedbacks(truth["feedback"], text_format)
        return question("TF", stem, truth=is_true, **more)
    if inside.lstrip().startswith("#"):
        return question("Numerical", stem, numbers=inside.strip()[1:].strip(), **more)
    if not re.match(r"\s*[=~]", inside):
        text, *feedback = re.split(r"(?<!\\)#", inside, maxsplit=1)
        if re.search(r"(?<!\\)[=~]", inside):
            return question("Short", stem, fault="answers", **more)
        only = GiftChoice(
            _part(text, text_format),
            correct=True,
            feedback=_optional(feedback[0] if feedback else None, text_format),
        )
        return question("Short", stem, choices=(only,), **more)
    marked = list(_CHOICE.finditer(inside))
    if all(found["mark"] == "=" and _ARROW.search(found["text"]) for found in marked):
        pairs = tuple(tuple(_ARROW.split(found["text"], maxsplit=1)) for found in marked)
        return question(
            "Matching",
            stem,
            pairs=tuple((_part(a, text_format).text, _part(b, text_format).text) for a, b in pairs),
            **more,
        )
    choices = tuple(_choice(found, text_format) for found in marked)
    kind: GiftType = "Short" if all(choice.correct for choice in choices) else "MC"
    return question(kind, stem, choices=choices, **more)


def _choice(found: re.Match[str], text_format: TextFormat) -> GiftChoice:
    return GiftChoice(
        _part(found["text"], text_format),
        correct=found["mark"] == "=",
        weight=float(found["weight"]) if found["weight"] else None,
        feedback=_optional(found["feedback"], text_format),
    )


def _feedbacks(
    written: str | None, text_format: TextFormat
) -> tuple[GiftText | None, GiftText | None]:
    parts = re.split(r"(?<!\\)#", written or "", maxsplit=1)
    first, second = [*parts, ""][:2]
    return _optional(first, text_format), _optional(second, text_format)


def _optional(source: str | None, text_format: TextFormat) -> GiftText | None:
    return _part(source, text_format) if source and source.strip() else None


def _part(source: str, text_format: TextFormat) -> GiftText:
    """A text inside the braces: in the stem's format unless it names its own."""
    found = _FORMAT.match(source)
    if found:
        return _text(source[found.end() :], found[1])  # type: ignore[arg-type]
    return _text(source, text_format)


def _text(source: str, text_format: TextFormat) -> GiftText:
    return GiftText(_spaced(source.strip(), text_format), text_format)


def _spaced(source: str, text_format: TextFormat) -> str:
    if text_format in ("moodle", "plain"):
        # Where the file breaks a line it only makes room; a new line that is meant is written as one.
        source = re.sub(r"[ \t]*\n[ \t]*", " ", source)
    return unescape(source)
