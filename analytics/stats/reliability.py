"""How reliable a total is: coefficients, standard errors of measurement, how long an exam would have to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.responses import Floats, complete_scores


@dataclass(frozen=True)
class Reliability:
    """A coefficient with its interval and what it rests on."""

    value: float
    """At most 1; negative when questions go against each other."""

    low: float | None
    high: float | None
    """The interval at ``confidence``; ``None`` where no formula is known (stratified alpha)."""

    confidence: float
    people: int
    items: int
    left_out: int
    """People who lack a number for a question that others have one for."""

    mean: float
    sd: float
    """Of the totals that the coefficient is about (n − 1)."""

    @property
    def sem(self) -> float:
        """Standard error of measurement in points: sd √(1 − reliability) (Lord & Novick 1968, section 3.4)."""
        return self.sd * float(np.sqrt(max(0.0, 1 - self.value)))


def coefficient_alpha(scores: Floats, confidence: float = 0.95) -> Reliability:
    """Coefficient alpha (Cronbach 1951, *Psychometrika* 16, 297–334); with right and wrong KR-20 (Kuder & Richardson 1937).

    k / (k − 1) · (1 − Σ s²ᵢ / s²), its interval as in `feldt_interval`. Questions of several points are taken as they are;
    parts of a case are summed before (`responses.merge_parts`), or use `stratified_alpha`. ``scores``: people × questions,
    NaN where there is no number: a question without any is left out, then who lacks another one (``left_out``).

    Raises:
        NotComputable: ``nobody``, ``too_few_people``, ``too_few_items``; ``no_variance``: everybody has the same total.
    """
    whole, _, left_out = complete_scores(scores)
    total = whole.sum(axis=1)
    people, items = whole.shape
    variance = _variance(total)
    value = items / (items - 1) * (1 - float(whole.var(axis=0, ddof=1).sum()) / variance)
    low, high = feldt_interval(value, people, items, confidence)
    return Reliability(
        value, low, high, confidence, people, items, left_out, float(total.mean()), variance**0.5
    )


def alpha_without(scores: Floats) -> tuple[float | None, ...]:
    """Alpha of the form without each question, in the order of the columns; NaN as in `coefficient_alpha`.

    ``None`` for a question without numbers, and where the rest has fewer than two questions or does not differ.

    Raises:
        NotComputable: ``nobody``, ``too_few_people``, ``too_few_items``.
    """
    whole, columns, _ = complete_scores(scores)
    found: list[float | None] = [None] * scores.shape[1]
    for at, column in enumerate(columns):
        try:
            found[int(column)] = coefficient_alpha(np.delete(whole, at, axis=1)).value
        except NotComputable:
            continue
    return tuple(found)


def feldt_interval(
    alpha: float, people: int, items: int, confidence: float = 0.95
) -> tuple[float, float]:
    """An interval for alpha: Feldt (1965), *Psychometrika* 30, 357–370.

    (1 − α) / (1 − a) is F with n − 1 and (n − 1)(k − 1) degrees of freedom.
    """
    from scipy.stats import f  # takes a second to import

    rest, tail = 1 - alpha, (1 - confidence) / 2
    degrees = people - 1, (people - 1) * (items - 1)
    return (
        1 - rest * float(f.ppf(1 - tail, *degrees)),
        1 - rest * float(f.ppf(tail, *degrees)),
    )


def stratified_alpha(scores: Floats, strata: Sequence[str]) -> Reliability:
    """Alpha of a form made of kinds of questions: 1 − Σ s²ⱼ (1 − αⱼ) / s² over the strata j.

    Cronbach, Schönemann & McKie (1965), *Educational and Psychological Measurement* 25, 291–312. ``strata`` names each
    column's stratum (a kind of question, or a case with its parts). A stratum of one question has no alpha of its own: its
    whole variance counts as error, which makes the coefficient a lower bound. NaN as in `coefficient_alpha`. No interval.

    Raises:
        NotComputable: as `coefficient_alpha`.
    """
    if len(strata) != scores.shape[1]:
        raise ValueError(f"{scores.shape[1]} questions, {len(strata)} strata")
    whole, columns, left_out = complete_scores(scores)
    total = whole.sum(axis=1)
    variance = _variance(total)
    kept = [strata[int(column)] for column in columns]
    error = 0.0
    for stratum in dict.fromkeys(kept):
        part = whole[:, [at for at, name in enumerate(kept) if name == stratum]]
        spread = float(part.sum(axis=1).var(ddof=1))
        if spread < 1e-12:
            continue
        alpha = coefficient_alpha(part).value if part.shape[1] > 1 else 0.0
        error += spread * (1 - alpha)
    people, items = whole.shape
    value = 1 - error / variance
    return Reliability(
        value, None, None, 0.95, people, items, left_out, float(total.mean()), variance**0.5
    )


def kr21(mean: float, variance: float, items: float) -> float:
    """Kuder & Richardson's formula 21 (1937, *Psychometrika* 2, 151–160), of a total of ``items`` questions of one point."""
    return items / (items - 1) * (1 - mean * (items - mean) / (items * variance))


@dataclass(frozen=True)
class ConditionalError:
    """Standard error of measurement at each score, in points of the exam."""

    scores: Floats
    lord: Floats
    """Lord's binomial error (1955, *Educational and Psychological Measurement* 15, 325–336): √(x(k − x)/(k − 1))."""

    keats: Floats
    """Keats' correction (1957, *Psychometrika* 22, 29–41): Lord's × √((1 − reliability) / (1 − KR-21)), since questions differ
    in difficulty; its mean square agrees with the reliability."""


def conditional_error(scores: Floats, maximum: float, reliability: Reliability) -> ConditionalError:
    """The error at ``scores`` (points, 0 to ``maximum``) of the form that ``reliability`` is of.

    Both formulas are for k questions of one point. With other points the scale is shrunk to k questions and the error
    stretched back, which holds as far as the questions weigh alike (a rule of this house; k is ``reliability.items``).

    Raises:
        NotComputable: ``too_few_items``; ``no_variance``; ``no_binomial_error``: KR-21 is 1 or more.
    """
    if not ((scores >= 0) & (scores <= maximum)).all():
        raise ValueError(f"scores lie in 0–{maximum}")
    items = reliability.items
    if items < 2:
        raise NotComputable("too_few_items", items=items, needed=2)
    if reliability.sd < 1e-9:
        raise NotComputable("no_variance", people=reliability.people)
    unit = maximum / items
    shrunk = scores / unit
    lord = unit * np.sqrt(shrunk * (items - shrunk) / (items - 1))
    other = kr21(reliability.mean / unit, (reliability.sd / unit) ** 2, items)
    if other >= 1 - 1e-12:
        raise NotComputable("no_binomial_error", kr21=other)
    factor = float(np.sqrt(max(0.0, 1 - reliability.value) / (1 - other)))
    return ConditionalError(scores, lord, lord * factor)


def spearman_brown(reliability: float, times: float) -> float:
    """Reliability of a form ``times`` as long: k ρ / (1 + (k − 1) ρ) (Spearman 1910; Brown 1910, *British Journal of
    Psychology* 3, 271–295 and 296–322).

    Raises:
        NotComputable: ``negative_reliability``: the formula is for 0 or more.
    """
    if times <= 0:
        raise ValueError(f"a form {times} times as long")
    if reliability < 0:
        raise NotComputable("negative_reliability", reliability=reliability)
    return times * reliability / (1 + (times - 1) * reliability)


def length_for(reliability: float, wanted: float) -> float:
    """How many times as long the form would have to be for ``wanted``: Spearman–Brown solved for the length.

    Raises:
        NotComputable: ``negative_reliability``: no length helps a coefficient of 0 or less.
    """
    if not 0 < wanted < 1:
        raise ValueError(f"a reliability of {wanted}")
    if reliability <= 0:
        raise NotComputable("negative_reliability", reliability=reliability)
    if reliability >= 1:
        return 0.0
    return wanted * (1 - reliability) / (reliability * (1 - wanted))


def _variance(total: Floats) -> float:
    variance = float(total.var(ddof=1))
    if variance < 1e-12:
        raise NotComputable("no_variance", people=len(total))
    return variance
