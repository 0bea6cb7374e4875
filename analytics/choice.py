"""Which exam, year and unit a notebook or a report is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analytics import messages as m
from analytics.errors import NoResults, NotKnown
from analytics.resits import is_resit

if TYPE_CHECKING:
    from analytics.frames.load import Frames


@dataclass(frozen=True)
class Choice:
    """``exam``: its name, ``""`` where the year had none; ``unit``: a code, ``""`` for all of them."""

    year: int
    exam: str = ""
    unit: str = ""


def choose(frames: Frames, *, year: int = 0, exam: str = "", unit: str = "") -> Choice:
    """What is meant: of a year the exam to which most people were called, a resit only where there is nothing else; without a year,

    the newest that had such an exam with results: a resit that falls into the next year does not make that year the latest. Raises `NotKnown` for an exam, a year or a unit that there is not, `NoResults` where there is no exam at all.
    """
    exams = frames.exams[~frames.exams["practice"]]
    code = unit_code(frames, unit) if unit else ""
    if exam:
        found = exams[exams["exam"] == exam]
        if found.empty:
            known = "、".join(exams["exam"].astype(str)) or m.NONE
            raise NotKnown(m.NO_SUCH_EXAM, exam=exam, known=known)
        of = found.iloc[0]["year"]
        return Choice(year or (0 if pd.isna(of) else int(of)), exam, code)
    again = [is_resit(frames, row) for _, row in exams.iterrows()]
    sized = exams.assign(
        first=[not each for each in again],
        called=exams["exam"].map(frames.calls["exam"].value_counts()).fillna(0).astype(int),
        decided=exams["exam"].isin(set(frames.results.dropna(subset=["outcome"])["exam"])),
    ).dropna(subset=["year"])
    if not year:
        if sized.empty:
            raise NoResults(m.NO_EXAMS)
        year = int(_preferred(sized, "decided", "first")["year"].max())
    of_year = sized[sized["year"] == year]
    if of_year.empty:
        return Choice(year, "", code)
    largest = of_year.sort_values(["first", "decided", "called"], kind="stable").iloc[-1]
    return Choice(year, str(largest["exam"]), code)


def _preferred(exams: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Those of which all the columns are true; without any, of which the first is; else all of them."""
    for count in range(len(columns), 0, -1):
        chosen = exams[exams[list(columns[:count])].all(axis=1)]
        if len(chosen):
            return chosen
    return exams


def natural(code: object) -> str:
    """A sort key in which YS9 stands before YS10."""
    return re.sub(r"\d+", lambda number: number[0].zfill(9), str(code))


def unit_code(frames: Frames, unit: str) -> str:
    """The code of a unit that is called by its code or its name. Raises `NotKnown`."""
    units = frames.units
    found = units[(units["unit"] == unit) | (units["name"] == unit)]
    if found.empty:
        raise NotKnown(m.NO_SUCH_UNIT, unit=unit)
    return str(found.iloc[0]["unit"])


def exam_of(frames: Frames, choice: Choice) -> pd.Series:
    """The chosen exam's row. Raises `NoResults` where there is none."""
    if not choice.exam:
        raise NoResults(m.NO_EXAM_THAT_YEAR, year=choice.year)
    row: pd.Series = frames.exams[frames.exams["exam"] == choice.exam].iloc[0]
    return row


def mark_of(frames: Frames, choice: Choice) -> str:
    """What every title says when what it is about was made by a model: of an exam's papers, or of one of the year's."""
    exams = frames.exams
    meant = exams["exam"] == choice.exam if choice.exam else exams["year"] == choice.year
    return m.SIMULATED if exams.loc[meant.fillna(False), "simulated"].any() else ""
