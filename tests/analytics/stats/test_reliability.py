"""Reliability: published coefficients, Feldt's interval, conditional errors, how long an exam would have to be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import NotComputable
from analytics.stats.reliability import (
    Reliability,
    alpha_without,
    coefficient_alpha,
    conditional_error,
    feldt_interval,
    kr21,
    length_for,
    spearman_brown,
    stratified_alpha,
)
from analytics.stats.responses import Floats, merge_parts
from tests.analytics.stats import published, simulated

NAN = np.nan


@published.needs_published
@pytest.mark.parametrize(("section", "kr20"), [("LSAT6", 0.2950), ("LSAT7", 0.4534)])
def test_published_kr20_to_four_decimals(section: str, kr20: float) -> None:
    wanted = published.estimates()[section]["recomputed_here_61pt"]
    scores = published.answers(section)
    found = coefficient_alpha(scores)
    assert round(found.value, 4) == kr20
    assert (found.people, found.items, found.left_out) == (1000, 5, 0)
    assert found.mean == pytest.approx(wanted["total_mean"])
    assert found.sd == pytest.approx(wanted["total_sd_n-1"], abs=1e-6)
    assert alpha_without(scores) == pytest.approx(wanted["alpha_if_deleted"], abs=0.00006)


def test_feldts_interval_as_a_published_program_has_it() -> None:
    # C. Evans's R code on the MRC CBU wiki (FAQ/cafun): feldt1.return(0.913, 873, 20).
    assert feldt_interval(0.913, 873, 20) == pytest.approx((0.9044024, 0.9211588), abs=1e-7)
    assert feldt_interval(0.913, 873, 20, 0.99)[0] < 0.9044


def cover(random: np.random.Generator, times: int) -> float:
    """How often Feldt's interval holds the true alpha of parallel parts: there his model is exact."""
    people, items = 60, 8
    true = items / (items + 1.5**2)
    inside = 0
    for _ in range(times):
        scores = random.normal(size=(people, 1)) + 1.5 * random.normal(size=(people, items))
        found = coefficient_alpha(scores)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= true <= found.high
    return inside / times


def test_the_interval_covers_at_its_nominal_rate() -> None:
    assert cover(np.random.default_rng(11), 400) == pytest.approx(0.95, abs=0.035)


@pytest.mark.full
def test_the_interval_covers_at_its_nominal_rate_in_many_exams() -> None:
    assert cover(np.random.default_rng(12), 20_000) == pytest.approx(0.95, abs=0.005)


def test_sem_is_what_parallel_exams_differ_by() -> None:
    random = np.random.default_rng(13)
    true = random.normal(size=(4000, 1))
    first = true + random.normal(size=(4000, 10))
    second = true + random.normal(size=(4000, 10))
    off = (first.sum(axis=1) - second.sum(axis=1)).std() / np.sqrt(2)
    assert coefficient_alpha(first).sem == pytest.approx(off, rel=0.05)
    assert Reliability(-0.2, None, None, 0.95, 9, 9, 0, 0.0, 2.0).sem == pytest.approx(np.sqrt(4.8))


def test_parts_of_a_case_that_hang_together_make_alpha_too_high() -> None:
    random = np.random.default_rng(14)
    ability, case = random.normal(size=(3000, 1)), random.normal(size=(3000, 4))
    singles = ability + 1.5 * random.normal(size=(3000, 8))
    parts = ability + np.repeat(case, 3, axis=1) + random.normal(size=(3000, 12))
    scores = np.hstack([singles, parts])
    names = [""] * 8 + [f"case{number}" for number in range(4) for _ in range(3)]
    merged, _ = merge_parts(scores, names)
    other = np.hstack(
        [
            ability + 1.5 * random.normal(size=(3000, 8)),
            ability
            + np.repeat(random.normal(size=(3000, 4)), 3, axis=1)
            + random.normal(size=(3000, 12)),
        ]
    )
    parallel = float(np.corrcoef(scores.sum(axis=1), other.sum(axis=1))[0, 1])
    naive = coefficient_alpha(scores).value
    tested = stratified_alpha(merged, ["single"] * 8 + ["case"] * 4).value
    assert naive > parallel + 0.015
    assert tested == pytest.approx(parallel, abs=0.015)
    assert coefficient_alpha(merged).value <= tested + 1e-9


def test_stratified_alpha_of_one_stratum_is_alpha() -> None:
    scores, *_ = simulated.form(np.random.default_rng(15), 200, 12)
    found = stratified_alpha(scores, ["all"] * 12)
    assert found.value == pytest.approx(coefficient_alpha(scores).value)
    assert (found.low, found.high) == (None, None)
    alone = stratified_alpha(scores, ["all"] * 11 + ["alone"])
    rest = coefficient_alpha(scores[:, :11])
    variance = scores.sum(axis=1).var(ddof=1)
    error = rest.sem**2 + scores[:, 11].var(ddof=1)
    assert alone.value == pytest.approx(1 - error / variance)


def test_a_voided_question_and_people_with_gaps_are_left_out() -> None:
    scores, *_ = simulated.form(np.random.default_rng(16), 100, 8)
    gaps = scores.copy()
    gaps[:, 2] = NAN
    gaps[5, 4] = NAN
    found = coefficient_alpha(gaps)
    whole = np.delete(np.delete(scores, 2, axis=1), 5, axis=0)
    assert found.value == pytest.approx(coefficient_alpha(whole).value)
    assert (found.people, found.items, found.left_out) == (99, 7, 1)
    assert alpha_without(gaps)[2] is None
    strata = ["a", "a", "b", "b", "b", "a", "a", "b"]
    assert stratified_alpha(gaps, strata).value == pytest.approx(
        stratified_alpha(whole, ["a", "a", "b", "b", "a", "a", "b"]).value
    )


def test_lords_errors_agree_with_kr21_and_keats_with_the_reliability() -> None:
    scores, *_ = simulated.form(np.random.default_rng(17), 500, 40)
    total, found = scores.sum(axis=1), coefficient_alpha(scores)
    error = conditional_error(total, 40.0, found)
    variance = float(total.var())
    other = kr21(found.mean, variance, 40)
    assert float((error.lord**2).mean()) == pytest.approx(variance * (1 - other))
    assert float((error.keats**2).mean()) == pytest.approx(found.sem**2, rel=0.01)
    at_ends = conditional_error(np.array([0.0, 20.0, 40.0]), 40.0, found)
    assert at_ends.lord == pytest.approx([0, np.sqrt(20 * 20 / 39), 0])
    assert (at_ends.keats <= at_ends.lord).all()


def test_errors_of_questions_of_two_points_are_twice_as_large() -> None:
    scores, *_ = simulated.form(np.random.default_rng(18), 300, 30)
    points = np.array([5.0, 17.0])
    single = conditional_error(points, 30.0, coefficient_alpha(scores))
    double = conditional_error(2 * points, 60.0, coefficient_alpha(2 * scores))
    assert double.lord == pytest.approx(2 * single.lord)
    assert double.keats == pytest.approx(2 * single.keats)


def test_spearman_brown_and_the_length_that_a_reliability_takes() -> None:
    assert spearman_brown(0.6, 2) == pytest.approx(0.75)
    assert length_for(0.6, 0.75) == pytest.approx(2)
    assert length_for(1.0, 0.8) == 0


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_the_length_gives_the_reliability_that_was_wanted(now: float, wanted: float) -> None:
    assert spearman_brown(now, length_for(now, wanted)) == pytest.approx(wanted)


NO_SPREAD = np.array([[1.0, 0], [0, 1], [1, 0]])


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.zeros((0, 4)), "nobody"),
        (np.full((3, 4), NAN), "nobody"),
        (np.array([[1.0, 0, 1]]), "too_few_people"),
        (np.array([[1.0], [0.0]]), "too_few_items"),
        (np.ones((20, 4)), "no_variance"),
        (NO_SPREAD, "no_variance"),
    ],
)
def test_what_has_no_reliability_says_why(scores: Floats, reason: str) -> None:
    for statistic in (
        lambda: coefficient_alpha(scores),
        lambda: stratified_alpha(scores, ["one"] * scores.shape[1]),
    ):
        with pytest.raises(NotComputable) as refused:
            statistic()
        assert refused.value.reason == reason


def test_the_rest_that_does_not_differ_has_no_alpha() -> None:
    scores = np.array([[1.0, 1, 1], [0, 1, 1], [1, 1, 1], [0, 1, 1]])
    assert alpha_without(scores)[0] is None
    assert alpha_without(NO_SPREAD) == (None, None)


def test_a_negative_reliability_is_shown_but_not_lengthened() -> None:
    scores = np.array([[1.0, 0, 1], [0, 1, 0], [1, 0, 1], [0, 1, 1]])
    assert coefficient_alpha(scores).value < 0
    for statistic in (lambda: spearman_brown(-0.1, 2), lambda: length_for(0.0, 0.8)):
        with pytest.raises(NotComputable, match="negative_reliability"):
            statistic()


def test_conditional_errors_that_have_no_value_say_why() -> None:
    one = Reliability(0.5, None, None, 0.95, 9, 1, 0, 0.5, 0.5)
    level = Reliability(0.5, None, None, 0.95, 9, 5, 0, 2.5, 0.0)
    at_the_ends = Reliability(0.5, None, None, 0.95, 9, 5, 0, 5.0, 1.0)
    for found, reason in (
        (one, "too_few_items"),
        (level, "no_variance"),
        (at_the_ends, "no_binomial_error"),
    ):
        with pytest.raises(NotComputable, match=reason):
            conditional_error(np.array([1.0]), 5.0, found)
    with pytest.raises(ValueError, match="scores lie in"):
        conditional_error(np.array([6.0]), 5.0, level)


@pytest.mark.parametrize("call", [lambda: spearman_brown(0.5, 0), lambda: length_for(0.5, 1.0)])
def test_lengths_and_reliabilities_that_are_none(call: object) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match=r"times as long|a reliability of"):
        call()


def test_strata_belong_to_the_questions() -> None:
    with pytest.raises(ValueError, match="strata"):
        stratified_alpha(np.ones((4, 3)), ["a"])
