"""What people answered on each form of an exam, at their first attempt: one matrix a form, which the statistics take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import choice as chosen
from analytics.choice import Choice
from analytics.stats.responses import Bools, Floats, Integers, score_matrix
from analytics.stats.suppression import SMALLEST
from analytics.words import answers as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames

OPEN = ("unreadable", "pending")
"""Statuses that wait for a person."""
MISSING = ""
"""Of an answer that there is no number for and that nobody waits for, as `analytics.stats.responses` has it."""
Texts = npt.NDArray[np.str_]


@dataclass(frozen=True)
class FormAnswers:
    """A form: ``items``, its questions in their order (a row each of the frame ``items``), and people × questions of it.

    ``points``: NaN unless it is scored; ``status``: ``""`` where there is no response; ``values``: what was given, as JSON, or ``None``.
    """

    form: str
    items: pd.DataFrame
    attempts: Integers
    points: Floats
    status: Texts
    values: npt.NDArray[np.object_]

    @property
    def people(self) -> int:
        """How many first attempts have answers."""
        return len(self.attempts)

    @cached_property
    def scores(self) -> Floats:
        """Points; omitted and not reached are 0, as in the result; voided, waiting and missing are NaN."""
        return score_matrix(self.points, self.status)

    @cached_property
    def maxima(self) -> Floats:
        """Possible points of each question."""
        return self.items["points"].to_numpy("float64")

    @cached_property
    def voided(self) -> Bools:
        """The questions that count for nobody: voided by decision, or in pretest, where they are worth nothing."""
        return self.items["voided"].to_numpy("bool")

    @cached_property
    def totals(self) -> Floats:
        """Each person's points as the result has them: of a voided question everybody has all. NaN while a question is open."""
        counted = np.where(self.voided[None, :], self.maxima[None, :], self.scores)
        total: Floats = counted.sum(axis=1)
        return total

    @property
    def open(self) -> int:
        """How many people have an answer that waits for a person."""
        return int(np.isin(self.status, OPEN).any(axis=1).sum())

    @property
    def whole(self) -> Floats:
        """The totals of those for whom every question is settled."""
        return self.totals[~np.isnan(self.totals)]


@dataclass(frozen=True)
class ExamAnswers:
    """An exam by its forms; ``small``: forms with answers of so few people that figures would point at them, with their number.

    ``sat``: first attempts that were handed in; ``unscored``: of how many nothing was scored yet; ``unit``: somebody asked for one.
    """

    exam: pd.Series
    mark: str
    forms: tuple[FormAnswers, ...]
    small: tuple[tuple[str, int], ...]
    sat: int
    unscored: int
    unit: bool = False

    @property
    def people(self) -> int:
        """How many people's answers the figures are of."""
        return sum(form.people for form in self.forms)

    @property
    def open(self) -> int:
        """How many people have an answer that waits, or a paper that nothing was scored of."""
        return self.unscored + sum(form.open for form in self.forms)

    @property
    def cut(self) -> float:
        """Points that pass."""
        return float(self.exam["cut_score"])

    @property
    def total_points(self) -> float:
        """Points of the whole paper."""
        return float(self.exam["total_points"])


def exam_answers(frames: Frames, choice: Choice) -> ExamAnswers:
    """The first attempts of the chosen exam: of everybody, whichever unit was chosen. Raises `analytics.errors.NoResults`."""
    exam = chosen.exam_of(frames, choice)
    firsts = frames.attempts[(frames.attempts["exam"] == choice.exam) & frames.attempts["first"]]
    given = frames.responses
    given = given[(given["exam"] == choice.exam) & given["first"]]
    given = given.assign(status=settled(frames, choice.exam, given))
    items = frames.items[frames.items["exam"] == choice.exam]
    all_forms = [
        _form(str(form), items[items["form"] == form], given[given["form"] == form])
        for form in dict.fromkeys(items["form"].astype(str))
    ]
    return ExamAnswers(
        exam=exam,
        mark=chosen.mark_of(frames, choice),
        forms=tuple(form for form in all_forms if form.people >= SMALLEST),
        small=tuple((form.form, form.people) for form in all_forms if 0 < form.people < SMALLEST),
        sat=len(firsts),
        unscored=len(firsts) - sum(form.people for form in all_forms),
        unit=bool(choice.unit),
    )


def settled(frames: Frames, exam: str, given: pd.DataFrame) -> pd.Series:
    """The statuses of answers; `MISSING` for what waits for nobody any more, since the person's result was decided without it.

    So 0.1.0 let people decide about a paper as a whole. Nobody gave such an answer points, so that no statistic has a number for it.
    """
    results = frames.results[frames.results["exam"] == exam]
    decided = results.loc[results["outcome"].isin(["passed", "failed"]), "attempt"].dropna()
    over = given["attempt"].isin(set(decided.astype("int64"))) & (given["status"] == "unreadable")
    statuses: pd.Series = given["status"].astype(str).mask(over, MISSING)
    return statuses


def _form(form: str, items: pd.DataFrame, given: pd.DataFrame) -> FormAnswers:
    items = items.sort_values("slot").reset_index(drop=True)
    column = {str(name): place for place, name in enumerate(items["question"])}
    # A question that the form has no more is nobody's.
    given = given[given["question"].astype(str).isin(column)]
    attempts, row = np.unique(given["attempt"].to_numpy("int64"), return_inverse=True)
    at = row, given["question"].astype(str).map(column).to_numpy("int64")
    shape = len(attempts), len(items)
    points = np.full(shape, np.nan)
    status = np.full(shape, "", dtype="<U12")
    values = np.full(shape, None, dtype=object)
    if len(given):
        points[at] = given["score"].to_numpy("float64")
        status[at] = given["status"].astype(str).to_numpy()
        # Nobody knows what it is worth.
        status[(status == "scored") & np.isnan(points)] = "pending"
        raw = given["value"].astype(object)
        values[at] = raw.where(raw.notna(), None).to_numpy()
    return FormAnswers(form, items, attempts, points, status, values)


def warnings(answers: ExamAnswers) -> list[str]:
    """What must be known before any figure of the answers is read."""
    said = [words.CONFIDENTIAL]
    if answers.unit:
        said.append(words.WHOLE_EXAM)
    if answers.open:
        said.append(words.OPEN.format(open=answers.open, people=answers.sat))
    said += [
        words.SMALL_FORM.format(form=form, people=people, smallest=SMALLEST)
        for form, people in answers.small
    ]
    return said


def absent(answers: ExamAnswers) -> list[str]:
    """Why there is nothing to compute; empty where there is."""
    if answers.forms:
        return []
    if not answers.sat:
        return [words.NOBODY_SAT]
    if not answers.small:
        return [words.NOTHING_SCORED.format(people=answers.sat)]
    return [words.TOO_FEW.format(people=answers.sat, smallest=SMALLEST)]
