"""Figures of fairness: what forms are worth of each other, items that function differently, items that drift."""

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
    finding,
    mark_simulated,
    panel,
    percent_axis,
    short_name,
)
from analytics.stats.equating import Equating
from analytics.stats.fairness import Dif
from analytics.tables.answers import ExamAnswers
from analytics.tables.forms_compared import Pair
from analytics.tables.functioning import Functioning
from analytics.tables.item_drift import Drifts, item_name
from analytics.words import fairness as words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINES = {
    "mean": ":", "circle_arc": "--", "rasch": "-.", "linear": (0, (6, 2)),
    "equipercentile": (0, (1, 3)), "smoothed": (0, (3, 1, 1, 1)),
}  # fmt: skip
_CLASSES = {"A": ("o", GREY, "white", 4.5), "B": ("D", ORANGE, "white", 6.5), "C": ("s", ORANGE, ORANGE, 7.5)}  # fmt: skip
"""Marker, edge, face and size by ETS class."""
_MOST_NAMED = 3


def equating_figure(pairs: Sequence[Pair], answers: ExamAnswers) -> Figure | None:
    """How much each score of the form changes on the base's scale, by every method that is allowed; the one to use with its band.

    Of several forms the one that differs most is drawn.
    """
    drawable = [pair for pair in pairs if pair.best is not None]
    if not drawable:
        return None
    pair = max(drawable, key=_most)
    best = pair.best
    assert best is not None
    scores = np.arange(len(best.equated)) * pair.step
    shown = _seen(pair)
    figure, axes = panel(4.8)
    axes.axhline(0, color=BLACK, linewidth=0.8)
    errors = np.array([np.nan if each is None else each for each in best.errors]) * pair.step
    change = (best.equated - np.arange(len(best.equated))) * pair.step
    axes.fill_between(
        scores[shown], (change - 1.96 * errors)[shown], (change + 1.96 * errors)[shown], color=PALE
    )
    for method, told in pair.equatings.items():
        if not isinstance(told, Equating) or method == "identity":
            continue
        moved = (told.equated - np.arange(len(told.equated))) * pair.step
        used = method == best.method
        style = "-" if used else _LINES[method]
        colour = BLUE if used else GREY
        label = (words.LABEL_BAND if used else "{method}").format(method=words.METHODS[method])
        axes.plot(
            scores[shown],
            moved[shown],
            linestyle=style,
            color=colour,
            linewidth=2 if used else 1.2,
            label=label,
        )
    axes.legend(loc="best", frameon=False, fontsize=8.5)
    axes.axvline(answers.cut, color=ORANGE, linestyle="--", linewidth=1.2)
    axes.annotate(
        words.LABEL_CUT.format(cut=answers.cut), (answers.cut, 0.0), xycoords=("data", "axes fraction"),
        xytext=(-4, 4), textcoords="offset points", ha="right", color=ORANGE,
    )  # fmt: skip
    left, right = float(scores[shown][0]), float(scores[shown][-1])
    axes.set_xlim(left, right)
    axes.set_xlabel(words.AXIS_SCORE.format(x=pair.x.form))
    axes.set_ylabel(words.AXIS_CHANGE.format(y=pair.y.form))
    within = bool(np.all(np.abs(change[shown]) <= 1.96 * errors[shown]))
    text = words.FIGURE_EQUATING_ALIKE if within else words.FIGURE_EQUATING
    names = {"x": pair.x.form, "y": pair.y.form}
    finding(axes, text.format(**names, most=_most(pair), mark=answers.mark))
    mark_simulated(axes, answers.mark)
    return figure


def _seen(pair: Pair) -> np.ndarray:
    """The places of scores between those that people have: what lies outside rests on nobody."""
    had = np.flatnonzero(pair.counts_x)
    return np.arange(had[0], had[-1] + 1)


def _most(pair: Pair) -> float:
    """The largest change of a score that somebody has."""
    assert pair.best is not None
    seen = _seen(pair)
    return float(np.abs(pair.best.equated[seen] - seen).max()) * pair.step


def _at_ends(axes: Axes, x: float, ends: Sequence[tuple[float, str, str]]) -> None:
    """Each line's name where it ends; names that would lie on each other move apart."""
    low, high = axes.get_ylim()
    room, at = (high - low) * 0.06, -np.inf
    room_aside = float(np.ptp(axes.get_xlim())) * 0.015
    for y, label, colour in sorted(ends):
        at = max(y, at + room)
        axes.annotate(
            label, (x, y), xytext=(x + room_aside, at), xycoords="data", textcoords="data", va="center",
            ha="left", color=colour, fontsize=8.5,
        )  # fmt: skip


def dif_figure(found: Functioning, mark: str) -> Figure | None:
    """Every item of every comparison by its difference; what ETS calls large is named."""
    studies = found.done
    if not studies:
        return None
    figure, axes = panel(2.3 + 0.75 * len(studies))
    for limit, style in ((1.0, ":"), (1.5, "--")):
        for side in (-limit, limit):
            axes.axvline(side, color=GREY, linestyle=style, linewidth=0.9)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    for row, study in enumerate(reversed(studies)):
        items = study.found.items if not isinstance(study.found, Exception) else ()
        for place, dif in enumerate(sorted(items, key=lambda each: each.delta)):
            marker, edge, face, size = _CLASSES[dif.ets_class]
            y = row + 0.09 * (place % 5 - 2)  # so that equal ones do not lie on each other
            axes.plot(dif.delta, y, marker, color=edge, markerfacecolor=face, markersize=size)
        _name_largest(axes, row, items, study.items)
    labels = [
        words.LABEL_FORMS.format(forms=each.form)
        if each.by == "form"
        else words.LABEL_STUDY.format(by=words.GROUPINGS[each.by], form=each.form, focal=short_name(each.focal, 14))
        for each in reversed(studies)
    ]  # fmt: skip
    axes.set_yticks(range(len(studies)), labels, parse_math=False)
    axes.set_ylim(-0.6, len(studies) - 0.4)
    widest = max(
        2.0,
        *(
            abs(dif.delta)
            for s in studies
            if not isinstance(s.found, Exception)
            for dif in s.found.items
        ),
    )
    axes.set_xlim(-1.12 * widest, 1.12 * widest)
    axes.set_xlabel(words.AXIS_DELTA)
    for name, (marker, edge, face, size) in _CLASSES.items():
        axes.plot(
            [],
            [],
            marker,
            color=edge,
            markerfacecolor=face,
            markersize=size,
            label=words.LABEL_CLASSES[name],
        )
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=8.5)
    tested = sum(len(s.found.items) for s in studies if not isinstance(s.found, Exception))
    finding(
        axes,
        words.FIGURE_DIF.format(
            tested=tested, b=len(found.flagged("B")), c=len(found.flagged("C")), mark=mark
        ),
        pad=30,
    )
    mark_simulated(axes, mark)
    return figure


def _name_largest(axes: Axes, row: int, items: Sequence[Dif], names: Sequence[str]) -> None:
    large = sorted((d for d in items if d.ets_class == "C"), key=lambda each: -abs(each.delta))
    for place, dif in enumerate(large[:_MOST_NAMED]):
        axes.annotate(
            names[dif.item], (dif.delta, row), xytext=(0, 10 + 9 * place), textcoords="offset points",
            ha="center", fontsize=7.5, parse_math=False,
        )  # fmt: skip


def drift_figure(found: Drifts, mark: str) -> Figure | None:
    """Facilities of the drifting items over the years against those of all others, each named where it ends."""
    if not found.pairs:
        return None
    steady = found.steady()
    years, table = found.years, found.facility
    figure, axes = panel(4.6)
    for item in table.index.difference(steady):
        rates = found.rates(str(item))
        axes.plot(list(rates), list(rates.values()), color=PALE, linewidth=0.8, zorder=1)
    ends = []
    for place, item in enumerate(steady):
        rates = found.rates(item)
        marker, colour = ("o", BLUE) if place % 2 == 0 else ("s", ORANGE)
        style = ("-", "--", "-.", ":")[place % 4]
        axes.plot(list(rates), list(rates.values()), marker=marker, linestyle=style, color=colour)
        ends.append((list(rates.values())[-1], item_name(item), colour))
    axes.set_xlim(years[0] - 0.2, years[-1] + 0.28 * (years[-1] - years[0] + 1))
    axes.set_xticks(years, [f"{year}" for year in years])
    percent_axis(axes, "y")
    axes.set_ylabel(words.AXIS_FACILITY)
    _at_ends(axes, float(years[-1]), ends)
    text = words.FIGURE_DRIFT if steady else words.FIGURE_DRIFT_NONE
    finding(axes, text.format(count=len(steady), of=len(table), mark=mark))
    mark_simulated(axes, mark)
    return figure
