"""Every question of an exam's first attempts with its statistics, options and flags: what the tables and figures of items show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.errors import NotComputable
from analytics.item_options import TRUE_FALSE, ItemOptions
from analytics.stats.answer_times import QuestionTime, question_time
from analytics.stats.flags import Flag, FlagRules, Raised, item_flags
from analytics.stats.items import (
    ItemStatistics,
    item_statistics,
    pooled_correlation,
    rest_scores,
)
from analytics.stats.options import OptionTable, option_table
from analytics.tables.answers import OPEN, ExamAnswers, FormAnswers

if TYPE_CHECKING:
    from analytics.frames.times import Seconds

RULES = FlagRules()
"""Where flags are raised."""
WITH_OPTIONS = ("single", "multiple", "true_false")
SERIOUS = (
    Flag.KEY_SUSPECT,
    Flag.NEGATIVE_DISCRIMINATION,
    Flag.DISTRACTOR_BEATS_KEY,
    Flag.TOO_HARD,
    Flag.LOW_DISCRIMINATION,
    Flag.OFF_EXPECTED,
    Flag.MUCH_NOT_REACHED,
    Flag.MUCH_OMITTED,
    Flag.UNUSED_DISTRACTOR,
    Flag.TOO_EASY,
)
"""Flags, the most serious first: what may be a wrong key, then what may be a bad question, then the rest."""


@dataclass(frozen=True)
class AskedItem:
    """A question on one form. ``expected``: facility, ``None`` where none is on record; ``shift``: by how much the exam's questions

    were easier than expected in general; ``asked``: papers on which it stands.
    ``open``: answers that wait for a person; ``options``: ``None`` where there are none, or nothing is known of what was chosen.
    """

    form: str
    question: str
    slot: int
    item_id: str
    content_hash: str
    kind: str
    area: str
    points: float
    expected: float | None
    shift: float
    voided: bool
    asked: int
    omitted: int
    not_reached: int
    open: int
    statistics: ItemStatistics
    options: OptionTable | None
    flags: tuple[Raised, ...]
    time: QuestionTime | None = None

    @property
    def pretest(self) -> bool:
        """It stands on the form to be measured, and gives no points (`grading.pretest`)."""
        return self.voided and not self.points

    @property
    def part(self) -> str:
        """Which question of a case; ``""``: of none."""
        return self.question.partition("_")[2]

    @property
    def likely(self) -> float | None:
        """The facility to expect of these people: what the bank expected, and the general shift."""
        return None if self.expected is None else min(1.0, max(0.0, self.expected + self.shift))

    @property
    def address(self) -> str:
        """The item's page in the bank, below the site's address."""
        return f"/bank/{self.item_id}"

    @property
    def gravity(self) -> int:
        """The place of its most serious flag in `SERIOUS`; beyond all where there is none."""
        return min((SERIOUS.index(each.flag) for each in self.flags), default=len(SERIOUS))


@dataclass(frozen=True)
class PooledItem:
    """A question over all forms that have it; ``discrimination``: Fisher's mean of what it is on each form."""

    item_id: str
    part: str
    kind: str
    area: str
    places: tuple[str, ...]
    people: int
    facility: float | None
    facility_error: float | None
    expected: float | None
    shift: float
    discrimination: float | None

    @property
    def off(self) -> float | None:
        """Facility less what was expected."""
        known = self.facility is not None and self.expected is not None
        return self.facility - self.expected if known else None  # type: ignore[operator]

    @property
    def aside(self) -> float | None:
        """How far it is from what the general shift would make of the expectation."""
        return None if self.off is None else self.off - self.shift

    @property
    def name(self) -> str:
        """As figures call it."""
        return f"{self.item_id}（{self.part}）" if self.part else self.item_id


SHIFT_ITEMS = 10
"""Fewer questions with an expectation tell no general shift (a rule of this house)."""


def asked_items(
    answers: ExamAnswers, options: ItemOptions, seconds: Seconds | None = None
) -> tuple[AskedItem, ...]:
    """Every question of every form, form by form in the order of the paper; ``seconds``: by attempt and question, where on record."""
    measured = [
        # What is in pretest gives no points, and has no number.
        (form, item_statistics(form.scores, np.where(form.voided, 1.0, form.maxima)))
        for form in answers.forms
    ]
    shift = _shift(measured)
    return tuple(
        replace(_asked(form, column, each, options, shift), time=_time(form, column, seconds or {}))
        for form, found in measured
        for column, each in enumerate(found)
    )


def _shift(measured: Sequence[tuple[FormAnswers, Sequence[ItemStatistics]]]) -> float:
    """By how much the questions in general were easier than expected: the median. Else all of them would be flagged, or none."""
    off = [
        each.facility - expected
        for form, found in measured
        for each, expected in zip(found, form.items["expected"], strict=True)
        if each.facility is not None and not pd.isna(expected)
    ]
    return float(np.median(off)) if len(off) >= SHIFT_ITEMS else 0.0


def _asked(
    form: FormAnswers, column: int, found: ItemStatistics, options: ItemOptions, shift: float
) -> AskedItem:
    row, status = form.items.iloc[column], form.status[:, column]
    omitted, not_reached = (int((status == name).sum()) for name in ("omitted", "not_reached"))
    asked = int((status != "").sum())
    expected = None if pd.isna(row["expected"]) else float(row["expected"])
    voided = bool(row["voided"])
    item = AskedItem(
        form=form.form,
        question=str(row["question"]),
        slot=int(row["slot"]),
        item_id=str(row["item_id"]),
        content_hash=_hash(row),
        kind=str(row["kind"]),
        area=str(row["content_area"]),
        points=float(row["points"]),
        expected=expected,
        shift=shift,
        voided=voided,
        asked=asked,
        omitted=omitted,
        not_reached=not_reached,
        open=int(np.isin(status, OPEN).sum()),
        statistics=found,
        options=None if voided else _options(form, column, options),
        flags=(),
    )
    return item if voided else replace(item, flags=_flags(item))


def _time(form: FormAnswers, column: int, seconds: Seconds) -> QuestionTime | None:
    question = str(form.items.iloc[column]["question"])
    those = [seconds.get(int(attempt), {}) for attempt in form.attempts]
    try:
        return question_time([each[question] for each in those if question in each])
    except NotComputable:
        return None


def _flags(item: AskedItem) -> tuple[Raised, ...]:
    """The most serious first."""
    raised = item_flags(
        item.statistics,
        item.options,
        omitted=item.omitted,
        not_reached=item.not_reached,
        asked=item.asked,
        expected=item.likely,
        rules=RULES,
    )
    return tuple(sorted(raised, key=lambda each: SERIOUS.index(each.flag)))


def _hash(row: pd.Series) -> str:
    return "" if pd.isna(row["content_hash"]) else str(row["content_hash"])


def _options(form: FormAnswers, column: int, known: ItemOptions) -> OptionTable | None:
    """Who chose what: of answers that were scored and kept, and of those who left it out; who did not get there is not asked."""
    row = form.items.iloc[column]
    if row["kind"] not in WITH_OPTIONS:
        return None
    status, values = form.status[:, column], form.values[:, column]
    chosen = [
        frozenset[str]() if state == "omitted" else _chosen(value) if state == "scored" else None
        for state, value in zip(status, values, strict=True)
    ]
    who = [place for place, each in enumerate(chosen) if each is not None]
    given = [each for each in chosen if each is not None]
    if not any(given):
        return None
    part = int(str(row["question"]).partition("_")[2] or 1)
    options = known.of(str(row["item_id"]), _hash(row), part, str(row["kind"]))
    seen = frozenset[str]().union(*given)
    if not seen <= set(options):
        options = tuple(sorted(seen))
    rest = (
        rest_scores(form.scores, column)[who]
        if (~np.isnan(form.scores)).any(axis=0).sum() > 1
        else np.full(len(who), np.nan)
    )
    return option_table(given, rest, options, _key(form, column, chosen))


def _chosen(value: object) -> frozenset[str] | None:
    """What was chosen; ``None`` where nobody kept it, or it is nothing that can be chosen."""
    if not isinstance(value, str):
        return None
    found = json.loads(value)
    if isinstance(found, bool):
        return frozenset({TRUE_FALSE[0] if found else TRUE_FALSE[1]})
    if isinstance(found, str) and found:
        return frozenset({found})
    if isinstance(found, list) and all(isinstance(each, str) for each in found):
        return frozenset(found)
    return None


def _key(form: FormAnswers, column: int, chosen: Sequence[frozenset[str] | None]) -> frozenset[str]:
    """What was given full points: the key that counts, also where it was corrected. Empty where nobody had them."""
    full = form.points[:, column] >= form.maxima[column] - 1e-9
    right = [each for each, all_points in zip(chosen, full, strict=True) if all_points and each]
    return frozenset[str]().union(*right)


def pooled_items(asked: Sequence[AskedItem]) -> tuple[PooledItem, ...]:
    """Each question once, the most below expectation first; questions that were voided, or have no answers, at the end."""

    def key(item: AskedItem) -> tuple[str, str, str]:
        return item.item_id, item.part, item.content_hash

    found = [_pooled(list(those)) for _, those in groupby(sorted(asked, key=key), key=key)]
    return tuple(sorted(found, key=lambda item: (item.off is None, item.off or 0.0, item.name)))


def _pooled(those: Sequence[AskedItem]) -> PooledItem:
    first, known = those[0], [each for each in those if each.statistics.facility is not None]
    counts = np.array([each.statistics.people for each in known], dtype=np.float64)
    people = int(counts.sum())
    facilities = np.array([each.statistics.facility for each in known], dtype=np.float64)
    facility = float(counts @ facilities / people) if people else None
    errors = [each.statistics.facility_error for each in known]
    error = None
    if people and None not in errors:
        error = float(np.sqrt((counts**2) @ np.array(errors, dtype=np.float64) ** 2)) / people
    with_it = [each.statistics for each in known if each.statistics.discrimination is not None]
    return PooledItem(
        item_id=first.item_id,
        part=first.part,
        kind=first.kind,
        area=first.area,
        places=tuple(f"{each.form} {each.question}" for each in those),
        people=people,
        facility=facility,
        facility_error=error,
        expected=first.expected,
        shift=first.shift,
        discrimination=pooled_correlation(
            [each.discrimination for each in with_it if each.discrimination is not None],
            [each.complete for each in with_it],
        )
        if with_it
        else None,
    )
