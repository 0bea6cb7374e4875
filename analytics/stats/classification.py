"""How well a cut score tells people apart: would the same people pass another form, and should they?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.responses import Floats
from analytics.stats.true_scores import Beta, fit_beta, true_moments


@dataclass(frozen=True)
class Classification:
    """Decisions at one cut by Livingston & Lewis; all shares are of people, 0–1."""

    cut: float
    """In points; who has as many or more passes."""

    reliability: float
    effective_length: int
    """How many questions of one point, right or wrong and alike, would give the same reliability."""

    true_scores: Beta

    passed: float
    """Share of the observed scores that reach the cut."""

    expected_passed: float
    """Share that the model expects; far from ``passed``, the model does not fit."""

    consistency: float
    """Share who would be decided alike on another, parallel form."""

    chance: float
    """The consistency that chance alone would give."""

    accuracy: float
    """Share decided as their true score deserves."""

    false_pass: float
    """Share who pass although their true score is below the cut."""

    false_fail: float
    """Share who fail although their true score reaches the cut."""

    @property
    def kappa(self) -> float | None:
        """Consistency beyond chance, (P − Pc) / (1 − Pc) (Cohen 1960); ``None`` when everybody is decided alike."""
        return (
            None if self.chance > 1 - 1e-9 else (self.consistency - self.chance) / (1 - self.chance)
        )


def effective_length(
    mean: float, variance: float, reliability: float, maximum: float, minimum: float = 0.0
) -> float:
    """Livingston & Lewis's effective test length: ((μ − min)(max − μ) − ρ σ²) / (σ² (1 − ρ)) (1995, formula 1).

    ``minimum`` and ``maximum`` are the possible points, not those that were seen.
    """
    return ((mean - minimum) * (maximum - mean) - reliability * variance) / (
        variance * (1 - reliability)
    )


def classify(scores: Floats, cut: float, maximum: float, reliability: float) -> Classification:
    """Consistency and accuracy of the decision at ``cut``.

    Livingston & Lewis (1995), *Journal of Educational Measurement* 32, 179–197: scores are put on the scale of the effective
    length; true scores are beta with four parameters (three or two where four do not fit, see `true_scores.fit_beta`;
    ``true_scores.moments`` tells), errors binomial. Nothing is adjusted to the observed pass rate afterwards. On the scale of
    the effective length the cut is the nearest whole number of questions, as in R's betafunctions.

    Args:
        scores: total points of the people, without gaps (who has unresolved answers has no total: left out before).
        cut: points that pass, more than 0 and at most ``maximum``.
        maximum: possible points.
        reliability: of these totals, as `reliability.coefficient_alpha` or `reliability.stratified_alpha` gives it.

    Raises:
        NotComputable: ``nobody``; ``too_few_people``; ``no_variance``; ``no_reliability`` (not in 0–1, both excluded);
            ``too_short``, ``no_true_variance``, ``no_beta`` as in `true_scores`.
    """
    if not 0 < cut <= maximum:
        raise ValueError(f"a cut of {cut} of {maximum} points")
    if np.isnan(scores).any() or (scores < 0).any() or (scores > maximum).any():
        raise ValueError(f"totals lie in 0–{maximum}")
    if len(scores) < 2:
        raise NotComputable(
            "too_few_people" if len(scores) else "nobody", people=len(scores), needed=2
        )
    variance = float(scores.var(ddof=1))
    if variance < 1e-12:
        raise NotComputable("no_variance", people=len(scores))
    if not 0 < reliability < 1:
        raise NotComputable("no_reliability", reliability=reliability)
    length = round(effective_length(float(scores.mean()), variance, reliability, maximum))
    beta = fit_beta(true_moments(scores / maximum * max(length, 0), length))
    share = cut / maximum
    needed = min(length, max(1, round(share * length)))
    return _decide(beta, length, needed, share, scores, cut, reliability)


_STEPS = 200
"""Nodes on each side of the cut: the shares are exact to five decimals, also with a cut at an end of the scale."""


def _decide(
    beta: Beta,
    length: int,
    needed: int,
    share: float,
    scores: Floats,
    cut: float,
    reliability: float,
) -> Classification:
    """Integrates over true scores, below and above the cut apart: Gauss–Legendre over the share of people."""
    from scipy.special import bdtrc

    below = beta.below(share)
    nodes, weights = np.polynomial.legendre.leggauss(_STEPS)
    passes: list[tuple[Floats, Floats]] = []
    for start, end in ((0.0, below), (below, 1.0)):
        true = beta.at(start + (end - start) * (nodes + 1) / 2)
        passes.append((bdtrc(needed - 1, length, true), weights / 2 * (end - start)))
    (low, low_weight), (high, high_weight) = passes
    passed = float(low @ low_weight + high @ high_weight)
    twice = float((low**2) @ low_weight + (high**2) @ high_weight)
    false_pass = float(low @ low_weight)
    false_fail = float((1 - high) @ high_weight)
    return Classification(
        cut=cut,
        reliability=reliability,
        effective_length=length,
        true_scores=beta,
        passed=float((scores >= cut - 1e-9).mean()),
        expected_passed=passed,
        consistency=1 - 2 * (passed - twice),
        chance=passed**2 + (1 - passed) ** 2,
        accuracy=1 - false_pass - false_fail,
        false_pass=false_pass,
        false_fail=false_fail,
    )
