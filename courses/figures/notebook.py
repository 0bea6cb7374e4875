"""A figure in a notebook: what its code cell calls, and its output without a kernel."""

from __future__ import annotations

from typing import Any

from courses.figures.draw import draw
from courses.figures.source import Figure, read_figure
from courses.figures.words import as_markdown


class FigureShown:
    """What a figure's cell shows: the drawing, and the same in words where a notebook is not trusted to draw."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return bundle(self._figure)


def figure(source: str) -> FigureShown:
    """What a lesson's cell calls. Raises ``ValueError`` with what is wrong with the source."""
    found, faults = read_figure(source)
    if found is None:
        raise ValueError("\n".join(reason for _, reason in faults))
    return FigureShown(found)


def bundle(figure: Figure) -> dict[str, str]:
    """The forms of an output."""
    words = as_markdown(figure)
    return {"image/svg+xml": draw(figure), "text/markdown": words, "text/plain": words}


def cell_source(source: str) -> str:
    """The code of a figure's cell; the source stands in it as it was written, quotes and backslashes escaped, and the
    returns that Python would read as new lines."""
    escaped = source.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
    return f'from courses.figures.notebook import figure\n\nfigure("""{escaped}""")'


def output(source: str) -> dict[str, Any] | None:
    """The output that running the cell would have, as nbformat stores it; ``None`` for a source that cannot be drawn."""
    found, _ = read_figure(source)
    if found is None:
        return None
    return {
        "output_type": "execute_result",
        "execution_count": None,
        "metadata": {},
        "data": bundle(found),
    }
