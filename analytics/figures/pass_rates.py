"""Figures of pass rates: units with their intervals, the funnel, the years. ``None`` where there is no rate to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analytics.errors import NotComputable
from analytics.figures.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PALE,
    finding,
    mark_simulated,
    panel,
    percent_axis,
    short_name,
)
from analytics.stats.proportion import funnel_limits, wilson_interval
from analytics.stats.suppression import SMALLEST
from analytics.tables import pass_rates as tables
from analytics.tables import pass_rates_compared as compared
from analytics.tables.pass_rates import Sample
from analytics.tables.pass_rates_findings import low_units
from analytics.words import pass_rates as words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINE, _LABEL = 0.024, 0.25
"""A label's height, as a rate; its width, as a share of the axis."""
_MARKERS = {
    "far_below": ("v", ORANGE, ORANGE),
    "below": ("v", ORANGE, "white"),
    "within": ("o", BLUE, "white"),
    "above": ("^", BLUE, "white"),
    "far_above": ("^", BLUE, BLUE),
}
"""Marker, edge and face by place: filled ones are outside the 99.8 % limits, triangles point the way."""


def unit_figure(sample: Sample) -> Figure | None:
    """Each unit's rate with Wilson's 95 % interval, the lowest on top; the rate of all is a line."""
    counted = _drawable(sample)
    if counted is None:
        return None
    rate, overall = _rates(counted), sample.counts["passed"] / sample.sat
    ends = [
        wilson_interval(int(p), int(n))
        for p, n in zip(counted["passed"], counted["sat"], strict=True)
    ]
    figure, axes = panel(1.7 + 0.3 * len(counted))
    y = np.arange(len(counted))[::-1]
    left = [r - low for r, (low, _) in zip(rate, ends, strict=True)]
    right = [high - r for r, (_, high) in zip(rate, ends, strict=True)]
    axes.errorbar(
        rate, y, xerr=np.clip([left, right], 0, None), fmt="o", color=BLUE, elinewidth=1.4, capsize=3
    )  # fmt: skip
    axes.axvline(overall, color=ORANGE, linestyle="--", linewidth=1.2)
    axes.annotate(
        words.LABEL_OVERALL.format(rate=overall),
        (overall, 0.0),
        xycoords=("data", "axes fraction"),
        xytext=(-4, 4),
        textcoords="offset points",
        ha="right",
        color=ORANGE,
    )
    labels = [
        words.LABEL_UNIT.format(unit=short_name(name), sat=n)
        for name, n in zip(counted["group"], counted["sat"], strict=True)
    ]
    axes.set_yticks(y, labels, parse_math=False)
    axes.set_xlim(0, 1.02)
    percent_axis(axes)
    axes.set_xlabel(words.AXIS_RATE)
    text = words.FIGURE_RATES if float(np.ptp(rate)) else words.FIGURE_RATES_SAME
    finding(
        axes, text.format(low=rate.min(), high=rate.max(), overall=overall, mark=sample.mark)
    )  # fmt: skip
    axes.grid(axis="x", color=PALE)
    mark_simulated(axes, sample.mark)
    return figure


def funnel_figure(sample: Sample) -> Figure | None:
    """Rates against how many took part, between the limits within which chance alone leaves them; who is outside is named."""
    counted = _drawable(sample)
    places = tables.unit_places(sample)
    if counted is None or places is None:
        return None
    overall = sample.counts["passed"] / sample.sat
    sizes = np.arange(SMALLEST, int(counted["sat"].max() * 1.1) + SMALLEST, dtype=np.int64)
    try:
        limits = funnel_limits(overall, sizes)
    except NotComputable:
        return None
    figure, axes = panel(5.4)
    for low, high, style, label in (
        (limits.low_95, limits.high_95, "--", words.LABEL_LIMIT_95),
        (limits.low_998, limits.high_998, "-", words.LABEL_LIMIT_998),
    ):
        for line in (low, high):
            axes.plot(sizes, line, style, color=GREY, linewidth=1.1)
        _at_end(axes, sizes[-1], low[-1], label, GREY)
    axes.plot(sizes, np.full(len(sizes), overall), ":", color=BLACK, linewidth=1.0)
    _at_end(axes, sizes[-1], overall, words.LABEL_OVERALL.format(rate=overall), BLACK)
    rate = _rates(counted)
    for n, r, name in zip(counted["sat"], rate, counted["group"], strict=True):
        marker, edge, face = _MARKERS[places[name]]
        axes.plot(n, r, marker, color=edge, markerfacecolor=face, markersize=7, zorder=5)
    outside = [
        (int(n), float(r), str(name))
        for n, r, name in zip(counted["sat"], rate, counted["group"], strict=True)
        if places[name] != "within"
    ]
    dots = [(int(n), float(r)) for n, r in zip(counted["sat"], rate, strict=True)]
    _label(axes, outside, dots, wide=float(sizes[-1]))
    axes.set_xlim(0, sizes[-1] * 1.14)
    axes.set_ylim(min(float(rate.min()), 0.6) - 0.05, 1.03)
    percent_axis(axes, "y")
    axes.set_xlabel(words.AXIS_SAT)
    axes.set_ylabel(words.AXIS_RATE)
    low_ones = low_units(sample)
    text = words.FIGURE_FUNNEL_LOW if low_ones else words.FIGURE_FUNNEL_WITHIN
    finding(axes, text.format(count=len(low_ones), mark=sample.mark))
    mark_simulated(axes, sample.mark)
    return figure


def _label(
    axes: Axes, points: list[tuple[int, float, str]], dots: list[tuple[int, float]], *, wide: float
) -> None:
    """Names right of their points, with a line to them; where one would lie on another's or on one of the ``dots``, it moves to the next free line."""
    placed: list[tuple[float, float]] = []
    for n, r, name in sorted(points, key=lambda point: (-point[1], point[0])):
        room = min(_LABEL, 0.019 * len(name)) * wide

        def free(y: float, n: int = n, room: float = room) -> bool:
            clear = all(
                abs(y - other) >= _LINE or abs(n - x) >= _LABEL * wide for x, other in placed
            )
            start = n + 0.02 * wide
            return clear and not any(
                start - 0.01 * wide < x < start + room and abs(y - other) < _LINE * 0.8
                for x, other in dots
            )

        lines = [r + sign * step * _LINE / 2 for step in range(40) for sign in (-1, 1)]
        y = next((each for each in lines if each < 1.01 and free(each)), r)
        placed.append((n, y))
        axes.annotate(
            short_name(name, 14),
            (n, r),
            xytext=(n + 0.02 * wide, y),
            va="center",
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkA": 0},
            fontsize=8.5,
            parse_math=False,
            bbox={
                "boxstyle": "square,pad=0.1",
                "facecolor": "white",
                "edgecolor": "none",
                "alpha": 0.8,
            },
        )


def _at_end(axes: Axes, x: float, y: float, label: str, colour: str) -> None:
    """A line's name where it ends."""
    axes.annotate(
        label, (x, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5, color=colour
    )  # fmt: skip


def year_figure(sample: Sample) -> Figure | None:
    """The rate of each year that is wholly decided, with Wilson's 95 % interval."""
    counted = compared.year_groups(sample)
    counted = counted[(counted["open"] == 0) & (counted["sat"] > 0)]
    if len(counted) < 2 or sample.points_at_persons:
        return None
    rate, years = _rates(counted), counted["year"].to_numpy(dtype=float)
    ends = np.array(
        [
            wilson_interval(int(p), int(n))
            for p, n in zip(counted["passed"], counted["sat"], strict=True)
        ]
    )
    figure, axes = panel(4.2)
    errors = np.clip([rate - ends[:, 0], ends[:, 1] - rate], 0, None)
    axes.errorbar(years, rate, yerr=errors, fmt="o-", color=BLUE, elinewidth=1.4, capsize=3)
    for year, each, n, top in zip(years, rate, counted["sat"], ends[:, 1], strict=True):
        axes.annotate(
            words.LABEL_YEAR.format(rate=each, sat=n), (year, top), xytext=(0, 4),
            textcoords="offset points", ha="center", va="bottom", fontsize=8.5,
        )  # fmt: skip
    axes.set_xticks(years, [f"{year:.0f}" for year in years])
    axes.margins(x=0.08)
    axes.set_ylim(
        max(0.0, float(ends[:, 0].min()) - 0.05), min(1.15, float(ends[:, 1].max()) + 0.1)
    )
    percent_axis(axes, "y")
    axes.set_ylabel(words.AXIS_RATE)
    finding(
        axes,
        words.FIGURE_TREND.format(
            first=int(years[0]), start=rate[0], last=int(years[-1]), end=rate[-1], mark=sample.mark
        ),
    )
    axes.grid(axis="y", color=PALE)
    mark_simulated(axes, sample.mark)
    return figure


def _drawable(sample: Sample) -> pd.DataFrame | None:
    """The units with a rate, the lowest first; ``None`` while somebody is not decided, and where a rate would point at persons."""
    if sample.open or not sample.sat or sample.points_at_persons:
        return None
    counted = tables.unit_groups(sample)
    return counted[counted["sat"] > 0].reset_index(drop=True)


def _rates(counted: pd.DataFrame) -> np.ndarray:
    return (counted["passed"] / counted["sat"]).to_numpy(dtype=float)
