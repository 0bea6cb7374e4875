"""Mock exams (模拟考试): which blueprints can be sat by oneself, with what the pool of practice items gives of each.

A mock is a practice paper like any other, made of a blueprint's types, numbers, points and content areas, but only of the
items of the pool ``practice``. Questions that a person marks are left out, for nobody is there to mark them; where the pool
is too small, the mock is shorter in proportion and is called so. Whatever differs from the exam is told before it is begun,
and on its paper.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grading import messages
from grading.exam_folders import ExamFolders
from grading.exam_offers import Offer, offers
from grading.making import is_exam_name
from question_bank.bank import ItemBank
from question_bank.forms.blueprint import Blueprint, Section
from question_bank.forms.supply import Fit, fit
from question_bank.item import Item, ItemType
from question_bank.messages import TYPE_NAMES
from question_bank.value import canonical_json, sha256
from records.exams.policy import Policy

POLICY = "practice"
"""By which mocks go, whatever exam they are for: their scores are for nothing else."""
SCORED: frozenset[ItemType] = frozenset({"single", "multiple", "true_false", "fill_in"})
"""Types that need nobody to mark them."""
_LONGEST_NAME, _DIGITS = 40, 8
_ROUND_MINUTES = 5


@dataclass(frozen=True)
class MockPlan:
    """A mock of a blueprint. ``exam``: the name of its practice exam, another one whenever its items or its blueprint change.

    ``differs``: in what it is not as the exam, in words; ``shorter``: the pool is too small, and ``lacks`` says of what.
    """

    exam: str
    blueprint: Blueprint
    shorter: bool
    differs: tuple[str, ...]
    lacks: tuple[str, ...]

    @property
    def questions(self) -> int:
        """How many there are on a paper."""
        return self.blueprint.count


@dataclass(frozen=True)
class Mock:
    """What there is for a blueprint; ``plan`` ``None``: there is no item for it."""

    name: str
    title: str
    plan: MockPlan | None


def mocks(folders: ExamFolders, bank: ItemBank, practice: Collection[str]) -> list[Mock]:
    """Every blueprint of the site that can be read. ``practice``: ids of the items of that pool, as `grading.pools.practice_items` has them."""
    pool = [item for item in bank.usable.values() if item.id in practice]
    return [
        Mock(offer.name, offer.title, _plan(offer, offer.blueprint, offer.policy, pool))
        for offer in offers(folders)
        if offer.blueprint is not None and offer.policy is not None and not offer.problems
    ]


def is_mock(exam: str, blueprint: str | None = None) -> bool:
    """Whether an exam is a mock of this blueprint, or of any, of today's items or of earlier ones."""
    if blueprint is None:
        return re.fullmatch(rf"mock-.+-[0-9a-f]{{{_DIGITS}}}", exam) is not None
    return (
        re.fullmatch(rf"{re.escape(_beginning(blueprint))}[0-9a-f]{{{_DIGITS}}}", exam) is not None
    )


def _beginning(blueprint: str) -> str:
    plain = re.sub(r"[^\w-]", "-", blueprint)[:_LONGEST_NAME]
    return f"mock-{plain}-"


def _plan(
    offer: Offer, blueprint: Blueprint, policy: Policy, pool: Collection[Item]
) -> MockPlan | None:
    sections = [section for section in blueprint.sections if section.type in SCORED]
    if not sections:
        return None
    full = fit(sections, blueprint.quotas, pool)
    kept, quotas = sections, dict(blueprint.quotas)
    if not full.whole:
        kept, quotas = _shortened(sections, quotas, pool)
    if not kept:
        return None
    lacks = () if full.whole else _lacks(full)
    differs = tuple(_differences(blueprint, policy, kept, shorter=not full.whole))
    title = messages.MOCK_SHORT_TITLE if not full.whole else messages.MOCK_TITLE
    count = sum(section.count for section in kept)
    share = count / blueprint.count
    minutes = _ROUND_MINUTES * max(
        1, math.ceil(share * blueprint.duration_minutes / _ROUND_MINUTES)
    )
    total = sum(section.count * section.points for section in kept)
    made = Blueprint.model_validate(
        {
            "title": title.format(title=blueprint.title),
            "practice": True,
            "duration_minutes": minutes,
            "total_points": total,
            "policy": POLICY,
            "rules": [
                messages.MOCK_RULE,
                *_marking(blueprint),
                *differs,
                *([] if full.whole else [messages.MOCK_SHORT_WHERE]),
            ],
            "marking": blueprint.marking.model_dump(),
            "difficulty": {"mean_facility": blueprint.difficulty.mean_facility, "spread": 1.0},
            "section": [{**section.model_dump(), "pretest": 0} for section in kept],
            "quotas": quotas,
            "enemies": list(blueprint.enemies),
        }
    )
    types = {section.type for section in kept}
    # Whatever changes of these makes other papers.
    used = sorted(item.content_hash for item in pool if item.type in types)
    parts = [canonical_json(made, None), *used]
    exam = f"{_beginning(offer.name)}{sha256(''.join(parts))[:_DIGITS]}"
    return MockPlan(exam, made, not full.whole, differs, lacks) if is_exam_name(exam) else None


def _shortened(
    sections: Collection[Section], quotas: Mapping[str, tuple[int, int]], pool: Collection[Item]
) -> tuple[list[Section], dict[str, tuple[int, int]]]:
    """All sections in one proportion, as long as the scarcest type that there is allows; of each area what there can be of its share."""
    there = Counter(item.type for item in pool)
    need = Counter[ItemType]()
    for section in sections:
        need[section.type] += section.count
    share = min([1.0, *(there[kind] / need[kind] for kind in need if there[kind])])
    kept = []
    for section in sections:
        count = min(there[section.type], max(1, math.floor(share * section.count + 1e-9)))
        there[section.type] -= count
        if count:
            kept.append(section.model_copy(update={"count": count}))
    total = sum(section.count for section in kept)
    asked = {area: (math.floor(share * low), total) for area, (low, _) in quotas.items()}
    least = fit(kept, asked, pool).least
    return kept, {area: (least[area], total) for area in asked}


def _lacks(full: Fit) -> tuple[str, ...]:
    found = [
        messages.MOCK_LACKS_TYPE.format(
            type=TYPE_NAMES[lack.name], asked=lack.asked, there=lack.there
        )
        for lack in full.types
    ]
    found += [
        messages.MOCK_LACKS_AREA.format(area=lack.name, asked=lack.asked, there=lack.there)
        for lack in full.areas
    ]
    return tuple(found or [messages.MOCK_LACKS_MIX])


def _differences(
    blueprint: Blueprint, policy: Policy, kept: Collection[Section], *, shorter: bool
) -> list[str]:
    count = sum(section.count for section in kept)
    total = sum(section.count * section.points for section in kept)
    found = []
    if shorter:
        whole = {"all": blueprint.count, "points": f"{blueprint.total_points:g}"}
        found.append(messages.MOCK_SHORT.format(count=count, total=f"{total:g}", **whole))
    types = {section.type for section in kept}
    for section in blueprint.sections:
        if section.type not in SCORED:
            text = messages.MOCK_NOT_SCORED
        elif section.type not in types:
            text = messages.MOCK_NO_SUCH_TYPE
        else:
            continue
        worth = f"{section.count * section.points:g}"
        named = {"type": TYPE_NAMES[section.type], "count": section.count, "points": worth}
        found.append(text.format(**named))
    cut = policy.cut_score(blueprint.total_points)
    if cut and not blueprint.practice:
        here = math.ceil(10 * cut * total / blueprint.total_points - 1e-9) / 10
        found.append(messages.MOCK_CUT.format(cut=f"{cut:g}", here=f"{here:g}"))
    return found


def _marking(blueprint: Blueprint) -> list[str]:
    """How it is scored, in words."""
    types = {section.type for section in blueprint.sections}
    found = []
    if "multiple" in types:
        points = f"{blueprint.marking.fixed_points:g}"
        found.append(messages.MOCK_MULTIPLE[blueprint.marking.multiple].format(points=points))
    if "fill_in" in types:
        found.append(messages.MOCK_FILL_IN)
    return found
