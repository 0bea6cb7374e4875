"""The report's figures, drawn with a Chinese font that comes with a dependency (Noto Sans CJK SC, OFL), under a name of our own."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.ticker import PercentFormatter
from noto_cjk_sans_otc import FONT_PATH

from analytics import messages as m
from analytics import tables
from analytics.source import ExamData
from analytics.webfont import FACE_NUMBER, NAME

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLUE, _ORANGE, _GREY = "#1f5a96", "#c25a00", "#6b7280"


@cache
def use_chinese_font() -> str:
    """Make matplotlib write Chinese; returns the name of the font."""
    face = FT2Font(str(FONT_PATH), face_index=FACE_NUMBER)
    entry = replace(font_manager.ttfFontProperty(face), name=NAME)
    font_manager.fontManager.ttflist.append(entry)
    mpl.rcParams["font.family"] = [NAME, "DejaVu Sans"]
    mpl.rcParams["axes.unicode_minus"] = False
    return NAME


def pass_rate_figure(exam: ExamData, rates: pd.DataFrame) -> Figure:
    """Pass rates with Wilson intervals, one line per row of ``rates``; the total is a vertical line.

    The number in a label is what its rate is a share of.
    """
    total = rates[rates[m.COLUMN_BODY] == m.TOTAL].iloc[0]
    shown = rates[(rates[m.COLUMN_BODY] != m.TOTAL) & rates[m.COLUMN_RATE].notna()]
    figure, axes = _figure(9.0, 1.6 + 0.3 * len(shown))
    y = np.arange(len(shown))[::-1]
    rate = shown[m.COLUMN_RATE].to_numpy()
    axes.errorbar(
        rate,
        y,
        xerr=[
            np.clip(rate - shown[m.COLUMN_LOW].to_numpy(), 0, None),
            np.clip(shown[m.COLUMN_HIGH].to_numpy() - rate, 0, None),
        ],
        fmt="o",
        color=_BLUE,
        ecolor=_BLUE,
        elinewidth=1.4,
        capsize=3,
    )
    overall = float(total[m.COLUMN_RATE])
    if not np.isnan(overall):
        axes.axvline(overall, color=_ORANGE, linestyle="--", linewidth=1.2)
        axes.annotate(
            m.LABEL_OVERALL.format(rate=overall),
            (overall, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            color=_ORANGE,
        )
    labels = [
        m.LABEL_BODY.format(body=textwrap.fill(body, 22, max_lines=2, placeholder="…"), scored=n)
        for body, n in zip(shown[m.COLUMN_BODY], shown[m.COLUMN_SCORED], strict=True)
    ]
    axes.set_yticks(y, labels, parse_math=False)
    axes.set_xlim(0, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel(m.AXIS_RATE)
    axes.set_title(m.FIGURE_RATES.format(mark=exam.mark), pad=20)
    axes.grid(axis="x", color="#e5e7eb")
    return _finish(figure, axes, exam)


def score_figure(exam: ExamData) -> Figure:
    """Histograms of scores, a panel for each form, in the bands of the table, with the cut score and the mean."""
    scored = exam.people.dropna(subset=["score"])
    forms = [(str(form), part["score"]) for form, part in scored.groupby("form")]
    forms = forms or [("", scored["score"])]
    figure, panels = _panels(9.0, 1.4 + 2.6 * len(forms), len(forms))
    for axes, (form, scores) in zip(panels, forms, strict=True):
        _score_panel(axes, exam, form, scores)
    low = 0.0
    if len(scored):
        least = max(0.0, min(float(scored["score"].min()), exam.cut_score) - 1)
        low = max(edge for edge in tables.score_edges(exam) if edge <= least)
    panels[0].set_xlim(low, exam.total_points)
    panels[0].set_title(m.FIGURE_SCORES.format(mark=exam.mark))
    panels[-1].set_xlabel(m.AXIS_SCORE)
    for axes in panels:
        _finish(figure, axes, exam)
    return figure


def _score_panel(axes: Axes, exam: ExamData, form: str, scores: pd.Series) -> None:
    failed, passed = scores[scores < exam.cut_score], scores[scores >= exam.cut_score]
    axes.hist(
        [failed, passed],
        bins=tables.score_edges(exam),
        stacked=True,
        color=[_GREY, _BLUE],
        label=[m.OUTCOME_NAMES["failed"], m.OUTCOME_NAMES["passed"]],
        edgecolor="white",
    )
    axes.axvline(
        exam.cut_score, color=_ORANGE, linewidth=1.6, label=m.LABEL_CUT.format(cut=exam.cut_score)
    )
    if len(scores):
        mean = float(scores.mean())
        label = m.LABEL_MEAN.format(mean=mean)
        axes.axvline(mean, color="black", linewidth=1.0, linestyle=":", label=label)
    axes.set_ylabel(m.AXIS_PEOPLE)
    title = m.LABEL_FORM.format(form=form, count=len(scores)) if form else None
    axes.legend(loc="upper left", frameon=False, title=title, alignment="left")


def area_figure(exam: ExamData, rates: pd.DataFrame) -> Figure:
    """Share of the points gained per content area, with its interval, beside what the same items were expected to give."""
    figure, axes = _figure(9.0, 1.9 + 0.36 * len(rates))
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
        color=_BLUE,
        elinewidth=1.4,
        capsize=3,
        label=m.LABEL_OBSERVED,
    )
    expected = rates[m.COLUMN_EXPECTED]
    if expected.notna().any():
        axes.plot(expected, y, "D", color=_ORANGE, fillstyle="none", label=m.LABEL_EXPECTED)
    axes.set_yticks(y, rates[m.COLUMN_AREA], parse_math=False)
    axes.set_xlim(0, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel(m.AXIS_SCORE_RATE)
    axes.set_title(m.FIGURE_AREAS.format(mark=exam.mark), pad=26)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    axes.grid(axis="x", color="#e5e7eb")
    return _finish(figure, axes, exam)


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure, [axes] = _panels(width, height, 1)
    return figure, axes


def _panels(width: float, height: float, count: int) -> tuple[Figure, list[Axes]]:
    """A figure of so many panels, one below the other, with the same axes."""
    use_chinese_font()
    figure = Figure(figsize=(width, height), dpi=120, layout="constrained")
    panels = figure.subplots(count, 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    for axes in panels:
        axes.spines[["top", "right"]].set_visible(False)
    return figure, [*panels]


def _finish(figure: Figure, axes: Axes, exam: ExamData) -> Figure:
    """Figures travel without their report, so the mark stands in the picture itself."""
    if exam.simulated:
        axes.text(
            0.5,
            0.5,
            m.SIMULATED_MARK,
            transform=axes.transAxes,
            ha="center",
            va="center",
            fontsize=54,
            color="black",
            alpha=0.05,
            rotation=20,
        )
    return figure
