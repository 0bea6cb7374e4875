"""How rows of the records become a frame: keys that frames share, columns of a query, and the documented types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Executable
from sqlalchemy.orm import Session

from analytics.frame_columns import FRAMES, Dtype

_TOGETHER = 500
"""Rows that are held as such: of many more at a time, each costs several times as much."""


class Keys:
    """Names of rows by their id, as one set of categories for all frames that have the key. ``rows``: id and name, in order."""

    def __init__(self, rows: Iterable[tuple[int, str]]) -> None:
        known = list(rows)
        self.names = pd.Index(list(dict.fromkeys(name for _, name in known)), dtype="str")
        places = {name: place for place, name in enumerate(self.names)}
        self._codes = {id_: places[name] for id_, name in known}

    @property
    def ids(self) -> list[int]:
        """All that are known, in order."""
        return list(self._codes)

    def of(self, ids: Iterable[int | None]) -> pd.Categorical:
        """The names of these ids; missing where there is none."""
        codes = [-1 if each is None else self._codes[each] for each in ids]
        return pd.Categorical.from_codes(codes, categories=self.names)


@dataclass(frozen=True)
class Kept:
    """What every frame is read with: the session, in one view of the records, and the keys.

    ``zone``: whose midnights are days; ``exams``: those that are wanted; ``days`` of exams, by id.
    """

    db: Session
    zone: dt.tzinfo
    units: Keys
    people: Keys
    exams: Keys
    forms: Keys
    days: Mapping[int, dt.date]

    def columns(self, wanted: Executable) -> dict[str, Any]:
        """The columns of a query's rows by their labels, no object for each row."""
        found = self.db.connection().execute(wanted)
        columns: dict[str, list[Any]] = {name: [] for name in list(found.keys())}
        for rows in found.partitions(_TOGETHER):
            for values, more in zip(columns.values(), zip(*rows, strict=True), strict=True):
                values.extend(more)
        return columns


def make_frame(name: str, data: Mapping[str, Any]) -> pd.DataFrame:
    """A frame with exactly the columns and types that are documented (`FRAMES`), from sequences or categories by column."""
    return pd.DataFrame(
        {each.name: column(data[each.name], each.dtype) for each in FRAMES[name].columns}
    )


def column(values: Any, dtype: Dtype) -> Any:
    """Values as a column of a documented type; ``None`` is missing."""
    match dtype:
        case "category":
            return values if isinstance(values, pd.Categorical) else category(values)
        case "str" | "Int64":
            return pd.array(values, dtype=dtype)
        case _:
            return np.array(values, dtype=dtype)


def category(values: Sequence[str | None]) -> pd.Categorical:
    """Text that repeats; no values are text, too."""
    return pd.Categorical(pd.array(values, dtype="str"))


def taken(values: pd.Categorical, places: np.ndarray[Any, np.dtype[np.intp]]) -> pd.Categorical:
    """The values at these places, with the same categories; missing at -1."""
    return values.take(places, allow_fill=True)
