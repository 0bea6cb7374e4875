"""The forms of an exam beside each other: were they equally hard, what is a score of one worth on the other, and whom does it touch.

The first form is the base; each other one is put on its scale. Forms are handed out by chance, so that their groups can be
compared (random groups). Only first attempts in which every question is settled have a total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import NotComputable
from analytics.stats import equating, rasch_linking
from analytics.stats.equating import Advice, Equating, Method, advise, score_counts
from analytics.stats.form_comparison import AtTheCut, FormComparison, at_the_cut, compare_forms
from analytics.stats.irt import calibrate_usable
from analytics.stats.rasch_linking import Calibrated
from analytics.stats.responses import Bools, dichotomous
from analytics.stats.suppression import SMALLEST
from analytics.tables.answers import ExamAnswers, FormAnswers
from analytics.words import fairness as words

Counts = npt.NDArray[np.int64]
_STEPS = (1.0, 0.5, 0.25, 0.1)
_NODES = 31
"""Of the integration: against 101 nodes difficulties of 80 questions differ by 0.00003 logits."""
_APART = 10
"""Points between the scores of the conversion table."""


@dataclass(frozen=True)
class Pair:
    """Form ``x`` beside the base ``y``; ``step``: points of one step of ``counts_x`` and ``counts_y``.

    ``common``: items that both have in the same version. Each method's equating, or why it has none; ``advice`` names the one to use.
    """

    x: FormAnswers
    y: FormAnswers
    step: float
    counts_x: Counts
    counts_y: Counts
    common: int
    advice: Advice
    comparison: FormComparison | NotComputable
    equatings: Mapping[Method, Equating | NotComputable]

    @property
    def best(self) -> Equating | None:
        """By the method that the sample size allows; ``None`` where it has no value or none is allowed."""
        found = self.equatings.get(self.advice.method) if self.advice.method else None
        return found if isinstance(found, Equating) else None


def item_keys(form: FormAnswers) -> list[str]:
    """What makes a question the same as another form's or year's: the item and its version, as far as that is on record."""
    hashes = form.items["content_hash"].astype(object)
    known = hashes.where(hashes.notna(), "")
    return [f"{item} {version}" for item, version in zip(form.items["item_id"], known, strict=True)]


def pairs(answers: ExamAnswers) -> list[Pair]:
    """Each form but the first beside the first; none where there are not two with people enough to be shown."""
    if len(answers.forms) < 2:
        return []
    base, *others = answers.forms
    return [_pair(each, base) for each in others]


def _pair(x: FormAnswers, y: FormAnswers) -> Pair:
    full_x, full_y = float(x.maxima.sum()), float(y.maxima.sum())
    step = _step(np.concatenate([x.whole, y.whole, [full_x, full_y]]))
    counts_x, counts_y = score_counts(x.whole, full_x, step), score_counts(y.whole, full_y, step)
    common = len(set(item_keys(x)) & set(item_keys(y)))
    advice = advise(len(x.whole), len(y.whole), common)
    comparison: FormComparison | NotComputable
    try:
        comparison = compare_forms(counts_x, counts_y)
    except NotComputable as error:
        comparison = error
    found = {method: _equated(method, x, y, counts_x, counts_y, step) for method in advice.allowed}
    return Pair(x, y, step, counts_x, counts_y, common, advice, comparison, found)


def _step(scores: npt.NDArray[np.float64]) -> float:
    """The largest step of points on which all these scores lie."""
    for step in _STEPS:
        if np.allclose(np.rint(scores / step) * step, scores):
            return step
    return 0.01


def _equated(
    method: Method, x: FormAnswers, y: FormAnswers, counts_x: Counts, counts_y: Counts, step: float
) -> Equating | NotComputable:
    try:
        if method == "rasch":
            return _rasch(x, y, step)
        return equating.equate(counts_x, counts_y, method)
    except NotComputable as error:
        return error


def _rasch(x: FormAnswers, y: FormAnswers, step: float) -> Equating:
    """By the common items, each form calibrated by itself. Raises `NotComputable`."""
    if step != 1:
        raise NotComputable("fractions", step=step)
    of_x, of_y = x.maxima > 0, y.maxima > 0  # what is in pretest gives no points
    told = rasch_linking.equate_scores(
        _calibrated(x, of_x), _calibrated(y, of_y), x.maxima[of_x], y.maxima[of_y]
    )
    errors = tuple(float(each) for each in told.errors)
    return Equating("rasch", told.equated, errors, "delta", x.people, y.people)


def _calibrated(form: FormAnswers, scored: Bools) -> Calibrated:
    """Raises `NotComputable` ``items_left_out`` where a question cannot be calibrated, since the scale would lack its points."""
    right = dichotomous(form.scores, form.maxima)[:, scored]
    usable = calibrate_usable(right, "one_slope", nodes=_NODES)
    if usable.left_out:
        raise NotComputable("items_left_out", items=len(usable.left_out))
    difficulty, error = usable.fit.logits()
    keys = [key for key, counts in zip(item_keys(form), scored, strict=True) if counts]
    return Calibrated(tuple(keys), difficulty, error)


def form_table(answers: ExamAnswers) -> pd.DataFrame:
    """The forms with their people, mean, standard deviation, score rate and, once all are decided, who reaches the cut."""
    return pd.DataFrame([_form_row(form, answers) for form in answers.forms])


def _form_row(form: FormAnswers, answers: ExamAnswers) -> dict[str, object]:
    full, whole = float(form.maxima.sum()), form.whole
    row: dict[str, object] = {
        words.FORM: form.form,
        words.PEOPLE: form.people,
        words.WHOLE: len(whole),
        words.FULL: full,
    }
    if len(whole) < SMALLEST:
        return row | dict.fromkeys((words.MEAN, words.SD, words.SHARE, words.REACHED), words.FEW)
    spread: object = words.ONE_SCORE
    if len(np.unique(whole)) > 1:
        spread = float(whole.std(ddof=1))
    reached: object = float((whole >= answers.cut - 1e-9).mean())
    return row | {
        words.MEAN: float(whole.mean()),
        words.SD: spread,
        words.SHARE: float(whole.mean()) / full,
        words.REACHED: words.NOT_YET if answers.open else reached,
    }


def difference_table(found: list[Pair]) -> pd.DataFrame:
    """Each form's mean beside the base's, in points, with its interval and test."""
    rows = []
    for pair in found:
        row: dict[str, object] = {words.PAIR: words.PAIR_NAME.format(x=pair.x.form, y=pair.y.form)}
        told = pair.comparison
        if isinstance(told, NotComputable):
            rows.append(row | {words.DIFFERENCE: words.why(told)})
            continue
        rows.append(
            row
            | {
                # The statistic is Y − X; people ask how the form stands beside the base.
                words.DIFFERENCE: -told.difference * pair.step,
                words.LOW_POINTS: -told.high * pair.step,
                words.HIGH_POINTS: -told.low * pair.step,
                words.P_VALUE: told.p_value,
                words.STANDARDISED: -told.standardised,
                words.SD_RATIO: 1 / told.sd_ratio,
                words.COMMON: pair.common,
            }
        )
    return pd.DataFrame(rows, dtype=object)


def cut_of(pair: Pair, told: Equating, cut: float) -> AtTheCut:
    """What an equating means at the cut (points). Raises `NotComputable` ``cut_between`` where the cut is no score."""
    place = round(cut / pair.step)
    if abs(place * pair.step - cut) > 1e-9:
        raise NotComputable("cut_between", cut=cut, step=pair.step)
    return at_the_cut(told, pair.counts_x[: len(told.equated)], place)


def method_table(found: Sequence[Pair], answers: ExamAnswers) -> pd.DataFrame:
    """Every method: whether the sample size allows it, and what the cut is worth by it, with its standard error."""
    rows = [_method_row(pair, each, answers) for pair in found for each in equating.NEEDED]
    return pd.DataFrame(rows, dtype=object)


def _method_row(pair: Pair, method: Method, answers: ExamAnswers) -> dict[str, object]:
    name = words.PAIR_NAME.format(x=pair.x.form, y=pair.y.form)
    row: dict[str, object] = {words.PAIR: name, words.METHOD: words.METHODS[method]}
    told = pair.equatings.get(method)
    if told is None:
        refused = pair.advice.refused[method]
        text = words.REFUSED[refused.reason].format(found=refused.found, needed=refused.needed)
        return row | {words.USE: text}
    if isinstance(told, NotComputable):
        return row | {words.USE: words.NO_VALUE.format(why=words.why(told))}
    row[words.USE] = words.USED if method == pair.advice.method else words.BESIDE
    try:
        found = cut_of(pair, told, answers.cut)
    except NotComputable as error:
        return row | {words.WORTH: words.why(error)}
    error_ = told.errors[found.cut_y]
    cut_x = None if found.cut_x is None else found.cut_x * pair.step
    return row | {
        words.WORTH: float(told.equated[found.cut_y]) * pair.step,
        words.ERROR: None if error_ is None else error_ * pair.step,
        words.CUT_X: words.NONE_REACHES if cut_x is None else cut_x,
        words.MOVED: people_shown(found.moved),
    }


def people_shown(count: int) -> object:
    """A number of people, unless so few that it points at them."""
    return words.BELOW.format(smallest=SMALLEST) if 0 < count < SMALLEST else count


def conversion_table(found: Sequence[Pair]) -> pd.DataFrame:
    """What each tenth score is worth on the base, by every method that is allowed, with its standard error; of scores that people have."""
    return pd.DataFrame([row for pair in found for row in _conversion(pair)], dtype=object)


def _conversion(pair: Pair) -> list[dict[str, object]]:
    told = [each for each in pair.equatings.values() if isinstance(each, Equating)]
    told = [each for each in told if each.method != "identity"]
    if not told:
        return []
    had = np.flatnonzero(pair.counts_x) * pair.step
    scores = np.arange(0, had[-1] + _APART, _APART)
    return [
        {
            words.PAIR: words.PAIR_NAME.format(x=pair.x.form, y=pair.y.form),
            words.SCORE: points,
            **{
                words.METHODS[each.method]: _with_error(each, round(points / pair.step), pair.step)
                for each in told
            },
        }
        for points in scores
        if had[0] <= points <= had[-1]
    ]


def _with_error(told: Equating, place: int, step: float) -> str:
    value, error = float(told.equated[place]) * step, told.errors[place]
    if error is None:
        return words.WITHOUT_ERROR.format(value=value)
    return words.WITH_ERROR.format(value=value, error=error * step)


def findings(answers: ExamAnswers, found: list[Pair]) -> list[str]:
    """What the forms say, in sentences."""
    if len(answers.forms) == 1:
        return [words.ONE_FORM.format(form=answers.forms[0].form)]
    return [sentence for pair in found for sentence in _sentences(pair, answers)]


def _sentences(pair: Pair, answers: ExamAnswers) -> list[str]:
    told, names = pair.comparison, {"x": pair.x.form, "y": pair.y.form}
    if isinstance(told, NotComputable):
        return [words.NOT_COMPARED.format(**names, why=words.why(told))]
    values = {
        "size": abs(told.difference) * pair.step,
        "low": -told.high * pair.step,
        "high": -told.low * pair.step,
        "easier": pair.x.form if told.difference < 0 else pair.y.form,
    }
    text = words.ALIKE if told.low <= 0 <= told.high else words.DIFFERENT
    return [text.format(**names, **values), _at_cut(pair, answers)]


def _at_cut(pair: Pair, answers: ExamAnswers) -> str:
    names = {"x": pair.x.form, "y": pair.y.form}
    if pair.advice.method is None:
        return words.TOO_FEW_TO_EQUATE.format(
            **names, people=pair.advice.people, needed=equating.NEEDED["circle_arc"]
        )
    told = pair.best
    if told is None:
        failed = pair.equatings[pair.advice.method]
        why = words.why(failed) if isinstance(failed, NotComputable) else ""
        return words.NOT_EQUATED.format(**names, why=why)
    try:
        found = cut_of(pair, told, answers.cut)
    except NotComputable as error:
        return words.NOT_EQUATED.format(**names, why=words.why(error))
    error_ = told.errors[found.cut_y]
    values = {
        "method": words.METHODS[told.method],
        "cut": answers.cut,
        "worth": float(told.equated[found.cut_y]) * pair.step,
        "error": words.NO_ERROR if error_ is None else f"{error_ * pair.step:.1f}",
        "moved": people_shown(found.moved),
    }
    return (words.CUT_MOVES if found.clear else words.CUT_STANDS).format(**names, **values)
