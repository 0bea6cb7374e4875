"""Figures of the year: what the reviews of cards came to over the years, and where points are lost. ``None`` where there is nothing to draw."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analytics.figures.pass_rates import year_figure
from analytics.figures.style import (
    BLUE,
    GREY,
    LIGHT,
    ORANGE,
    PALE,
    finding,
    mark_simulated,
    panel,
    percent_axis,
    short_name,
)
from analytics.tables import certification as cards
from analytics.tables.year import MOST_YEARS, Year
from analytics.tables.year_needs import needs_table
from analytics.words import certification as card_words
from analytics.words import year as words

_PARTS = {
    card_words.REGISTERED: (BLUE, ""),
    card_words.UNDECIDED: ("white", "...."),
    card_words.APART: (GREY, "xx"),
    card_words.REFUSED: (LIGHT, "////"),
}
"""Colour and hatch."""


def rate_figure(year: Year) -> Figure | None:
    """The rate of each year that is wholly decided, as in the report on pass rates."""
    return year_figure(year.main) if year.main else None


def review_figure(year: Year) -> Figure | None:
    """Of each of the last years what became of the cards that were due."""
    reviews = year.frames.card_reviews
    years = sorted(int(each) for each in reviews["year"].unique() if each <= year.year)
    years = years[-MOST_YEARS:]
    if len(years) < 2:
        return None
    counts = {
        each: cards.counts(year.register.cards, reviews[reviews["year"] == each]) for each in years
    }
    figure, axes = panel(3.6)
    x, start = np.arange(len(years)), np.zeros(len(years))
    for name, (colour, hatch) in _PARTS.items():
        values = np.array([counts[each][name] for each in years], dtype=float)
        if values.any():
            axes.bar(x, values, 0.6, bottom=start, color=colour, hatch=hatch, edgecolor="#1f2937", linewidth=0.6, label=name)  # fmt: skip
        start += values
    for place, each in enumerate(years):
        axes.annotate(
            f"{counts[each][card_words.DUE]}", (place, start[place]), xytext=(0, 3),
            textcoords="offset points", ha="center", fontsize=8.5,
        )  # fmt: skip
    axes.set_xticks(x, [str(each) for each in years])
    axes.set_ylim(0, start.max() * 1.12)
    axes.set_ylabel(words.AXIS_CARDS)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(_PARTS), frameon=False)
    last = counts[years[-1]]
    finding(
        axes,
        words.FIGURE_CARDS.format(
            year=years[-1],
            due=last[card_words.DUE],
            registered=last[card_words.REGISTERED],
            mark=year.mark,
        ),
        pad=32,
    )
    mark_simulated(axes, year.mark)
    return figure


def needs_figure(year: Year) -> Figure | None:
    """The content areas with the lowest shares, the lowest on top, beside what their questions were expected to give."""
    table = needs_table(year)
    if table.empty:
        return None
    figure, axes = panel(1.7 + 0.32 * len(table))
    y = np.arange(len(table))[::-1]
    shares = table[words.SHARE].to_numpy(dtype=float)
    axes.plot(shares, y, "o", color=BLUE, label=words.LABEL_OBSERVED)
    for place, share in zip(y, shares, strict=True):
        axes.annotate(
            f"{share:.1%}", (share, place), xytext=(0, 6), textcoords="offset points", ha="center", fontsize=8.5,
        )  # fmt: skip
    expected = table[words.EXPECTED].astype(float)
    if expected.notna().any():
        axes.plot(expected, y, "D", color=ORANGE, fillstyle="none", label=words.LABEL_EXPECTED)
    axes.set_yticks(y, [short_name(name) for name in table[words.AREA]], parse_math=False)
    axes.set_ylim(-0.6, len(table) - 0.2)
    axes.set_xlim(0, 1.02)
    percent_axis(axes)
    axes.set_xlabel(words.AXIS_SHARE)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    axes.grid(axis="x", color=PALE)
    finding(
        axes,
        words.FIGURE_NEEDS.format(
            area=table[words.AREA].iloc[0], rate=float(shares[0]), mark=year.mark
        ),
        pad=32,
    )
    mark_simulated(axes, year.mark)
    return figure
