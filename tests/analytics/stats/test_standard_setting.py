"""Angoff and Hofstee: published coefficients, errors as large as other judges make them, where the line meets the curve."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import NotComputable
from analytics.stats.standard_setting import PanelCut, angoff, hofstee, panel_cut

# Shrout & Fleiss (1979), table 2: four judges rate six targets; table 4: ICC(2,1) = .29, ICC(2,4) = .62.
SHROUT = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
).T


def test_published_intraclass_correlations() -> None:
    found = angoff(SHROUT / 10)
    assert found.reliability_one == pytest.approx(0.29, abs=0.005)
    assert found.reliability_all == pytest.approx(0.62, abs=0.005)


def test_the_cut_is_the_mean_of_the_judges_cuts() -> None:
    estimates, points = np.array([[0.5, 0.8, 0.2], [0.7, 0.9, 0.4]]), np.array([1.0, 2.0, 5.0])
    found = angoff(estimates, points)
    assert found.judge_cuts == pytest.approx([3.1, 4.5])
    assert found.cut == pytest.approx(3.8)
    assert found.error == pytest.approx(0.7)  # half of their distance
    assert found.error_items > found.error
    assert (found.judges, found.items) == (2, 3)


def panel(
    judges: int, items: int, random: np.random.Generator
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    severity, hard = random.normal(0, 0.06, (judges, 1)), random.normal(0, 0.1, items)
    return np.clip(0.65 + severity + hard + random.normal(0, 0.05, (judges, items)), 0, 1)


def test_the_errors_are_as_large_as_other_panels_make_them() -> None:
    """400 panels of 8 judges on 40 items: new judges and items each time; then new judges on the same items."""
    random = np.random.default_rng(3)
    found = [angoff(panel(8, 40, random)) for _ in range(400)]
    told = np.sqrt(np.mean([one.error_items**2 for one in found]))
    assert told / np.std([one.cut for one in found]) == pytest.approx(1, abs=0.12)
    hard = np.linspace(-0.2, 0.2, 40)
    same = [
        angoff(
            np.clip(
                0.6 + random.normal(0, 0.06, (8, 1)) + hard + random.normal(0, 0.05, (8, 40)), 0, 1
            )
        )
        for _ in range(400)
    ]
    told = np.sqrt(np.mean([one.error**2 for one in same]))
    assert told / np.std([one.cut for one in same]) == pytest.approx(1, abs=0.12)


def test_a_judge_who_reads_the_items_otherwise_stands_out() -> None:
    estimates = panel(7, 30, np.random.default_rng(4))
    estimates[3] = 1.3 - estimates[:3].mean(axis=0)
    estimates[5] = 0.6
    found = angoff(np.clip(estimates, 0, 1)).judge_agreement
    assert found[5] is None
    assert found[3] is not None
    assert found[3] < 0
    assert all(
        one is not None and one > 0.5 for place, one in enumerate(found) if place not in {3, 5}
    )


def test_judges_who_say_the_same_of_all_items_have_no_coefficients() -> None:
    found = angoff(np.array([[0.5, 0.5], [0.7, 0.7]]))
    assert (found.reliability_one, found.reliability_all) == (None, None)
    assert found.judge_agreement == (None, None)
    assert found.cut == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("estimates", "reason"),
    [
        (np.zeros((0, 5)), "too_few"),
        (np.full((1, 5), 0.5), "too_few"),
        (np.full((5, 1), 0.5), "too_few"),
        (np.array([[0.5, np.nan], [0.5, 0.6]]), "missing"),
        (np.array([[0.5, 0.4], [0.5, 60]]), "out_of_range"),
    ],
)
def test_a_panel_without_a_cut_says_why(
    estimates: np.ndarray[tuple[int, int], np.dtype[np.float64]], reason: str
) -> None:
    with pytest.raises(NotComputable) as caught:
        angoff(estimates)
    assert caught.value.reason == reason
    if reason == "missing":
        assert caught.value.figures == {"judge": 0, "item": 1, "count": 1}


def bounds(
    low: float, high: float, few: float, many: float
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], ...]:
    return np.array([[low - 1, high], [low + 1, high]]), np.array([[few, many], [few, many]])


def test_the_line_meets_the_curve_by_hand() -> None:
    """Scores 1 … 100: the share below a cut c is (⌈c⌉ − 1) %; the line falls from 40 % at 50 to 0 at 70."""
    found = hofstee(np.arange(1.0, 101.0), *bounds(50, 70, 0, 0.4))
    assert found.meeting == "always_more_fail"  # 49 % are below 50
    found = hofstee(np.arange(1.0, 101.0) + 30, *bounds(50, 70, 0, 0.4))
    assert found.meeting == "meets"
    # The share is (c − 31) %, the line 40 − 2 (c − 50): they meet near 57.
    assert found.cut == pytest.approx(57, abs=0.5)
    assert found.fail_rate == pytest.approx(0.26, abs=0.01)
    assert (found.lowest_cut, found.highest_cut, found.people) == (50, 70, 100)


@pytest.mark.parametrize(
    ("scores", "meeting"), [([30.0] * 10, "always_more_fail"), ([90.0] * 10, "always_fewer_fail")]
)
def test_a_line_that_does_not_meet_says_on_which_side(scores: list[float], meeting: str) -> None:
    found = hofstee(np.array(scores), *bounds(50, 70, 0.05, 0.4))
    assert found.meeting == meeting
    assert found.cut is None
    assert found.fail_rate is None


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=60),
    st.integers(40, 60),
    st.integers(1, 30),
    st.floats(0, 0.3),
    st.floats(0.05, 0.6),
)
def test_the_cut_is_where_the_curve_passes_the_line(
    scores: list[int], low: int, width: int, few: float, more: float
) -> None:
    given_scores = np.array(scores, dtype=float)
    high, many = low + width, few + more
    found = hofstee(given_scores, np.array([[low, high]], float), np.array([[few, many]]))

    def line(cut: float) -> float:
        return many - (cut - low) / (high - low) * (many - few)

    if found.cut is None or found.fail_rate is None:
        more_fail = (given_scores < low).mean() > many
        assert more_fail or (given_scores < high).mean() < few
        assert found.meeting == ("always_more_fail" if more_fail else "always_fewer_fail")
        return
    assert low <= found.cut <= high
    assert (given_scores < found.cut - 1e-6).mean() <= line(found.cut) + 1e-6
    assert (given_scores < found.cut + 1e-6).mean() >= line(found.cut) - 1e-6 or found.cut == high


@pytest.mark.parametrize(
    ("scores", "cuts", "rates", "reason"),
    [
        ([], [[50, 70]], [[0, 0.4]], "too_few"),
        ([60], [], [], "too_few"),
        ([60, np.nan], [[50, 70]], [[0, 0.4]], "missing"),
        ([60], [[50, np.nan]], [[0, 0.4]], "missing"),
        ([60], [[70, 50]], [[0, 0.4]], "turned_round"),
        ([60], [[50, 70]], [[0.4, 0.4]], "turned_round"),
        ([60], [[50, 70]], [[0, 40]], "out_of_range"),
    ],
)
def test_hofstee_without_a_cut_says_why(
    scores: list[float], cuts: list[list[float]], rates: list[list[float]], reason: str
) -> None:
    with pytest.raises(NotComputable) as caught:
        hofstee(np.array(scores), np.array(cuts).reshape(-1, 2), np.array(rates).reshape(-1, 2))
    assert caught.value.reason == reason


def test_without_gaps_a_panels_cut_and_error_are_angoffs() -> None:
    estimates = panel(6, 20, np.random.default_rng(5))
    points = np.linspace(1, 2, 20)
    one, other = angoff(estimates, points), panel_cut(estimates, points)
    assert (other.cut, other.error) == pytest.approx((one.cut, one.error))
    assert (other.judges, other.items, other.estimates) == (6, 20, 120)


@pytest.mark.full
def test_the_error_of_a_panel_with_gaps_is_as_large_as_other_judges_make_it() -> None:
    """300 panels of 12 judges, who each estimate the half of 40 questions that they drew."""
    random = np.random.default_rng(8)
    hard = random.normal(0, 0.1, 40)
    found: list[PanelCut] = []
    while len(found) < 300:
        severity = random.normal(0, 0.06, (12, 1))
        whole = np.clip(0.6 + severity + hard + random.normal(0, 0.05, (12, 40)), 0, 1)
        gaps = random.random((12, 40)) < 0.5
        if ((~gaps).sum(axis=0) > 1).all():
            found.append(panel_cut(np.where(gaps, np.nan, whole), np.ones(40)))
    told = np.sqrt(np.mean([one.error**2 for one in found]))
    assert told / np.std([one.cut for one in found]) == pytest.approx(1, abs=0.15)


def test_who_judged_nothing_is_no_judge_and_what_too_few_judged_has_no_cut() -> None:
    nan = np.nan
    found = panel_cut(np.array([[0.5, 0.7], [nan, nan], [0.6, 0.9]]), np.ones(2))
    assert found.judges == 2
    assert found.cut == pytest.approx(1.35)
    for table, reason in (
        ([[0.5, nan], [0.5, nan]], "unjudged"),
        ([[0.5, 0.5], [0.5, nan]], "one_judge"),
        ([[0.5, 0.5]], "too_few"),
        ([[0.5, 1.5], [0.5, 0.5]], "out_of_range"),
        ([[], []], "unjudged"),
    ):
        with pytest.raises(NotComputable) as told:
            panel_cut(np.array(table), np.ones(len(table[0])))
        assert told.value.reason == reason
