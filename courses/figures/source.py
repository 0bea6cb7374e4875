"""The source of a figure: a title line and a line for each part → values, or what is wrong with it.

A decision tree is a spine of questions with exits, a timeline moments from top to bottom, a swim lane steps between roles,
a bar chart a few numbers. How to write them: ``docs/lesson-writing.zh-CN.md``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courses import messages

MOST_LINES = 12
MOST_CHARACTERS = 48
MOST_BARS = 8


@dataclass(frozen=True)
class Question:
    """A question of a decision tree. ``yes``, ``no``: where that answer ends; the one that is empty goes on below."""

    text: str
    yes: str
    no: str


@dataclass(frozen=True)
class DecisionTree:
    """Questions from top to bottom. ``end``: where the last one leads; empty when both its answers end beside it."""

    title: str
    questions: tuple[Question, ...]
    end: str


@dataclass(frozen=True)
class Moment:
    """A moment of a timeline: when, what, and by which article (may be empty)."""

    when: str
    what: str
    basis: str


@dataclass(frozen=True)
class Timeline:
    """Moments from top to bottom."""

    title: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Step:
    """What one role does."""

    role: str
    text: str


@dataclass(frozen=True)
class SwimLane:
    """Steps in order, each in the column of its role."""

    title: str
    roles: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Bar:
    """A bar: ``written`` is the number as it was written."""

    name: str
    value: float
    written: str


@dataclass(frozen=True)
class BarChart:
    """Numbers of one unit, which stands in the title."""

    title: str
    bars: tuple[Bar, ...]


Figure = DecisionTree | Timeline | SwimLane | BarChart

_NUMBER = re.compile(r"[0-9][0-9,]{0,14}(?:\.[0-9]{1,4})?")

Fault = tuple[int, str]
"""Offset of the line within the source (0: the title) and the reason."""


def read_figure(source: str) -> tuple[Figure | None, list[Fault]]:
    """Read ``决策树 title`` and the lines below it. Never raises: the figure, or everything that is wrong."""
    kind, _, title = source.strip().partition("\n")[0].partition(" ")
    lines = [(n, line.strip()) for n, line in enumerate(source.strip().split("\n")[1:], 1)]
    lines = [(n, line) for n, line in lines if line]
    read = _KINDS.get(kind)
    if read is None:
        return None, [(0, messages.UNKNOWN_FIGURE.format(kind=kind, known="、".join(_KINDS)))]
    faults: list[Fault] = []
    if not title.strip():
        faults.append((0, messages.FIGURE_NEEDS_TITLE))
    if not 1 <= len(lines) <= MOST_LINES:
        faults.append((0, messages.FIGURE_LINES.format(most=MOST_LINES, count=len(lines))))
    for n, line in lines:
        if len(line) > MOST_CHARACTERS:
            faults.append((n, messages.FIGURE_LONG.format(most=MOST_CHARACTERS)))
    for n, line in [(0, title.strip()), *lines]:
        if not all(map(_can_be_drawn, line)):
            faults.append((n, messages.FIGURE_CHARACTER))
    figure = read(title.strip(), lines, faults)
    return (None, faults) if faults else (figure, [])


def _can_be_drawn(character: str) -> bool:
    """Whether XML has this character: no control characters, no half of one."""
    return character == "\t" or not (
        unicodedata.category(character) in ("Cc", "Cs") or character in "\ufffe\uffff"
    )


def _tree(title: str, lines: Sequence[tuple[int, str]], faults: list[Fault]) -> Figure:
    questions: list[list[str]] = []
    end = ""
    for n, line in lines:
        word, _, text = line.partition(" ")
        text = text.strip()
        if not text or word not in ("问", "是", "否", "终"):
            faults.append((n, messages.TREE_LINE))
        elif end:
            faults.append((n, messages.TREE_AFTER_END))
        elif word == "终":
            end = text
        elif word == "问":
            questions.append([text, "", ""])
        else:
            place = 1 if word == "是" else 2
            if not questions or questions[-1][place]:
                faults.append((n, messages.TREE_EXIT.format(word=word)))
            else:
                questions[-1][place] = text
    for number, (_, yes, no) in enumerate(questions, 1):
        last = number == len(questions)
        if not yes and not no:
            faults.append((0, messages.TREE_NO_EXIT.format(number=number)))
        elif yes and no and not last:
            faults.append((0, messages.TREE_STOPS.format(number=number)))
        elif last and bool(yes and no) == bool(end):
            faults.append((0, messages.TREE_END))
    if not questions:
        faults.append((0, messages.TREE_LINE))
    return DecisionTree(title, tuple(Question(*each) for each in questions), end)


def _timeline(title: str, lines: Sequence[tuple[int, str]], faults: list[Fault]) -> Figure:
    moments = []
    for n, line in lines:
        parts = [part.strip() for part in re.split(r"[|｜]", line)]
        if len(parts) not in (2, 3) or not all(parts[:2]):
            faults.append((n, messages.TIMELINE_LINE))
        else:
            moments.append(Moment(parts[0], parts[1], parts[2] if len(parts) == 3 else ""))
    return Timeline(title, tuple(moments))


def _swim_lane(title: str, lines: Sequence[tuple[int, str]], faults: list[Fault]) -> Figure:
    head, *rest = lines or [(0, "")]
    roles = [each.strip() for each in re.split(r"[|｜]", head[1].removeprefix("列").strip())]
    named = all(roles) and len(set(roles)) == len(roles)
    if not head[1].startswith("列 ") or not 2 <= len(roles) <= 4 or not named:
        faults.append((head[0], messages.LANE_HEAD))
    steps = []
    for n, line in rest:
        role, _, text = line.replace(":", "：", 1).partition("：")
        if role.strip() not in roles or not text.strip():
            faults.append((n, messages.LANE_LINE.format(roles="、".join(roles))))
        else:
            steps.append(Step(role.strip(), text.strip()))
    if not rest:
        faults.append((head[0], messages.LANE_NO_STEP))
    return SwimLane(title, tuple(roles), tuple(steps))


def _bars(title: str, lines: Sequence[tuple[int, str]], faults: list[Fault]) -> Figure:
    bars = []
    for n, line in lines:
        name, _, number = line.rpartition(" ")
        if not name.strip() or not _NUMBER.fullmatch(number):
            faults.append((n, messages.BAR_LINE))
        else:
            bars.append(Bar(name.strip(), float(number.replace(",", "")), number))
    if not 2 <= len(lines) <= MOST_BARS:
        faults.append((0, messages.BAR_COUNT.format(most=MOST_BARS)))
    return BarChart(title, tuple(bars))


_KINDS: dict[str, Callable[[str, Sequence[tuple[int, str]], list[Fault]], Figure]] = {
    "决策树": _tree,
    "时间轴": _timeline,
    "泳道": _swim_lane,
    "柱图": _bars,
}
KINDS = tuple(_KINDS)
"""What figures there are, as they are written."""
