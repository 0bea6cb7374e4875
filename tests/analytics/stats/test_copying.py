"""Likeness of answers and times: what is planted is found, what isn't is not named; the model's own formulas."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import NotComputable
from analytics.stats.copying import (
    HINT,
    Likeness,
    alike_pairs,
    holm,
    right_chances,
    tails,
    unusual_times,
    wrong_agreement,
)

Choices = npt.NDArray[np.int64]
KEYS = np.arange(40) % 4


def choices(people: int, seed: int, questions: int = 40) -> Choices:
    """Answers of a Rasch population; who doesn't know takes one of three wrong answers, one of them oftenest."""
    random = np.random.default_rng(seed)
    ability, hard = random.normal(0.3, 0.8, (people, 1)), np.linspace(-1.5, 1.5, questions)
    known = random.random((people, questions)) < 1 / (1 + np.exp(hard - ability))
    wrong = (KEYS[:questions] + random.choice([1, 2, 3], p=[0.5, 0.3, 0.2], size=known.shape)) % 4
    return np.where(known, KEYS[:questions], wrong)


def rows(found: Likeness) -> set[tuple[int, int]]:
    return {(pair.first, pair.second) for pair in found.pairs}


def test_who_copied_is_hinted_at_and_nobody_else() -> None:
    answers = choices(150, 1)
    weak = int(np.argsort((answers == KEYS).sum(axis=1))[20])
    other = int(np.argsort((answers == KEYS).sum(axis=1))[60])
    answers[weak, :34] = answers[other, :34]
    found = alike_pairs(answers, KEYS)
    assert rows(found) == {(min(weak, other), max(weak, other))}
    pair = found.pairs[0]
    assert pair.matches >= 34 > pair.expected
    assert pair.p_value < pair.adjusted < 0.01
    assert pair.wrong_matches == ((answers[weak] == answers[other]) & (answers[weak] != KEYS)).sum()
    assert found.compared == 150 * 149 / 2
    assert found.meaning == HINT == "a hint to a person, never a verdict"


def exams_with_names(exams: int, first_seed: int) -> int:
    found = (alike_pairs(choices(100, first_seed + exam), KEYS) for exam in range(exams))
    return sum(bool(likeness.pairs) for likeness in found)


def test_people_who_worked_alone_are_not_named() -> None:
    """6 exams of 100 people, 29,700 pairs: with Holm, one exam in a hundred may name somebody."""
    assert exams_with_names(6, 50) == 0


@pytest.mark.full
def test_people_who_worked_alone_are_seldom_named() -> None:
    """300 exams of 100 people, 1,485,000 pairs: three exams may name somebody, ten would be too many to be chance."""
    assert exams_with_names(300, 1000) < 10


def test_many_honest_pairs_have_ordinary_p_values() -> None:
    """Below 0.01 without correction: no more than one pair in a hundred, give or take what abilities add."""
    found = alike_pairs(choices(200, 7), KEYS, method="fdr_bh", alpha=1 - 1e-9)
    share = (
        np.mean([pair.p_value < 0.01 for pair in found.pairs]) * len(found.pairs) / found.compared
    )
    assert share < 0.02


def test_pairs_known_to_sit_in_different_halls_are_not_compared() -> None:
    answers = choices(60, 3)
    answers[:2] = answers[np.argmin((answers == KEYS).sum(axis=1))]
    halls = ["一", "二"] + ["一"] * 30 + [""] * 28
    found = alike_pairs(answers, KEYS, halls)
    assert (0, 1) not in rows(found)
    assert found.not_compared == 31
    assert (0, 1) in rows(alike_pairs(answers, KEYS, ["一", ""] + ["一"] * 58))


def test_omitted_questions_neither_agree_nor_disagree() -> None:
    answers = choices(60, 4)
    answers[:2, 5:30] = -1
    answers[2, 6:] = -1  # too few answers
    found = alike_pairs(answers, KEYS, method="fdr_bh", alpha=1 - 1e-9)
    assert found.people_left_out == 1
    assert all(pair.shared == 15 for pair in found.pairs if (pair.first, pair.second) == (0, 1))
    assert all(pair.matches <= pair.shared <= 40 for pair in found.pairs)


def test_the_models_chances_are_wesolowskys() -> None:
    answers = choices(80, 5)
    right = answers == KEYS
    found = right_chances(right, np.ones_like(right))
    assert found.mean(axis=1) == pytest.approx(right.mean(axis=1), abs=1e-6)
    easy = (right.sum(axis=0) + 1) / 82
    # ln a from one question; the same a gives all the others.
    from scipy.optimize import brentq

    a = brentq(lambda a: (1 - (1 - easy[0]) ** a) ** (1 / a) - found[3, 0], 1e-3, 1e3)
    assert found[3] == pytest.approx((1 - (1 - easy) ** a) ** (1 / a), abs=1e-6)


def test_wrong_answers_agree_as_the_others_wrong_answers_do() -> None:
    answers = np.array([[1, 0], [1, 0], [2, 0], [0, 1]])
    right = answers == 0
    assert wrong_agreement(answers, right, answers >= 0) == pytest.approx([5 / 9, 1])


def test_the_tail_is_the_sum_over_all_ways() -> None:
    chances = np.array([0.2, 0.5, 0.9, 0.35])
    for least in range(5):
        ways = sum(
            np.prod([p if hit else 1 - p for p, hit in zip(chances, way, strict=True)])
            for way in product([0, 1], repeat=4)
            if sum(way) >= least
        )
        found = tails(np.array([[*chances, 0.0], [0.0, *chances]]), np.array([least, least]))
        assert found == pytest.approx([ways, ways])


def test_holms_adjustment_is_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    p_values = np.random.default_rng(1).beta(0.3, 1, 50)
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])


@pytest.mark.parametrize("people", [0, 1, 29])
def test_too_few_people_make_no_model(people: int) -> None:
    with pytest.raises(NotComputable) as caught:
        alike_pairs(choices(40, 1)[:people], KEYS)
    assert caught.value.reason == "too_few"


def test_all_right_agrees_for_a_good_reason() -> None:
    answers = choices(40, 1)
    answers[:3] = KEYS
    found = alike_pairs(answers, KEYS)
    assert found.people_left_out == 3
    assert not rows(found) & {(0, 1), (0, 2), (1, 2)}
    with pytest.raises(NotComputable, match="too_few"):
        alike_pairs(np.tile(KEYS, (40, 1)), KEYS)
    with pytest.raises(NotComputable, match="no_pairs"):
        alike_pairs(choices(40, 1), KEYS, [str(row) for row in range(40)])


def test_times_far_from_the_others_are_told_with_their_z() -> None:
    minutes = np.exp(np.random.default_rng(1).normal(4, 0.2, 100))
    assert unusual_times(minutes) == []
    minutes[[5, 9]] = 6, 400
    found = unusual_times(minutes)
    assert [time.person for time in found] == [5, 9]
    assert found[0].z < -3.5 < 3.5 < found[1].z
    logs = np.log(minutes)
    spread = np.median(np.abs(logs - np.median(logs)))
    assert found[0].z == pytest.approx(0.6745 * (np.log(6) - np.median(logs)) / spread)
    assert found[0].meaning == HINT


def test_times_that_say_nothing_are_refused() -> None:
    with pytest.raises(NotComputable, match="too_few"):
        unusual_times(np.full(5, 60.0))
    with pytest.raises(NotComputable, match="no_variance"):
        unusual_times(np.full(50, 60.0))
    for minutes in (0.0, np.nan):
        with pytest.raises(ValueError, match="above 0"):
            unusual_times(np.full(50, minutes))


@given(st.integers(0, 2**32 - 1), st.floats(0.02, 0.98), st.floats(0, 0.4))
def test_whatever_was_answered_there_are_no_missing_figures(
    seed: int, share_right: float, share_omitted: float
) -> None:
    random = np.random.default_rng(seed)
    drawn = random.random((32, 12))
    answers = np.where(drawn < share_right, 0, random.integers(0, 4, drawn.shape))
    answers[random.random(drawn.shape) < share_omitted * random.random()] = -1
    reason = ""
    try:
        found = alike_pairs(answers, np.zeros(12, dtype=np.int64), method="fdr_bh", alpha=1 - 1e-9)
    except NotComputable as refused:
        reason = refused.reason
    if reason:
        assert reason in {"too_few", "no_pairs"}
        return
    for pair in found.pairs:
        assert 0 <= pair.p_value <= pair.adjusted < 1
        assert 0 < pair.expected < pair.shared
