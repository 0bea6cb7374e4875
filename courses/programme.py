"""Courses (课程): lessons in modules, required and elective, with what comes first. TOML, as `courses/programmes` ships examples.

The package is called ``courses``, nbgrader's folder ``Course``; what somebody follows for a year is a `Programme` here.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from courses import messages
from courses.errors import ProgrammeRejected
from courses.hours_policy import HoursPolicy, hours_policy_names
from records.policy_file import Field as Place
from records.policy_file import read_policy_file

SHIPPED = Path(__file__).with_name("programmes")

Audience = Literal["leaders", "officers", "appointees", "everybody"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Module(_Part):
    """A part of a course; ids of lessons."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    required: tuple[str, ...] = ()
    elective: tuple[str, ...] = ()

    @property
    def lessons(self) -> tuple[str, ...]:
        """All of them, the required ones first."""
        return self.required + self.elective


class Prerequisite(_Part):
    """``lesson`` comes after all of ``first``."""

    lesson: str
    first: Annotated[tuple[str, ...], Field(min_length=1)]


class Programme(_Part):
    """``source``: where its choice was read; ``example``: nobody's rule until it is adopted.

    ``hours``: the policy of hours (学时规则) by whose bands its lessons count, by the name of its file; empty: none. How many
    hours a lesson gives stands nowhere else: they follow from its minutes, here as in what is on record of who did it.
    ``mock``: the blueprint of the exam for which it prepares; empty: none.
    """

    title: Annotated[str, Field(min_length=1, max_length=60)]
    audience: Audience
    source: Annotated[str, Field(max_length=300)]
    example: bool = False
    hours: Annotated[str, Field(pattern=r"^[\w-]*$", max_length=80)] = ""
    mock: Annotated[str, Field(pattern=r"^[\w-]*$", max_length=80)] = ""
    modules: Annotated[tuple[Module, ...], Field(alias="module", min_length=1)]
    after: tuple[Prerequisite, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """Every lesson that is required, in order."""
        return tuple(lesson for module in self.modules for lesson in module.required)

    @property
    def lessons(self) -> tuple[str, ...]:
        """Every lesson, in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    def first(self, lesson: str) -> tuple[str, ...]:
        """What comes before a lesson."""
        return next((each.first for each in self.after if each.lesson == lesson), ())

    def without(self, lessons: Collection[str]) -> Programme:
        """The same without some lessons, and without modules that had no other."""
        modules = tuple(
            each.model_copy(
                update={
                    "required": tuple(one for one in each.required if one not in lessons),
                    "elective": tuple(one for one in each.elective if one not in lessons),
                }
            )
            for each in self.modules
        )
        after = tuple(
            each.model_copy(
                update={"first": tuple(one for one in each.first if one not in lessons)}
            )
            for each in self.after
            if each.lesson not in lessons
        )
        return self.model_copy(
            update={"modules": tuple(each for each in modules if each.lessons), "after": after}
        )

    def next_lesson(self, done: Collection[str]) -> str:
        """The next required lesson that is not done, of those whose prerequisites are; empty when all are."""
        open_ones = [lesson for lesson in self.required if lesson not in done]
        ready = (each for each in open_ones if set(self.first(each)) <= set(done))
        return next(ready, open_ones[0] if open_ones else "")


@dataclass(frozen=True)
class CourseHours:
    """What the lessons of a course give by its policy of hours, as they will stand on record of who did them."""

    policy: HoursPolicy
    of_lesson: Mapping[str, float]

    def of(self, lessons: Iterable[str]) -> float:
        """Of some of them together."""
        return sum(self.of_lesson[each] for each in lessons)


def course_hours(
    programme: Programme,
    policies: Mapping[str, HoursPolicy],
    minutes: Mapping[str, int],
    year: int,
) -> CourseHours | None:
    """``minutes`` of each lesson; ``None`` where the course names no policy, or none that says anything of the year."""
    policy = policies.get(programme.hours)
    if policy is None or not policy.holds_in(year):
        return None
    return CourseHours(policy, {each: policy.hours_of(minutes[each]) for each in programme.lessons})


def programmes(
    own: Path | None, lessons: Mapping[str, str], policies: Path | None = None
) -> dict[str, Programme]:
    """The courses by name of their file: the shipped ones, and the site's own in the place of those of the same name.

    ``lessons``: titles by id; ``policies``: where the site keeps its own policies of hours. Raises `ProgrammeRejected`, `records.errors.PolicyRejected` with everything that is wrong.
    """
    files = {path.stem: path for path in SHIPPED.glob("*.toml")}
    if own is not None:
        files |= {path.stem: path for path in own.glob("*.toml")}
    order = [*("leaders", "officers", "appointees"), *sorted(files)]
    return {
        stem: load_programme(files[stem], lessons, policies)
        for stem in dict.fromkeys(order)
        if stem in files
    }


def load_programme(
    path: Path, lessons: Mapping[str, str], policies: Path | None = None
) -> Programme:
    """Read a file. Raises `PolicyRejected` for what is no course, `ProgrammeRejected` for one that cannot be."""
    found = read_policy_file(path, Programme, _no_contradictions)
    problems = [f"{path}: {reason}" for reason in _faults(found, lessons, policies)]
    if problems:
        raise ProgrammeRejected(problems)
    return found


def _no_contradictions(_: Programme) -> list[tuple[Place, str]]:
    return []


def _faults(
    programme: Programme, lessons: Mapping[str, str], policies: Path | None
) -> Iterator[str]:
    names = hours_policy_names(policies)
    if programme.hours and programme.hours not in names:
        yield messages.PROGRAMME_HOURS.format(name=programme.hours, known="、".join(sorted(names)))
    known = programme.lessons
    for lesson in dict.fromkeys(known):
        if lesson not in lessons:
            yield messages.PROGRAMME_UNKNOWN.format(lesson=lesson)
        if known.count(lesson) > 1:
            yield messages.PROGRAMME_TWICE.format(lesson=lesson)
    named = itertools.chain.from_iterable((each.lesson, *each.first) for each in programme.after)
    for lesson in dict.fromkeys(named):
        if lesson not in known:
            yield messages.PROGRAMME_NOT_IN_IT.format(lesson=lesson)
    for lesson in dict.fromkeys(known):
        if lesson in _before(programme, lesson):
            yield messages.PROGRAMME_CIRCLE.format(lesson=lesson)


def _before(programme: Programme, lesson: str) -> set[str]:
    """Everything that comes before a lesson, directly or not."""
    found: set[str] = set()
    ahead = list(programme.first(lesson))
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += programme.first(each)
    return found
