"""Answers that are more alike than chance makes them, and hand-in times far from the others'.

What comes out is a hint to a person, never a verdict: people who learnt from the same script, or from each other beforehand,
answer alike as well. Nothing here may be shown as a finding about a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable

Floats = npt.NDArray[np.float64]
Choices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

FEWEST_PEOPLE = 30
"""People of a form from whose answers the model is made: a rule of this house."""

FEWEST_SHARED = 10
"""Questions that two people must both have answered: a rule of this house."""

HINT = "a hint to a person, never a verdict"

_SCREEN = 0.05  # beyond this p-value the exact tail is computed; a normal one does for the rest
_AT_ONCE = 2000  # pairs, for memory


@dataclass(frozen=True)
class AlikePair:
    """Two people (their rows) whose answers agree more often than the model expects.

    ``matches`` of ``shared`` questions, ``wrong_matches`` of them on the same wrong answer; ``expected`` matches; ``p_value``
    of one pair by itself, ``adjusted`` for all pairs that were compared.
    """

    first: int
    second: int
    shared: int
    matches: int
    wrong_matches: int
    expected: float
    p_value: float
    adjusted: float


@dataclass(frozen=True)
class Likeness:
    """The pairs with an adjusted p-value below ``alpha``, the most alike first; how many pairs were compared and not."""

    pairs: tuple[AlikePair, ...]
    compared: int
    not_compared: int
    people_left_out: int
    method: Literal["holm", "fdr_bh"]
    alpha: float
    meaning: str = HINT


def alike_pairs(
    choices: Choices,
    keys: Choices,
    halls: Sequence[str] | None = None,
    method: Literal["holm", "fdr_bh"] = "holm",
    alpha: float = 0.01,
) -> Likeness:
    """Pairs of people of one form whose answers agree improbably often.

    ``choices``: people × questions, which answer each chose, coded 0, 1, … per question (a set of ticks is one answer); −1 where
    there is none (omitted, not reached, voided: no agreement and no disagreement). ``keys``: the right code per question.
    ``halls``: where each sat; pairs that are known to have sat in different halls are not compared, "" is unknown.

    Response model: Wesolowsky (2000), "Detecting excessive similarity in answers on multiple choice exams", *Journal of Applied
    Statistics* 27, 909–921: the chance of the right answer is (1 − (1 − r)^a)^(1/a), r being the question's share of right
    answers and a the person's ability; who is wrong chooses as those who are wrong do. Tail: the exact
    distribution of the number of matches, the generalized binomial test of van der Linden & Sotaridona (2006, *Journal of
    Educational and Behavioral Statistics* 31, 283–304), for all pairs that a normal tail puts below 0.05. Many pairs:
    `holm`, or Benjamini & Hochberg (1995) by scipy's ``false_discovery_control``. People without a right or without a wrong answer, or
    with fewer than `FEWEST_SHARED` answers, are left out: all right agrees with all right for a good reason.
    Raises `NotComputable`: ``too_few`` (people), ``no_pairs``, ``not_converged`` (an ability).
    """
    from scipy.stats import false_discovery_control

    right = (choices == keys) & (choices >= 0)
    used = _people_to_compare(right, choices >= 0)
    seen, hit = choices[used], right[used]
    chance = right_chances(hit, seen >= 0)
    same_wrong = wrong_agreement(seen, hit, seen >= 0)
    everybody = len(used) * (len(used) - 1) // 2
    one, other = _pairs(seen >= 0, None if halls is None else np.array(halls)[used])
    found = _compare(seen, hit, chance, same_wrong, one, other)
    p_values = _p_values(found, seen >= 0, chance, same_wrong, one, other)
    adjusted = holm(p_values) if method == "holm" else false_discovery_control(p_values)
    pairs = [
        AlikePair(
            first=int(used[one[place]]),
            second=int(used[other[place]]),
            shared=int(found.shared[place]),
            matches=int(found.matches[place]),
            wrong_matches=int(found.wrong[place]),
            expected=float(found.expected[place]),
            p_value=float(p_values[place]),
            adjusted=float(adjusted[place]),
        )
        for place in np.flatnonzero(adjusted < alpha)
    ]
    return Likeness(
        pairs=tuple(sorted(pairs, key=lambda pair: pair.p_value)),
        compared=len(one),
        not_compared=everybody - len(one),
        people_left_out=len(choices) - len(used),
        method=method,
        alpha=alpha,
    )


def _people_to_compare(right: Mask, answered: Mask) -> Choices:
    """The rows of those who have right and wrong answers and enough of them."""
    mixed = (right.sum(axis=1) > 0) & (right.sum(axis=1) < answered.sum(axis=1))
    used = np.flatnonzero(mixed & (answered.sum(axis=1) >= FEWEST_SHARED))
    if len(used) < FEWEST_PEOPLE:
        raise NotComputable("too_few", people=len(used), needed=FEWEST_PEOPLE)
    return used


def _pairs(answered: Mask, hall: npt.NDArray[np.str_] | None) -> tuple[Choices, Choices]:
    """Who is compared with whom: enough questions that both answered, and not known to have sat apart."""
    first, second = np.triu_indices(len(answered), 1)
    together = answered.astype(np.int64) @ answered.T.astype(np.int64)
    comparable = together[first, second] >= FEWEST_SHARED
    if hall is not None:
        known = (hall[first] != "") & (hall[second] != "")
        comparable &= ~known | (hall[first] == hall[second])
    if not comparable.any():
        raise NotComputable("no_pairs", people=len(answered))
    return first[comparable], second[comparable]


def right_chances(right: Mask, answered: Mask) -> Floats:
    """Each person's chance of the right answer to each question: people × questions, so that each person's mean over the
    questions that they answered is their own share of right answers (Wesolowsky 2000)."""
    from scipy.optimize.elementwise import find_root

    counts = answered.sum(axis=0)
    # A question that all or nobody got right still leaves some chance of the other (Laplace's rule of succession).
    easy = (right.sum(axis=0) + 1) / (counts + 2)
    share = right.sum(axis=1) / answered.sum(axis=1)

    def above(log_a: Floats, person: npt.NDArray[np.int64]) -> Floats:
        expected = (_curve(easy, log_a[..., None]) * answered[person]).sum(axis=-1)
        return np.asarray(expected / answered[person].sum(axis=-1) - share[person])

    people = np.arange(len(right))
    ends = np.full(len(right), -8.0), np.full(len(right), 8.0)
    found = find_root(above, ends, args=(people,))
    if not np.all(found.success):
        raise NotComputable("not_converged", people=int((~found.success).sum()))
    return _curve(easy, np.asarray(found.x, dtype=np.float64)[:, None])


def _curve(easy: Floats, log_a: Floats) -> Floats:
    a = np.exp(log_a)
    return np.asarray((-np.expm1(a * np.log1p(-easy))) ** (1 / a), dtype=np.float64)


def wrong_agreement(choices: Choices, right: Mask, answered: Mask) -> Floats:
    """Per question, how probably two people who are both wrong chose the same answer: the sum of the wrong answers' squared
    shares among those who were wrong; 1 where fewer than two were (the cautious side)."""
    agreement = np.ones(choices.shape[1])
    for question in range(choices.shape[1]):
        wrong = choices[answered[:, question] & ~right[:, question], question]
        if len(wrong) > 1:
            shares = np.bincount(wrong) / len(wrong)
            agreement[question] = (shares**2).sum()
    return agreement


def _agree(one: Floats, other: Floats, same_wrong: Floats) -> Floats:
    return np.asarray(one * other + (1 - one) * (1 - other) * same_wrong, dtype=np.float64)


@dataclass(frozen=True)
class _Compared:
    """Per pair: questions that both answered, matches, matches on a wrong answer, expected matches and their variance."""

    shared: Choices
    matches: Choices
    wrong: Choices
    expected: Floats
    variance: Floats


def _compare(
    choices: Choices, right: Mask, chance: Floats, same_wrong: Floats, one: Choices, other: Choices
) -> _Compared:
    """Question by question, since people × people × questions would not fit into memory."""
    shared, matches, wrong = (np.zeros(len(one), dtype=np.int64) for _ in range(3))
    expected, variance = np.zeros(len(one)), np.zeros(len(one))
    for question, same in enumerate(same_wrong):
        column, hit, p = choices[:, question], right[:, question], chance[:, question]
        both = (column[one] >= 0) & (column[other] >= 0)
        match = both & (column[one] == column[other])
        shared += both
        matches += match
        wrong += match & ~hit[one]
        agree = _agree(p[one], p[other], same) * both
        expected += agree
        variance += agree * (1 - agree)
    return _Compared(shared, matches, wrong, expected, variance)


def _p_values(
    found: _Compared,
    answered: Mask,
    chance: Floats,
    same_wrong: Floats,
    one: Choices,
    other: Choices,
) -> Floats:
    """The exact tail for the pairs that a normal one (with continuity correction) puts below `_SCREEN`."""
    from scipy.stats import norm

    z = (found.matches - 0.5 - found.expected) / np.sqrt(np.maximum(found.variance, 1e-12))
    p_values = np.asarray(norm.sf(z), dtype=np.float64)
    close = np.flatnonzero(p_values < _SCREEN)
    for some in np.array_split(close, len(close) // _AT_ONCE + 1):
        first, second = one[some], other[some]
        agree = _agree(chance[first], chance[second], same_wrong)
        agree *= answered[first] & answered[second]  # no match where one has no answer
        p_values[some] = tails(agree, found.matches[some])
    return p_values


def tails(chances: Floats, matches: Choices) -> Floats:
    """Per pair, the probability of at least ``matches`` matches where question i matches with ``chances[pair, i]``: the exact
    distribution by recursion (Lord & Wingersky 1984, *Applied Psychological Measurement* 8, 453–461)."""
    pairs, questions = chances.shape
    distribution = np.zeros((pairs, questions + 1))
    distribution[:, 0] = 1
    for question in range(questions):
        chance = chances[:, question, None]
        further = distribution[:, :-1] * chance
        distribution *= 1 - chance
        distribution[:, 1:] += further
    at_least = np.arange(questions + 1) >= matches[:, None]
    return np.asarray(np.minimum((distribution * at_least).sum(axis=1), 1.0), dtype=np.float64)


def holm(p_values: Floats) -> Floats:
    """P-values adjusted for their number (Holm 1979, *Scandinavian Journal of Statistics* 6, 65–70); statsmodels' own
    (``multipletests``) collects garbage on each call, which takes longer than the rest of an exam."""
    order = np.argsort(p_values, kind="stable")
    factors = np.arange(len(p_values), 0, -1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * factors), 1)
    return adjusted


@dataclass(frozen=True)
class UnusualTime:
    """A person (their row) whose time to hand-in is far from the others'; ``z`` below 0 is faster."""

    person: int
    minutes: float
    z: float
    meaning: str = HINT


def unusual_times(minutes: Floats, limit: float = 3.5) -> list[UnusualTime]:
    """Who handed in unusually early or late of those who sat one form, the farthest first.

    The modified z of the logarithm of the minutes: 0.6745 · (x − median) / median absolute deviation, beyond 3.5 (Iglewicz &
    Hoaglin 1993, *How to Detect and Handle Outliers*); times are lognormal as a rule (van der Linden 2006, *Journal of Educational
    and Behavioral Statistics* 31, 181–204). ``minutes``: above 0; extra time should be taken off before.
    Raises `NotComputable`: ``too_few`` people, ``no_variance`` (half of the people or more took the same time).
    """
    if len(minutes) < FEWEST_PEOPLE:
        raise NotComputable("too_few", people=len(minutes), needed=FEWEST_PEOPLE)
    if not (minutes > 0).all():
        raise ValueError("minutes: above 0")
    logs = np.log(minutes)
    distance = np.abs(logs - np.median(logs))
    if np.median(distance) < 1e-9:
        raise NotComputable("no_variance", people=len(minutes))
    z = 0.6745 * (logs - np.median(logs)) / np.median(distance)
    order = np.argsort(-np.abs(z), kind="stable")
    return [
        UnusualTime(int(row), float(minutes[row]), float(z[row]))
        for row in order
        if abs(z[row]) > limit
    ]
