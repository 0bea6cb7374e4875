"""The models against a library that has nothing to do with ours: the package mirt (Lyons, 2026), in the tests only."""

from __future__ import annotations

import mirt
import numpy as np
import pytest
from mirt.diagnostics.itemfit import compute_itemfit
from mirt.models import TwoParameterLogistic

from analytics.stats.irt import Calibration, calibrate
from analytics.stats.irt_persons import eap, wle
from analytics.stats.item_fit import mean_squares, s_x2
from analytics.stats.responses import Floats
from tests.analytics.stats import simulated


@pytest.fixture(scope="module")
def scores() -> Floats:
    found, *_ = simulated.form(np.random.default_rng(31), 400, 12)
    return found


@pytest.fixture(scope="module")
def ours(scores: Floats) -> Calibration:
    return calibrate(scores)


@pytest.fixture(scope="module")
def theirs(ours: Calibration) -> TwoParameterLogistic:
    """Their model with our estimates, so that what follows from the estimates is compared to all digits."""
    model = TwoParameterLogistic(n_items=len(ours.slope))
    model.set_parameters(discrimination=ours.slope, difficulty=ours.difficulty)
    model._is_fitted = True
    return model


@pytest.mark.slow
def test_estimates_errors_and_likelihood(scores: Floats, ours: Calibration) -> None:
    found = mirt.fit_mirt(scores.astype(int), "2PL", n_quadpts=61, tol=1e-6, max_iter=3000)
    assert ours.slope == pytest.approx(found.model.parameters["discrimination"], abs=0.002)
    assert ours.difficulty == pytest.approx(found.model.parameters["difficulty"], abs=0.002)
    assert ours.slope_error == pytest.approx(found.standard_errors["discrimination"], rel=0.01)
    assert ours.difficulty_error == pytest.approx(found.standard_errors["difficulty"], rel=0.01)
    assert ours.log_likelihood == pytest.approx(found.log_likelihood, abs=0.001)


def test_item_fit(scores: Floats, ours: Calibration, theirs: TwoParameterLogistic) -> None:
    answers = scores.astype(int)
    wanted = compute_itemfit(theirs, answers, statistics=["S_X2"], n_quadpts=101)
    found, left_out = s_x2(scores, ours)
    assert left_out == 0
    assert [item.chi_square for item in found] == pytest.approx(wanted["S_X2"], abs=1e-6)
    assert [item.degrees for item in found] == wanted["df"].tolist()
    assert [item.p for item in found] == pytest.approx(wanted["p_value"], abs=1e-6)


def test_infit_and_outfit(scores: Floats) -> None:
    fit = calibrate(scores, "one_slope")
    measures = wle(scores, fit.slope, fit.difficulty)
    model = TwoParameterLogistic(n_items=len(fit.slope))
    model.set_parameters(discrimination=fit.slope, difficulty=fit.difficulty)
    model._is_fitted = True
    inside = (scores.sum(axis=1) > 0) & (scores.sum(axis=1) < scores.shape[1])
    wanted = compute_itemfit(
        model,
        scores[inside].astype(int),
        statistics=["infit", "outfit", "z_infit", "z_outfit"],
        theta=measures.theta[inside],
    )
    found = mean_squares(scores, fit, measures)
    for name, other in (
        ("infit", "infit"),
        ("outfit", "outfit"),
        ("infit_z", "z_infit"),
        ("outfit_z", "z_outfit"),
    ):
        assert [getattr(item, name) for item in found] == pytest.approx(wanted[other], abs=1e-6)


def test_measures_of_people(
    scores: Floats, ours: Calibration, theirs: TwoParameterLogistic
) -> None:
    gaps = scores.copy()
    gaps[::7, 3] = np.nan
    answers = np.nan_to_num(gaps, nan=-1).astype(int)
    expected = eap(gaps, ours.slope, ours.difficulty)
    wanted = mirt.fscores(theirs, answers, method="EAP", n_quadpts=101)
    assert expected.theta == pytest.approx(wanted.theta.ravel(), abs=1e-6)
    assert expected.error == pytest.approx(wanted.standard_error.ravel(), abs=1e-6)
    weighted = wle(gaps, ours.slope, ours.difficulty)
    wanted = mirt.fscores(theirs, answers, method="WLE", bounds=(-12.0, 12.0))
    assert weighted.theta == pytest.approx(wanted.theta.ravel(), abs=1e-4)
    assert weighted.error == pytest.approx(wanted.standard_error.ravel(), rel=1e-3)
