"""Keys of a form that nobody can guess: how many are right, where they stand, and whether statements are true.

A candidate who knows that three of four are usually right scores without law. So no number of keys is that of more than half of a
form's multiple-choice items, nor are all options but one right in more than half; no letter is the key of far more or far fewer
single-choice items than of a quarter; and neither true nor false statements are few.

Forms that are made already are mended: an item gives way to another one of its type and content area, as long as everything else
that holds for the forms goes on to hold. That costs no time; as a condition of the assembly it would double it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import NamedTuple

from question_bank.item import Item, Question

ASIDE = 20
"""So many exchanges are tried for each form that do not help by themselves."""
FEWEST = 6
"""Of fewer items of a type nothing can be guessed."""
MOST_OF_ONE_COUNT = 0.5
LETTERS = (0.15, 0.35)
STATEMENTS = (0.3, 0.7)


class Limit(NamedTuple):
    """At least ``low`` and at most ``high`` of these items, by their places in the list of items, stand in a form."""

    items: frozenset[int]
    low: int
    high: int

    def broken_by(self, form: set[int]) -> int:
        """By how many items a form misses it."""
        count = len(self.items & form)
        return max(self.low - count, count - self.high, 0)


def mend_keys(
    forms: Sequence[set[int]],
    limits: Sequence[Limit],
    *,
    others: Callable[[int], Sequence[int]],
    holds: Callable[[Sequence[set[int]]], bool],
    draw: Random,
) -> None:
    """Exchange items, in place, until no form breaks a limit or no exchange helps.

    ``others``: items that may stand where an item stands; ``holds``: whether forms are still as they were asked for.
    """
    for form in forms:
        aside = ASIDE
        while before := _broken(form, limits):
            if not _exchange(form, forms, limits, others, holds, draw, before - 1):
                # An exchange that neither helps nor harms may open the way for one that does.
                aside -= 1
                if aside < 0 or not _exchange(form, forms, limits, others, holds, draw, before):
                    break


def _broken(form: set[int], limits: Sequence[Limit]) -> int:
    return sum(limit.broken_by(form) for limit in limits)


def _exchange(
    form: set[int],
    forms: Sequence[set[int]],
    limits: Sequence[Limit],
    others: Callable[[int], Sequence[int]],
    holds: Callable[[Sequence[set[int]]], bool],
    draw: Random,
    most: int,
) -> bool:
    """One exchange after which limits are broken by ``most`` at the most; whether there was one."""
    over = [limit.items for limit in limits if len(limit.items & form) >= limit.high]
    under = [limit.items for limit in limits if len(limit.items & form) <= limit.low]
    leaving = frozenset().union(*over)
    coming = frozenset().union(*under)
    exchanges = [
        (out, into)
        for out in sorted(form)
        for into in others(out)
        if into not in form and (out in leaving or into in coming)
    ]
    draw.shuffle(exchanges)
    for out, into in exchanges:
        form.remove(out)
        form.add(into)
        if _broken(form, limits) <= most and holds(forms):
            return True
        form.remove(into)
        form.add(out)
    return False


def key_limits(items: Sequence[Item], need: Mapping[str, int]) -> Iterator[Limit]:
    """What every form keeps. ``need``: items of each type in a form."""
    by_type: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        by_type[item.type].append(index)
    for kind, features, (low, high) in (
        ("multiple", _counts, (0.0, MOST_OF_ONE_COUNT)),
        ("single", _letter, LETTERS),
        ("true_false", _answer, STATEMENTS),
    ):
        count = need.get(kind, 0)
        if count < FEWEST:
            continue
        groups: dict[str, list[int]] = defaultdict(list)
        for index in by_type[kind]:
            for feature in features(items[index].questions[0]):
                groups[feature].append(index)
        for inside in groups.values():
            yield Limit(frozenset(inside), int(low * count), int(high * count))


def _counts(question: Question) -> tuple[str, ...]:
    keys = len(question.key_letters)
    return (str(keys), "all but one") if len(question.options) - keys == 1 else (str(keys),)


def _letter(question: Question) -> tuple[str, ...]:
    # A fifth option is rare, and is nobody's habit.
    return (question.key_letters,) if question.key_letters in "ABCD" else ()


def _answer(question: Question) -> tuple[str, ...]:
    return (str(question.answer),)
