"""Tables of an exam's quality. Pure functions of each form's figures; what has no value says why in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from analytics import messages as m
from analytics.errors import NotComputable
from analytics.stats.responses import Floats
from analytics.stats.standard_setting import Angoff
from analytics.tables.answers import ExamAnswers, exam_answers
from analytics.tables.cut_setting import (
    FormCut,
    angoff_cuts,
    hofstee_cut,
    panel_bounds,
    panel_estimates,
)
from analytics.tables.exam_results import score_edges
from analytics.tables.quality_figures import WANTED, FormQuality, form_qualities
from analytics.words import answers as shared
from analytics.words import quality as words
from analytics.words.answers import FORM

__all__ = [
    "angoff_cuts",
    "exam_answers",
    "form_qualities",
    "hofstee_cut",
    "panel_bounds",
    "panel_estimates",
    "score_edges",
]

ERROR_STEPS = 10
"""Rows of the table of errors between 0 and all points."""
_TIMES = words.TIMES.format(wanted=WANTED)
FORMATS = {
    words.MEAN: ".1f",
    words.SD: ".1f",
    **dict.fromkeys(words.QUARTILES, ".1f"),
    words.FACILITY: ".1%",
    **dict.fromkeys((words.VALUE, words.LOW, words.HIGH, words.STRATIFIED, words.KAPPA), ".2f"),
    **dict.fromkeys((words.SEM, words.SEM_CUT, words.LORD, words.KEATS, _TIMES), ".1f"),
    **dict.fromkeys((words.PASSED, words.MODEL_PASSED, words.CONSISTENCY, words.ACCURACY), ".1%"),
    **dict.fromkeys((words.FALSE_PASS, words.FALSE_FAIL, words.SHARE), ".1%"),
    **dict.fromkeys((words.FIRST, words.SECOND, words.RATIO, words.THETA, words.ERROR), ".2f"),
    **dict.fromkeys((words.INFORMATION, words.BEST_THETA, words.BEST, words.AGREEMENT), ".2f"),
    **dict.fromkeys((words.ANGOFF, words.ANGOFF_ERROR, words.ANGOFF_ITEMS, words.JUDGE_CUT), ".1f"),
    words.DIFFERENCE: "+.1f",
}  # fmt: skip


def why(error: NotComputable) -> str:
    """A reason in words."""
    if error.reason in words.REASONS:
        return words.REASONS[error.reason].format(**error.figures)
    return shared.why(error)


def score_table(answers: ExamAnswers) -> pd.DataFrame:
    """How the totals lie, a row per form, then all together."""
    named = {form.form: form.whole for form in answers.forms}
    if len(named) > 1:
        named[shared.SEVERAL] = np.concatenate(list(named.values()))
    return pd.DataFrame([_scores(name, whole, answers) for name, whole in named.items()])


def _scores(name: str, whole: Floats, answers: ExamAnswers) -> dict[str, object]:
    row: dict[str, object] = {FORM: name, words.PEOPLE: len(whole)}
    if len(whole) < 2:
        return {**row, words.NOTE: shared.why("one_person" if len(whole) else "nobody")}
    quartiles = np.quantile(whole, (0.25, 0.5, 0.75))
    return {
        **row,
        words.MEAN: float(whole.mean()),
        words.SD: float(whole.std(ddof=1)),
        **dict(zip(words.QUARTILES, map(float, quartiles), strict=True)),
        words.FACILITY: float(whole.mean()) / answers.total_points,
        words.NOTE: shared.why("no_variance") if np.ptp(whole) < 1e-9 else "",
    }


def band_table(answers: ExamAnswers) -> pd.DataFrame:
    """People per band of totals, by form and together, from the lowest one that has anybody; a band holds its lower edge, the last one both."""
    edges = score_edges(answers.total_points)
    counts = {
        shared.FORM_NAME.format(form=form.form): np.histogram(form.whole, bins=edges)[0]
        for form in answers.forms
    }
    together = np.sum(list(counts.values()), axis=0) if counts else np.zeros(len(edges) - 1)
    if not together.any():
        return pd.DataFrame()
    pairs = list(pairwise(f"{edge:g}" for edge in edges))
    labels = [m.BAND.format(low=low, high=high) for low, high in pairs[:-1]]
    labels += [m.LAST_BAND.format(low=low, high=high) for low, high in pairs[-1:]]
    columns = {m.COLUMN_BAND: labels, **counts, m.COLUMN_PEOPLE: together}
    return pd.DataFrame(columns).iloc[int(np.flatnonzero(together)[0]) :].reset_index(drop=True)


def reliability_table(qualities: Sequence[FormQuality]) -> pd.DataFrame:
    """Alpha or KR-20 with its interval, the standard error in points, how long the form would have to be."""
    return pd.DataFrame([_reliability(each) for each in qualities])


def _reliability(quality: FormQuality) -> dict[str, object]:
    found, row = quality.reliability, {FORM: quality.form}
    if isinstance(found, NotComputable):
        return {**row, words.NOTE: why(found)}
    return {
        **row,
        words.PEOPLE: found.people,
        words.QUESTIONS: found.items,
        words.COEFFICIENT: words.KR20 if quality.right_or_wrong else words.ALPHA,
        words.VALUE: found.value,
        words.LOW: found.low,
        words.HIGH: found.high,
        words.STRATIFIED: _value(quality.stratified, "value"),
        words.SEM: found.sem,
        words.SEM_CUT: _value(quality.error_at_cut),
        _TIMES: _value(quality.times),
    }


def _value(found: object, name: str = "") -> object:
    """A figure, or why there is none."""
    if isinstance(found, NotComputable):
        return why(found)
    return getattr(found, name) if name else found


def error_tables(qualities: Sequence[FormQuality]) -> dict[str, pd.DataFrame]:
    """Errors at some scores and at the cut, by title."""
    return {
        words.TABLE_ERRORS.format(form=each.form): _errors(each)
        for each in qualities
        if not isinstance(each.reliability, NotComputable)
    }


def _errors(quality: FormQuality) -> pd.DataFrame:
    at = set(np.linspace(0, quality.total_points, ERROR_STEPS + 1).tolist())
    if 0 <= quality.cut <= quality.total_points:
        at.add(quality.cut)
    found = quality.errors(np.array(sorted(at)))
    if isinstance(found, NotComputable):
        return pd.DataFrame([{words.NOTE: why(found)}])
    rows = zip(found.scores, found.lord, found.keats, strict=True)
    return pd.DataFrame(
        [
            {
                words.SCORE: float(score),
                words.LORD: float(lord),
                words.KEATS: float(keats),
                words.NOTE: words.CUT if score == quality.cut else "",
            }
            for score, lord, keats in rows
        ]
    )


def decision_table(answers: ExamAnswers, qualities: Sequence[FormQuality]) -> pd.DataFrame:
    """Consistency and accuracy of the decision at the cut; no pass rate while somebody is not decided."""
    shown = pd.DataFrame([_decision(each) for each in qualities])
    rates = [name for name in (words.PASSED, words.MODEL_PASSED) if name in shown]
    return shown.assign(**dict.fromkeys(rates, words.NOT_YET)) if answers.open else shown


def _decision(quality: FormQuality) -> dict[str, object]:
    found, row = quality.decisions, {FORM: quality.form, words.CUT: quality.cut}
    if isinstance(found, NotComputable):
        return {**row, words.NOTE: why(found)}
    return {
        **row,
        words.PEOPLE: len(quality.answers.whole),
        words.LENGTH: found.effective_length,
        words.PASSED: found.passed,
        words.MODEL_PASSED: found.expected_passed,
        words.CONSISTENCY: found.consistency,
        words.KAPPA: found.kappa,
        words.ACCURACY: found.accuracy,
        words.FALSE_PASS: found.false_pass,
        words.FALSE_FAIL: found.false_fail,
    }


def dimension_table(qualities: Sequence[FormQuality]) -> pd.DataFrame:
    """The first eigenvalues beside what chance reaches."""
    return pd.DataFrame([_dimension(each) for each in qualities])


def _dimension(quality: FormQuality) -> dict[str, object]:
    found, row = quality.dimensions, {FORM: quality.form}
    if isinstance(found, NotComputable):
        return {**row, words.NOTE: why(found)}
    return {
        **row,
        words.PEOPLE: found.people,
        words.QUESTIONS: len(found.eigenvalues),
        words.FIRST: float(found.eigenvalues[0]),
        words.SECOND: float(found.eigenvalues[1]),
        words.CHANCE: words.RANGE.format(low=found.chance[0], high=found.chance[1]),
        words.RATIO: found.first_to_second,
        words.DIMENSIONS: found.dimensions,
    }


def information_table(qualities: Sequence[FormQuality]) -> pd.DataFrame:
    """What each form tells at the cut, by the model that its number of people allows."""
    return pd.DataFrame([_information(each) for each in qualities])


def _information(quality: FormQuality) -> dict[str, object]:
    found = quality.calibrated
    row: dict[str, object] = {FORM: quality.form}
    if isinstance(found, NotComputable):
        return {**row, words.NOTE: why(found)}
    names = quality.answers.items["question"].astype(str)
    row |= {
        words.PEOPLE: found.people,
        words.MODEL: words.MODELS[found.model],
        words.LEFT_OUT: "、".join(
            f"{names[column]}（{shared.why(reason)}）"
            for column, reason in found.usable.left_out.items()
        ),
    }
    cut = found.at_cut
    if isinstance(cut, NotComputable):
        return {**row, words.NOTE: why(cut)}
    return {
        **row,
        words.THETA: cut.theta,
        words.INFORMATION: cut.information,
        words.ERROR: cut.error,
        words.BEST_THETA: cut.best_theta,
        words.BEST: cut.best_information,
        words.SHARE: cut.information / cut.best_information,
    }


def angoff_table(cuts: Sequence[FormCut], answers: ExamAnswers) -> pd.DataFrame:
    """Each form's cut by its judges, beside the one that holds."""
    return pd.DataFrame([_angoff(each, answers.cut) for each in cuts])


def _angoff(each: FormCut, now: float) -> dict[str, object]:
    found, row = each.cut, {FORM: each.form}
    if isinstance(found, NotComputable):
        return {**row, words.NOTE: why(found)}
    return {
        **row,
        words.JUDGES: found.judges,
        words.QUESTIONS: found.items,
        words.ANGOFF: found.cut + each.voided,
        words.ANGOFF_ERROR: found.error,
        words.ANGOFF_ITEMS: found.error_items if isinstance(found, Angoff) else None,
        words.CUT: now,
        words.DIFFERENCE: found.cut + each.voided - now,
    }


def judge_tables(cuts: Sequence[FormCut]) -> Mapping[str, pd.DataFrame]:
    """Each judge's own cut, without names, by title; only where all judged all."""
    return {
        words.TABLE_JUDGES.format(form=each.form): _judges(each.cut, each.voided)
        for each in cuts
        if isinstance(each.cut, Angoff)
    }


def _judges(found: Angoff, voided: float) -> pd.DataFrame:
    rows = zip(found.judge_cuts, found.judge_agreement, strict=True)
    return pd.DataFrame(
        [
            {
                words.JUDGE: words.JUDGE_NAME.format(number=number),
                words.JUDGE_CUT: cut + voided,
                words.AGREEMENT: agreement,
            }
            for number, (cut, agreement) in enumerate(rows, 1)
        ]
    )
