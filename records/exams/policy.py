"""Policies (考试规则): when a paper passes, how often it may be sat, what a pass is good for. TOML, named by the blueprint.

Rules differ from place to place, so every value is configuration. What is shipped are examples, each with its source.
The exam keeps the content that it was released with: a file that changes later changes no exam.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from records import messages
from records.errors import PolicyRejected
from records.policy_file import read_policy_file
from records.roles import Role

SHIPPED_POLICIES = Path(__file__).with_name("policies")
LONGEST_NAME = 80

_Percent = Annotated[float, Field(ge=0, le=100)]
_Text = Annotated[str, Field(min_length=1, max_length=120)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rounding(_Part):
    """How points are rounded: a paper's sum before it is compared with the cut score, the mean of two marks.

    Six decimals only take away what binary fractions add.
    """

    decimals: Annotated[int, Field(ge=0, le=6)] = 6
    mode: Literal["half_up", "half_even"] = "half_up"

    def of(self, points: float) -> float:
        """Points, rounded."""
        mode = ROUND_HALF_UP if self.mode == "half_up" else ROUND_HALF_EVEN
        # Float noise first: 0.1 + 0.2 is no reason to round up.
        exact = Decimal(repr(round(points, 9)))
        return float(exact.quantize(Decimal(1).scaleb(-self.decimals), mode))


class Band(_Part):
    """A grade (等次): its name, and the share of the total from which it begins."""

    name: Annotated[str, Field(min_length=1, max_length=20)]
    from_percent: _Percent


class Attempts(_Part):
    """How often somebody may sit the exam within its window, and which of the attempts counts."""

    allowed: Annotated[int, Field(ge=1, le=20)] = 1
    counts: Literal["best", "last", "first"] = "last"


class Resit(_Part):
    """After a failure (补考): how often, within how many days (``None``: no limit), and which of all attempts counts then.

    ``batch``: ``next``: not in this exam, but in the next one by the same rules, to which those who failed are called.
    ``unseen``: only on a form that they have not had; where there is none, a form has to be made for them.
    """

    allowed: Annotated[int, Field(ge=0, le=20)] = 0
    within_days: Annotated[int, Field(ge=1)] | None = None
    counts: Literal["best", "last"] = "last"
    batch: Literal["same", "next"] = "same"
    unseen: bool = False


class Marking(_Part):
    """How answers that a person judges are marked (阅卷). ``markers``: who read each answer independently.

    ``tolerance_percent``: of the question's points; two marks that differ by no more are one opinion and their mean counts,
    by ``rounding``. ``band_points``: papers whose total is no farther from the cut score are read once more. Of what a
    marker gets, ``seeded_percent`` have a known mark and ``refed_percent`` are the marker's own of before.
    """

    markers: Literal[1, 2] = 2
    tolerance_percent: _Percent = 20
    rounding: Rounding = Rounding(decimals=1)
    band_points: Annotated[float, Field(ge=0, le=100)] = 0
    seeded_percent: Annotated[float, Field(ge=0, le=50)] = 0
    refed_percent: Annotated[float, Field(ge=0, le=50)] = 0
    lease_minutes: Annotated[int, Field(ge=5, le=240)] = 30


class IrregularityKind(_Part):
    """A kind of irregularity (违纪), and what may be decided about it; that it is not established may always."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    effects: Annotated[tuple[Literal["warning", "void", "bar"], ...], Field(min_length=1)]


class Irregularities(_Part):
    """What invigilators choose from when they record one. ``bar_months``: how long somebody may be barred at most."""

    kinds: tuple[IrregularityKind, ...] = ()
    bar_months: Annotated[int, Field(ge=1, le=120)] | None = None

    def effects(self, kind: str) -> tuple[str, ...]:
        """What may be decided about a kind; of one that is not in the list, a warning or voiding."""
        known = {each.name: each.effects for each in self.kinds}
        return ("none", *known.get(kind, ("warning", "void")))

    @property
    def names(self) -> tuple[str, ...]:
        """The kinds to choose from; whatever else was seen can be put on record, too."""
        return (*(each.name for each in self.kinds), messages.OTHER_IRREGULARITY)


class Policy(_Part):
    """An exam's rules. ``source``: where the values were read; ``example``: nobody's rule until somebody adopts it.

    ``notice_days``: between the notice and the exam; ``valid_months``: how long a pass is good for, or ``valid_until``: until
    the end of a term (届); neither: for good. ``hours``: credit hours of study that are asked for in the year of the exam,
    and ``hours_gate``: before they may be seated, before they get a certificate, or ``shown``: for people to look at.
    ``exemptions``: the bases that excuse from the exam, none: any; ``incompatible_roles``: pairs that nobody may hold together. ``publish_days``: after the sitting, within
    which its results are published; ``review_days``: after that, within which a candidate may ask for a score review
    (成绩复核); ``None``: the policy does not say, and no page tells a day.
    ``shown``: what a candidate sees of a published score: the total alone, or each section's points, too.
    """

    title: _Text
    source: Annotated[str, Field(max_length=300)] = ""
    example: bool = False
    cut_percent: _Percent
    notice_days: Annotated[int, Field(ge=0, le=365)] = 0
    publish_days: Annotated[int, Field(ge=1, le=365)] | None = None
    review_days: Annotated[int, Field(ge=1, le=365)] | None = None
    shown: Literal["total", "sections"] = "total"
    valid_months: Annotated[int, Field(ge=1, le=600)] | None = None
    valid_until: dt.date | None = None
    hours: Annotated[float, Field(ge=0, le=2000)] = 0
    hours_gate: Literal["shown", "sitting", "certificate"] = "shown"
    exemptions: tuple[_Text, ...] = ()
    incompatible_roles: tuple[tuple[Role, Role], ...] = ()
    rounding: Rounding = Rounding()
    marking: Marking = Marking()
    attempts: Attempts = Attempts()
    resit: Resit = Resit()
    irregularities: Irregularities = Irregularities()
    grades: Annotated[tuple[Band, ...], Field(alias="grade")] = ()

    @property
    def expires(self) -> bool:
        """Whether there is a last day on which a pass counts."""
        return self.valid_months is not None or self.valid_until is not None

    def cut_score(self, total_points: float) -> float:
        """Points from which a paper of so many passes."""
        return float(Decimal(str(total_points)) * Decimal(str(self.cut_percent)) / 100)

    def rounded(self, points: float) -> float:
        """The score that counts."""
        return self.rounding.of(points)

    def band(self, score: float, total_points: float) -> str:
        """The name of the grade that a score reaches; nothing where the policy has no grades."""
        reached = [
            band.name
            for band in self.grades
            if score >= float(Decimal(str(total_points)) * Decimal(str(band.from_percent)) / 100)
        ]
        return reached[-1] if reached else ""


def plain_policy(cut_score: float, total_points: float) -> Policy:
    """The policy of an exam that names none: it has a cut score and the rest as by default."""
    share = 100 * Decimal(str(cut_score)) / Decimal(str(total_points)) if total_points else 0
    return Policy(title=messages.PLAIN_POLICY, cut_percent=float(share))


def find_policy(name: str, folders: tuple[Path, ...] = (SHIPPED_POLICIES,)) -> Policy:
    """A policy by its name, from the first folder that has it. Raises `PolicyRejected`, naming those that exist."""
    for folder in folders:
        path = folder / f"{name}.toml"
        if re.fullmatch(r"[\w-]+", name) and path.is_file():
            return load_policy(path)
    known = "、".join(sorted({path.stem for each in folders for path in each.glob("*.toml")}))
    raise PolicyRejected([messages.POLICY_MISSING.format(name=name, known=known)])


def load_policy(path: Path) -> Policy:
    """Read a policy file. Raises `PolicyRejected` with everything that is wrong with it, by line and field."""
    return read_policy_file(path, Policy, _contradictions)


def _contradictions(policy: Policy) -> list[tuple[tuple[str | int, ...], str]]:
    """Values that are right each by itself and cannot stand together: the field, and why."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    starts = [band.from_percent for band in policy.grades]
    if starts and (starts != sorted(set(starts)) or starts[0] != 0):
        found.append((("grade",), messages.POLICY_GRADES))
    if starts and policy.cut_percent not in starts:
        text = messages.POLICY_GRADE_CUT.format(cut=f"{policy.cut_percent:g}")
        found.append((("cut_percent",), text))
    names = [band.name for band in policy.grades]
    if len(set(names)) < len(names):
        found.append((("grade",), messages.POLICY_GRADE_NAMES))
    if policy.attempts.allowed == 1 and policy.attempts.counts != "last":
        found.append((("attempts", "counts"), messages.POLICY_ONE_ATTEMPT))
    if not policy.resit.allowed and policy.resit.within_days is not None:
        found.append((("resit", "within_days"), messages.POLICY_NO_RESIT))
    if not policy.resit.allowed and (policy.resit.batch == "next" or policy.resit.unseen):
        found.append((("resit", "allowed"), messages.POLICY_RESIT_OF_NOTHING))
    if policy.resit.batch == "next" and policy.resit.within_days is not None:
        found.append((("resit", "within_days"), messages.POLICY_NEXT_BATCH_DAYS))
    if policy.resit.batch == "next" and policy.resit.counts != "last":
        found.append((("resit", "counts"), messages.POLICY_NEXT_BATCH_COUNTS))
    if policy.valid_months is not None and policy.valid_until is not None:
        found.append((("valid_until",), messages.POLICY_VALID_TWICE))
    if policy.hours_gate != "shown" and not policy.hours:
        found.append((("hours_gate",), messages.POLICY_GATE_OF_NOTHING))
    found += _irregularity_contradictions(policy.irregularities)
    for first, second in policy.incompatible_roles:
        if first == second:
            text = messages.POLICY_SAME_ROLE.format(role=first)
            found.append((("incompatible_roles",), text))
    return found


def _irregularity_contradictions(
    irregularities: Irregularities,
) -> list[tuple[tuple[str | int, ...], str]]:
    found: list[tuple[tuple[str | int, ...], str]] = []
    names = [each.name for each in irregularities.kinds]
    if len({*names, messages.OTHER_IRREGULARITY}) <= len(names):
        text = messages.POLICY_KINDS.format(other=messages.OTHER_IRREGULARITY)
        found.append((("irregularities", "kinds"), text))
    bars = any("bar" in each.effects for each in irregularities.kinds)
    if bars != (irregularities.bar_months is not None):
        found.append((("irregularities", "bar_months"), messages.POLICY_BAR))
    return found
