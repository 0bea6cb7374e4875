"""Draws a figure. All are narrow and go downwards, so that one drawing fits a desk, a phone and a sheet of paper."""

from __future__ import annotations

from courses.figures.canvas import (
    BRAND,
    FINE,
    GOOD,
    LEADING,
    LINE,
    SIZE,
    SMALL,
    SOFT,
    TINT,
    WARM,
    WARN,
    WIDTH,
    Canvas,
    text_width,
    wrapped,
)
from courses.figures.source import BarChart, DecisionTree, Figure, SwimLane, Timeline

_PAD = 8.0
_GAP = 26.0
_SPINE, _EXIT, _EXIT_AT = 204.0, 118.0, 240.0
YES, NO = "是", "否"


def draw(figure: Figure, *, most: float = 0.0) -> str:
    """The figure as SVG: no script, nothing from outside. ``most``: what the longest bar that fits stands for, the largest by default."""
    match figure:
        case DecisionTree():
            return _tree(figure)
        case Timeline():
            return _timeline(figure)
        case SwimLane():
            return _swim_lane(figure)
        case BarChart():
            return _bars(figure, most)


def _height(lines: list[str], size: float = SIZE) -> float:
    return len(lines) * size * LEADING + 2 * _PAD


def _tree(tree: DecisionTree) -> str:
    canvas, y, middle = Canvas(), 2.0, _SPINE / 2
    for question in tree.questions:
        lines = wrapped(question.text, _SPINE - 2 * _PAD)
        beside, word = (question.no, NO) if question.no else (question.yes, YES)
        exit_lines = wrapped(beside, _EXIT - 2 * _PAD, SMALL)
        exit_height = _height(exit_lines, SMALL)
        height = max(_height(lines), exit_height)
        canvas.box(2, y, _SPINE - 2, height, fill=TINT, stroke=BRAND)
        canvas.text(_PAD + 2, y + (height - _height(lines)) / 2 + _PAD, lines)
        line = y + height / 2
        canvas.arrow((_SPINE, line), (_EXIT_AT, line))
        canvas.text(
            (_SPINE + _EXIT_AT) / 2, line - 18, [word], size=SMALL, anchor="middle", bold=True
        )
        top = line - exit_height / 2
        canvas.box(_EXIT_AT, top, _EXIT, exit_height, fill=WARM, stroke=WARN)
        canvas.text(_EXIT_AT + _PAD, top + _PAD, exit_lines, size=SMALL)
        below = "" if question.yes and question.no else (NO if word == YES else YES)
        if question.yes and question.no:
            below, y = YES, _end(canvas, y + height, YES, question.yes)
        else:
            canvas.arrow((middle, y + height), (middle, y + height + _GAP))
            canvas.text(middle + 8, y + height + 4, [below], size=SMALL, bold=True)
            y += height + _GAP
    if tree.end:
        y = _final(canvas, y, tree.end)
    return canvas.svg(tree.title, y + 2)


def _end(canvas: Canvas, y: float, word: str, text: str) -> float:
    canvas.arrow((_SPINE / 2, y), (_SPINE / 2, y + _GAP))
    canvas.text(_SPINE / 2 + 8, y + 4, [word], size=SMALL, bold=True)
    return _final(canvas, y + _GAP, text)


def _final(canvas: Canvas, y: float, text: str) -> float:
    lines = wrapped(text, _SPINE - 2 * _PAD)
    height = _height(lines)
    canvas.box(2, y, _SPINE - 2, height, fill=GOOD, stroke=FINE, radius=14)
    canvas.text(_PAD + 2, y + _PAD, lines, bold=True)
    return y + height


def _timeline(timeline: Timeline) -> str:
    canvas, y, left = Canvas(), 2.0, 36.0
    dots = []
    for moment in timeline.moments:
        dots.append(y + SIZE * 0.75)
        y = canvas.text(left, y, wrapped(moment.when, WIDTH - left - 4), bold=True, fill="#17406b")
        y = canvas.text(left, y, wrapped(moment.what, WIDTH - left - 4))
        if moment.basis:
            lines = wrapped(moment.basis, WIDTH - left - 4, SMALL)
            y = canvas.text(left, y, lines, size=SMALL, fill=SOFT)
        y += 12
    canvas.parts.insert(
        0,
        f'<line x1="16" y1="{dots[0]:.1f}" x2="16" y2="{dots[-1]:.1f}" stroke="{BRAND}" stroke-width="2"/>',
    )
    for dot in dots:
        canvas.add(f'<circle cx="16" cy="{dot:.1f}" r="6" fill="{BRAND}"/>')
    return canvas.svg(timeline.title, y)


def _swim_lane(lane: SwimLane) -> str:
    canvas, count = Canvas(), len(lane.roles)
    column = WIDTH / count
    heads = [wrapped(role, column - 8, SMALL) for role in lane.roles]
    y = max(_height(head, SMALL) for head in heads)
    for n, head in enumerate(heads):
        canvas.box(n * column + 2, 2, column - 4, y, fill=TINT, stroke=BRAND)
        canvas.text((n + 0.5) * column, 2 + _PAD, head, size=SMALL, anchor="middle", bold=True)
    y += 20
    before: tuple[float, float] | None = None
    for number, step in enumerate(lane.steps, 1):
        n = lane.roles.index(step.role)
        lines = wrapped(f"{number}. {step.text}", column - 18, SMALL)
        height, middle = _height(lines, SMALL), (n + 0.5) * column
        if before:
            if before[0] == middle:
                canvas.arrow(before, (middle, y))
            else:
                turn = before[1] + 9
                canvas.arrow(before, (before[0], turn), (middle, turn), (middle, y))
        canvas.box(n * column + 4, y, column - 8, height)
        canvas.text(n * column + 9, y + _PAD, lines, size=SMALL)
        before, y = (middle, y + height), y + height + 20
    lines_below = [
        f'<line x1="{n * column:.1f}" y1="2" x2="{n * column:.1f}" y2="{y - 16:.1f}"'
        f' stroke="{LINE}" stroke-dasharray="1 4"/>'
        for n in range(1, count)
    ]
    canvas.parts = lines_below + canvas.parts
    return canvas.svg(lane.title, y - 14)


def _bars(chart: BarChart, most: float) -> str:
    canvas, y = Canvas(), 2.0
    most = most or max(bar.value for bar in chart.bars) or 1.0
    room = WIDTH - max(text_width(bar.written) for bar in chart.bars) - 12
    for bar in chart.bars:
        y = canvas.text(2, y, wrapped(bar.name, WIDTH - 4, SMALL), size=SMALL)
        length = max(1.0, room * (bar.value / most))
        canvas.add(f'<rect x="2" y="{y + 2:.1f}" width="{length:.1f}" height="18" fill="{BRAND}"/>')
        canvas.text(length + 8, y + 2, [bar.written], bold=True)
        y += 32
    return canvas.svg(chart.title, y)
