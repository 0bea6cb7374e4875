"""Figures of an exam's quality: scores, errors, information, eigenvalues, Hofstee. ``None`` where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from analytics import messages as m
from analytics.errors import NotComputable
from analytics.figures.style import (
    BLACK,
    BLUE,
    GREY,
    LIGHT,
    ORANGE,
    PALE,
    finding,
    mark_simulated,
    panel,
    panels,
    percent_axis,
)
from analytics.stats.irt_persons import form_information
from analytics.stats.responses import Floats
from analytics.stats.standard_setting import Hofstee
from analytics.tables import quality as tables
from analytics.tables.answers import ExamAnswers, FormAnswers
from analytics.tables.quality_figures import FormQuality
from analytics.words import quality as words
from analytics.words.answers import FORM_NAME

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLES = (("-", "o", BLUE), ("--", "s", ORANGE), (":", "^", BLACK), ("-.", "D", GREY))
"""Line, marker and colour of the forms, one after the other."""


def score_figure(answers: ExamAnswers) -> Figure | None:
    """Histograms of totals, a panel for each form, in the bands of the table, with the cut score and the mean."""
    forms = [form for form in answers.forms if len(form.whole)]
    if not forms:
        return None
    whole = np.concatenate([form.whole for form in forms])
    figure, drawn = panels(1.4 + 2.6 * len(forms), len(forms))
    for axes, form in zip(drawn, forms, strict=True):
        _score_panel(axes, answers, form)
    edges = tables.score_edges(answers.total_points)
    least = max(0.0, min(float(whole.min()), answers.cut) - 1)
    drawn[0].set_xlim(max(edge for edge in edges if edge <= least), answers.total_points)
    near = float((np.abs(whole - answers.cut) <= words.NEAR + 1e-9).mean())
    text = words.FIGURE_SCORES.format(
        share=near, near=words.NEAR, median=float(np.median(whole)), mark=answers.mark
    )
    finding(drawn[0], text)
    drawn[-1].set_xlabel(words.AXIS_SCORE)
    for axes in drawn:
        mark_simulated(axes, answers.mark)
    return figure


def _score_panel(axes: Axes, answers: ExamAnswers, form: FormAnswers) -> None:
    scores, cut = form.whole, answers.cut
    axes.hist(
        [scores[scores < cut], scores[scores >= cut]],
        bins=tables.score_edges(answers.total_points),
        stacked=True,
        color=[GREY, BLUE],
        hatch=["///", ""],
        label=[m.OUTCOME_NAMES["failed"], m.OUTCOME_NAMES["passed"]],
        edgecolor="white",
    )
    axes.axvline(cut, color=ORANGE, linewidth=1.6, label=m.LABEL_CUT.format(cut=cut))
    mean = float(scores.mean())
    label = m.LABEL_MEAN.format(mean=mean)
    axes.axvline(mean, color="black", linewidth=1.0, linestyle=":", label=label)
    axes.set_ylabel(words.AXIS_PEOPLE)
    title = m.LABEL_FORM.format(form=form.form, count=len(scores))
    axes.legend(loc="upper left", frameon=False, title=title, alignment="left")


def error_figure(answers: ExamAnswers, qualities: Sequence[FormQuality]) -> Figure | None:
    """Keats' standard error over the scores, with the cut."""
    at = np.linspace(0, answers.total_points, 201)
    found = [(each, each.errors(at), each.error_at_cut) for each in qualities]
    drawn = [
        (each.form, errors.keats, here)
        for each, errors, here in found
        if not isinstance(errors, NotComputable) and not isinstance(here, NotComputable)
    ]
    if not drawn:
        return None
    figure, axes = panel(4.2)
    lines = [(form, at, errors) for form, errors, _ in drawn]
    _lines(axes, lines)
    _cut_line(axes, answers.cut)
    axes.set_xlim(0, answers.total_points)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(words.AXIS_SCORE)
    axes.set_ylabel(words.AXIS_ERROR)
    said = "、".join(words.ERROR_OF.format(form=form, error=here) for form, _, here in drawn)
    _finish(
        axes, words.FIGURE_ERROR.format(cut=answers.cut, error=said, mark=answers.mark), answers
    )
    return figure


def information_figure(answers: ExamAnswers, qualities: Sequence[FormQuality]) -> Figure | None:
    """Test information over θ, with where the cut lies on each form."""
    theta = np.linspace(-4, 4, 161)
    drawn = []
    for each in qualities:
        found = each.calibrated
        if not isinstance(found, NotComputable) and not isinstance(found.at_cut, NotComputable):
            drawn.append((each.form, found.usable.fit, found.at_cut))
    if not drawn:
        return None
    figure, axes = panel(4.2)
    curves = [
        (form, theta, form_information(fit.slope, fit.difficulty, theta)) for form, fit, _ in drawn
    ]
    _lines(axes, curves)
    for (form, _, cut), (line, marker, colour) in zip(drawn, _cycle(len(drawn)), strict=True):
        axes.plot([cut.theta] * 2, [0, cut.information], linestyle=line, color=colour, linewidth=1)
        axes.plot([cut.theta], [cut.information], marker=marker, color=colour, markersize=7)
        axes.annotate(
            f"{FORM_NAME.format(form=form)}{words.LABEL_CUT_HERE}", (cut.theta, cut.information),
            xytext=(6, 6), textcoords="offset points", fontsize=8.5,
        )  # fmt: skip
    axes.set_xlim(-4, 4)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(words.AXIS_THETA)
    axes.set_ylabel(words.AXIS_INFORMATION)
    said = "、".join(
        words.SHARE_OF.format(form=form, share=cut.information / cut.best_information)
        for form, _, cut in drawn
    )
    _finish(axes, words.FIGURE_INFORMATION.format(share=said, mark=answers.mark), answers)
    return figure


_MOST_EIGENVALUES = 15


def dimension_figure(answers: ExamAnswers, qualities: Sequence[FormQuality]) -> Figure | None:
    """The first eigenvalues beside what chance reaches."""
    found = [(each.form, each.dimensions) for each in qualities]
    drawn = [(form, each) for form, each in found if not isinstance(each, NotComputable)]
    if not drawn:
        return None
    figure, axes = panel(4.2)
    for (form, each), (line, marker, colour) in zip(drawn, _cycle(len(drawn)), strict=True):
        count = min(_MOST_EIGENVALUES, len(each.eigenvalues))
        ranks = np.arange(1, count + 1)
        axes.plot(
            ranks, each.eigenvalues[:count], linestyle=line, marker=marker, color=colour,
            markersize=5, label=FORM_NAME.format(form=form),
        )  # fmt: skip
        axes.plot(
            ranks, each.chance[:count], linestyle=line, color=colour, linewidth=1, alpha=0.6,
            label=f"{FORM_NAME.format(form=form)}{words.LABEL_CHANCE}",
        )  # fmt: skip
    axes.legend(frameon=False)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(words.AXIS_RANK)
    axes.set_ylabel(words.AXIS_EIGENVALUE)
    said = "、".join(
        words.DIMENSIONS_OF.format(form=form, dimensions=each.dimensions) for form, each in drawn
    )
    _finish(axes, words.FIGURE_DIMENSIONS.format(found=said, mark=answers.mark), answers)
    return figure


def hofstee_figure(
    answers: ExamAnswers, compromise: Hofstee | NotComputable | None
) -> Figure | None:
    """The share of people below each cut, the judges' rectangle with its diagonal, and where they meet."""
    if compromise is None or isinstance(compromise, NotComputable):
        return None
    whole = np.sort(np.concatenate([form.whole for form in answers.forms]))
    at = np.linspace(0, answers.total_points, 401)
    figure, axes = panel(4.6)
    axes.plot(at, np.searchsorted(whole, at, side="left") / len(whole), color=BLUE, linewidth=2)
    low, high = compromise.lowest_cut, compromise.highest_cut
    few, many = compromise.lowest_fail_rate, compromise.highest_fail_rate
    axes.fill(
        [low, high, high, low], [few, few, many, many], facecolor=LIGHT, edgecolor=ORANGE,
        alpha=0.5, hatch="//", linewidth=1,
    )  # fmt: skip
    axes.plot([low, high], [many, few], color=BLACK, linestyle="--", linewidth=1.2)
    axes.annotate(words.LABEL_BOUNDS, (low, many), xytext=(0, 4), textcoords="offset points", fontsize=8.5)  # fmt: skip
    end, high_up = float(at[-1]), 0.8
    axes.annotate(
        words.LABEL_FAILING, (float(np.quantile(whole, high_up)), high_up), xytext=(-6, 0),
        textcoords="offset points", ha="right", va="center", fontsize=8.5,
    )  # fmt: skip
    text = words.FIGURE_HOFSTEE_NONE.format(mark=answers.mark)
    if compromise.cut is not None and compromise.fail_rate is not None:
        axes.plot([compromise.cut], [compromise.fail_rate], "o", color=BLACK, markersize=8)
        text = words.FIGURE_HOFSTEE.format(
            cut=compromise.cut, rate=compromise.fail_rate, mark=answers.mark
        )
    _cut_line(axes, answers.cut)
    axes.set_xlim(max(0.0, min(low, float(whole[0])) - 5), end)
    axes.set_ylim(0, 1.02)
    percent_axis(axes, "y")
    axes.set_xlabel(words.AXIS_CUT)
    axes.set_ylabel(words.AXIS_FAIL)
    _finish(axes, text, answers)
    return figure


def _cycle(count: int) -> list[tuple[str, str, str]]:
    return [_STYLES[place % len(_STYLES)] for place in range(count)]


def _lines(axes: Axes, lines: Sequence[tuple[str, Floats, Floats]]) -> None:
    """A line per form, named in the legend where there is more than one, since they lie close together."""
    for (form, x, y), (line, _, colour) in zip(lines, _cycle(len(lines)), strict=True):
        axes.plot(x, y, linestyle=line, color=colour, linewidth=1.8, label=FORM_NAME.format(form=form))  # fmt: skip
    if len(lines) > 1:
        axes.legend(frameon=False)


def _cut_line(axes: Axes, cut: float) -> None:
    axes.axvline(cut, color=ORANGE, linewidth=1.4, linestyle=(0, (6, 2)))
    axes.annotate(
        m.LABEL_CUT.format(cut=cut), (cut, 1), xycoords=("data", "axes fraction"), xytext=(-4, -4),
        textcoords="offset points", ha="right", va="top", fontsize=8.5,
    )  # fmt: skip


def _finish(axes: Axes, text: str, answers: ExamAnswers) -> None:
    finding(axes, text)
    axes.grid(axis="y", color=PALE)
    mark_simulated(axes, answers.mark)
