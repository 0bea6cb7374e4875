"""Polynomial log-linear smoothing of a distribution of scores, so that small bumps of chance are not equated."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

LARGEST_DEGREE = 6
"""Moments beyond the sixth follow chance; the usual limit (Moses & Holland 2009, *Journal of Educational Measurement* 46)."""


@dataclass(frozen=True)
class Smoothed:
    """A smoothed distribution: the probability of each score, and the fit (``aic`` up to a constant of the data)."""

    probabilities: Floats
    degree: int
    aic: float
    deviance: float
    people: int


def smooth(counts: Counts, degree: int | None = None) -> Smoothed:
    """The log-linear model of ``degree`` for ``counts`` (people at the scores 0, 1, …); by default that of the smallest AIC
    among those that converge.

    Holland & Thayer (1987, ETS Research Report 87-31; 2000, *Journal of Educational and Behavioral Statistics* 25, 133–183): a
    Poisson regression of the counts on powers of the score, by statsmodels' ``GLM``; the fit has the data's first ``degree``
    moments. AIC chooses well among degrees (Moses & Holland 2009). Powers are made orthogonal first, which changes no fit.
    Raises `NotComputable`: ``too_few`` (nobody), ``no_variance`` (one score only), ``degree_too_high`` (as many powers as
    scores that occur), ``not_converged``.
    """
    scores = int((counts > 0).sum())
    if scores < 2:
        raise NotComputable("no_variance" if scores else "too_few", people=int(counts.sum()))
    if degree is not None:
        if not 1 <= degree < scores:
            raise NotComputable("degree_too_high", degree=degree, scores=scores)
        return _fit(counts, degree)
    fits = [_fit(counts, 1)]
    for power in range(2, min(LARGEST_DEGREE, scores - 1) + 1):
        try:
            fits.append(_fit(counts, power))
        except NotComputable:
            break  # more powers than so few people determine
    return min(fits, key=lambda fit: fit.aic)


def _fit(counts: Counts, degree: int) -> Smoothed:
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import ModelWarning

    model: Any = GLM(counts, powers(len(counts), degree), family=Poisson())
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        warnings.simplefilter("error", ModelWarning)
        try:
            fit: Any = model.fit(maxiter=200, tol=1e-10)
        except (RuntimeWarning, ModelWarning, np.linalg.LinAlgError) as error:
            raise NotComputable("not_converged", degree=degree) from error
    expected: Floats = np.asarray(fit.mu, dtype=np.float64)
    # The fit has the data's moments, or it isn't one: a deviance may stand still elsewhere.
    apart = np.abs(model.exog.T @ (expected - counts)).max() / counts.sum()
    if not fit.converged or not apart < 1e-5:
        raise NotComputable("not_converged", degree=degree)
    deviance = float(fit.deviance)
    return Smoothed(
        probabilities=expected / expected.sum(),
        degree=degree,
        aic=deviance + 2 * (degree + 1),
        deviance=deviance,
        people=int(counts.sum()),
    )


def powers(scores: int, degree: int) -> Floats:
    """The powers 0 … ``degree`` of the scores 0 … ``scores`` − 1 as orthonormal columns."""
    basis, _ = np.linalg.qr(np.vander(np.linspace(-1, 1, scores), degree + 1, increasing=True))
    return np.asarray(basis * np.sqrt(scores), dtype=np.float64)
