"""Credit hours (学时): what was studied, by person, year and category, against what a policy asks. Pure, over plain rows.

Nothing is ranked, and nobody is compared with anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from records.study.plan import StudyKind

if TYPE_CHECKING:
    from courses.hours_policy import HoursPolicy  # brings pydantic along


class StudyRecord(NamedTuple):
    """One thing that somebody studied. ``category``: of hours, ``""``: as the policy says of the ``kind``.

    ``hours``: as its papers have them, ``None``: as the policy counts the ``minutes``; a passed exam has neither, and what
    the policy gives for one counts. A lesson that was completed is one of the kind ``online``. ``made_up``: afterwards, by
    somebody who had not been there.
    """

    person: int
    year: int
    kind: StudyKind
    category: str
    minutes: int
    hours: float | None
    made_up: bool = False


@dataclass(slots=True)
class Tally:
    """Somebody's year: ``hours`` by category, ``""`` for what has none; ``times``: how often, by kind."""

    hours: dict[str, float] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)


Tallies = dict[tuple[int, int], Tally]
"""By person and year."""


class Part(NamedTuple):
    """Hours of a category, or how often something was done: what there is, and what is asked (0: nothing is)."""

    name: str
    have: float
    asked: float

    @property
    def is_met(self) -> bool:
        """Whether there is as much as is asked."""
        return self.have >= self.asked


@dataclass(frozen=True)
class Standing:
    """How somebody stands to a policy in a year. ``total``: hours of all categories; ``times``: by kind."""

    total: Part
    categories: tuple[Part, ...]
    times: tuple[Part, ...]

    @property
    def is_met(self) -> bool:
        """Whether all that is asked is there."""
        return all(part.is_met for part in (self.total, *self.categories, *self.times))


_NOTHING = Tally()


def tally(records: Iterable[StudyRecord], policy: HoursPolicy) -> Tallies:
    """Everybody's hours by year, as the policy counts them. One pass: a district has half a million records in ten years."""
    found: Tallies = {}
    # Few different lengths and kinds stand in very many records.
    converted: dict[int, float] = {}
    category_of: dict[StudyKind, str] = {}
    known = {each.name for each in policy.categories}
    for person, year, kind, said, minutes, stated, made_up in records:
        if made_up and not policy.made_up:
            continue
        if stated is not None:
            hours = stated
        elif kind == "exam":
            hours = policy.passed_exam
        else:
            if minutes not in converted:
                converted[minutes] = policy.hours_of(minutes)
            hours = converted[minutes]
        category = said if said in known else ""
        if not category:
            if kind not in category_of:
                category_of[kind] = policy.category_of(kind)
            category = category_of[kind]
        own = found.get((person, year))
        if own is None:
            own = found[person, year] = Tally()
        own.hours[category] = own.hours.get(category, 0) + hours
        own.times[kind] = own.times.get(kind, 0) + 1
    return found


def standing(tallies: Tallies, policy: HoursPolicy, person: int, year: int) -> Standing:
    """How somebody stands in a year. Where hours are asked within several years, those up to ``year`` count together."""
    years = range(year - policy.within_years + 1, year + 1)
    within = [tallies.get((person, each), _NOTHING) for each in years]
    now = within[-1]

    def hours(name: str) -> float:
        return round(sum(each.hours.get(name, 0) for each in within), 2)

    total = round(sum(sum(each.hours.values()) for each in within), 2)
    parts = [Part(each.name, hours(each.name), each.hours) for each in policy.categories]
    if parts and (other := hours("")):
        parts.append(Part("", other, 0))
    return Standing(
        Part("", total, policy.hours),
        tuple(parts),
        tuple(Part(each.kind, now.times.get(each.kind, 0), each.times) for each in policy.times),
    )
