"""Do people who studied more do better? It may be told, and it is no cause: who is careful does both.

Study: minutes of the events of the exam's year up to its day which a person attended or made up for; practice: self-check answers
of the same time. Result: the score of the first attempt. Before: the score in the newest earlier exam of the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.choice import Choice, exam_of, mark_of
from analytics.errors import NotComputable
from analytics.stats.association import Association, rank_correlation
from analytics.stats.suppression import SMALLEST, groups_together
from analytics.tables.answers import exam_answers
from analytics.tables.item_drift import same_rules
from analytics.words import learning as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames

BANDS = (0, 2, 5, 10, 20, 40)
"""Hours from which a band begins; the first holds nobody's hours. A rule of this house."""
PRACTICE_BANDS = (0, 1, 20, 100)
"""Self-check answers from which a band begins."""


@dataclass(frozen=True)
class Studied:
    """``people``: a row per person with a whole first attempt (person, hours, practice, score, before; NaN: no earlier score).

    ``hours_known``, ``practice_known``: anybody has some on record; ``cut``: points that pass; ``open``: people without a whole score;
    ``few``: of a unit whose figures would point at persons; ``unit``: it is about one, whose bands would follow from all other units'.
    """

    people: pd.DataFrame
    cut: float
    total: float
    hours_known: bool
    practice_known: bool
    open: int
    mark: str
    few: bool = False
    unit: bool = False


def studied(frames: Frames, choice: Choice, *, merged: bool = False) -> Studied:
    """Of the chosen exam, and of the chosen unit only where there is one; ``merged``: it is shown with others only."""
    exam = exam_of(frames, choice)
    people = scores_of(frames, choice)
    if choice.unit:
        calls = frames.calls[frames.calls["exam"] == choice.exam]
        mine = set(calls.loc[calls["unit"] == choice.unit, "person"].astype(str))
        people = people[people["person"].isin(mine)].reset_index(drop=True)
    day = exam["day"]
    hours, practice = _hours(frames, day), _practice(frames, day)
    people["hours"] = people["person"].map(hours).fillna(0.0)
    people["practice"] = people["person"].map(practice).fillna(0.0)
    earlier = [name for name in same_rules(frames, choice).values() if name != choice.exam]
    before = scores_of(frames, Choice(choice.year, earlier[-1])) if earlier else None
    told = {} if before is None else dict(zip(before["person"], before["score"], strict=True))
    people["before"] = people["person"].map(told).astype(float)
    whole = people.dropna(subset=["score"]).reset_index(drop=True)
    return Studied(
        people=whole,
        cut=float(exam["cut_score"]),
        total=float(exam["total_points"]),
        hours_known=bool(whole["hours"].any()),
        practice_known=bool(whole["practice"].any()),
        open=len(people) - len(whole),
        mark=mark_of(frames, choice),
        few=merged or (bool(choice.unit) and len(people) < SMALLEST),
        unit=bool(choice.unit),
    )


def scores_of(frames: Frames, choice: Choice) -> pd.DataFrame:
    """Person and score of each first attempt with answers; NaN while a question is open."""
    answers = exam_answers(frames, Choice(choice.year, choice.exam))
    attempts = frames.attempts
    person = dict(zip(attempts["attempt"], attempts["person"].astype(str), strict=True))
    parts = [
        pd.DataFrame(
            {"person": [person[each] for each in form.attempts.tolist()], "score": form.totals}
        )
        for form in answers.forms
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"person": pd.Series(dtype=str), "score": pd.Series(dtype=float)})  # fmt: skip


def _hours(frames: Frames, day: pd.Timestamp) -> dict[str, float]:
    """Hours (of 60 minutes) by person."""
    told = frames.study_hours
    there = (told["presence"] == "present") | (told["made_up_on"] <= day)
    told = told[_before(told["day"], day) & there]
    found = told.groupby(told["person"].astype(str))["minutes"].sum() / 60
    return {str(person): float(hours) for person, hours in found.items()}


def _practice(frames: Frames, day: pd.Timestamp) -> dict[str, float]:
    """Self-check answers by person."""
    told = frames.self_checks
    told = told[_before(told["day"], day)]
    found = told.groupby(told["person"].astype(str))["answers"].sum()
    return {str(person): float(answers) for person, answers in found.items()}


def _before(days: pd.Series, day: pd.Timestamp) -> pd.Series:
    """In the year of the exam, and not after its day; none where nobody knows the day."""
    within: pd.Series = (days <= day) & (days.dt.year == (0 if pd.isna(day) else day.year))
    return within


def bands(found: Studied, what: str = "hours") -> pd.DataFrame:
    """A row per band of hours (or of ``practice``): band, people, mean, low, high, passed. Bands of few people stand together.

    The interval is Student's for a mean (95 %), NaN where all are alike.
    """
    edges = [*(BANDS if what == "hours" else PRACTICE_BANDS), np.inf]
    values = found.people[what].to_numpy("float64")
    places = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    if what == "hours":  # nobody's hours are a band of their own
        places = np.where(values > 0, places + 1, 0)
        edges = [0, *edges]
    sizes = [int((places == band).sum()) for band in range(len(edges) - 1)]
    kept = [band for band, size in enumerate(sizes) if size]
    small = {kept[at] for at in groups_together([sizes[band] for band in kept])}
    rows = [
        _band(_band_name(edges, band, what), found, places == band)
        for band in kept
        if band not in small
    ]
    if small:
        rows.append(_band(words.SMALL_BANDS, found, np.isin(places, sorted(small))))
    heads = ["band", "people", "mean", "low", "high", "passed"]
    frame = pd.DataFrame(rows, columns=heads)
    return frame[frame["people"] >= SMALLEST].reset_index(drop=True)


def _band_name(edges: list[float], band: int, what: str) -> str:
    unit = words.HOURS if what == "hours" else words.TIMES
    low, high = edges[band], edges[band + 1]
    if high == 0 or (low == 0 and high == 1):
        return words.NO_STUDY if what == "hours" else words.NO_PRACTICE
    if np.isinf(high):
        return words.BAND_LAST.format(low=low, unit=unit)
    return words.BAND.format(low=low, high=high, unit=unit)


def _band(name: str, found: Studied, who: np.ndarray) -> dict[str, object]:
    from scipy.stats import t

    scores = found.people.loc[who, "score"].to_numpy("float64")
    n = len(scores)
    half = float(t.ppf(0.975, n - 1) * scores.std(ddof=1) / n**0.5) if n > 1 else 0.0
    mean = float(scores.mean())
    low, high = (mean - half, mean + half) if half else (np.nan, np.nan)
    passed = float((scores >= found.cut - 1e-9).mean())
    return {"band": name, "people": n, "mean": mean, "low": low, "high": high, "passed": passed}


def hours_table(found: Studied) -> pd.DataFrame:
    """The bands of hours, then those of practice, as people read them; of all units only."""
    if found.few or found.unit:
        return pd.DataFrame()
    parts = [
        bands(found, what).assign(what=words.WHAT[what])
        for what, known in (("hours", found.hours_known), ("practice", found.practice_known))
        if known
    ]
    if not parts:
        return pd.DataFrame()
    told = pd.concat(parts, ignore_index=True)
    if found.open:
        told["passed"] = words.NOT_YET
    heads = {
        "what": words.KIND, "band": words.AMOUNT, "people": words.PEOPLE, "mean": words.MEAN,
        "low": words.LOW_POINTS, "high": words.HIGH_POINTS, "passed": words.REACHED,
    }  # fmt: skip
    return told[list(heads)].rename(columns=heads)


def associations(found: Studied) -> dict[tuple[str, bool], Association | NotComputable]:
    """Rank correlations with the score, by what (hours, practice) and whether it is beside the score before."""
    told: dict[tuple[str, bool], Association | NotComputable] = {}
    for what, known in (("hours", found.hours_known), ("practice", found.practice_known)):
        for beside in (False, True):
            told[what, beside] = _association(found, what, beside, known)
    return told


def _association(
    found: Studied, what: str, beside: bool, known: bool
) -> Association | NotComputable:
    if not known:
        return NotComputable("not_on_record")
    people = found.people.dropna(subset=["before"]) if beside else found.people
    if beside and people.empty:
        return NotComputable("no_earlier")
    columns = [people[name].to_numpy("float64") for name in (what, "score", "before")]
    try:
        return rank_correlation(columns[0], columns[1], columns[2] if beside else None)
    except NotComputable as error:
        return error


def association_table(found: Studied) -> pd.DataFrame:
    """The correlations, or why there is none."""
    if found.few:
        return pd.DataFrame()
    rows = []
    for (what, beside), told in associations(found).items():
        row: dict[str, object] = {
            words.KIND: words.WHAT[what],
            words.BESIDE: words.BESIDE_BEFORE if beside else words.BESIDE_NOTHING,
        }
        if isinstance(told, NotComputable):
            rows.append(row | {words.CORRELATION: words.why(told)})
        else:
            rows.append(
                row
                | {
                    words.PEOPLE: told.people,
                    words.CORRELATION: told.correlation,
                    words.LOW_95: told.low,
                    words.HIGH_95: told.high,
                    words.MEANING: words.meaning(told.low, told.high),
                }
            )
    heads = [h for h in words.ASSOCIATION_HEADS if any(h in row for row in rows)]
    return pd.DataFrame(rows, columns=heads, dtype=object)


def findings(found: Studied) -> list[str]:
    """What may be said of study and result, with the caution."""
    if found.few or found.people.empty:
        return []
    told = associations(found)
    said = []
    for what in ("hours", "practice"):
        plain, beside = told[what, False], told[what, True]
        name = words.WHAT[what]
        if isinstance(plain, NotComputable):
            said.append(words.NO_ASSOCIATION.format(what=name, why=words.why(plain)))
            continue
        text = words.ASSOCIATION.format(
            what=name, meaning=words.meaning(plain.low, plain.high), r=plain.correlation,
            low=plain.low, high=plain.high, people=plain.people,
        )  # fmt: skip
        if isinstance(beside, Association):
            text += words.ASSOCIATION_BESIDE.format(
                r=beside.correlation, low=beside.low, high=beside.high,
                meaning=words.meaning(beside.low, beside.high),
            )  # fmt: skip
        said.append(text + words.NO_CAUSE)
    return said
