"""Which marks an answer still needs, and which one counts when it has them. Pure.

Two people read an answer, neither sees the other's mark. Within the tolerance their mean counts. Beyond it a third reads it, who
sees neither: the mean of the third mark and the nearest of the two counts, if they are within the tolerance. Else the head of
marking sees all three and decides. An answer of a paper near the cut score is read once more, by somebody who has not read it:
within the tolerance what was found stands, else the head of marking decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from records.exams.marking import RoundKind, Rule

_NOISE = 1e-9
"""What binary fractions add."""


@dataclass(frozen=True)
class Rules:
    """``markers`` who read each answer; ``tolerance`` in points; ``rounded``: how a mean is rounded."""

    markers: int
    tolerance: float
    rounded: Callable[[float], float]

    def agree(self, one: float, other: float) -> bool:
        """Whether two marks are one opinion."""
        return abs(one - other) <= self.tolerance + _NOISE


@dataclass(frozen=True)
class Standing:
    """``wants``: the rounds that have to be read; where there are none, ``final`` in points, by ``rule``, from the marks ``of``."""

    wants: frozenset[RoundKind]
    final: float | None = None
    rule: Rule | None = None
    of: tuple[RoundKind, ...] = ()


def standing(marks: Mapping[RoundKind, float], rules: Rules, *, again: bool = False) -> Standing:
    """Where an answer with these marks stands; ``again``: it is to be read once more."""
    before = _before_again(marks, rules)
    if before.final is None or before.rule not in READ_AGAIN or not again:
        return before
    if "again" not in marks:
        return Standing(frozenset({"again"}))
    if rules.agree(marks["again"], before.final):
        return before
    return _arbitrated(marks)


READ_AGAIN: tuple[Rule, ...] = ("single", "mean")
"""What was found by fewer than three people is read again near the cut score."""


def _before_again(marks: Mapping[RoundKind, float], rules: Rules) -> Standing:
    both: tuple[RoundKind, ...] = ("first", "second")
    asked = both[: rules.markers]
    missing = frozenset(kind for kind in asked if kind not in marks)
    if missing:
        return Standing(missing)
    first = marks["first"]
    if rules.markers == 1:
        return Standing(frozenset(), rules.rounded(first), "single", ("first",))
    second = marks["second"]
    if rules.agree(first, second):
        mean = rules.rounded((first + second) / 2)
        return Standing(frozenset(), mean, "mean", ("first", "second"))
    if "third" not in marks:
        return Standing(frozenset({"third"}))
    third = marks["third"]
    # As near to both: the higher one, in the candidate's favour.
    nearest = min(asked, key=lambda kind: (round(abs(marks[kind] - third), 6), -marks[kind]))
    if rules.agree(marks[nearest], third):
        mean = rules.rounded((marks[nearest] + third) / 2)
        return Standing(frozenset(), mean, "third", (nearest, "third"))
    return _arbitrated(marks)


def _arbitrated(marks: Mapping[RoundKind, float]) -> Standing:
    if "arbiter" not in marks:
        return Standing(frozenset({"arbiter"}))
    return Standing(frozenset(), marks["arbiter"], "arbiter", ("arbiter",))
