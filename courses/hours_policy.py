"""What is asked of people's study in a year (学时规则): TOML, by whom and from which year on.

Rules differ from place to place, so every value is configuration. What is shipped are examples, each with its source; a
site's own file takes the place of the example of the same name.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from courses import messages
from records.policy_file import Field as Place
from records.policy_file import read_policy_file
from records.study.plan import Audience, StudyKind

SHIPPED_HOURS = Path(__file__).with_name("hours_policies")
FOLDER = "hours"
"""Where a site keeps its own, below its folder."""

_Text = Annotated[str, Field(min_length=1, max_length=120)]
_Source = Annotated[str, Field(max_length=300)]
_Hours = Annotated[float, Field(ge=0, le=2000)]
_Year = Annotated[int, Field(ge=1949, le=9999)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Band(_Part):
    """Credit hours of what takes so many minutes and more."""

    from_minutes: Annotated[int, Field(ge=1, le=1440)]
    hours: Annotated[float, Field(gt=0, le=24)]


class Category(_Part):
    """A category of hours and how many are asked; ``kinds``: of what says no category itself."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    hours: _Hours = 0
    kinds: tuple[StudyKind, ...] = ()


class Times(_Part):
    """How often something is asked for, whatever hours it gives."""

    kind: StudyKind
    times: Annotated[int, Field(ge=1, le=365)]
    source: _Source = ""


class HoursPolicy(_Part):
    """What is asked of an ``audience``. ``source`` and ``source_year``: where it was read; ``example``: nobody's rule until it is adopted.

    It holds from ``from_year`` to ``until_year`` (``None``: until it is changed). ``hours`` are asked for within
    ``within_years``, 0: none are asked. ``longer_minutes``: beyond the bands, each so many give an hour (``None``: the
    bands are all). ``passed_exam``: hours of a formal exam that is passed; ``made_up``: whether study that was made up counts.
    ``material_days``: so many days before a study before a meeting its material is drafted and given to be reviewed
    (``None``: it does not say); ``material_source``: where that was read.
    """

    title: _Text
    source: _Source
    source_year: _Year
    example: bool = False
    audience: Audience
    from_year: _Year
    until_year: _Year | None = None
    hours: _Hours = 0
    within_years: Annotated[int, Field(ge=1, le=10)] = 1
    longer_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    passed_exam: Annotated[float, Field(ge=0, le=24)] = 0
    made_up: bool = True
    material_days: Annotated[int, Field(ge=0, le=60)] | None = None
    material_source: _Source = ""
    bands: Annotated[tuple[Band, ...], Field(alias="band")] = ()
    categories: Annotated[tuple[Category, ...], Field(alias="category")] = ()
    times: tuple[Times, ...] = ()

    def holds_in(self, year: int) -> bool:
        """Whether it says anything of that year."""
        return self.from_year <= year <= (self.until_year or year)

    def hours_of(self, minutes: int) -> float:
        """Credit hours of what takes so many minutes."""
        reached = [band.hours for band in self.bands if minutes >= band.from_minutes]
        longer = minutes // self.longer_minutes if self.longer_minutes else 0
        return float(max([*reached, longer], default=0))

    def category_of(self, kind: StudyKind) -> str:
        """The category of a kind that says none itself; ``""``: none."""
        return next((each.name for each in self.categories if kind in each.kinds), "")


def hours_policies(own: Path | None = None) -> list[HoursPolicy]:
    """The policies of a site, whose own ones lie in ``own``, by file name. Raises `records.errors.PolicyRejected`."""
    return list(named_hours_policies(own).values())


def named_hours_policies(own: Path | None = None) -> dict[str, HoursPolicy]:
    """The same, by the names of their files."""
    return {name: load_hours_policy(path) for name, path in sorted(_files(own).items())}


def hours_policy_names(own: Path | None = None) -> set[str]:
    """Which there are, whatever is in them."""
    return set(_files(own))


def _files(own: Path | None) -> dict[str, Path]:
    files = {path.stem: path for path in SHIPPED_HOURS.glob("*.toml")}
    if own is not None:
        files |= {path.stem: path for path in own.glob("*.toml")}
    return files


def load_hours_policy(path: Path) -> HoursPolicy:
    """Read a file. Raises `records.errors.PolicyRejected` with everything that is wrong with it, by line and field."""
    return read_policy_file(path, HoursPolicy, _contradictions)


def _contradictions(policy: HoursPolicy) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    bands = [(band.from_minutes, band.hours) for band in policy.bands]
    if any(b[0] <= a[0] or b[1] <= a[1] for a, b in itertools.pairwise(bands)):
        found.append((("band",), messages.HOURS_BANDS))
    names = [each.name for each in policy.categories]
    if len(set(names)) < len(names):
        found.append((("category",), messages.HOURS_CATEGORIES))
    kinds = [kind for each in policy.categories for kind in each.kinds]
    if len(set(kinds)) < len(kinds):
        found.append((("category",), messages.HOURS_KINDS))
    if policy.hours and sum(each.hours for each in policy.categories) > policy.hours:
        found.append((("hours",), messages.HOURS_SUM))
    if policy.until_year is not None and policy.until_year < policy.from_year:
        found.append((("until_year",), messages.HOURS_YEARS))
    if len({each.kind for each in policy.times}) < len(policy.times):
        found.append((("times",), messages.HOURS_TIMES))
    return found
