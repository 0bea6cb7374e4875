"""Figures of questions: expected and measured, facility and discrimination, option curves. ``None`` where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from analytics.figures.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PALE,
    WIDTH,
    finding,
    mark_simulated,
    panel,
    percent_axis,
    use_chinese_font,
)
from analytics.stats.options import NOTHING
from analytics.tables.answers import ExamAnswers
from analytics.tables.item_figures import RULES, AskedItem, pooled_items
from analytics.tables.items import flagged, option_name
from analytics.tables.items_findings import off_items, way
from analytics.words import items as words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_LABELLED = 10
ON_A_SHEET, MOST_SHEETS = 6, 4
"""Option curves on one figure, and how many figures there are at most."""
_HIGH = 0.04
"""A name's height, as a share of the axis."""
_OFFSETS = [
    (across, up)
    for up in (0.0, 0.035, -0.035, 0.07, -0.07, 0.11, -0.11, 0.16)
    for across in (0.015, -0.015)
]
"""Where a name may stand beside its point, as shares of the axes, the nearest first; a negative one ends left of it."""
_APART = 0.06
"""Lines nearer to each other than that are not both named at the same end."""
_LINES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
_MARKERS = "os^Dvx"


def expected_figure(answers: ExamAnswers, asked: Sequence[AskedItem]) -> Figure | None:
    """Each question's facility over what the bank expected; triangles are off by as much as a flag asks for, beside the general shift."""
    known = [item for item in pooled_items(asked) if item.off is not None]
    if not known:
        return None
    shift, limit = known[0].shift, RULES.off_expected
    below, above = off_items(asked)
    figure, axes = panel(5.2)
    groups = (
        (below, "v", ORANGE, ORANGE),
        (above, "^", ORANGE, "white"),
        ([item for item in known if abs(item.aside or 0.0) < limit], "o", BLUE, "white"),
    )
    for those, marker, edge, face in groups:
        axes.scatter(
            np.array([item.expected for item in those], dtype=np.float64),
            np.array([item.facility for item in those], dtype=np.float64),
            marker=marker, s=26, edgecolors=edge, facecolors=face, linewidths=1.1, zorder=3,
        )  # fmt: skip
    low = min(min(item.expected or 0, item.facility or 0) for item in known)
    left = max(0.0, min(item.expected or 0 for item in known) - 0.08)
    axes.set_xlim(left, 1.0)
    axes.set_ylim(max(0.0, low - 0.08), 1.02)
    lines = [(0.0, BLACK, "-", words.LABEL_EQUAL)]
    if shift:
        lines.append((shift, BLUE, "-.", words.LABEL_SHIFT))
    lines += [
        (shift + sign * limit, GREY, "--", words.LABEL_LIMIT.format(limit=limit))
        for sign in (-1, 1)
    ]
    ends = np.array([0.0, 1.0])
    named: list[float] = []
    for rise, colour, style, label in lines:
        axes.plot(ends, ends + rise, color=colour, linewidth=1, linestyle=style)
        near = any(abs(rise - other) < _APART for other in named)
        _along(axes, rise, label, below=near or rise == shift - limit)
        named.append(rise)
    furthest = sorted([*below, *above], key=lambda each: -abs(each.aside or 0))
    _labels(
        axes,
        [(item.expected or 0, item.facility or 0, item.name) for item in furthest],
        [(item.expected or 0, item.facility or 0) for item in known],
    )
    percent_axis(axes, "x")
    percent_axis(axes, "y")
    axes.set_xlabel(words.AXIS_EXPECTED)
    axes.set_ylabel(words.AXIS_OBSERVED)
    text = words.FIGURE_EXPECTED.format(
        way=way(shift),
        shift=abs(shift),
        off=len(below) + len(above),
        limit=limit,
        mark=answers.mark,
    )
    finding(axes, text)
    mark_simulated(axes, answers.mark)
    return figure


def _labels(
    axes: Axes, points: Sequence[tuple[float, float, str]], others: Sequence[tuple[float, float]]
) -> None:
    """Names beside some points, the first ones first: where neither a name nor a point (``others``: all) is covered, with a line to

    the point where it stands off; one for which there is no place is left out.
    """
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()

    def place(x: float, y: float) -> tuple[float, float]:
        return (x - left) / (right - left), (y - bottom) / (top - bottom)

    dots = [place(*each) for each in others]
    taken: list[tuple[float, float, float]] = []
    for x, y, name in points[:_MOST_LABELLED]:
        at, high = place(x, y)
        wide = 0.0095 * len(name) + 0.005
        for across, up in _OFFSETS:
            start = at + across if across > 0 else at + across - wide
            end, height = start + wide, high + up
            clear = start > 0 and end < 1.02 and 0.02 < height < 0.98
            clear &= all(
                abs(height - other) > _HIGH or end < first or start > last
                for first, last, other in taken
            )
            clear &= not any(
                start - 0.008 < dot < end + 0.008 and abs(height - level) < _HIGH / 1.6
                for dot, level in dots
            )
            if clear:
                taken.append((start, end, height))
                axes.annotate(
                    name, (x, y), xytext=(start, height), textcoords="axes fraction", va="center", fontsize=7.5,
                    arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 3},
                )  # fmt: skip
                break


def _along(axes: Axes, rise: float, label: str, *, below: bool) -> None:
    """The name of the line y = x + rise: where it leaves the panel, or (``below``) under it where it enters, so that no two meet."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    x = max(left, bottom - rise) + 0.03 if below else min(right, top - rise) - 0.02
    axes.annotate(
        label, (x, x + rise), xytext=(6, -2) if below else (0, -2), textcoords="offset points",
        fontsize=8.5, color=BLACK, ha="left" if below else "right", va="top",
        bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
    )  # fmt: skip


def plane_figure(answers: ExamAnswers, asked: Sequence[AskedItem]) -> Figure | None:
    """Each question of each form by facility and discrimination; triangles are below the limit."""
    known = [
        (item, float(item.statistics.facility), float(item.statistics.discrimination))
        for item in asked
        if item.statistics.facility is not None and item.statistics.discrimination is not None
    ]
    if not known:
        return None
    low = [each for each in known if each[2] < RULES.low_discrimination]
    figure, axes = panel(4.8)
    groups = (
        ([each for each in known if each[2] >= RULES.low_discrimination], "o", BLUE, "white"),
        ([each for each in low if each[2] >= 0], "v", ORANGE, "white"),
        ([each for each in low if each[2] < 0], "v", ORANGE, ORANGE),
    )
    for those, marker, edge, face in groups:
        axes.scatter(
            [each[1] for each in those], [each[2] for each in those], marker=marker, s=26,
            edgecolors=edge, facecolors=face, linewidths=1.1, zorder=3,
        )  # fmt: skip
    axes.axhline(RULES.low_discrimination, color=GREY, linewidth=1, linestyle="--")
    axes.axhline(0, color=BLACK, linewidth=0.8)
    axes.annotate(
        words.LABEL_LOW.format(limit=RULES.low_discrimination), (1.0, RULES.low_discrimination),
        xycoords=("axes fraction", "data"), xytext=(3, 0), textcoords="offset points", va="center",
        fontsize=8.5,
    )  # fmt: skip
    axes.set_xlim(max(0.0, min(each[1] for each in known) - 0.06), 1.02)
    lowest = sorted(low, key=lambda each: each[2])
    _labels(
        axes,
        [(x, y, f"{item.form} {item.question}") for item, x, y in lowest],
        [(x, y) for _, x, y in known],
    )
    percent_axis(axes, "x")
    axes.set_xlabel(words.AXIS_FACILITY)
    axes.set_ylabel(words.AXIS_DISCRIMINATION)
    axes.grid(axis="y", color=PALE)
    negative = sum(each[2] < 0 for each in low)
    text = words.FIGURE_PLANE if low else words.FIGURE_PLANE_NONE
    if negative:
        text = words.FIGURE_PLANE_NEGATIVE
    limit = RULES.low_discrimination
    finding(axes, text.format(count=len(low), negative=negative, limit=limit, mark=answers.mark))
    mark_simulated(axes, answers.mark)
    return figure


def curve_figures(answers: ExamAnswers, asked: Sequence[AskedItem]) -> list[Figure]:
    """Option curves of flagged questions, some on each figure, the most serious first; at most so many figures."""
    those = flagged(asked)[: ON_A_SHEET * MOST_SHEETS]
    return [
        _sheet(answers, those[start : start + ON_A_SHEET], start, len(flagged(asked)))
        for start in range(0, len(those), ON_A_SHEET)
    ]


def _sheet(answers: ExamAnswers, those: Sequence[AskedItem], start: int, count: int) -> Figure:
    use_chinese_font()
    rows = -(-len(those) // 2)
    figure = Figure(figsize=(WIDTH, 0.8 + 2.9 * rows), dpi=120, layout="constrained")
    drawn = figure.subplots(rows, 2, sharey=True, squeeze=False).ravel()
    for axes, item in zip(drawn, those, strict=False):
        _curves(axes, item)
        mark_simulated(axes, answers.mark)
    for axes in drawn[len(those) :]:
        axes.set_visible(False)
    figure.supxlabel(words.AXIS_GROUPS, fontsize=9)
    figure.supylabel(words.AXIS_SHARE, fontsize=9)
    flat = sum(not _rises(item) for item in those)
    title = (words.FIGURE_CURVES if flat else words.FIGURE_CURVES_RISE).format(
        first=start + 1, last=start + len(those), count=count, mark=answers.mark, flat=flat
    )
    figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    return figure


def _rises(item: AskedItem) -> bool:
    """Whether the best group chose what is right more often than the worst one."""
    assert item.options is not None
    known = [[share for share in row.curve if share is not None] for row in item.options.keys]
    return any(shares and shares[-1] > shares[0] for shares in known)


def _curves(axes: Axes, item: AskedItem) -> None:
    """The key thick, each other option with its own line and marker, named where it ends."""
    assert item.options is not None
    axes.spines[["top", "right"]].set_visible(False)
    ends: list[tuple[float, float, str, str]] = []
    others = 0
    for row in item.options.rows:
        if row.option == NOTHING and not row.chosen:
            continue
        places = [place for place, share in enumerate(row.curve) if share is not None]
        shares = [float(row.curve[place] or 0.0) for place in places]
        if row.is_key:
            axes.plot(places, shares, color=BLUE, linewidth=2.4, marker="o", markersize=4)
        else:
            axes.plot(
                places, shares, color=BLACK, linewidth=1, linestyle=_LINES[1 + others % 5],
                marker=_MARKERS[1 + others % 5], markersize=3.5, markerfacecolor="white",
            )  # fmt: skip
            others += 1
        if places:
            name = option_name(row.option)
            label = words.CURVE_KEY.format(option=name) if row.is_key else name
            ends.append((places[-1], shares[-1], label, BLUE if row.is_key else GREY))
    _name_ends(axes, ends)
    axes.set_xlim(-0.15, 4.9)
    axes.set_ylim(-0.03, 1.05)
    axes.set_xticks(range(5), [f"{size}人" for size in item.options.groups], fontsize=8)
    percent_axis(axes, "y")
    names = dict.fromkeys(words.FLAG_NAMES[each.flag] for each in item.flags)
    title = words.CURVE_TITLE.format(
        form=item.form, question=item.question, item=item.item_id, flags=words.JOINED.join(names)
    )
    axes.set_title(title, loc="left", fontsize=9.5, parse_math=False)


def _name_ends(axes: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Names beside the lines' ends, pushed apart so that none covers another, with a thin line to the end that each is of."""
    last = -1.0
    for x, y, label, colour in sorted(ends, key=lambda end: end[1]):
        last = max(y, last + 0.075)
        axes.annotate(
            label, (x, y), xytext=(x + 0.28, last), va="center", fontsize=8,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2},
        )  # fmt: skip
