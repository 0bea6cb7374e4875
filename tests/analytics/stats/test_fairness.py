"""DIF: the method's own formulas, ETS's classes, what is planted is found and what isn't is not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from analytics.errors import NotComputable
from analytics.stats.fairness import ets_class, mantel_haenszel, power_of, strata
from tests.analytics.stats.samples import Answers, answers


def two_groups(people: int, seed: int, **focal: object) -> tuple[Answers, npt.NDArray[np.bool_]]:
    both = np.vstack([answers(people, 2 * seed), answers(people, 2 * seed + 1, **focal)])  # type: ignore[arg-type]
    return both, np.arange(2 * people) >= people


def test_the_statistic_is_mantels_and_haenszels() -> None:
    """By hand on one item: the pooled odds ratio over the strata, −2.35 of its logarithm."""
    right, focal = two_groups(300, 1)
    found = mantel_haenszel(right, focal, purify=False).items[12]
    stratum = strata(right.sum(axis=1), focal)
    above = below = 0.0
    for place in range(stratum.max() + 1):
        here = stratum == place
        a, b = ((right[here & ~focal, 12] == value).sum() for value in (1, 0))
        c, d = ((right[here & focal, 12] == value).sum() for value in (1, 0))
        above, below = above + a * d / here.sum(), below + b * c / here.sum()
    assert found.odds_ratio == pytest.approx(above / below)
    assert found.delta == pytest.approx(-2.35 * np.log(above / below))
    assert found.strata == stratum.max() + 1 > 5


@pytest.mark.parametrize(
    ("delta", "error", "p_value", "expected"),
    [(0.9, 0.1, 0.001, "A"), (-1.2, 0.3, 0.001, "B"), (1.2, 0.9, 0.2, "A"), (-1.6, 0.5, 0.002, "B"),
     (1.6, 0.3, 0.001, "C"), (-2.5, 0.8, 0.002, "C"), (1.49, 0.1, 0.001, "B")],
)  # fmt: skip
def test_classes_as_ets_defines_them(
    delta: float, error: float, p_value: float, expected: str
) -> None:
    assert ets_class(delta, error, p_value) == expected


def test_a_planted_item_is_found_and_taken_out_of_the_total() -> None:
    right, focal = two_groups(450, 3, harder={10: 1.2})
    study = mantel_haenszel(right, focal)
    found = {dif.item: dif for dif in study.items}
    assert study.purified == (10,)
    assert found[10].ets_class == "C"
    assert found[10].delta == pytest.approx(-2.35 * 1.2, abs=3 * found[10].error)
    assert sum(dif.ets_class != "A" for dif in study.items) <= 4
    assert (study.people_reference, study.people_focal, study.people_left_out) == (450, 450, 0)


def test_a_group_that_is_weaker_on_the_whole_is_no_unfair_item() -> None:
    """The size of the test: 30 items × 8 samples at 5 %, groups half a standard deviation apart."""
    p_values = []
    for seed in range(10, 18):
        right, focal = two_groups(300, seed, ability=-0.5)
        p_values += [dif.p_value for dif in mantel_haenszel(right, focal, purify=False).items]
    assert np.mean(np.array(p_values) < 0.05) < 0.08


def test_the_power_is_how_often_it_is_found() -> None:
    """An item harder by 1.5 delta units, 60 samples of 2 × 150: found as often as its errors say on average."""
    found, told = [], []
    for seed in range(60):
        right, focal = two_groups(150, 100 + seed, harder={15: 1.5 / 2.35})
        item = mantel_haenszel(right[:, 5:25], focal, purify=False).items[10]
        assert item.item == 10
        found.append(abs(item.delta) > 1.96 * item.error)
        told.append(item.power)
    assert np.mean(found) == pytest.approx(np.mean(told), abs=0.2)


def test_power_figures() -> None:
    assert power_of(0, 1) == pytest.approx(0.05)
    assert power_of(2.8016, 1) == pytest.approx(0.8, abs=1e-3)


def test_each_stratum_has_people_of_both_groups() -> None:
    right, focal = two_groups(120, 5, ability=-1.0)
    stratum = strata(right.sum(axis=1), focal)
    for place in range(stratum.max() + 1):
        assert min((focal & (stratum == place)).sum(), (~focal & (stratum == place)).sum()) >= 5
    order = np.argsort(right.sum(axis=1), kind="stable")
    assert (np.diff(stratum[order]) >= 0).all()


@pytest.mark.parametrize("people", [0, 1, 99])
def test_groups_that_are_too_small_are_refused(people: int) -> None:
    right = answers(300, 1)
    with pytest.raises(NotComputable) as caught:
        mantel_haenszel(right, np.arange(300) < people)
    assert caught.value.reason == "too_few"
    assert caught.value.figures == {"reference": 300 - people, "focal": people, "needed": 100}
    with pytest.raises(NotComputable):
        mantel_haenszel(np.zeros((0, 5), dtype=np.int64), np.zeros(0, dtype=bool))


def test_items_without_a_value_say_why() -> None:
    right, focal = two_groups(150, 6)
    right[:, 0], right[:, 1], right[:, 2] = -1, 1, 0
    right[:, 3] = ~focal  # one group all right, the other all wrong
    right[7, 9] = -1  # voided for one person
    study = mantel_haenszel(right, focal)
    assert study.without == {0: "no_answers", 1: "no_variance", 2: "no_variance", 3: "sparse"}
    assert study.people_left_out == 1
    assert study.people_reference == 149
    figures = np.array([[dif.odds_ratio, dif.delta, dif.error, dif.p_value] for dif in study.items])
    assert np.isfinite(figures).all()


@pytest.mark.full
def test_the_deltas_interval_covers_as_often_as_it_says() -> None:
    """30 items × 60 samples of groups of a district's size, a third of a standard deviation apart, no item unfair."""
    z, p_values = [], []
    for seed in range(60):
        right, focal = two_groups(112, 500 + seed, ability=-0.3)
        for dif in mantel_haenszel(right, focal, purify=False).items:
            z.append(dif.delta / dif.error)
            p_values.append(dif.p_value)
    assert abs(np.mean(np.abs(z) < 1.96) - 0.95) < 0.02
    assert np.mean(np.array(p_values) < 0.05) < 0.05
