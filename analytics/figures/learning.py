"""Figures of what is known and what is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analytics import messages as m
from analytics.figures.style import BLUE, ORANGE, mark_simulated, panel, percent_axis
from analytics.source import ExamData


def area_figure(exam: ExamData, rates: pd.DataFrame) -> Figure:
    """Share of the points gained per content area, with its interval, beside what the same items were expected to give."""
    figure, axes = panel(1.9 + 0.36 * len(rates))
    y = np.arange(len(rates))[::-1]
    values = rates[m.COLUMN_SCORE_RATE].to_numpy()
    axes.errorbar(
        values,
        y,
        xerr=[
            np.clip(values - rates[m.COLUMN_LOW].to_numpy(), 0, None),
            np.clip(rates[m.COLUMN_HIGH].to_numpy() - values, 0, None),
        ],
        fmt="o",
        color=BLUE,
        elinewidth=1.4,
        capsize=3,
        label=m.LABEL_OBSERVED,
    )
    expected = rates[m.COLUMN_EXPECTED]
    if expected.notna().any():
        axes.plot(expected, y, "D", color=ORANGE, fillstyle="none", label=m.LABEL_EXPECTED)
    axes.set_yticks(y, rates[m.COLUMN_AREA], parse_math=False)
    axes.set_xlim(0, 1.02)
    percent_axis(axes)
    axes.set_xlabel(m.AXIS_SCORE_RATE)
    axes.set_title(m.FIGURE_AREAS.format(mark=exam.mark), pad=26)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    axes.grid(axis="x", color="#e5e7eb")
    mark_simulated(axes, exam.mark)
    return figure
