"""Which figures to leave out so that no small group can be read off a table, nor worked out from its totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SMALLEST = 5
"""A rule of this house: what is said of fewer people points at persons."""

Mask = npt.NDArray[np.bool_]
_COSTLY = 1e9  # the whole table's total is given up last


def groups_together(sizes: Sequence[int], smallest: int = SMALLEST) -> list[int]:
    """The places of the groups of a list that are shown together only: those below ``smallest``, and as many of the next
    smallest as it takes.

    One group, or fewer people than the limit, would still point at persons: the total minus the other rows gives it away.
    """
    order = np.argsort(sizes, kind="stable")
    count = sum(size < smallest for size in sizes)
    if count == 0:
        return []
    while count < len(order) and (count < 2 or sum(sizes[i] for i in order[:count]) < smallest):
        count += 1
    return [int(place) for place in order[:count]]


@dataclass(frozen=True)
class Hidden:
    """What a table of counts doesn't print: its cells (rows × columns), the rows' totals, the columns', the whole."""

    cells: Mask
    row_totals: Mask
    column_totals: Mask
    total: bool


def hidden_cells(counts: npt.NDArray[np.int64], smallest: int = SMALLEST) -> Hidden:
    """What to leave out of a table that is printed with its totals; ``counts``: rows × columns of people, none negative.

    First everything, totals included, that is 1 … ``smallest`` − 1 (a zero names nobody and is printed); then as little else
    as makes it impossible to subtract. A cell can be worked out from the sums just when no ring of hidden cells runs
    through it (Gusfield 1988, "A graph theoretic approach to statistical data security", *SIAM Journal on Computing* 17,
    552–571): rows and columns, the totals among them, are the nodes of a graph, cells its edges, and each hidden cell's
    cheapest ring is closed with cells that are not empty. So each hidden figure could be at least one more or one fewer.
    What is hidden of a line whose total is printed is together at least ``smallest`` people, too. Two tables of the same
    people are not protected against each other: what one hides the other must not print.
    """
    if counts.ndim != 2 or (counts < 0).any():
        raise ValueError("counts: a table of rows × columns, none negative")
    whole = np.vstack([counts, counts.sum(axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    hidden = (whole > 0) & (whole < smallest)
    if whole[-1, -1] < smallest:
        hidden = whole > 0
    before = -1
    while hidden.sum() != before:
        before = int(hidden.sum())
        _close_rings(whole, hidden)
        _fill_lines(whole, hidden, smallest)
        _fill_lines(whole.T, hidden.T, smallest)
    return Hidden(hidden[:-1, :-1], hidden[:-1, -1], hidden[-1, :-1], bool(hidden[-1, -1]))


def _fill_lines(whole: npt.NDArray[np.int64], hidden: Mask, smallest: int) -> None:
    """In each line whose total is printed, hide the next smallest cells until they are enough people together."""
    for line, gone in zip(whole, hidden, strict=True):
        while gone[:-1].any() and not gone[-1] and line[:-1][gone[:-1]].sum() < smallest:
            left = np.flatnonzero((line[:-1] > 0) & ~gone[:-1])
            gone[left[np.argmin(line[left])] if len(left) else -1] = True


def _close_rings(whole: npt.NDArray[np.int64], hidden: Mask) -> None:
    """Hide the cheapest further cells that put every hidden cell on a ring of hidden cells."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    rows, columns = whole.shape
    for row, column in np.argwhere(hidden):
        cost = np.where(hidden, 1e-6, whole.astype(float))
        cost[-1, -1] = 1e-6 if hidden[-1, -1] else _COSTLY
        cost[row, column] = 0  # the ring's other way round; a missing edge, as empty cells are
        cost[whole == 0] = 0
        graph = np.zeros((rows + columns, rows + columns))
        graph[:rows, rows:] = cost
        ways = dijkstra(csr_array(graph), directed=False, indices=[row], return_predecessors=True)
        back = ways[1][0]
        node = rows + int(column)
        while node != row and back[node] >= 0:
            one, other = sorted((node, int(back[node])))
            hidden[one, other - rows] = True
            node = int(back[node])
