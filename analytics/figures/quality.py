"""Figures of an exam's quality: how the scores lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from analytics import messages as m
from analytics.figures.style import BLUE, GREY, ORANGE, mark_simulated, panels
from analytics.source import ExamData
from analytics.tables import exam_results as tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def score_figure(exam: ExamData) -> Figure:
    """Histograms of scores, a panel for each form, in the bands of the table, with the cut score and the mean."""
    scored = exam.people.dropna(subset=["score"])
    forms = [(str(form), part["score"]) for form, part in scored.groupby("form")]
    forms = forms or [("", scored["score"])]
    figure, drawn = panels(1.4 + 2.6 * len(forms), len(forms))
    for axes, (form, scores) in zip(drawn, forms, strict=True):
        _score_panel(axes, exam, form, scores)
    low = 0.0
    if len(scored):
        least = max(0.0, min(float(scored["score"].min()), exam.cut_score) - 1)
        low = max(edge for edge in tables.score_edges(exam) if edge <= least)
    drawn[0].set_xlim(low, exam.total_points)
    drawn[0].set_title(m.FIGURE_SCORES.format(mark=exam.mark))
    drawn[-1].set_xlabel(m.AXIS_SCORE)
    for axes in drawn:
        mark_simulated(axes, exam.mark)
    return figure


def _score_panel(axes: Axes, exam: ExamData, form: str, scores: pd.Series) -> None:
    failed, passed = scores[scores < exam.cut_score], scores[scores >= exam.cut_score]
    axes.hist(
        [failed, passed],
        bins=tables.score_edges(exam),
        stacked=True,
        color=[GREY, BLUE],
        hatch=["///", ""],
        label=[m.OUTCOME_NAMES["failed"], m.OUTCOME_NAMES["passed"]],
        edgecolor="white",
    )
    axes.axvline(
        exam.cut_score, color=ORANGE, linewidth=1.6, label=m.LABEL_CUT.format(cut=exam.cut_score)
    )
    if len(scores):
        mean = float(scores.mean())
        label = m.LABEL_MEAN.format(mean=mean)
        axes.axvline(mean, color="black", linewidth=1.0, linestyle=":", label=label)
    axes.set_ylabel(m.AXIS_PEOPLE)
    title = m.LABEL_FORM.format(form=form, count=len(scores)) if form else None
    axes.legend(loc="upper left", frameon=False, title=title, alignment="left")
