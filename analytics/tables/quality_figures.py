"""How well each form of an exam measures: reliability, errors, decisions at the cut, dimensions, information. What has no value says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.classification import Classification, classify
from analytics.stats.dimension import Dimensionality, parallel_analysis
from analytics.stats.irt import Model, UsableCalibration, calibrate_usable
from analytics.stats.irt_persons import CutInformation, information_at_cut
from analytics.stats.reliability import (
    ConditionalError,
    Reliability,
    coefficient_alpha,
    conditional_error,
    length_for,
    stratified_alpha,
)
from analytics.stats.responses import Floats, dichotomous, merge_parts
from analytics.tables.answers import ExamAnswers, FormAnswers

T = TypeVar("T")
DIMENSION_PEOPLE = 100
"""With fewer, eigenvalues tell little of more than these people (a rule of this house); decisions are told with a caution."""
RASCH_PEOPLE, TWO_SLOPES_PEOPLE = 100, 300
"""So many people each model takes: a common slope as Linacre (1994, *Rasch Measurement Transactions* 7:4, 328) has it for steady
difficulties, slopes of their own more (a rule of this house)."""
WANTED = 0.80
"""Reliability that decisions about people ask for at least (a rule of this house)."""


def tried(compute: Callable[[], T]) -> T | NotComputable:
    """The value, or why there is none."""
    try:
        return compute()
    except NotComputable as error:
        return error


@dataclass(frozen=True)
class Calibrated:
    """A form's calibration with its information. ``whole``: people whose answers it rests on."""

    model: Model
    usable: UsableCalibration
    at_cut: CutInformation | NotComputable
    people: int


@dataclass(frozen=True)
class FormQuality:
    """The figures of one form, each computed when it is asked for; `NotComputable` in place of what has no value."""

    answers: FormAnswers
    cut: float
    total_points: float

    @property
    def form(self) -> str:
        """Its code."""
        return self.answers.form

    @cached_property
    def scores(self) -> Floats:
        """Points with parts of a case summed, the voided left out."""
        names = [str(name) for name in self.answers.items["question"]]
        cases = [name.partition("_")[0] if "_" in name else "" for name in names]
        return merge_parts(self.answers.scores, cases)[0]

    @property
    def right_or_wrong(self) -> bool:
        """Whether nobody has a part of a question's points: alpha is KR-20 then."""
        given = self.answers.scores
        parts = ~np.isnan(given) & (given > 1e-9) & (given < self.answers.maxima - 1e-9)
        return not parts.any() and self.scores.shape == given.shape

    @cached_property
    def reliability(self) -> Reliability | NotComputable:
        """Alpha, or KR-20."""
        return tried(lambda: coefficient_alpha(self.scores))

    @cached_property
    def stratified(self) -> Reliability | NotComputable:
        """Alpha by kinds of question."""
        kinds = [str(kind) for kind in self.answers.items["kind"]]
        cases = [str(name).partition("_") for name in self.answers.items["question"]]
        strata = [
            case if part else kind for (case, _, part), kind in zip(cases, kinds, strict=True)
        ]
        return tried(lambda: stratified_alpha(self.answers.scores, strata))

    @property
    def times(self) -> float | NotComputable:
        """How many times as long the form had to be for `WANTED`."""
        found = self.reliability
        if isinstance(found, NotComputable):
            return found
        return tried(lambda: length_for(found.value, WANTED))

    def errors(self, at: Floats) -> ConditionalError | NotComputable:
        """Errors of measurement at these points."""
        found = self.reliability
        if isinstance(found, NotComputable):
            return found
        return tried(lambda: conditional_error(at, self.total_points, found))

    @cached_property
    def error_at_cut(self) -> float | NotComputable:
        """Keats' error at the cut, in points."""
        if not 0 <= self.cut <= self.total_points:
            return NotComputable("cut_outside", cut=self.cut)
        found = self.errors(np.array([self.cut]))
        return found if isinstance(found, NotComputable) else float(found.keats[0])

    @cached_property
    def decisions(self) -> Classification | NotComputable:
        """Consistency and accuracy of passing and failing."""
        found = self.reliability
        if isinstance(found, NotComputable):
            return found
        if not 0 < self.cut <= self.total_points:
            return NotComputable("cut_outside", cut=self.cut)
        value, whole = found.value, self.answers.whole
        return tried(lambda: classify(whole, self.cut, self.total_points, value))

    @cached_property
    def dimensions(self) -> Dimensionality | NotComputable:
        """By parallel analysis; questions that everybody has alike are left out, they go with nothing."""
        scores = self.answers.scores
        settled = scores[:, ~np.isnan(scores).all(axis=0)]
        whole = settled[~np.isnan(settled).any(axis=1)]
        if not len(whole):
            return NotComputable("nobody")
        if len(whole) < DIMENSION_PEOPLE:
            return NotComputable("too_few_for_dimensions", needed=DIMENSION_PEOPLE)
        differ = np.ptp(whole, axis=0) > 1e-12
        return tried(lambda: parallel_analysis(whole[:, differ]))

    @cached_property
    def calibrated(self) -> Calibrated | NotComputable:
        """By the model that the number of people allows; by one slope where their own run away."""
        scores = dichotomous(self.answers.scores, self.answers.maxima)
        people = int((~np.isnan(scores)).any(axis=1).sum())
        if people < RASCH_PEOPLE:
            return NotComputable("too_few_for_model", people=people, needed=RASCH_PEOPLE)
        models: tuple[Model, ...] = ("two_slopes", "one_slope")
        refused: list[NotComputable] = []
        for model in models if people >= TWO_SLOPES_PEOPLE else models[1:]:
            try:
                usable = calibrate_usable(scores, model)
            except NotComputable as error:
                refused.append(error)
                continue
            return Calibrated(model, usable, self._at_cut(usable), people)
        return refused[-1]

    def _at_cut(self, usable: UsableCalibration) -> CutInformation | NotComputable:
        """The points of what is not in the model are taken as those that people have of it on average."""
        maxima = self.answers.maxima
        inside = np.zeros(len(maxima), dtype=np.bool_)
        inside[usable.columns] = True
        counted = np.where(self.answers.voided[None, :], maxima[None, :], self.answers.scores)
        outside = [
            float(np.nanmean(column))
            for column in counted[:, ~inside].T
            if (~np.isnan(column)).any()
        ]
        fit = usable.fit
        cut = self.cut - sum(outside)
        points = maxima[usable.columns]
        return tried(lambda: information_at_cut(fit.slope, fit.difficulty, points, cut))


def form_qualities(answers: ExamAnswers) -> tuple[FormQuality, ...]:
    """Each form's figures."""
    return tuple(FormQuality(form, answers.cut, answers.total_points) for form in answers.forms)
