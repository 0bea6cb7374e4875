"""Item response models: published estimates, an independent library, known parameters, what cannot be estimated."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import NotComputable, NotConverged
from analytics.stats.irt import (
    Model,
    calibrate,
    calibrate_usable,
    hermite_grid,
    probabilities,
)
from analytics.stats.rasch_linking import Calibrated, link
from analytics.stats.responses import Floats
from tests.analytics.stats import published, simulated

NAN = np.nan


@published.needs_published
class TestPublished:
    """Difficulties within 0.005, log-likelihoods within 0.01, as the issue asks."""

    def test_two_slopes_as_ltm_has_them(self) -> None:
        wanted = published.estimates()["LSAT6"]["2PL_published"]
        fit = calibrate(published.answers("LSAT6"))
        assert fit.difficulty == pytest.approx(wanted["b"], abs=0.005)
        assert fit.difficulty_error == pytest.approx(wanted["se_b"], abs=0.005)
        assert fit.slope == pytest.approx(wanted["a"], abs=0.005)
        assert fit.slope_error == pytest.approx(wanted["se_a"], abs=0.005)
        assert fit.log_likelihood == pytest.approx(wanted["logLik"], abs=0.01)
        assert fit.aic == pytest.approx(wanted["AIC"], abs=0.01)
        assert fit.bic == pytest.approx(wanted["BIC"], abs=0.01)

    def test_two_slopes_as_mirt_has_them(self) -> None:
        wanted = published.estimates()["LSAT7"]["2PL_published"]
        fit = calibrate(published.answers("LSAT7"))
        assert fit.slope == pytest.approx(wanted["a"], abs=0.005)
        assert fit.intercept == pytest.approx(wanted["d"], abs=0.005)

    @pytest.mark.parametrize(
        ("section", "model", "name"),
        [
            ("LSAT6", "rasch", "rasch_a1"),
            ("LSAT6", "one_slope", "1PL_common_a"),
            ("LSAT6", "two_slopes", "2PL"),
            ("LSAT7", "one_slope", "1PL_common_a"),
            ("LSAT7", "two_slopes", "2PL"),
        ],
    )
    def test_as_recomputed_with_many_nodes(self, section: str, model: Model, name: str) -> None:
        wanted = published.estimates()[section]["recomputed_here_61pt"][name]
        fit = calibrate(published.answers(section), model)
        assert fit.difficulty == pytest.approx(wanted["b"], abs=0.0005)
        assert fit.log_likelihood == pytest.approx(wanted["logLik"], abs=0.001)
        if "a" in wanted:
            assert fit.slope == pytest.approx(np.broadcast_to(wanted["a"], 5), abs=0.0005)
        if "AIC" in wanted:
            assert (fit.aic, fit.bic) == pytest.approx((wanted["AIC"], wanted["BIC"]), abs=0.001)

    def test_one_slope_is_rasch_with_a_free_variance(self) -> None:
        wanted = published.estimates()["LSAT6"]["1PL_Rasch_published"]
        fit = calibrate(published.answers("LSAT6"), "one_slope")
        assert fit.intercept == pytest.approx(wanted["d"], abs=0.005)
        assert fit.slope[0] ** 2 == pytest.approx(wanted["latent_var"], abs=0.005)
        low, high = np.array(wanted["d_ci95"]).T
        assert fit.intercept - 1.96 * fit.intercept_error == pytest.approx(low, abs=0.005)
        assert fit.intercept + 1.96 * fit.intercept_error == pytest.approx(high, abs=0.005)

    def test_one_slope_as_mirt_has_it(self) -> None:
        wanted = published.estimates()["LSAT7"]["1PL_published"]
        fit = calibrate(published.answers("LSAT7"), "one_slope")
        assert fit.slope == pytest.approx(np.full(5, wanted["a"]), abs=0.005)
        assert fit.intercept[:4] == pytest.approx(wanted["d_first4"], abs=0.005)


def test_the_grid_has_the_moments_of_a_standard_normal() -> None:
    points, weights = hermite_grid()
    moments = [float(weights @ points**order) for order in range(9)]
    assert moments == pytest.approx([1, 0, 1, 0, 3, 0, 15, 0, 105], rel=1e-9, abs=1e-9)


def test_known_parameters_are_recovered_within_their_standard_errors() -> None:
    random = np.random.default_rng(20261126)
    scores, slope, difficulty, _ = simulated.form(random, 600, 20)
    fit = calibrate(scores)
    off = np.concatenate(
        [
            (fit.difficulty - difficulty) / fit.difficulty_error,
            (fit.slope - slope) / fit.slope_error,
        ]
    )
    # 40 deviates in units of their errors: about normal, so none beyond 4 and a mean square near 1.
    assert np.abs(off).max() < 4
    assert 0.5 < float((off**2).mean()) < 1.6


@pytest.mark.full
def test_intervals_of_parameters_cover_at_their_nominal_rate() -> None:
    random = np.random.default_rng(7)
    slope, difficulty = random.lognormal(0.0, 0.25, 15), random.normal(0.0, 0.8, 15)
    inside = []
    for _ in range(200):
        fit = calibrate(simulated.answers(random, slope, difficulty, random.normal(size=500)))
        inside.append(np.abs(fit.difficulty - difficulty) <= 1.96 * fit.difficulty_error)
        inside.append(np.abs(np.log(fit.slope / slope)) <= 1.96 * fit.slope_error / fit.slope)
    # 6,000 intervals, those of one form hang together: 0.95 ± 0.015.
    assert float(np.mean(inside)) == pytest.approx(0.95, abs=0.015)


def test_an_answer_without_a_number_counts_neither_way() -> None:
    random = np.random.default_rng(3)
    scores, *_ = simulated.form(random, 800, 12)
    gaps = scores.copy()
    gaps[random.random(gaps.shape) < 0.2] = NAN
    whole, with_gaps = calibrate(scores, "one_slope"), calibrate(gaps, "one_slope")
    assert with_gaps.people == 800
    error = with_gaps.difficulty_error
    assert (np.abs(with_gaps.difficulty - whole.difficulty) < 3 * error).all()
    assert (error > whole.difficulty_error).all()
    as_wrong = calibrate(np.nan_to_num(gaps), "one_slope")
    assert (as_wrong.intercept < with_gaps.intercept).all()


def test_who_answered_nothing_is_left_out_and_changes_nothing() -> None:
    random = np.random.default_rng(4)
    scores, *_ = simulated.form(random, 200, 6)
    fit = calibrate(scores, "rasch")
    more = calibrate(np.vstack([scores, np.full((3, 6), NAN)]), "rasch")
    assert (more.people, more.left_out) == (200, 3)
    assert more.difficulty == pytest.approx(fit.difficulty, abs=1e-9)


def test_the_order_of_people_and_items_does_not_matter() -> None:
    random = np.random.default_rng(5)
    scores, *_ = simulated.form(random, 300, 8)
    fit, order = calibrate(scores), random.permutation(8)
    other = calibrate(random.permutation(scores, axis=0)[:, order])
    assert other.difficulty == pytest.approx(fit.difficulty[order], abs=1e-5)
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-8)


def test_probabilities_are_the_logistic_curve() -> None:
    found = probabilities(np.array([2.0]), np.array([0.5]), np.array([0.5, 1.5, -1e9, 1e9]))
    assert found[0] == pytest.approx([0.5, 1 / (1 + np.exp(-2)), 0, 1])


def level(people: int = 30) -> Floats:
    scores = np.random.default_rng(1).integers(0, 2, (people, 5)).astype(np.float64)
    scores[:, 1], scores[:, 3] = 1.0, 0.0
    return scores


@pytest.mark.parametrize(
    ("scores", "reason", "figures"),
    [
        (np.zeros((0, 5)), "nobody", {"people": 0, "needed": 2}),
        (np.full((9, 5), NAN), "nobody", {"people": 0, "needed": 2}),
        (np.array([[1.0, 0.0, 1.0]]), "too_few_people", {"people": 1, "needed": 2}),
        (np.array([[1.0], [0.0]]), "too_few_items", {"items": 1, "needed": 2}),
        (np.array([[1, 0, NAN], [0, 1, NAN], [1, 1, NAN]]), "no_answers", {"items": "2"}),
        (level(), "no_variance", {"items": "1,3"}),
        (np.ones((40, 4)), "no_variance", {"items": "0,1,2,3"}),
    ],
)
def test_what_cannot_be_calibrated_says_why(
    scores: Floats, reason: str, figures: dict[str, float | str]
) -> None:
    with pytest.raises(NotComputable) as refused:
        calibrate(scores)
    assert (refused.value.reason, refused.value.figures) == (reason, figures)


def test_an_item_against_the_others_does_not_converge_and_is_named() -> None:
    random = np.random.default_rng(6)
    scores, *_ = simulated.form(random, 500, 8)
    scores[:, 2] = 1 - scores[:, 2]
    with pytest.raises(NotConverged) as refused:
        calibrate(scores)
    assert (refused.value.reason, refused.value.items) == ("slope_runs_away", (2,))


@pytest.mark.parametrize("seed", [237, 373])
def test_a_likelihood_that_rises_for_ever_is_no_estimate(seed: int) -> None:
    # Found among 400 small forms: one item grows steeper and steeper, ever more slowly.
    scores, *_ = simulated.form(np.random.default_rng(seed), 80, 4)
    with pytest.raises(NotConverged) as refused:
        calibrate(scores)
    assert len(refused.value.items) == 1
    assert "nan" not in str(refused.value)


def test_items_that_stand_in_the_way_are_left_out_with_their_reason() -> None:
    random = np.random.default_rng(6)
    scores, *_ = simulated.form(random, 500, 8)
    scores[:, 2] = 1 - scores[:, 2]
    scores[:, 4], scores[:, 5], scores[:, 7] = NAN, 1.0, 0.0
    found = calibrate_usable(scores)
    reasons = {2: "slope_runs_away", 4: "no_answers", 5: "no_variance", 7: "no_variance"}
    assert found.left_out == reasons
    assert found.columns.tolist() == [0, 1, 3, 6]
    assert found.fit.difficulty == pytest.approx(calibrate(scores[:, [0, 1, 3, 6]]).difficulty)
    assert 2 in calibrate_usable(scores, "rasch").columns
    for hopeless, reason in (
        (np.ones((9, 3)), "too_few_items"),
        (np.zeros((0, 3)), "too_few_items"),
    ):
        with pytest.raises(NotComputable, match=reason):
            calibrate_usable(hopeless)


def test_answers_that_hang_together_without_error_do_not_converge() -> None:
    scores = np.repeat(np.array([[0.0, 0, 0, 0], [1, 1, 1, 1]]), 50, axis=0)
    with pytest.raises(NotConverged):
        calibrate(scores)


@pytest.mark.parametrize("seed", range(5))
def test_answers_that_have_nothing_in_common_have_no_slopes(seed: int) -> None:
    scores = np.random.default_rng(seed).integers(0, 2, (60, 6)).astype(np.float64)
    with pytest.raises(NotConverged) as refused:
        calibrate(scores)
    assert refused.value.items
    rasch = calibrate(scores, "rasch")
    assert np.isfinite([rasch.difficulty, rasch.difficulty_error]).all()


def test_forms_that_share_items_are_linked_by_their_logits() -> None:
    random = np.random.default_rng(9)
    difficulty = random.normal(0, 0.8, 30)
    slopes = np.full(20, 1.3)
    forms = []
    for first, ability in ((0, 0.0), (10, 0.5)):
        part = difficulty[first : first + 20]
        fit = calibrate(
            simulated.answers(random, slopes, part, random.normal(ability, 1, 1500)), "one_slope"
        )
        names = tuple(f"item{number}" for number in range(first, first + 20))
        forms.append(Calibrated(names, *fit.logits()))
    # The second group is 0.5 better in units of θ, so its items look easier by 0.5 × 1.3 logits.
    found = link(forms[0], forms[1])
    assert len(found.items) == 10
    assert abs(found.constant) == pytest.approx(0.65, abs=0.15)
    with pytest.raises(NotComputable, match="own_slopes"):
        calibrate(simulated.form(random, 300, 5)[0]).logits()


@pytest.mark.parametrize("scores", [np.array([[0.5, 1.0], [0.0, 1.0]]), np.array([1.0, 0.0])])
def test_points_are_no_answers_of_right_and_wrong(scores: Floats) -> None:
    with pytest.raises(ValueError, match=r"0 and 1|people × items"):
        calibrate(scores)
