"""No small figure can be worked out of what a table prints."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from analytics.stats.suppression import Hidden, groups_together, hidden_cells

tables = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(0, 12))
)


def whole(
    counts: npt.NDArray[np.int64], hidden: Hidden
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The table with its totals, and what of it is hidden."""
    upper = np.column_stack([counts, counts.sum(axis=1)])
    gone = np.column_stack([hidden.cells, hidden.row_totals])
    last = np.append(hidden.column_totals, hidden.total)
    return np.vstack([upper, upper.sum(axis=0)]), np.vstack([gone, last])


def possible_range(
    values: npt.NDArray[np.int64], gone: npt.NDArray[np.bool_], place: int
) -> tuple[float, float]:
    """What a reader who can solve equations learns of one hidden figure."""
    places = np.flatnonzero(gone)
    rows, columns = values.shape
    sums = []
    for line in [
        *np.arange(values.size).reshape(rows, columns),
        *np.arange(values.size).reshape(rows, columns).T,
    ]:
        row = np.zeros(values.size)
        row[line[:-1]], row[line[-1]] = 1, -1
        sums.append(row)
    matrix = np.array(sums)
    known = np.where(gone.ravel(), 0, values.ravel())
    cost = (places == place).astype(float)
    ends = [
        linprog(sign * cost, A_eq=matrix[:, places], b_eq=-matrix @ known, bounds=(0, None))
        for sign in (1, -1)
    ]
    low, high = (float(end.fun) if end.fun is not None else -np.inf for end in ends)
    return low, -high


@settings(deadline=None, max_examples=20)
@given(tables)
def test_each_hidden_figure_could_be_one_more_or_one_fewer(counts: npt.NDArray[np.int64]) -> None:
    values, gone = whole(counts, hidden_cells(counts))
    assert gone[(values > 0) & (values < 5)].all()
    assert not gone[values == 0].any()
    for place in np.flatnonzero(gone):
        low, high = possible_range(values, gone, int(place))
        assert low <= values.ravel()[place] - 1 + 1e-6
        assert high >= values.ravel()[place] + 1 - 1e-6


@given(tables)
def test_what_a_line_hides_is_together_no_small_group(counts: npt.NDArray[np.int64]) -> None:
    values, gone = whole(counts, hidden_cells(counts))
    for lines, masks in ((values, gone), (values.T, gone.T)):
        for line, mask in zip(lines, masks, strict=True):
            if mask[:-1].any() and not mask[-1]:
                assert line[:-1][mask[:-1]].sum() >= 5


def test_a_table_without_small_figures_is_printed_whole() -> None:
    _, gone = whole(np.full((3, 2), 9), hidden_cells(np.full((3, 2), 9)))
    assert not gone.any()


def test_only_a_ring_of_the_smallest_figures_is_hidden() -> None:
    counts = np.array([[3, 40, 30], [50, 6, 70], [20, 21, 90]])
    hidden = hidden_cells(counts)
    assert counts[hidden.cells].tolist() == [3, 40, 20, 21]
    assert not hidden.row_totals.any()
    assert not hidden.column_totals.any()
    assert not hidden.total


def test_nobody_has_nothing_to_hide() -> None:
    hidden = hidden_cells(np.zeros((2, 2), dtype=np.int64))
    assert not hidden.cells.any()
    with pytest.raises(ValueError, match="rows"):
        hidden_cells(np.array([[-1]]))


@pytest.mark.parametrize(
    ("sizes", "together"),
    [([9, 7, 5], []), ([9, 7, 4], [2, 1]), ([2, 9, 2, 7], [0, 2, 3]), ([], [])],
)
def test_groups_of_a_list_are_shown_together(sizes: list[int], together: list[int]) -> None:
    assert groups_together(sizes) == together
