"""Where judges would put the cut: Angoff from estimates of items, Hofstee from what the judges could live with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.errors import NotComputable, NotKnown
from analytics.stats.responses import Floats
from analytics.stats.standard_setting import Angoff, Hofstee, PanelCut, angoff, hofstee, panel_cut
from analytics.tables.answers import ExamAnswers, FormAnswers
from analytics.tables.quality_figures import tried
from analytics.words import quality as words
from foundation.tables import BadTable, read_tables

if TYPE_CHECKING:
    from analytics.frames.load import Frames


@dataclass(frozen=True)
class Estimates:
    """Judges' estimates. ``given``: (item, content hash) → judge → estimate 0–1; the hash is ``""`` where any version is meant.

    ``source``: where they come from, in words; ``competent``: they are of people who are barely competent, as Angoff asks.
    """

    given: Mapping[tuple[str, str], Mapping[str, float]]
    source: str
    competent: bool

    @property
    def judges(self) -> list[str]:
        """Everybody who estimated anything, in the order of their names."""
        return sorted({judge for each in self.given.values() for judge in each})

    def of(self, form: FormAnswers, judges: Sequence[str]) -> Floats:
        """Judges × questions of a form without the voided ones, NaN where a judge gave none."""
        keys = zip(form.items["item_id"].astype(str), form.items["content_hash"], strict=True)
        found = [
            self.given.get((item, "" if pd.isna(hash_) else str(hash_)))
            or self.given.get((item, ""), {})
            for item, hash_ in keys
        ]
        table = [[each.get(judge, np.nan) for each in found] for judge in judges]
        return np.array(table, dtype=np.float64).reshape(len(judges), -1)[:, ~form.voided]


def review_estimates(frames: Frames) -> Estimates:
    """Those of the items' reviews; the last one of a reader for a version counts."""
    given: dict[tuple[str, str], dict[str, float]] = {}
    columns = ("item_id", "content_hash", "judge", "estimate")
    for item, hash_, judge, estimate in frames.estimates[list(columns)].itertuples(index=False):
        given.setdefault((str(item), str(hash_)), {})[str(judge)] = float(estimate)
    return Estimates(given, words.FROM_REVIEWS, competent=False)


def read_estimates(path: str) -> Estimates:
    """Those of a panel's table: the item's id in the first column, then a judge each, as 0.7 or 70%. Raises `NotKnown` with every fault."""
    try:
        sheet = read_tables(Path(path))[0]
    except BadTable as error:
        raise NotKnown(words.BAD_PANEL, file=path, why=str(error)) from error
    head, *rows = [[cell.text for cell in row] for row in sheet.rows] or [[]]
    judges = [name for name in head[1:] if name]
    given: dict[tuple[str, str], dict[str, float]] = {}
    faults = [] if judges and len(set(judges)) == len(judges) else [words.PANEL_HEAD]
    for number, row in enumerate(rows, 2):
        cells = row + [""] * len(head)
        if not any(cells):
            continue
        if not cells[0] or (cells[0], "") in given:
            faults.append(words.PANEL_ITEM.format(row=number, item=cells[0]))
        mine = given.setdefault((cells[0], ""), {})
        for judge, text in zip(judges, cells[1:], strict=False):
            estimate = _share(text)
            if estimate is None:
                faults.append(words.PANEL_CELL.format(row=number, judge=judge, text=text))
            elif not np.isnan(estimate):
                mine[judge] = estimate
    if faults:
        raise NotKnown(words.BAD_PANEL, file=path, why="；".join(faults[:_MOST_FAULTS]))
    return Estimates(given, words.FROM_FILE.format(file=Path(path).name), competent=True)


_MOST_FAULTS = 20
BOUNDS_SHEET = "Hofstee"


def _share(text: str) -> float | None:
    """0.7 or 70%; NaN where nothing stands; ``None`` for what is no share."""
    if not text:
        return float("nan")
    try:
        found = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None
    return found if 0 <= found <= 1 else None


def panel_estimates(frames: Frames, path: str = "") -> Estimates:
    """The panel's table where one is named, else what reviewers said. Raises `NotKnown`."""
    return read_estimates(path) if path else review_estimates(frames)


@dataclass(frozen=True)
class FormCut:
    """A form's Angoff cut. ``cut``: of those who judged all of it where there are two of them, else of everybody with gaps.

    ``voided``: points that everybody has of questions that count for nobody; they are in no estimate and are added to the cut.
    """

    form: str
    cut: Angoff | PanelCut | NotComputable
    judges: tuple[str, ...]
    voided: float


def angoff_cuts(answers: ExamAnswers, estimates: Estimates) -> tuple[FormCut, ...]:
    """Each form's."""
    return tuple(_form_cut(form, estimates) for form in answers.forms)


def _form_cut(form: FormAnswers, estimates: Estimates) -> FormCut:
    judges, points = estimates.judges, form.maxima[~form.voided]
    voided = float(form.maxima[form.voided].sum())
    if not judges:
        return FormCut(form.form, NotComputable("no_estimates"), (), voided)
    table = estimates.of(form, judges)
    whole = [place for place, row in enumerate(table) if len(row) and not np.isnan(row).any()]
    found: Angoff | PanelCut | NotComputable
    if len(whole) > 1:
        found = tried(lambda: angoff(table[whole], points))
        return FormCut(form.form, found, tuple(judges[place] for place in whole), voided)
    found = tried(lambda: panel_cut(table, points))
    return FormCut(form.form, found, (), voided)


def read_bounds(text: str) -> list[tuple[float, float, float, float]]:
    """Hofstee's bounds: ``"55,70,5%,30%; 60,75,0%,25%"``, a judge each: lowest and highest cut in points, then lowest and highest
    share of people who fail, always with a percent sign. Raises `NotKnown`.
    """
    found = []
    for judge, part in enumerate(filter(str.strip, text.replace("；", ";").split(";")), 1):
        cells = [each.strip() for each in part.replace("，", ",").split(",")]
        if len(cells) != 4 or not all(cell.endswith("%") for cell in cells[2:]):
            raise NotKnown(words.BAD_BOUNDS, judge=judge, text=part.strip())
        try:
            low, high, few, many = (float(cell.removesuffix("%")) for cell in cells)
        except ValueError as error:
            raise NotKnown(words.BAD_BOUNDS, judge=judge, text=part.strip()) from error
        found.append((low, high, few / 100, many / 100))
    return found


def panel_bounds(path: str) -> str:
    """What a panel's table says of bounds, as `read_bounds` takes it: the sheet `BOUNDS_SHEET`, a judge's name and four cells a row.

    ``""`` without a path or such a sheet. Raises `NotKnown`.
    """
    if not path:
        return ""
    try:
        sheets = read_tables(Path(path))
    except BadTable as error:
        raise NotKnown(words.BAD_PANEL, file=path, why=str(error)) from error
    rows = next((sheet.rows[1:] for sheet in sheets if sheet.name == BOUNDS_SHEET), [])
    told = ([cell.text for cell in row[1:5]] for row in rows)
    return ";".join(",".join(cells) for cells in told if any(cells))


def hofstee_cut(answers: ExamAnswers, bounds: str) -> Hofstee | NotComputable | None:
    """Of everybody's totals, all forms together; ``None`` where nobody said any bounds. Raises `NotKnown`."""
    judges = read_bounds(bounds)
    if not judges:
        return None
    totals = [form.whole for form in answers.forms]
    table = np.array(judges, dtype=np.float64)
    scores = np.concatenate(totals) if totals else np.array([])
    return tried(lambda: hofstee(scores, table[:, :2], table[:, 2:]))
