"""Blueprints (双向细目表): what every form of an exam must contain, as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from question_bank import messages
from question_bank.areas import content_areas
from question_bank.errors import Problem, ProblemsFound
from question_bank.item import ItemType, Points
from question_bank.law.must_know import Audience
from question_bank.value import Value

SCHEMA = 1
"""Version of blueprint files; one that is newer is refused. A file need not name it (``schema_version = 1``)."""

SHIPPED_BLUEPRINTS = Path(__file__).parents[1] / "blueprints"


class MarkingRule(Value):
    """How an incomplete multiple-choice answer without a wrong option is scored.

    ``half``: half the points; ``fixed``: ``fixed_points``; ``all_or_nothing``: none. A wrong option always scores 0.
    """

    multiple: Literal["half", "fixed", "all_or_nothing"] = "half"
    fixed_points: Annotated[float, Field(ge=0)] = 0.0


_Facility = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]


class Difficulty(Value):
    """``mean_facility``: the band for each form's mean; ``spread``: largest minus smallest mean over forms."""

    mean_facility: tuple[_Facility, _Facility] = (0.0, 1.0)
    spread: Annotated[float, Field(gt=0)] = 0.002


class Exposure(Value):
    """How often an item may be used. ``most_uses``: formal exams in all; ``rest_days``: days from one exam to the next.

    It says which items may enter, nothing about a form that is made: forms' hashes don't cover it.
    """

    most_uses: Annotated[int, Field(ge=1)] | None = None
    rest_days: Annotated[int, Field(ge=1)] | None = None


PRETEST_TYPES: frozenset[ItemType] = frozenset({"single", "multiple", "true_false", "fill_in"})
"""Types of items that may be in pretest: what a person marks is not written for nothing."""


class Section(Value):
    """``count`` items of one type, each worth ``points``; and among them ``pretest`` more, of which nothing is scored."""

    title: str
    type: ItemType
    count: Annotated[int, Field(ge=1)]
    points: Points
    instructions: str = ""
    pretest: Annotated[int, Field(ge=0)] = 0


class Blueprint(Value):
    """``total_points`` are in points; ``quotas`` bounds the items per content area.

    ``policy`` names the exam's rules, the cut score among them; a blueprint without one says its own ``cut_score``, in points.

    ``audience``: who has to sit it, as a list of what must be known names them (`question_bank.law.must_know`); ``None``: not told.

    ``practice``: no exam; a paper is scored as soon as it is handed in, and its candidate is told the score.
    """

    title: str
    practice: bool = False
    audience: Audience | None = None
    duration_minutes: Annotated[int, Field(ge=1)]
    total_points: Annotated[float, Field(gt=0)]
    policy: Annotated[str, Field(pattern=r"^[\w-]*$", max_length=80)] = ""
    cut_score: Annotated[float, Field(ge=0)] | None = None
    rules: tuple[str, ...] = ()
    marking: MarkingRule = MarkingRule()
    difficulty: Difficulty = Difficulty()
    overlap_limit: Annotated[float, Field(ge=0, le=1)] = 1.0
    exposure: Exposure = Exposure()
    sections: Annotated[tuple[Section, ...], Field(min_length=1, alias="section")]
    quotas: Mapping[str, tuple[_Count, _Count]] = {}
    enemies: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> int:
        """Items in one form that are scored."""
        return sum(section.count for section in self.sections)

    @property
    def pretest(self) -> int:
        """Items in one form of which nothing is scored."""
        return sum(section.pretest for section in self.sections)

    @property
    def all_rules(self) -> tuple[str, ...]:
        """What the paper tells candidates: that some questions are in pretest, too."""
        if not self.pretest:
            return self.rules
        return (*self.rules, messages.PRETEST_RULE.format(count=self.pretest))


def load_blueprint(path: Path) -> Blueprint:
    """Read a blueprint. Raises `ProblemsFound` with everything that is wrong with the file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProblemsFound(
            [Problem(str(path), 1, messages.UNREADABLE.format(detail=error.strerror))]
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        detail = messages.BAD_TOML.format(detail=error)
        raise ProblemsFound([Problem(str(path), 1, detail)]) from error
    version = data.pop("schema_version", SCHEMA)
    if not isinstance(version, int) or version > SCHEMA:
        text = messages.NEWER_SCHEMA.format(file=path.name, version=version, known=SCHEMA)
        raise ProblemsFound([Problem(str(path), 1, text)])
    try:
        blueprint = Blueprint.model_validate(data)
    except ValidationError as error:
        raise ProblemsFound(
            [Problem(str(path), 1, _explain(detail)) for detail in error.errors(include_url=False)]
        ) from error
    problems = [Problem(str(path), 1, text) for text in _contradictions(blueprint)]
    if problems:
        raise ProblemsFound(problems)
    return blueprint


def find_blueprint(name: str, folders: tuple[Path, ...] = (SHIPPED_BLUEPRINTS,)) -> Path:
    """A blueprint by path or by name. Raises `ProblemsFound` naming those that exist."""
    path = Path(name)
    if path.suffix == ".toml":
        return path
    for folder in folders:
        candidate = folder / f"{name}.toml"
        if candidate.is_file():
            return candidate
    known = "、".join(sorted(p.stem for folder in folders for p in folder.glob("*.toml")))
    text = messages.BLUEPRINT_MISSING.format(name=name, known=known)
    raise ProblemsFound([Problem(name, 1, text)])


def check_enemies(blueprint: Blueprint, path: Path, known: Set[str]) -> None:
    """Raise `ProblemsFound` naming every enemy of the blueprint that is not the id of an item file."""
    unknown = {enemy for pair in blueprint.enemies for enemy in pair} - known
    problems = [
        Problem(str(path), 1, messages.BLUEPRINT_ENEMY.format(id=enemy))
        for enemy in sorted(unknown)
    ]
    if problems:
        raise ProblemsFound(problems)


def _explain(detail: ErrorDetails) -> str:
    """What pydantic objects to, in Chinese."""
    return messages.BLUEPRINT_FIELD.format(
        field=".".join(str(part + 1 if isinstance(part, int) else part) for part in detail["loc"]),
        reason=messages.BLUEPRINT_REASONS.get(detail["type"], messages.BLUEPRINT_VALUE).format(
            **detail.get("ctx", {}), value=detail["input"]
        ),
    )


def _contradictions(blueprint: Blueprint) -> list[str]:
    found = []
    total = sum(section.count * section.points for section in blueprint.sections)
    if total != blueprint.total_points:
        found.append(
            messages.BLUEPRINT_SUM.format(total=f"{total:g}", points=f"{blueprint.total_points:g}")
        )
    ranges: dict[str, tuple[float, float]] = {
        f"quotas.{area}": bounds for area, bounds in blueprint.quotas.items()
    }
    ranges["difficulty.mean_facility"] = blueprint.difficulty.mean_facility
    found += [
        messages.BLUEPRINT_RANGE.format(field=field, low=low, high=high)
        for field, (low, high) in ranges.items()
        if low > high
    ]
    if not blueprint.policy and blueprint.cut_score is None:
        found.append(messages.BLUEPRINT_POLICY)
    if blueprint.cut_score is not None and blueprint.cut_score > blueprint.total_points:
        found.append(
            messages.BLUEPRINT_CUT.format(cut=blueprint.cut_score, points=blueprint.total_points)
        )
    least = min((s.points for s in blueprint.sections if s.type == "multiple"), default=None)
    marking = blueprint.marking
    if marking.multiple == "fixed" and least is not None and marking.fixed_points > least:
        found.append(messages.BLUEPRINT_FIXED.format(fixed=marking.fixed_points, points=least))
    found += [messages.BLUEPRINT_SELF_ENEMY.format(id=a) for a, b in blueprint.enemies if a == b]
    found += [
        messages.BLUEPRINT_AREA.format(area=area)
        for area in blueprint.quotas
        if area not in content_areas()
    ]
    if blueprint.practice and blueprint.pretest:
        found.append(messages.BLUEPRINT_PRETEST_PRACTICE)
    found += [
        messages.BLUEPRINT_PRETEST_TYPE.format(title=section.title)
        for section in blueprint.sections
        if section.pretest and section.type not in PRETEST_TYPES
    ]
    low = sum(bounds[0] for bounds in blueprint.quotas.values())
    high = sum(blueprint.quotas.get(area, (0, blueprint.count))[1] for area in content_areas())
    if not low <= blueprint.count <= high:
        found.append(messages.BLUEPRINT_QUOTA.format(low=low, high=high, count=blueprint.count))
    return found
