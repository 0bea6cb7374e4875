"""Figures of cards: what the review came to by unit, and when cards expire. ``None`` where there is nothing to draw."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analytics.figures.style import (
    BLUE,
    GREY,
    LIGHT,
    PALE,
    finding,
    mark_simulated,
    panel,
    short_name,
)
from analytics.tables import certification as tables
from analytics.tables.certification import Register
from analytics.words import certification as words

_PARTS = {
    words.REGISTERED: (BLUE, ""),
    words.UNDECIDED: ("white", "...."),
    words.APART: (GREY, "xx"),
    words.REFUSED: (LIGHT, "////"),
}
"""Colour and hatch."""


def review_figure(of: Register) -> Figure | None:
    """Of each unit what became of the cards that were due; whoever has most that are not registered stands on top."""
    table = tables.unit_table(of)
    if table.empty or of.lines.empty:
        return None
    units = table[(table[words.UNIT] != words.TOTAL) & (table[words.DUE] > 0)]
    left = units[words.DUE] - units[words.REGISTERED]
    units = units.assign(left=left).sort_values(["left", words.DUE], ascending=False, kind="stable")
    figure, axes = panel(2.3 + 0.3 * len(units))
    y, start = np.arange(len(units))[::-1], np.zeros(len(units))
    for name, (colour, hatch) in _PARTS.items():
        values = units[name].to_numpy(dtype=float)
        if values.any():
            axes.barh(y, values, left=start, color=colour, hatch=hatch, edgecolor="#1f2937", linewidth=0.6, label=name)  # fmt: skip
        start += values
    for place, due in zip(y, start, strict=True):
        axes.annotate(
            f"{due:.0f}", (due, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5,
        )  # fmt: skip
    axes.set_yticks(y, [short_name(name) for name in units[words.UNIT]], parse_math=False)
    axes.set_xlim(0, start.max() * 1.08)
    axes.set_xlabel(words.AXIS_CARDS)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(_PARTS), frameon=False)
    total = tables.counts(of.cards, of.lines)
    text = words.FIGURE_REVIEW.format(
        year=of.year,
        due=total[words.DUE],
        registered=total[words.REGISTERED],
        undecided=total[words.UNDECIDED],
        mark=of.mark,
    )
    finding(axes, text, pad=32)
    mark_simulated(axes, of.mark)
    return figure


def month_figure(of: Register) -> Figure | None:
    """Cards that expire in each of the coming months."""
    table = tables.month_table(of)
    values = table[words.CARDS].to_numpy()
    if not values.sum():
        return None
    figure, axes = panel(3.6)
    bars = axes.bar(table[words.MONTH], values, color=BLUE, edgecolor="#1f2937", linewidth=0.6)
    axes.bar_label(bars, labels=[str(each) if each else "" for each in values], fontsize=8.5)
    axes.set_ylabel(words.AXIS_CARDS)
    axes.tick_params(axis="x", labelsize=8.5)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y", color=PALE)
    axes.set_axisbelow(True)
    most = int(values.argmax())
    finding(
        axes,
        words.FIGURE_MONTHS.format(
            count=int(values.sum()), month=table[words.MONTH].iloc[most], most=values[most], mark=of.mark
        ),
    )  # fmt: skip
    mark_simulated(axes, of.mark)
    return figure
