"""Item response models of right and wrong by marginal maximum likelihood: Rasch, one slope for all, two parameters.

P(right | θ) = 1 / (1 + exp(−a (θ − b))), θ standard normal among the people (Bock & Aitkin 1981, *Psychometrika* 46, 443–459).
Fit of the items is in `item_fit`, measures of people in `irt_persons`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analytics.errors import NotComputable, NotConverged
from analytics.stats.responses import Floats, Integers

Model = Literal["rasch", "one_slope", "two_slopes"]
"""``rasch``: a = 1 (ltm: rasch constrained); ``one_slope``: one a for all items, estimated (ltm: rasch unconstrained; the same
as Rasch's model with a free variance of θ, in another unit); ``two_slopes``: the two-parameter model (2PL)."""

NODES = 101
"""Gauss–Hermite nodes; about half of them have weight. Many, since long exams make narrow posteriors."""

FLATTEST, STEEPEST = 0.02, 20.0
"""Slopes beyond these are no estimates but an item that the likelihood runs away with."""


@dataclass(frozen=True)
class Calibration:
    """Estimates of one form; arrays have one entry a column of the scores."""

    model: Model
    slope: Floats
    slope_error: Floats
    """0 for ``rasch``, where the slope is given."""

    difficulty: Floats
    difficulty_error: Floats
    intercept: Floats
    intercept_error: Floats
    """d of aθ + d; difficulty = −d / a (delta method)."""

    log_likelihood: float
    parameters: int
    people: int
    left_out: int
    """People without any answer."""

    nodes: Floats
    weights: Floats
    """The grid over θ that it was integrated with."""

    @property
    def aic(self) -> float:
        """Akaike's criterion (1974): 2 p − 2 log L; smaller is better."""
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion (1978): p log n − 2 log L; smaller is better."""
        return self.parameters * float(np.log(self.people)) - 2 * self.log_likelihood

    def logits(self) -> tuple[Floats, Floats]:
        """Difficulties in logits and their errors, as `rasch_linking` takes them: −d, where the slope is 1 and θ's spread free.

        Take ``one_slope`` for it: with ``rasch`` the people's spread is held at 1, which shrinks or stretches the scale.

        Raises:
            NotComputable: ``own_slopes``: the two-parameter model has no common unit.
        """
        if self.model == "two_slopes":
            raise NotComputable("own_slopes")
        return -self.intercept, self.intercept_error


def hermite_grid(nodes: int = NODES) -> tuple[Floats, Floats]:
    """Points and weights of a standard normal θ by Gauss–Hermite; points that weigh nothing in double precision are left out."""
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    weights /= weights.sum()
    kept = weights > 1e-16
    return points[kept], weights[kept] / weights[kept].sum()


def calibrate(scores: Floats, model: Model = "two_slopes", *, nodes: int = NODES) -> Calibration:
    """Estimates the items of one form.

    Args:
        scores: people × items, 1 right, 0 wrong, NaN where there is no number (`responses.dichotomous`). A missing number is
            left out of the person's likelihood (missing at random); omitted and not reached are 0 or NaN, as the caller made
            them in `responses.score_matrix`; voided items must be dropped.
        model: see `Model`.

    log a and d are fitted: L-BFGS-B on the gradient over response patterns, then Newton's steps with the observed information
    (Louis 1982, *Journal of the Royal Statistical Society* B 44, 226–233), which also gives the standard errors.

    Raises:
        NotComputable: ``nobody``; ``too_few_people``; ``too_few_items``; ``no_answers`` and ``no_variance`` (``items``: the
            columns that nobody answered, or that all have right, or all wrong).
        NotConverged: ``not_converged``: the gradient does not vanish; ``slope_runs_away``: an item (``items``) goes against
            the others, so that its slope falls to 0, or tells them apart without error; ``not_identified``.
    """
    likelihood = _Likelihood(_checked(scores), *hermite_grid(nodes))
    spread = _spread(model, likelihood.items)
    full, value, information = _newton(likelihood, spread, _climb(likelihood, spread, scores))
    covariance = _covariance(information, spread)
    n, variance = likelihood.items, np.diag(covariance)
    slope, intercept = np.exp(full[:n]), full[n:]
    slope_v, between, intercept_v = variance[:n], np.diag(covariance[:n, n:]), variance[n:]
    difficulty = -intercept / slope
    difficulty_v = (
        difficulty**2 * slope_v + 2 * difficulty / slope * between + intercept_v / slope**2
    )
    return Calibration(
        model=model,
        slope=slope,
        slope_error=slope * np.sqrt(slope_v),
        difficulty=difficulty,
        difficulty_error=np.sqrt(difficulty_v),
        intercept=intercept,
        intercept_error=np.sqrt(intercept_v),
        log_likelihood=value,
        parameters=spread.shape[1],
        people=likelihood.people,
        left_out=len(scores) - likelihood.people,
        nodes=likelihood.points,
        weights=likelihood.weights,
    )


@dataclass(frozen=True)
class UsableCalibration:
    """A calibration of the items that could be calibrated, and why the others could not."""

    fit: Calibration
    columns: Integers
    """The columns of the scores that ``fit``'s arrays are about, in their order."""

    left_out: Mapping[int, str]
    """Column → reason, as `calibrate` names it."""


def calibrate_usable(
    scores: Floats, model: Model = "two_slopes", *, nodes: int = NODES
) -> UsableCalibration:
    """`calibrate` without the items that stand in its way: unanswered, all right, all wrong, or with a slope that runs away.

    Raises:
        NotComputable, NotConverged: what is left cannot be calibrated, either.
    """
    share = np.array(
        [one[~np.isnan(one)].mean() if (~np.isnan(one)).any() else -1 for one in scores.T]
    )
    left_out = {int(column): "no_answers" for column in np.flatnonzero(share < 0)}
    left_out |= {
        int(column): "no_variance" for column in np.flatnonzero((share == 0) | (share == 1))
    }
    while True:
        columns = np.array(
            [column for column in range(scores.shape[1]) if column not in left_out], dtype=np.int64
        )
        try:
            return UsableCalibration(
                calibrate(scores[:, columns], model, nodes=nodes), columns, left_out
            )
        except NotConverged as refused:
            if model != "two_slopes" or not refused.items:
                raise
            left_out |= {int(columns[item]): refused.reason for item in refused.items}


def probabilities(slope: Floats, difficulty: Floats, theta: Floats) -> Floats:
    """P(right), items × abilities."""
    from scipy.special import expit

    found: Floats = expit(slope[:, None] * (theta[None, :] - difficulty[:, None]))
    return found


def _checked(scores: Floats) -> Floats:
    """The scores of those who answered anything, if they can be calibrated."""
    if scores.ndim != 2:
        raise ValueError(f"scores are people × items, not {scores.shape}")
    given = ~np.isnan(scores)
    if not np.isin(scores[given], (0.0, 1.0)).all():
        raise ValueError("the models are of 0 and 1: see responses.dichotomous")
    if scores.shape[1] < 2:
        raise NotComputable("too_few_items", items=scores.shape[1], needed=2)
    who = given.any(axis=1)
    people = int(who.sum())
    if people < 2:
        raise NotComputable("too_few_people" if people else "nobody", people=people, needed=2)
    if (empty := np.flatnonzero(~given.any(axis=0))).size:
        raise NotComputable("no_answers", items=_told(empty))
    share = np.nanmean(scores, axis=0)
    if (level := np.flatnonzero((share == 0) | (share == 1))).size:
        raise NotComputable("no_variance", items=_told(level))
    return scores[who]


def _told(values: Floats | Integers) -> str:
    return ",".join(f"{value:g}" for value in values)


def _spread(model: Model, items: int) -> Floats:
    """How the fitted parameters make up (log a of each item, d of each item): one column a parameter."""
    none, each = np.zeros((items, items)), np.eye(items)
    intercepts = np.vstack([none, each])
    if model == "rasch":
        return intercepts
    if model == "one_slope":
        return np.hstack([np.vstack([np.ones((items, 1)), np.zeros((items, 1))]), intercepts])
    if model == "two_slopes":
        return np.hstack([np.vstack([each, none]), intercepts])
    raise ValueError(f"no model {model!r}")


def _climb(likelihood: _Likelihood, spread: Floats, scores: Floats) -> Floats:
    """Near the maximum, from slopes of 1 and difficulties that the facilities suggest."""
    from scipy.optimize import minimize

    def loss(parameters: Floats) -> tuple[float, Floats]:
        value, gradient = likelihood.gradient(spread @ parameters)
        return -value / likelihood.people, -(spread.T @ gradient) / likelihood.people

    items, count = likelihood.items, spread.shape[1]
    share = np.clip(np.nanmean(scores, axis=0), 0.01, 0.99)
    start = np.concatenate([np.zeros(count - items), 1.2 * np.log(share / (1 - share))])
    steepness = (np.log(FLATTEST / 4), np.log(STEEPEST * 4))
    found: Floats = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[steepness] * (count - items) + [(-40.0, 40.0)] * items,
        options={"maxiter": 1000, "ftol": 1e-9, "gtol": 1e-4},
    ).x
    return found


def _newton(likelihood: _Likelihood, spread: Floats, near: Floats) -> tuple[Floats, float, Floats]:
    """The maximum near there: (log a and d of each item, log L, the observed information)."""
    found, size = near, np.inf
    for _ in range(25):
        full = spread @ found
        slope = np.exp(full[: likelihood.items])
        runaway = tuple(np.flatnonzero((slope < FLATTEST) | (slope > STEEPEST)).tolist())
        if runaway:
            raise NotConverged("slope_runs_away", runaway, slopes=_told(slope[list(runaway)]))
        value, gradient, information = likelihood.information(full)
        step = np.linalg.lstsq(spread.T @ information @ spread, spread.T @ gradient)[0]
        size = float(np.abs(step).max())
        if size < 1e-6:
            return full, value, information
        found = found + step * min(1.0, 0.5 / size)
    raise NotConverged("not_converged", (_largest(spread @ step),), step=size)


def _covariance(information: Floats, spread: Floats) -> Floats:
    """Of log a and d of each item: the inverse of the fitted parameters' information, spread out again."""
    try:
        np.linalg.cholesky(fitted := spread.T @ information @ spread)
    except np.linalg.LinAlgError:
        flattest = spread @ np.linalg.eigh(fitted)[1][:, 0]
        raise NotConverged("not_identified", (_largest(flattest),)) from None
    return np.asarray(spread @ np.linalg.inv(fitted) @ spread.T, dtype=np.float64)


def _largest(full: Floats) -> int:
    """The item whose log a or d differs most from 0 in these."""
    return int(np.abs(full).argmax()) % (len(full) // 2)


class _Likelihood:
    """The marginal likelihood of response patterns; parameters are log a of each item, then d of each."""

    def __init__(self, scores: Floats, points: Floats, weights: Floats) -> None:
        given = ~np.isnan(scores)
        coded = np.where(given, scores, 2).astype(np.int8)
        patterns, self.counts = np.unique(coded, axis=0, return_counts=True)
        self.given = (patterns < 2).astype(np.float64)
        self.right = (patterns == 1).astype(np.float64)
        self.points, self.weights = points, weights
        self.people, self.items = scores.shape

    def _posterior(self, full: Floats) -> tuple[float, Floats, Floats]:
        """log L, P(right) items × nodes, posterior patterns × nodes."""
        from scipy.special import expit, log_expit, logsumexp

        slope, intercept = np.exp(full[: self.items]), full[self.items :]
        logits = slope[:, None] * self.points + intercept[:, None]
        joint = self.right @ logits + self.given @ log_expit(-logits) + np.log(self.weights)
        each = logsumexp(joint, axis=1)
        return float(self.counts @ each), expit(logits), np.exp(joint - each[:, None])

    def gradient(self, full: Floats) -> tuple[float, Floats]:
        """log L and its gradient (Bock & Aitkin's expected counts of right answers and of people at each node)."""
        value, right, posterior = self._posterior(full)
        return value, self._gradient(full, right, posterior * self.counts[:, None])[0]

    def _gradient(
        self, full: Floats, right: Floats, weighted: Floats
    ) -> tuple[Floats, Floats, Floats]:
        asked = self.given.T @ weighted
        off = self.right.T @ weighted - asked * right
        slopes = np.exp(full[: self.items]) * (off @ self.points)
        return np.concatenate([slopes, off.sum(axis=1)]), asked, slopes

    def information(self, full: Floats) -> tuple[float, Floats, Floats]:
        """log L, gradient and the observed information by Louis's formula.

        The information of the complete data less what is lost because θ is not seen: the variance of the complete data's
        score, given each pattern.
        """
        value, right, posterior = self._posterior(full)
        weighted = posterior * self.counts[:, None]
        gradient, asked, curve = self._gradient(full, right, weighted)
        slope, n = np.exp(full[: self.items]), self.items
        steep = asked * right * (1 - right)
        complete = np.zeros((2 * n, 2 * n))
        rows = np.arange(n)
        complete[rows, rows] = slope**2 * (steep @ self.points**2) - curve
        complete[rows, rows + n] = complete[rows + n, rows] = slope * (steep @ self.points)
        complete[rows + n, rows + n] = steep.sum(axis=1)

        lost = np.zeros((3, n, n))
        for node in np.flatnonzero(weighted.sum(axis=0) > 1e-13 * self.people):
            off = self.right - self.given * right[:, node]
            square = off.T @ (off * weighted[:, node, None])
            for power in range(3):
                lost[power] += self.points[node] ** power * square
        seen = np.hstack(
            [
                slope * (self.right * (posterior @ self.points)[:, None]
                         - self.given * (posterior @ (right * self.points).T)),
                self.right - self.given * (posterior @ right.T),
            ]
        )  # fmt: skip
        mixed = slope[:, None] * lost[1]
        variance = np.block([[np.outer(slope, slope) * lost[2], mixed], [mixed.T, lost[0]]])
        variance -= seen.T @ (seen * self.counts[:, None])
        return value, gradient, complete - variance
