"""Who chose what: the options of one question over groups of people from low to high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.items import item_rest_correlation
from analytics.stats.responses import Floats, score_groups

NOTHING = ""
"""The row of those who chose nothing."""


@dataclass(frozen=True)
class OptionRow:
    """One option, or `NOTHING`."""

    option: str
    is_key: bool
    chosen: int
    share: float
    """``chosen`` / people, 0–1. Where several options may be chosen the shares add up to more than 1."""

    correlation: float | None
    """Of having chosen it with the points in the rest of the form; positive for a key, negative for a distractor that works
    (Haladyna, *Developing and Validating Multiple-Choice Test Items*, 3rd ed., 2004, chapter 9). ``None``: everybody or
    nobody chose it, or the rest does not differ."""

    curve: tuple[float | None, ...]
    """The option curve: its share in each group, lowest first (Wainer 1989, *Journal of Educational Measurement* 26,
    191–208); ``None`` where nobody is in the group, since people with the same points stay together."""


@dataclass(frozen=True)
class OptionTable:
    """The options in their order, then `NOTHING`."""

    people: int
    groups: tuple[int, ...]
    """How many people are in each group, lowest first; those without points in the rest are in none."""

    rows: tuple[OptionRow, ...]

    @property
    def keys(self) -> tuple[OptionRow, ...]:
        """What is right."""
        return tuple(row for row in self.rows if row.is_key)

    @property
    def distractors(self) -> tuple[OptionRow, ...]:
        """What is wrong; choosing nothing is no distractor."""
        return tuple(row for row in self.rows if not row.is_key and row.option != NOTHING)


def option_table(
    chosen: Sequence[frozenset[str]],
    rest: Floats,
    options: Sequence[str],
    key: frozenset[str],
    groups: int = 5,
) -> OptionTable:
    """Who chose what, by groups of the points in the rest of the form (`items.rest_scores`).

    Args:
        chosen: one set a person; empty where nothing was given (omitted, or not reached: leave those people out before, if
            they shall not count). People without the question, whose answer is unreadable or whose question was voided, are
            left out before.
        rest: one number a person; who has NaN counts in the table, but in no group and no correlation.
        options: all that could be chosen, in the order of the question.
        key: what is right.

    Raises:
        NotComputable: ``no_answers``: there is nobody.
        ValueError: the lengths differ, or the key or an answer is none of the options.
    """
    if len(chosen) != len(rest):
        raise ValueError(f"{len(chosen)} answers, {len(rest)} people")
    if not key <= set(options) or not frozenset[str]().union(*chosen) <= set(options):
        raise ValueError("a key or an answer that is none of the options")
    if not len(chosen):
        raise NotComputable("no_answers", people=0)
    group = score_groups(rest, groups)
    sizes = tuple(int((group == number).sum()) for number in range(groups))
    known = ~np.isnan(rest)

    def row(option: str) -> OptionRow:
        if option == NOTHING:
            took = np.array([not one for one in chosen], dtype=np.float64)
        else:
            took = np.array([option in one for one in chosen], dtype=np.float64)
        return OptionRow(
            option=option,
            is_key=option in key,
            chosen=int(took.sum()),
            share=float(took.mean()),
            correlation=item_rest_correlation(took[known], rest[known]) if known.any() else None,
            curve=tuple(
                float(took[group == number].mean()) if size else None
                for number, size in enumerate(sizes)
            ),
        )

    return OptionTable(len(chosen), sizes, tuple(row(option) for option in (*options, NOTHING)))
