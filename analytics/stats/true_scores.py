"""How true scores are spread: a beta distribution with the moments that the observed scores leave to them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.responses import Floats


@dataclass(frozen=True)
class Moments:
    """Of true scores as shares of the possible points; ``kurtosis`` is 3 for a normal distribution."""

    mean: float
    variance: float
    skewness: float
    kurtosis: float


@dataclass(frozen=True)
class Beta:
    """A beta distribution between ``low`` and ``high``; ``moments`` is how many moments it was fitted to (4, 3 or 2)."""

    alpha: float
    beta: float
    low: float
    high: float
    moments: int

    def below(self, point: float) -> float:
        """Share of people whose true score is below this share of the points."""
        from scipy.special import betainc

        inside = (point - self.low) / (self.high - self.low)
        return float(betainc(self.alpha, self.beta, min(1.0, max(0.0, inside))))

    def at(self, share: Floats) -> Floats:
        """The true scores that these shares of people are below."""
        from scipy.special import betaincinv

        found: Floats = self.low + (self.high - self.low) * betaincinv(self.alpha, self.beta, share)
        return found


def true_moments(scores: Floats, length: int) -> Moments:
    """Moments of true scores under binomial error: E τʳ = E x(x − 1)…(x − r + 1) / (n(n − 1)…(n − r + 1)).

    Lord (1965), *Psychometrika* 30, 239–270. ``scores`` lie in 0–``length`` and need not be whole numbers.

    Raises:
        NotComputable: ``too_short`` (fewer than four questions); ``no_true_variance``: chance explains all differences.
    """
    if length < 4:
        raise NotComputable("too_short", length=length, needed=4)
    raw, product, possible = [], np.ones(len(scores)), 1.0
    for order in range(4):
        product = product * (scores - order)
        possible *= length - order
        raw.append(float(product.mean()) / possible)
    first, second, third, fourth = raw
    variance = second - first**2
    if variance < 1e-9:
        raise NotComputable("no_true_variance", variance=variance)
    skewness = (third - 3 * first * second + 2 * first**3) / variance**1.5
    kurtosis = (fourth - 4 * first * third + 6 * first**2 * second - 3 * first**4) / variance**2
    return Moments(first, variance, skewness, kurtosis)


def fit_beta(true: Moments) -> Beta:
    """The beta distribution with these moments, within 0–1, by as many moments as give one.

    Four moments; if that leaves 0–1 or has no solution, three with one end put on 0 or 1; if that has none either, two
    with both ends there (Hanson 1991, *Method of Moments Estimates for the Four-Parameter Beta Compound Binomial Model*,
    ACT Research Report 91-5).

    Raises:
        NotComputable: ``no_beta``: mean and variance fit no beta distribution on 0–1.
    """
    four = _four(true)
    if four is not None and 0 <= four.low < four.high <= 1:
        return four
    ends = ["high", "low"] if four is None or four.high > 1 else ["low", "high"]
    for end in ends:
        three = _three(true, end)
        if three is not None:
            return three
    two = _shapes(true, 0.0, 1.0)
    if two is None:
        raise NotComputable("no_beta", mean=true.mean, variance=true.variance)
    return Beta(*two, 0.0, 1.0, 2)


def _four(true: Moments) -> Beta | None:
    """By four moments; the ends may lie outside 0–1 (Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions*,
    vol. 2, 1995, section 25.4)."""
    g1, g2 = true.skewness, true.kurtosis
    bottom = 6 + 3 * g1**2 - 2 * g2
    if bottom <= 1e-12:
        return None
    r = 6 * (g2 - g1**2 - 1) / bottom
    inner = 1 - 24 * (r + 1) / ((r + 2) * (r + 3) * g2 - 3 * (r - 6) * (r + 1))
    if r <= 0 or not 0 <= inner < 1:
        return None
    small, large = r / 2 * (1 - sqrt(inner)), r / 2 * (1 + sqrt(inner))
    alpha, beta = (large, small) if g1 < 0 else (small, large)
    width = sqrt(true.variance * (r + 1) / (alpha * beta))  # (high − low) / r
    return Beta(alpha, beta, true.mean - alpha * width, true.mean + beta * width, 4)


def _three(true: Moments, end: str) -> Beta | None:
    """By mean, variance and skewness, one end on 0 or 1 and the other one looked for within 0–1."""
    from scipy.optimize import brentq

    def ends(other: float) -> tuple[float, float]:
        return (other, 1.0) if end == "high" else (0.0, other)

    def off(other: float) -> float:
        shapes = _shapes(true, *ends(other))
        return np.inf if shapes is None else _skewness(*shapes) - true.skewness

    # From the widest support inwards, as far as the variance has room.
    span = np.linspace(0.0, true.mean, 400) if end == "high" else np.linspace(1.0, true.mean, 400)
    before = off(span[0])
    for left, right in pairwise(span):
        after = off(right)
        if np.isfinite(before) and np.isfinite(after) and before * after <= 0:
            other = float(brentq(off, left, right, xtol=1e-12))
            shapes = _shapes(true, *ends(other))
            return None if shapes is None else Beta(*shapes, *ends(other), 3)
        before = after
    return None


def _shapes(true: Moments, low: float, high: float) -> tuple[float, float] | None:
    """The two shapes by mean and variance between given ends; ``None`` if the variance has no room there."""
    width = high - low
    if width <= 0:
        return None
    mean, variance = (true.mean - low) / width, true.variance / width**2
    total = mean * (1 - mean) / variance - 1
    if not (0 < mean < 1 and total > 0):
        return None
    return mean * total, (1 - mean) * total


def _skewness(alpha: float, beta: float) -> float:
    total = alpha + beta
    return 2 * (beta - alpha) * sqrt(total + 1) / ((total + 2) * sqrt(alpha * beta))
