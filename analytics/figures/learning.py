"""Figures of what is known, by area and unit, and of study beside the result."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analytics import messages as m
from analytics.errors import NotComputable
from analytics.figures.style import (
    BLUE,
    ORANGE,
    PALE,
    finding,
    mark_simulated,
    panel,
    percent_axis,
    short_name,
)
from analytics.tables import studying
from analytics.tables.areas import Cells
from analytics.tables.studying import Studied
from analytics.words import learning as words

_DARK_TEXT = 0.72
"""Rates below which a cell is so dark that its text is white."""


def area_figure(rates: pd.DataFrame, mark: str) -> Figure | None:
    """Share of the points gained per content area, the lowest on top, with its interval, beside what the items were expected to give."""
    if rates.empty:
        return None
    figure, axes = panel(1.9 + 0.36 * len(rates))
    y = np.arange(len(rates))[::-1]
    values = rates["rate"].to_numpy("float64")
    ends = [np.clip(values - rates["low"], 0, None), np.clip(rates["high"] - values, 0, None)]
    axes.errorbar(
        values, y, xerr=np.nan_to_num(np.array(ends)), fmt="o", color=BLUE, elinewidth=1.4, capsize=3,
        label=m.LABEL_OBSERVED,
    )  # fmt: skip
    if rates["expected"].notna().any():
        axes.plot(rates["expected"], y, "D", color=ORANGE, fillstyle="none", label=m.LABEL_EXPECTED)
    axes.set_yticks(y, rates["area"], parse_math=False)
    axes.set_xlim(0, 1.02)
    percent_axis(axes)
    axes.set_xlabel(m.AXIS_SCORE_RATE)
    text = words.FIGURE_AREAS if len(rates) > 1 else words.FIGURE_AREAS_ONE
    finding(axes, text.format(area=rates["area"].iloc[0], rate=values[0], mark=mark), pad=28)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    axes.grid(axis="x", color=PALE)
    mark_simulated(axes, mark)
    return figure


def unit_area_figure(cells: Cells, mark: str) -> Figure | None:
    """Units by areas, the darker the lower the rate, each with its figure; the weakest areas left, the weakest units on top."""
    rows = cells.rows()
    if not rows or cells.rates.empty:
        return None
    told = cells.rates.loc[rows].mask(cells.hidden.loc[rows])
    areas = sorted(told.columns, key=lambda area: cells.overall[area])
    told, weak = told.loc[rows, areas], cells.weak.loc[rows, areas]
    figure, axes = panel(2.2 + 0.27 * len(told))
    values = told.to_numpy("float64")
    axes.imshow(
        np.ma.masked_invalid(values), cmap="Blues_r", vmin=min(0.5, float(np.nanmin(values))) if np.isfinite(values).any() else 0, vmax=1.05, aspect="auto"
    )  # fmt: skip
    for row, column in np.argwhere(np.isfinite(values)):
        sign = words.WEAK if weak.iloc[row, column] else ""
        dark = values[row, column] < _DARK_TEXT
        axes.text(
            column, row, f"{values[row, column]:.0%}"[:-1] + sign, ha="center", va="center", fontsize=7.5,
            color="white" if dark else "black",
        )  # fmt: skip
    axes.set_yticks(range(len(told)), [short_name(str(name), 18) for name in told.index], fontsize=8, parse_math=False)  # fmt: skip
    axes.set_xticks(
        range(len(areas)), [short_name(area, 14) for area in areas], fontsize=8, rotation=40, ha="right",
        rotation_mode="anchor", parse_math=False,
    )  # fmt: skip
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    units = int(weak.any(axis=1).sum())
    text = words.FIGURE_UNITS if units else words.FIGURE_UNITS_NONE
    finding(axes, text.format(units=units, mark=mark))
    mark_simulated(axes, mark)
    return figure


def hours_figure(found: Studied, mark: str) -> Figure | None:
    """Mean scores by band of hours, with their intervals; of all units only."""
    if found.few or found.unit or not found.hours_known:
        return None
    bands = studying.bands(found)
    if len(bands) < 2:
        return None
    figure, axes = panel(4.0)
    x, means = np.arange(len(bands)), bands["mean"].to_numpy("float64")
    errors = np.nan_to_num(np.array([means - bands["low"], bands["high"] - means]))
    axes.errorbar(x, means, yerr=errors, fmt="o", color=BLUE, elinewidth=1.4, capsize=3)
    for place, mean, top, people in zip(x, means, means + errors[1], bands["people"], strict=True):
        axes.annotate(
            words.LABEL_BAND.format(mean=mean, people=people), (place, top), xytext=(0, 4),
            textcoords="offset points", ha="center", va="bottom", fontsize=8.5,
        )  # fmt: skip
    axes.set_xticks(x, bands["band"], parse_math=False)
    axes.margins(x=0.12, y=0.3)
    axes.set_xlabel(words.AXIS_HOURS)
    axes.set_ylabel(words.AXIS_MEAN)
    told = studying.associations(found)["hours", False]
    if isinstance(told, NotComputable):
        finding(axes, words.FIGURE_HOURS_PLAIN.format(mark=mark))
    else:
        said = words.meaning(told.low, told.high)
        finding(axes, words.FIGURE_HOURS.format(meaning=said, r=told.correlation, mark=mark))
    axes.grid(axis="y", color=PALE)
    mark_simulated(axes, mark)
    return figure
