"""Equating: published figures, what each method must do by definition, and errors as large as sampling makes them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import NotComputable
from analytics.stats import equating as e
from analytics.stats.equating import Equating
from tests.analytics.stats import actmath

Counts = npt.NDArray[np.int64]


def population(items: int, people: int, first: float, second: float) -> Counts:
    """Counts of a beta-binomial score."""
    from scipy.stats import betabinom

    share = betabinom.pmf(np.arange(items + 1), items, first, second)
    return np.asarray(np.rint(share * people), dtype=np.int64)


X, Y = population(40, 1_000_000, 6, 3), population(40, 1_000_000, 5, 3)


@pytest.mark.parametrize("form", ["x", "y"])
def test_published_moments(form: str) -> None:
    found = e.moments({"x": actmath.X, "y": actmath.Y}[form])
    figures = (found.mean, found.sd, found.skewness, found.kurtosis)
    assert (found.people, *(round(figure, 4) for figure in figures)) == actmath.MOMENTS[form]


def test_published_linear_equating() -> None:
    found = e.linear(actmath.X, actmath.Y).equated
    assert round(float(found[1] - found[0]), 5) == actmath.SLOPE
    assert found[0] == pytest.approx(actmath.INTERCEPT, abs=5e-5)


def test_published_equipercentile_equating() -> None:
    found = e.equipercentile(actmath.X, actmath.Y).equated
    assert {
        score: round(float(found[score]), 4) for score in actmath.EQUIPERCENTILE
    } == actmath.EQUIPERCENTILE


def test_smoothing_keeps_the_curve_and_takes_out_its_jitter() -> None:
    forms = actmath.X, actmath.Y
    raw = e.equipercentile(*forms)
    found = e.smoothed_equipercentile(*forms, replications=2)
    assert np.abs(found.equated - raw.equated)[4:].max() < 0.3
    assert (
        np.abs(np.diff(found.equated, 2))[2:].max() < np.abs(np.diff(raw.equated, 2))[2:].max() / 3
    )
    assert found.degrees
    assert min(found.degrees) >= 3


def test_a_circle_arc_runs_through_the_ends_and_the_means() -> None:
    x, y = np.bincount([4, 4, 5, 8, 9], minlength=11), np.bincount([5, 6, 7, 9, 13], minlength=17)
    found = e.circle_arc(x, y).equated
    assert (found[0], found[10]) == pytest.approx((0, 16))
    assert found[6] == pytest.approx(8)  # the means are 6 and 8
    # Three points and the centre: what is above the line lies on one circle.
    rise = found - 1.6 * np.arange(11)
    centre = (rise[6] ** 2 - 6 * 4) / (2 * rise[6])
    assert (np.arange(11) - 5) ** 2 + (rise - centre) ** 2 == pytest.approx(25 + centre**2)


def test_an_arc_is_the_line_where_the_means_lie_on_it() -> None:
    x = np.bincount([3, 5, 7], minlength=11)
    assert e.circle_arc(x, x).equated == pytest.approx(np.arange(11))


METHODS: list[Callable[[Counts, Counts], Equating]] = [
    e.identity,
    e.mean,
    e.linear,
    e.circle_arc,
    e.equipercentile,
]


@pytest.mark.parametrize("method", METHODS)
@given(scores=st.lists(st.integers(0, 12), min_size=2).filter(lambda found: len(set(found)) > 1))
def test_a_form_is_worth_itself(
    method: Callable[[Counts, Counts], Equating], scores: list[int]
) -> None:
    counts = np.bincount(scores, minlength=13)
    found = method(counts, counts)
    used = sorted(set(scores))
    assert found.equated[used] == pytest.approx(used, abs=1e-6)


@given(st.lists(st.integers(0, 12), min_size=2), st.lists(st.integers(0, 9), min_size=2))
def test_equipercentile_never_turns_the_order_round(first: list[int], second: list[int]) -> None:
    if len(set(first)) < 2 or len(set(second)) < 2:
        return
    found = e.equipercentile(np.bincount(first, minlength=13), np.bincount(second, minlength=10))
    assert (np.diff(found.equated) >= -1e-9).all()
    assert found.equated.min() >= -0.5 - 1e-9
    assert found.equated.max() <= 9.5 + 1e-9
    assert all(error is None or error >= 0 for error in found.errors)


@pytest.mark.parametrize(
    ("method", "people"),
    [(e.mean, 100), (e.linear, 400), (e.circle_arc, 100), (e.equipercentile, 1500)],
)
def test_errors_are_as_large_as_sampling_makes_them(
    method: Callable[[Counts, Counts], Equating], people: int
) -> None:
    """400 pairs of samples: the mean standard error against the equated scores' spread, and how often ±1.96 errors cover."""
    random = np.random.default_rng(11)
    truth = method(X, Y).equated
    scores = np.arange(20, 35)
    equated, errors = [], []
    for _ in range(400):
        found = method(
            random.multinomial(people, X / X.sum()), random.multinomial(people, Y / Y.sum())
        )
        equated.append(found.equated[scores])
        errors.append([found.errors[score] for score in scores])
    spread, told = np.std(equated, axis=0), np.mean(np.array(errors, dtype=float), axis=0)
    assert told / spread == pytest.approx(1, abs=0.15)
    covered = np.abs(np.array(equated) - truth[scores]) < 1.96 * np.array(errors, dtype=float)
    assert abs(covered.mean() - 0.95) < 0.02


@pytest.mark.full
def test_the_bootstraps_errors_are_as_large_as_sampling_makes_them() -> None:
    random = np.random.default_rng(12)
    drawn = [[random.multinomial(1500, of / of.sum()) for of in (X, Y)] for _ in range(60)]
    found = [
        e.smoothed_equipercentile(x, y, seed, replications=40) for seed, (x, y) in enumerate(drawn)
    ]
    spread = np.std([one.equated for one in found], axis=0)
    told = np.mean(np.array([one.errors for one in found], dtype=float), axis=0)
    assert told[15:36] / spread[15:36] == pytest.approx(1, abs=0.3)


def test_the_bootstrap_is_seeded() -> None:
    x, y = population(10, 300, 6, 3), population(10, 300, 5, 3)
    one, again, other = (e.smoothed_equipercentile(x, y, seed, 5) for seed in (3, 3, 4))
    assert one.errors == again.errors != other.errors
    assert one.error_kind == "bootstrap"


@pytest.mark.parametrize(
    ("people", "method"),
    [(20, None), (49, None), (50, "circle_arc"), (100, "circle_arc"), (224, "circle_arc"), (399, "circle_arc"),
     (400, "linear"), (1499, "linear"), (1500, "smoothed")],
)  # fmt: skip
def test_the_method_that_the_sample_size_allows(people: int, method: str | None) -> None:
    advice = e.advise(people, 5000)
    assert advice.method == method
    assert advice.people == people
    assert "identity" in advice.allowed
    for refused, why in advice.refused.items():
        assert why.found < why.needed
        assert (why.reason == "too_few") == (why.needed == e.NEEDED[refused])


def test_rasch_takes_common_items() -> None:
    assert "rasch" in e.advise(100, 224, common_items=12).allowed
    assert e.advise(100, 224, common_items=3).refused["rasch"] == e.Refusal("too_few_common", 3, 10)
    assert e.advise(99, 224, common_items=12).refused["rasch"] == e.Refusal("too_few", 99, 100)
    with pytest.raises(ValueError, match="rasch_linking"):
        e.equate(X, Y, "rasch")


def test_equate_uses_what_is_advised_and_refuses_the_rest() -> None:
    x, y = population(20, 150, 6, 3), population(20, 150, 5, 3)
    assert e.equate(x, y).method == "circle_arc"
    assert e.equate(x, y, "mean").method == "mean"
    with pytest.raises(NotComputable) as caught:
        e.equate(x, y, "linear")
    assert caught.value.reason == "too_few"
    assert caught.value.figures == {
        "method": "linear",
        "people": min(x.sum(), y.sum()),
        "needed": 400,
    }
    with pytest.raises(NotComputable, match="needed=50"):
        e.equate(population(20, 30, 6, 3), y)


@pytest.mark.parametrize("method", METHODS[1:])
@pytest.mark.parametrize(
    ("scores", "reason"), [([], "too_few"), ([4], "no_variance"), ([10, 10, 10], "no_variance")]
)
def test_scores_that_say_nothing_are_refused(
    method: Callable[[Counts, Counts], Equating], scores: list[int], reason: str
) -> None:
    counts, good = np.bincount(np.array(scores, int), minlength=11), np.ones(11, int)
    for pair in ((counts, good), (good, counts)):
        with pytest.raises(NotComputable) as caught:
            method(*pair)
        assert caught.value.reason == reason
    with pytest.raises(NotComputable) as caught:
        e.smoothed_equipercentile(counts, good)
    assert caught.value.reason == reason


def test_forms_without_an_arc_between_their_means_are_refused() -> None:
    x, y = np.bincount([0, 1], minlength=11), np.bincount([9, 10], minlength=11)
    with pytest.raises(NotComputable, match="too_different"):
        e.circle_arc(x, y)


def test_scores_are_counted_in_steps() -> None:
    assert e.score_counts(np.array([0, 1.5, 1.5, 2]), 2, 0.5).tolist() == [1, 0, 0, 2, 1]
    for wrong in ([0.25], [-1.0], [3.0]):
        with pytest.raises(ValueError, match="steps"):
            e.score_counts(np.array(wrong), 2, 0.5)
