"""The body of a lesson: text, decisions of the case, figures, calculators and self-checks, in order, and what is wrong with how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from courses import messages
from courses.calculators.kinds import CALCULATORS
from courses.figures.source import KINDS, read_figure

SELF_CHECK = re.compile(r"\{\{自测\s+(?P<id>[a-z0-9-]+)(?:\s+目标(?P<goals>[\d、,，]+))?\s*\}\}$")
_CALCULATOR = re.compile(r"\{\{计算器\s+(?P<kind>\S+?)(?P<example>(?:\s+[^\s{}]+)*)\s*\}\}$")
_LIKE = re.compile(r"\{\{\s*(?:自测|计算器)")
_FENCE = re.compile(r"```(?P<kind>\S*)\s*(?P<title>.*)$")
_OPTION = re.compile(r"- \[(?P<mark>[ xX])\] (?P<text>\S.*)$")
CHOICE = "抉择"
LETTERS = "ABCD"


@dataclass(frozen=True)
class Text:
    """Lines of Markdown from ``line`` on. ``after``: the decision that has to be taken before they are read."""

    line: int
    lines: tuple[str, ...]
    after: str = ""


@dataclass(frozen=True)
class Choice:
    """What can be chosen at a decision, and what is said to who chooses it (Markdown)."""

    text: str
    reply: str
    right: bool


@dataclass(frozen=True)
class Decision:
    """A decision of the case; ``name`` (``s01`` …) is its own within the lesson. ``after``: the one before."""

    line: int
    name: str
    stem: str
    choices: tuple[Choice, ...]
    after: str = ""


@dataclass(frozen=True)
class Drawing:
    """A figure: ``source`` as `courses.figures.source.read_figure` reads it."""

    line: int
    source: str
    after: str = ""


@dataclass(frozen=True)
class Calculator:
    """A calculator with the words of its example, which may be none."""

    line: int
    kind: str
    example: tuple[str, ...]
    after: str = ""


@dataclass(frozen=True)
class SelfCheck:
    """A question of the bank and the objectives (from 1) that it measures."""

    line: int
    item: str
    goals: tuple[int, ...]
    section: str
    after: str = ""


Block = Text | Decision | Drawing | Calculator | SelfCheck
Fault = tuple[int, str]


@dataclass
class Body:
    """``blocks`` in order; ``sections``: the headings of the second level; ``faults`` by line."""

    blocks: list[Block] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_body(numbered: Sequence[tuple[int, str]]) -> Body:
    """Read the lines below the head, each with its number in the file. Never raises.

    What follows a decision up to the end of the section (``## …``) is read after it.
    """
    body, text = Body(), list[tuple[int, str]]()
    section = after = ""
    lines = iter(numbered)

    def flush() -> None:
        first = next((n for n, (_, line) in enumerate(text) if line.strip()), None)
        if first is not None:
            own = tuple(line for _, line in text[first:])
            body.blocks.append(Text(text[first][0], own, after))
        text.clear()

    for number, line in lines:
        fence = _FENCE.match(line.strip())
        if line.startswith(("## ", "### ")):
            flush()
            if line.startswith("## "):
                section, after = line[3:].strip(), ""
                body.sections.append(section)
            text.append((number, line))
        elif fence:
            flush()
            inner, closed = _inner(lines)
            if not closed:
                body.faults.append((number, messages.FENCE_OPEN))
            kind = fence["kind"]
            if kind == CHOICE:
                name = f"s{sum(isinstance(b, Decision) for b in body.blocks) + 1:02d}"
                decision, faults = _decision(number, inner, name, after)
                body.faults += faults
                body.blocks.append(decision)
                after = name
            elif kind in KINDS:
                source = "\n".join([f"{kind} {fence['title']}", *(line for _, line in inner)])
                body.faults += [(number + n, why) for n, why in read_figure(source)[1]]
                body.blocks.append(Drawing(number, source, after))
            else:
                known = "、".join([CHOICE, *KINDS])
                body.faults.append((number, messages.UNKNOWN_FENCE.format(known=known)))
        elif match := SELF_CHECK.match(line.strip()):
            flush()
            goals = tuple(int(each) for each in re.findall(r"\d+", match["goals"] or ""))
            body.blocks.append(SelfCheck(number, match["id"], goals, section, after))
        elif match := _CALCULATOR.match(line.strip()):
            flush()
            if match["kind"] not in CALCULATORS:
                known = "、".join(CALCULATORS)
                body.faults.append((number, messages.UNKNOWN_CALCULATOR.format(known=known)))
            else:
                example = tuple(match["example"].split())
                body.blocks.append(Calculator(number, match["kind"], example, after))
        elif _LIKE.search(line):
            body.faults.append((number, messages.BAD_MARK))
        else:
            text.append((number, line))
    flush()
    return body


def _inner(lines: Iterator[tuple[int, str]]) -> tuple[list[tuple[int, str]], bool]:
    """The lines up to the end of the fence, and whether it has one."""
    found: list[tuple[int, str]] = []
    for number, line in lines:
        if line.strip() == "```":
            return found, True
        found.append((number, line))
    return found, False


def _decision(
    start: int, lines: list[tuple[int, str]], name: str, after: str
) -> tuple[Decision, list[Fault]]:
    stem: list[str] = []
    choices: list[tuple[int, str, bool, list[str]]] = []
    for number, line in lines:
        option = _OPTION.match(line)
        if option:
            choices.append((number, option["text"], option["mark"] != " ", []))
        elif choices:
            choices[-1][3].append(line.strip())
        else:
            stem.append(line)
    faults = []
    if not "".join(stem).strip():
        faults.append((start, messages.CHOICE_NO_STEM))
    if not 2 <= len(choices) <= len(LETTERS):
        faults.append((start, messages.CHOICE_COUNT.format(count=len(choices))))
    if sum(right for _, _, right, _ in choices) != 1:
        faults.append((start, messages.CHOICE_ONE_RIGHT))
    faults += [
        (number, messages.CHOICE_NO_REPLY)
        for number, _, _, reply in choices
        if not "".join(reply).strip()
    ]
    read = tuple(Choice(text, "\n".join(reply).strip(), right) for _, text, right, reply in choices)
    return Decision(start, name, "\n".join(stem).strip(), read, after), faults
