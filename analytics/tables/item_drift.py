"""Drift: does an item become easier or harder over the years, beside the others?

Exams of the same rules, of each year the one to which most people were called; each year is calibrated by itself (its forms
together, since chance handed them out), and every two years are linked by the items that both have in the same version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.choice import Choice
from analytics.errors import NotComputable
from analytics.stats.drift import Drift, linked_drift
from analytics.stats.equating import FEWEST_COMMON, NEEDED
from analytics.stats.irt import calibrate_usable
from analytics.stats.rasch_linking import Calibrated
from analytics.stats.responses import dichotomous
from analytics.tables.answers import ExamAnswers, exam_answers
from analytics.tables.forms_compared import item_keys
from analytics.words import fairness as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames

NODES = 21
"""Of the integration: many years are calibrated, and against 101 nodes difficulties of 80 questions differ by 0.0002 logits, where
their standard errors are 0.1."""


@dataclass(frozen=True)
class Drifts:
    """``years``: facility (0–1) of each item's version in each year; ``without``: years and why they have no scale; ``apart``: pairs of

    years without a link, and why; ``pairs``: those that are linked; ``found``: every item of those.
    """

    facility: pd.DataFrame
    without: Mapping[int, NotComputable]
    apart: Mapping[tuple[int, int], NotComputable]
    pairs: tuple[tuple[int, int], ...]
    found: tuple[Drift, ...]

    @property
    def years(self) -> list[int]:
        """The years that have a scale, in order."""
        return sorted(int(str(year)) for year in self.facility.columns)

    def rates(self, item: str) -> dict[int, float]:
        """Its facility in the years that had it."""
        told = zip(self.years, self.facility.loc[item, self.years].to_numpy("float64"), strict=True)
        return {year: float(rate) for year, rate in told if not np.isnan(rate)}

    @property
    def flagged(self) -> dict[str, list[Drift]]:
        """The items that were flagged, with the pairs of years in which they were; those of most pairs first."""
        told: dict[str, list[Drift]] = {}
        for each in self.found:
            if each.flagged:
                told.setdefault(each.item, []).append(each)
        return dict(sorted(told.items(), key=lambda item: -len(item[1])))

    def compared(self, item: str) -> int:
        """In how many pairs of years an item could be compared."""
        return sum(each.item == item for each in self.found)

    def steady(self) -> list[str]:
        """The items flagged in more than half of the pairs in which they could be compared, and in two where there are more years than two."""
        return [
            item
            for item, told in self.flagged.items()
            if len(told) > self.compared(item) / 2 and len(told) >= min(2, len(self.pairs))
        ]


def drifts(frames: Frames, choice: Choice) -> Drifts:
    """Of the chosen exam's rules, up to its year."""
    scales: dict[int, Calibrated] = {}
    without: dict[int, NotComputable] = {}
    facility: dict[int, dict[str, float]] = {}
    years = {
        year: exam_answers(frames, Choice(year, exam))
        for year, exam in same_rules(frames, choice).items()
    }
    shared = _of_several_years(years.values())
    for year, answers in years.items() if len(years) > 1 else ():
        try:
            scales[year], facility[year] = _year(answers, shared)
        except NotComputable as error:
            without[year] = error
    apart, pairs, found = {}, [], []
    for earlier, later in combinations(sorted(scales), 2):
        try:
            found += linked_drift({earlier: scales[earlier], later: scales[later]})
            pairs.append((earlier, later))
        except NotComputable as error:
            apart[earlier, later] = error
    return Drifts(pd.DataFrame(facility), without, apart, tuple(pairs), tuple(found))


def same_rules(frames: Frames, choice: Choice) -> dict[int, str]:
    """The exam of each year up to the chosen one's; an exam without rules or without a year is compared with nothing."""
    exams = frames.exams
    chosen = exams[exams["exam"] == choice.exam].iloc[0]
    if not chosen["policy"] or pd.isna(chosen["year"]):
        return {}
    same = exams[
        (exams["policy"] == chosen["policy"])
        & ~exams["practice"]
        & (exams["year"] <= chosen["year"]).fillna(False)
    ]
    sizes = frames.calls["exam"].astype(str).value_counts()
    found: dict[int, str] = {}
    for exam, year in zip(same["exam"].astype(str), same["year"], strict=True):
        before = found.get(int(year))
        if before is None or sizes.get(exam, 0) > sizes.get(before, 0):
            found[int(year)] = exam
    found[int(chosen["year"])] = choice.exam
    return dict(sorted(found.items()))


def _of_several_years(years: Iterable[ExamAnswers]) -> set[str]:
    """The items that can be compared at all."""
    counted = Counter(
        key
        for answers in years
        for key in {key for form in answers.forms for key in item_keys(form)}
    )
    return {key for key, count in counted.items() if count > 1}


def _year(answers: ExamAnswers, shared: set[str]) -> tuple[Calibrated, dict[str, float]]:
    """A year's scale, of the ``shared`` items, and their facilities. Raises `NotComputable`."""
    people = sum(form.people for form in answers.forms)
    if people < NEEDED["rasch"]:
        raise NotComputable("too_few", people=people, needed=NEEDED["rasch"])
    keys = [key for form in answers.forms for key in item_keys(form) if key in shared]
    keys = list(dict.fromkeys(keys))
    if not keys:
        raise NotComputable("disconnected", common=0, needed=FEWEST_COMMON)
    place = {key: at for at, key in enumerate(keys)}
    right = np.full((people, len(keys)), np.nan)
    row = 0
    for form in answers.forms:
        here = [(at, place[key]) for at, key in enumerate(item_keys(form)) if key in place]
        told = dichotomous(form.scores, form.maxima)
        for at, column in here:
            right[row : row + form.people, column] = told[:, at]
        row += form.people
    usable = calibrate_usable(right, "one_slope", nodes=NODES)
    difficulty, error = usable.fit.logits()
    names = tuple(keys[column] for column in usable.columns)
    rates = {keys[at]: float(np.nanmean(right[:, at])) for at in usable.columns}
    return Calibrated(names, difficulty, error), rates


def item_name(key: str) -> str:
    """The item of a key, without its version."""
    return key.split(" ", maxsplit=1)[0]


def drift_table(found: Drifts) -> pd.DataFrame:
    """The flagged items: in how many pairs of years, the pair farthest apart, how much easier or harder, and its facilities by year."""
    rows = []
    for item, told in found.flagged.items():
        if len(told) < 2 and len(found.pairs) > 1:
            continue  # one pair of many is what chance does
        widest = max(told, key=lambda each: (each.later - each.earlier, abs(each.change)))
        rates = found.rates(item)
        rows.append(
            {
                words.ITEM: item_name(item),
                words.DIRECTION: words.HARDER if widest.change > 0 else words.EASIER,
                words.YEARS: words.FROM_TO.format(earlier=widest.earlier, later=widest.later),
                words.CHANGE: widest.change,
                words.ERROR: widest.error,
                words.PAIRS_FLAGGED: words.OF.format(count=len(told), of=found.compared(item)),
                **{str(year): rates.get(year) for year in found.years},
                words.ADDRESS: f"/bank/{item_name(item)}",
            }
        )
    return pd.DataFrame(rows, dtype=object)


def findings(found: Drifts) -> list[str]:
    """What the years say; why they say nothing."""
    years = sorted({year for pair in found.pairs for year in pair})
    if not years:
        reasons = [*found.apart.values(), *found.without.values()]
        why = words.why(reasons[0]) if reasons else words.ONE_YEAR
        return [words.NO_DRIFT_STUDY.format(why=why)]
    steady = found.steady()
    values = {
        "first": years[0],
        "last": years[-1],
        "items": len({each.item for each in found.found}),
    }
    if not steady:
        return [words.NO_DRIFT.format(**values)]
    names = "、".join(
        f"{item_name(item)}（{_direction(found, item)}）" for item in steady
    )  # fmt: skip
    return [words.DRIFT.format(**values, count=len(steady), names=names)]


def _direction(found: Drifts, item: str) -> str:
    change = sum(each.change for each in found.flagged[item])
    return words.HARDER if change > 0 else words.EASIER


def warnings(found: Drifts) -> list[str]:
    """Years and pairs that could not be compared."""
    said = [
        words.YEAR_WITHOUT.format(year=year, why=words.why(why))
        for year, why in found.without.items()
    ]
    if found.apart:
        pairs = "、".join(words.FROM_TO.format(earlier=a, later=b) for a, b in found.apart)
        said.append(
            words.YEARS_APART.format(pairs=pairs, why=words.why(next(iter(found.apart.values()))))
        )
    return said
