"""The figures of the page: made with the page, so that their titles are known, and drawn when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from analytics.display import drawn_svg, title_of
from analytics.figures import pass_rates as figures
from analytics.page.values import Shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PictureName = Literal["units", "years"]


class Pictures:
    """Of one choice. ``titles`` by name: only of those that there are."""

    def __init__(self, shown: Shown) -> None:
        self._figures: dict[str, Figure] = {}
        self._drawn: dict[str, str] = {}
        sample = shown.sample
        if sample is None or shown.small:
            self.titles: dict[str, str] = {}
            return
        makers: dict[PictureName, Callable[[], Figure | None]] = {
            "years": lambda: figures.year_figure(sample),
            # Of one unit alone its bar says no more than the sentence.
            "units": lambda: None if sample.unit else figures.unit_figure(sample),
        }
        for name, make in makers.items():
            figure = make()
            if figure is not None:
                self._figures[name] = figure
        self.titles = {name: title_of(figure) for name, figure in self._figures.items()}

    def svg(self, name: str) -> str:
        """The figure; ``""`` where there is none of that name."""
        if name in self._figures and name not in self._drawn:
            self._drawn[name] = drawn_svg(self._figures.pop(name))
        return self._drawn.get(name, "")
