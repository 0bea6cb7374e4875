"""Rasch links: known shifts come back within their errors, items that moved are found, what isn't linked is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import NotComputable
from analytics.stats.rasch_linking import Calibrated, equate_scores, link, link_all, robust_z

rng = np.random.default_rng


TRUE = rng(0).normal(size=300)


def form(names: list[str], shift: float, seed: int, error: float = 0.15) -> Calibrated:
    """Items whose true difficulty follows from their name, on a scale moved by ``shift``, with errors."""
    true = TRUE[[int(name[1:]) for name in names]]
    drawn = true - shift + rng(seed).normal(0, error, len(names)) if error else true - shift
    return Calibrated(tuple(names), drawn, np.full(len(names), error))


def names(first: int, last: int) -> list[str]:
    return [f"i{number}" for number in range(first, last)]


def test_a_known_shift_comes_back_exactly_without_error() -> None:
    found = link(form(names(0, 40), 0.7, 1, 0), form(names(20, 60), 0, 2, 0))
    assert found.constant == pytest.approx(0.7)
    assert found.unstable == ()
    assert found.correlation == pytest.approx(1)
    assert found.sd_ratio == pytest.approx(1)
    assert found.error == 0


def test_the_links_interval_covers_as_often_as_it_says() -> None:
    covered = 0
    for seed in range(300):
        found = link(
            form(names(0, 40), 0.7, 2 * seed, 0.2), form(names(10, 50), 0, 2 * seed + 1, 0.2)
        )
        covered += abs(found.constant - 0.7) < 1.96 * found.error
    assert abs(covered / 300 - 0.95) < 0.04


def test_the_robust_z_is_huynhs() -> None:
    shifts = np.array([0.1, 0.2, 0.3, 0.4, 2.0])
    assert robust_z(shifts) == pytest.approx(
        [-0.2 / 0.148, -0.1 / 0.148, 0, 0.1 / 0.148, 1.7 / 0.148]
    )
    assert robust_z(np.array([1.0, 1.0, 1.0, 1.0, 1.5])) == [0, 0, 0, 0, None]


def test_an_item_that_moved_alone_is_left_out_of_the_link() -> None:
    x, y = form(names(0, 30), 0.5, 1, 0.05), form(names(0, 30), 0, 2, 0.05)
    y.difficulties[7] += 2
    found = link(x, y)
    assert "i7" in found.unstable
    assert found.constant == pytest.approx(0.5, abs=3 * found.error)
    assert {item.item for item in found.items} == set(x.items)


@pytest.mark.parametrize(("first", "reason"), [(40, "disconnected"), (35, "too_few_common")])
def test_forms_that_share_nothing_or_little_are_refused(first: int, reason: str) -> None:
    with pytest.raises(NotComputable) as caught:
        link(form(names(0, 40), 0, 1), form(names(first, first + 40), 0, 2))
    assert caught.value.reason == reason
    assert caught.value.figures == {"common": 40 - first, "needed": 10}


def test_forms_in_a_chain_stand_on_one_scale() -> None:
    forms = {
        "A": form(names(0, 40), 0, 1, 0),
        "B": form(names(25, 65), 0.4, 2, 0),
        "C": form(names(50, 90), -0.3, 3, 0),
    }
    placed = link_all(forms, "A")
    assert placed["C"].constant == pytest.approx(-0.3)
    assert placed["C"].by == ("A", "B", "C")
    forms["D"] = form(names(200, 240), 0, 4, 0)
    with pytest.raises(NotComputable) as caught:
        link_all(forms, "A")
    assert caught.value.reason == "disconnected"
    assert caught.value.figures["forms"] == "D"


def test_a_form_is_worth_itself_and_a_harder_one_more() -> None:
    x = form(names(0, 30), 0, 1, 0.1)
    same = equate_scores(x, x)
    assert same.equated == pytest.approx(np.arange(31))
    hard = Calibrated(x.items, x.difficulties + np.r_[np.zeros(12), np.full(18, 0.0)], x.errors)
    new = Calibrated(
        (*x.items[:12], *names(100, 118)), np.r_[x.difficulties[:12], np.full(18, 2.0)], x.errors
    )
    found = equate_scores(hard, new)
    assert (found.equated[1:-1] < np.arange(31)[1:-1]).all()
    assert (found.equated[0], found.equated[-1], found.errors[0]) == (0, 30, 0)


def test_points_count() -> None:
    x = form(names(0, 12), 0, 1, 0.1)
    found = equate_scores(x, x, points_x=np.full(12, 2.0), points_y=np.full(12, 4.0))
    assert found.equated == pytest.approx(2 * np.arange(25))


def test_the_equated_scores_errors_are_as_large_as_sampling_makes_them() -> None:
    """The calibrations drawn anew 100 times about known difficulties."""
    x, y = form(names(0, 40), 0, 1, 0), form(names(20, 60), 0, 2, 0)
    random = rng(3)
    equated, told = [], []
    for _ in range(100):
        first, second = (
            Calibrated(one.items, one.difficulties + random.normal(0, 0.1, 40), np.full(40, 0.1))
            for one in (x, y)
        )
        found = equate_scores(first, second, unstable=np.inf)
        equated.append(found.equated[[15, 25]])
        told.append(found.errors[[15, 25]])
    assert np.mean(told, axis=0) / np.std(equated, axis=0) == pytest.approx(1, abs=0.2)


def test_a_calibration_has_one_difficulty_and_error_an_item() -> None:
    with pytest.raises(ValueError, match="twice"):
        Calibrated(("a", "a"), np.zeros(2), np.zeros(2))
    with pytest.raises(ValueError, match="finite"):
        Calibrated(("a", "b"), np.array([0.0, np.inf]), np.zeros(2))
