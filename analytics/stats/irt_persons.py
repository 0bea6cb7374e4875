"""Measures of people on the scale of θ, and what a form tells at a point of that scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.irt import hermite_grid, probabilities
from analytics.stats.responses import Bools, Floats

REACH = 12.0
"""Weighted likelihood is looked for within ±12; θ is standard normal."""


@dataclass(frozen=True)
class PersonMeasures:
    """One entry a person; ``measured`` is false, and both numbers are 0, for who has no answer at all."""

    theta: Floats
    error: Floats
    measured: Bools


def eap(scores: Floats, slope: Floats, difficulty: Floats) -> PersonMeasures:
    """Expected a posteriori with a standard normal prior; the error is the posterior's standard deviation.

    Bock & Mislevy (1982), *Applied Psychological Measurement* 6, 431–444. Drawn towards 0: good for the distribution of
    a group, not for comparing people who answered different numbers of questions. ``scores``: people × items of 1, 0 and
    NaN, which counts neither way (a voided item, one not on the person's paper, and what the caller made of the blank ones).
    """
    given, right = _coded(scores, slope, difficulty)
    points, weights = hermite_grid()
    chance = np.clip(probabilities(slope, difficulty, points), 1e-300, 1 - 1e-16)
    log = right @ np.log(chance) + (given - right) @ np.log1p(-chance) + np.log(weights)
    posterior = np.exp(log - log.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    theta = posterior @ points
    variance = np.maximum(posterior @ points**2 - theta**2, 0.0)
    measured = np.asarray(given.any(axis=1))
    return PersonMeasures(
        np.where(measured, theta, 0.0), np.where(measured, np.sqrt(variance), 0.0), measured
    )


def wle(scores: Floats, slope: Floats, difficulty: Floats) -> PersonMeasures:
    """Warm's weighted likelihood (1989, *Psychometrika* 54, 427–450): finite for all right and all wrong, nearly unbiased.

    The root of Σ a (x − P) + J / 2I, with J = Σ a³ P Q (1 − 2P); the error is 1 / √I(θ). ``scores`` as in `eap`.
    """
    given, right = _coded(scores, slope, difficulty)
    low = np.full(len(scores), -REACH)
    high = np.full(len(scores), REACH)
    for _ in range(60):
        theta = (low + high) / 2
        chance = probabilities(slope, difficulty, theta).T
        curve = chance * (1 - chance) * given
        information = curve @ slope**2
        skew = (curve * (1 - 2 * chance)) @ slope**3
        bias = np.divide(skew, 2 * information, out=np.zeros_like(skew), where=information > 1e-300)
        up = (right - given * chance) @ slope + bias > 0
        low, high = np.where(up, theta, low), np.where(up, high, theta)
    theta = (low + high) / 2
    chance = probabilities(slope, difficulty, theta).T
    information = (chance * (1 - chance) * given) @ slope**2
    measured = given.any(axis=1) & (information > 1e-12)
    error = 1 / np.sqrt(np.where(measured, information, 1.0))
    return PersonMeasures(np.where(measured, theta, 0.0), np.where(measured, error, 0.0), measured)


def form_information(slope: Floats, difficulty: Floats, theta: Floats) -> Floats:
    """Test information Σ a² P Q at each θ (Birnbaum 1968, in Lord & Novick, *Statistical Theories of Mental Test Scores*,
    section 17.7); 1 / √ of it is the standard error there."""
    chance = probabilities(slope, difficulty, theta)
    found: Floats = slope**2 @ (chance * (1 - chance))
    return found


@dataclass(frozen=True)
class CutInformation:
    """How sharp a form is at its cut, compared with where it is sharpest."""

    theta: float
    """Where the expected points are the cut (the form's characteristic curve; Lord 1980, section 4.4)."""

    information: float
    error: float
    """Standard error of θ there."""

    best_theta: float
    best_information: float
    """Where the form tells most, within ±4."""


def information_at_cut(
    slope: Floats, difficulty: Floats, points: Floats, cut: float
) -> CutInformation:
    """The form at the θ whose expected points are ``cut``; an item that is right gives its ``points``, else 0.

    Raises:
        NotComputable: ``cut_out_of_reach``: the points of these items do not reach the cut (items that were left out of the
            calibration), or it is 0.
    """
    from scipy.optimize import brentq

    if not 0 < cut < points.sum():
        raise NotComputable("cut_out_of_reach", cut=cut, points=float(points.sum()))

    def off(theta: float) -> float:
        return float(points @ probabilities(slope, difficulty, np.array([theta]))[:, 0]) - cut

    bound = 10.0
    while (off(-bound) > 0 or off(bound) < 0) and bound < 1e4:
        bound *= 2
    theta = float(brentq(off, -bound, bound))
    here = float(form_information(slope, difficulty, np.array([theta]))[0])
    grid = np.linspace(-4, 4, 801)
    all_over = form_information(slope, difficulty, grid)
    best = int(all_over.argmax())
    if here < 1e-300:
        raise NotComputable("cut_out_of_reach", cut=cut, theta=theta)
    return CutInformation(
        theta, here, float(1 / np.sqrt(here)), float(grid[best]), float(all_over[best])
    )


def _coded(scores: Floats, slope: Floats, difficulty: Floats) -> tuple[Floats, Floats]:
    """Who answered what, and who has it right: people × items of 0 and 1."""
    if scores.ndim != 2 or not scores.shape[1] == len(slope) == len(difficulty):
        raise ValueError(f"scores are {scores.shape}, items {len(slope)}, {len(difficulty)}")
    given = ~np.isnan(scores)
    if not np.isin(scores[given], (0.0, 1.0)).all():
        raise ValueError("the models are of 0 and 1: see responses.dichotomous")
    return given.astype(np.float64), np.where(given, scores, 0.0)
