"""How notebooks show things: figures as PNG (also written to ``LAWSTUDY_FIGURES``, when set), tables and sentences."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import HTML, Image, Markdown
from matplotlib.figure import Figure

from analytics import messages as m

PERCENT = (
    m.COLUMN_RATE,
    m.COLUMN_LOW,
    m.COLUMN_HIGH,
    m.COLUMN_RATE_OF_CALLED,
    m.COLUMN_SCORE_RATE,
    m.COLUMN_EXPECTED,
)


def figure(drawn: Figure, name: str) -> Image:
    """Show a figure, and keep it as ``name``.png."""
    buffer = io.BytesIO()
    drawn.savefig(buffer, format="png")
    folder = os.environ.get("LAWSTUDY_FIGURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{name}.png").write_bytes(buffer.getvalue())
    return Image(buffer.getvalue(), alt=name)


def table(frame: pd.DataFrame) -> HTML:
    """Show a frame: rates as percentages, nothing as a dash."""
    formats: dict[Any, str | Callable[[object], str] | None] = {
        column: "{:.1%}" for column in PERCENT if column in frame.columns
    }
    if m.COLUMN_DIFFERENCE in frame.columns:
        formats[m.COLUMN_DIFFERENCE] = "{:+.1%}"
    for column in frame.columns.difference(list(formats)):
        formats[column] = _plain
    styled = frame.style.format(formats, na_rep="—", escape="html").hide(axis="index")
    # Ids must differ within a page, and be the same each time.
    name = hashlib.sha256(frame.to_csv().encode()).hexdigest()[:8]
    return HTML(styled.to_html(uuid=name, cell_ids=False))


def _plain(value: object) -> str:
    """Numbers without superfluous zeros."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def text(sentence: str) -> Markdown:
    """Show a sentence."""
    return Markdown(sentence)
