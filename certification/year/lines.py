"""A line of the reconciliation: a sum, what it is made of, and the same rows counted from another table. Pure.

A line is right when its parts come to its sum, and both sources name the same rows and say the same of each. Otherwise it is red,
and names the rows that do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from certification.year import messages

K = TypeVar("K")


@dataclass(frozen=True)
class Source:
    """Rows as one source has them: ``name`` in words, ``rows`` by what identifies them, with what the source says of each."""

    name: str
    rows: Mapping[Any, object]

    @classmethod
    def of(cls, name: str, keys: Iterable[Any]) -> Source:
        """Rows of which it matters only that they are there."""
        return cls(name, dict.fromkeys(keys, True))


@dataclass(frozen=True)
class Line:
    """``total`` by the ``first`` source and ``other`` by the ``second``; ``parts`` by name; ``broken``: rows that do not fit, in messages."""

    name: str
    total: int
    parts: Mapping[str, int]
    first: str
    second: str
    other: int
    broken: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_right(self) -> bool:
        """Whether all of it agrees."""
        adds_up = not self.parts or sum(self.parts.values()) == self.total
        return adds_up and self.total == self.other and not self.broken


@dataclass(frozen=True)
class Section:
    """What belongs together: a part of the year, or an exam."""

    title: str
    lines: tuple[Line, ...]

    @property
    def is_right(self) -> bool:
        """Whether each line is."""
        return all(line.is_right for line in self.lines)


@dataclass(frozen=True)
class YearReport:
    """A year. ``simulated``: some of its exams are."""

    year: int
    sections: tuple[Section, ...]
    simulated: bool = False

    @property
    def red(self) -> list[tuple[Section, Line]]:
        """The lines that do not add up."""
        return [(each, line) for each in self.sections for line in each.lines if not line.is_right]


def compared(
    name: str,
    first: Source,
    second: Source,
    told: Callable[[Any], str],
    *,
    parts: Mapping[str, int] | None = None,
    shown: Callable[[Any], str] = str,
    note: str = "",
) -> Line:
    """A line of which both sources must have the same rows, and say the same of each.

    ``told``: a row in words; ``shown``: what a source says of it, in messages. ``parts`` come to the first source's rows.
    """
    broken = [
        messages.ONLY_IN.format(row=told(key), there=first.name, lacking=second.name)
        for key in first.rows
        if key not in second.rows
    ]
    broken += [
        messages.ONLY_IN.format(row=told(key), there=second.name, lacking=first.name)
        for key in second.rows
        if key not in first.rows
    ]
    broken += [
        messages.DIFFERS.format(
            row=told(key),
            first=first.name,
            one=shown(value),
            second=second.name,
            other=shown(second.rows[key]),
        )
        for key, value in first.rows.items()
        if key in second.rows and second.rows[key] != value
    ]
    return Line(
        name,
        len(first.rows),
        dict(parts or {}),
        first.name,
        second.name,
        len(second.rows),
        tuple(broken),
        note,
    )


def counted(names: Mapping[K, str], found: Iterable[K]) -> dict[str, int]:
    """How many of each, by their names, in the order of the names; what there is none of is left out."""
    counts = Counter(found)
    return {name: counts[key] for key, name in names.items() if counts[key]}
