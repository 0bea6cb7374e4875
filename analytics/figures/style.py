"""How all figures look: a Chinese font that comes with a dependency, colours that the colour-blind and a black-and-white printer tell apart.

Nothing is told by colour alone: what differs differs in its marker, its line or its hatch, too. Titles say what is found, at the
left; lines are labelled where they end, not in a legend, as far as there is room.
"""

from __future__ import annotations

import textwrap
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.ticker import PercentFormatter
from noto_cjk_sans_otc import FONT_PATH

from analytics import messages as m
from analytics.webfont import FACE_NUMBER, NAME

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREY, PALE, BLACK = "#1f5a96", "#c25a00", "#6b7280", "#e5e7eb", "#1f2937"
LIGHT = "#f6cfae"
"""Blue and orange differ for every kind of colour blindness, and in their lightness (36 and 48 of 100) against grey and white."""
WIDTH = 9.0
_TITLE_CHARACTERS = 44
_NAME_CHARACTERS = 22


@cache
def use_chinese_font() -> str:
    """Make matplotlib write Chinese; returns the name of the font."""
    face = FT2Font(str(FONT_PATH), face_index=FACE_NUMBER)
    entry = replace(font_manager.ttfFontProperty(face), name=NAME)
    font_manager.fontManager.ttflist.append(entry)
    mpl.rcParams["font.family"] = [NAME, "DejaVu Sans"]
    mpl.rcParams["axes.unicode_minus"] = False
    return NAME


def panels(height: float, count: int = 1, *, width: float = WIDTH) -> tuple[Figure, list[Axes]]:
    """A figure (inches) of so many panels, one below the other, with the same axes."""
    use_chinese_font()
    figure = Figure(figsize=(width, height), dpi=120, layout="constrained")
    drawn = figure.subplots(count, 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    for axes in drawn:
        axes.spines[["top", "right"]].set_visible(False)
    return figure, [*drawn]


def panel(height: float, *, width: float = WIDTH) -> tuple[Figure, Axes]:
    """A figure (inches) of one panel."""
    figure, [axes] = panels(height, width=width)
    return figure, axes


def finding(axes: Axes, text: str, *, pad: float = 12) -> None:
    """The title: what the figure shows."""
    title = textwrap.fill(text, _TITLE_CHARACTERS)
    axes.set_title(title, loc="left", pad=pad, fontsize=12, parse_math=False)


def short_name(name: str, characters: int = _NAME_CHARACTERS) -> str:
    """A long name on two lines at most."""
    return textwrap.fill(name, characters, max_lines=2, placeholder="…")


def percent_axis(axes: Axes, which: str = "x") -> None:
    """A rate from 0 to 100 %."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def mark_simulated(axes: Axes, mark: str) -> None:
    """Figures travel without their report, so the mark stands in the picture itself."""
    if mark:
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
