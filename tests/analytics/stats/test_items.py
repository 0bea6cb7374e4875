"""Classical statistics of questions: Moodle's own example, published coefficients, what cannot be computed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analytics.errors import NotComputable
from analytics.stats.items import (
    correlation_interval,
    extreme_weights,
    item_statistics,
    pooled_correlation,
    rest_scores,
    upper_lower,
)
from analytics.stats.responses import Floats
from tests.analytics.stats import published

NAN = np.nan

# Moodle, mod/quiz/report/statistics/tests: marks of 22 attempts at 13 questions (fixtures/mdl_question_states.csv) and what
# its own spreadsheet makes of them (statistics_test.php), here by position in the quiz. The first question gives 8 marks.
POSITIONS = [8, 9, 10, 11, 12, 19, 20, 17, 18, 14, 15, 16, 13]
MARKS = np.array(
    [
        [5.5, 0.3, 0.9, 1.0, 0.3, 0, 1, 1, 0, 0, 0, 1, 1],
        [1.0, 0.9, 0.9, 0.3, 0.3, 0, 1, 0, 1, 0, 0, 1, 1],
        [2.5, 1.0, 0.9, 0.3, 1.0, 1, 1, 1, 1, 0, 1, 1, 0],
        [4.0, 0.3, 0.9, 1.0, 0.3, 0, 1, 1, 0, 0, 0, 0, 0],
        [3.0, 0.9, 0.3, 0.9, 1.0, 1, 0, 1, 1, 1, 0, 0, 0],
        [4.5, 0.9, 1.0, 1.0, 0.9, 0, 0, 0, 0, 1, 1, 1, 0],
        [3.0, 0.3, 0.3, 0.3, 0.3, 1, 1, 1, 1, 0, 1, 1, 1],
        [6.0, 0.9, 0.9, 1.0, 0.3, 0, 1, 1, 0, 1, 1, 1, 0],
        [0.5, 0.9, 1.0, 0.9, 0.3, 0, 1, 1, 1, 1, 1, 0, 0],
        [5.5, 0.9, 1.0, 0.9, 0.3, 0, 0, 1, 0, 1, 0, 0, 1],
        [2.5, 0.9, 1.0, 1.0, 0.9, 0, 1, 1, 0, 1, 0, 0, 0],
        [4.0, 0.9, 0.3, 0.9, 1.0, 0, 1, 1, 1, 1, 1, 1, 0],
        [4.0, 0.9, 0.3, 0.3, 1.0, 1, 0, 0, 1, 1, 1, 0, 1],
        [3.0, 1.0, 1.0, 0.3, 1.0, 1, 0, 1, 1, 1, 0, 1, 0],
        [1.0, 1.0, 0.9, 0.3, 0.3, 0, 0, 0, 0, 0, 1, 0, 1],
        [1.0, 0.3, 0.3, 0.3, 0.9, 0, 1, 0, 0, 0, 0, 1, 0],
        [1.5, 1.0, 0.3, 0.9, 1.0, 0, 0, 1, 0, 1, 0, 1, 1],
        [4.0, 0.9, 1.0, 0.9, 1.0, 0, 0, 0, 1, 1, 1, 1, 0],
        [2.0, 0.9, 0.9, 0.3, 0.9, 0, 0, 0, 0, 1, 0, 0, 0],
        [1.0, 1.0, 0.3, 0.3, 0.3, 0, 0, 1, 0, 1, 1, 0, 0],
        [6.0, 0.9, 1.0, 1.0, 0.9, 1, 1, 0, 0, 0, 0, 1, 0],
        [7.0, 0.9, 0.3, 0.3, 0.3, 0, 0, 1, 1, 0, 1, 1, 1],
    ]
)[:, np.argsort(POSITIONS)]
MAXIMA = np.array([8.0] + [1.0] * 12)
MOODLE = {
    "facility": [41.19318182, 81.36363636, 71.36363636, 65.45454545, 65.90909091, 36.36363636, 59.09090909,
                 50, 59.09090909, 63.63636364, 45.45454545, 27.27272727, 50],
    "sd": [191.2733589, 25.12738111, 32.26312277, 33.34199022, 33.75811591, 49.23659639, 50.32362797, 51.17663157,
           50.32362797, 49.23659639, 50.96471914, 45.58423058, 51.17663157],
    "effective_weight": [26.58464457, 3.368456046, 3.253955259, 7.584083694, 3.79658376, 3.183278505, 4.532356904,
                         7.78856243, 10.08351572, 8.381139345, 8.727645713, 7.946277111, 4.769500946],
    "discrimination": [25.88327077, 1.170256965, -4.207816809, 28.16930644, -2.513606859, -12.99017581,
                       -8.900638238, 8.670004606, 29.63337745, 15.18945843, 16.21079629, 15.52451404,
                       -8.396734802],
    "efficiency": [27.23492723, 1.382386552, -4.691171307, 31.12404354, -2.877487579, -17.5074184, -10.27568922,
                   10.86956522, 34.58997279, 17.4790556, 20.14359793, 22.06477733, -10],
}  # fmt: skip


@pytest.mark.parametrize("name", MOODLE)
def test_moodles_statistics_of_its_own_example(name: str) -> None:
    found = [100 * getattr(item, name) for item in item_statistics(MARKS, MAXIMA)]
    assert found == pytest.approx(MOODLE[name], abs=1e-6)


@published.needs_published
@pytest.mark.parametrize("section", ["LSAT6", "LSAT7"])
def test_published_facilities_and_correlations_with_the_rest(section: str) -> None:
    wanted = published.estimates()[section]
    found = item_statistics(published.answers(section), np.ones(5))
    assert [item.facility for item in found] == pytest.approx(wanted["p"], abs=1e-9)
    rest = wanted["recomputed_here_61pt"]["item_rest_r"]
    assert [item.discrimination for item in found] == pytest.approx(rest, abs=0.00006)


def test_upper_lower_of_a_form_without_ties() -> None:
    total = np.arange(100.0)
    points = (total >= 60).astype(np.float64)
    # 27 people below: none right; 27 above: all right.
    assert upper_lower(points, total, 1.0) == pytest.approx(1.0)
    assert upper_lower(2 * points, total, 2.0) == pytest.approx(1.0)
    points[95:] = 0  # 22 of the 27
    assert upper_lower(points, total, 1.0) == pytest.approx(22 / 27)


def test_who_ties_at_the_border_of_a_group_shares_what_is_left_of_it() -> None:
    total = np.array([1.0, 2, 2, 2, 2, 3, 4, 5, 6, 7])
    lower, upper = extreme_weights(total)
    assert lower == pytest.approx([1, 1.7 / 4, 1.7 / 4, 1.7 / 4, 1.7 / 4, 0, 0, 0, 0, 0])
    assert upper == pytest.approx([0, 0, 0, 0, 0, 0, 0, 0.7, 1, 1])


@given(
    arrays.arrays(np.float64, st.integers(2, 40), elements=st.integers(0, 8).map(float)),
    st.integers(0, 2**32 - 1),
)
def test_the_order_of_people_does_not_decide_and_each_group_is_27_percent(
    total: Floats, seed: int
) -> None:
    random = np.random.default_rng(seed)
    points = random.integers(0, 2, len(total)).astype(np.float64)
    lower, upper = extreme_weights(total)
    assert (lower.sum(), upper.sum()) == pytest.approx((0.27 * len(total), 0.27 * len(total)))
    order = random.permutation(len(total))
    found, again = upper_lower(points, total, 1.0), upper_lower(points[order], total[order], 1.0)
    assert (found is None) == (np.ptp(total) == 0)
    assert again == pytest.approx(found)


def test_interval_of_a_correlation() -> None:
    # R: cor.test with r = 0.5 and n = 28: tanh(atanh(0.5) ± 1.959964 / 5).
    assert correlation_interval(0.5, 28) == pytest.approx((0.15602, 0.73581), abs=1e-4)
    assert correlation_interval(0.5, 3) is None
    assert correlation_interval(1.0, 50) == (1.0, 1.0)


def test_a_voided_question_is_no_part_of_the_rest_and_has_no_figures() -> None:
    voided = MARKS.copy()
    voided[:, 4] = NAN
    found = item_statistics(voided, MAXIMA)
    without = item_statistics(np.delete(MARKS, 4, axis=1), np.delete(MAXIMA, 4))
    assert (*found[:4], *found[5:]) == without
    assert (found[4].people, found[4].facility, found[4].discrimination) == (0, None, None)
    assert set(found[4].reasons.values()) == {"no_answers"}


def test_a_person_without_a_number_counts_for_the_other_questions_facility_alone() -> None:
    gap = MARKS.copy()
    gap[0, 3] = NAN
    found, whole = item_statistics(gap, MAXIMA), item_statistics(MARKS[1:], MAXIMA)
    assert [item.people for item in found] == [22] * 3 + [21] + [22] * 9
    assert found[0].facility == pytest.approx(MARKS[:, 0].mean() / 8)
    assert found[3].facility == pytest.approx(whole[3].facility)
    assert [item.complete for item in found] == [21] * 13
    assert [item.discrimination for item in found] == [item.discrimination for item in whole]
    assert [item.efficiency for item in found] == [item.efficiency for item in whole]


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.zeros((0, 3)), "no_answers"),
        (np.full((4, 3), NAN), "no_answers"),
        (np.array([[1.0, 0.0, 1.0]]), "one_person"),
        (np.ones((5, 3)), "no_variance"),
        (np.array([[1.0, 1, 0], [0, 1, 0], [1, 1, 0]]), "rest_no_variance"),
        (np.array([[1.0, NAN, NAN], [0, NAN, NAN]]), "no_rest"),
        (np.array([[1.0, NAN, 0], [0, 0, NAN]]), "too_few_people"),
    ],
)
def test_what_cannot_be_computed_is_none_with_its_reason(scores: Floats, reason: str) -> None:
    item = item_statistics(scores, np.ones(3))[0]
    assert item.discrimination is None
    assert item.reasons["discrimination"] == reason
    everything = vars(item)
    for name in everything.keys() - {"people", "complete", "reasons"}:
        assert (everything[name] is None) == (name in item.reasons), name
        assert everything[name] is None or np.isfinite(everything[name])


@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(0, 12), st.integers(1, 5)),
        elements=st.sampled_from([0.0, 0.5, 1.0, NAN]),
    )
)
def test_no_figure_is_ever_nan_and_none_always_has_a_reason(scores: Floats) -> None:
    for item in item_statistics(scores, np.ones(scores.shape[1])):
        for name, value in vars(item).items():
            if name in {"people", "complete", "reasons"}:
                continue
            assert (value is None) == (name in item.reasons)
            assert value is None or np.isfinite(value)
        if item.facility is not None:
            assert 0 <= item.facility <= 1
        for figure in (item.discrimination, item.upper_lower):
            assert figure is None or -1 <= figure <= 1
        assert item.efficiency is None or item.efficiency <= 1 + 1e-9


def test_points_in_the_rest_need_a_rest() -> None:
    assert rest_scores(np.array([[1.0, 2, 4], [0, NAN, 4]]), 0).tolist()[0] == 6
    assert np.isnan(rest_scores(np.array([[1.0, 2, 4], [0, NAN, 4]]), 0)[1])
    with pytest.raises(NotComputable, match="no_rest"):
        rest_scores(np.array([[1.0, NAN], [0, NAN]]), 0)


@pytest.mark.parametrize("maxima", [np.ones(2), np.array([1.0, 0.0, 1.0])])
def test_possible_points_belong_to_the_questions(maxima: Floats) -> None:
    with pytest.raises(ValueError, match="possible points"):
        item_statistics(np.ones((4, 3)), maxima)


def test_a_correlation_over_forms_is_fishers_mean() -> None:
    """Hedges & Olkin's z is the mean weighted by n − 3; forms of three people or fewer say nothing."""
    z = (97 * np.arctanh(0.3) + 47 * np.arctanh(0.5)) / 144
    assert pooled_correlation([0.3, 0.5], [100, 50]) == pytest.approx(np.tanh(z))
    assert pooled_correlation([0.3, -1.0], [100, 3]) == pytest.approx(0.3)
    assert pooled_correlation([0.3, 0.3], [3, 2]) is None
    assert pooled_correlation([], []) is None
    assert pooled_correlation([1.0, 1.0], [10, 10]) == pytest.approx(1.0)
