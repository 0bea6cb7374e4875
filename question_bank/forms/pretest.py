"""Items in pretest (试测题): among the others of their section, so that candidates can't tell them apart, and not scored."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from question_bank import messages
from question_bank.errors import BlueprintInfeasible
from question_bank.forms.blueprint import Blueprint, Section
from question_bank.item import Item


def choose_pretest(
    blueprint: Blueprint,
    forms: Sequence[Sequence[Item]],
    supply: Mapping[str, Item],
    seed: int,
    seen: Iterable[frozenset[str]] = (),
) -> list[list[list[Item]]]:
    """Items in pretest of each form, by section. ``forms``: the scored items of each; ``seen``: papers that people saw before.

    Forms get different items as far as there are any, so that as many as possible are tried. Raises `BlueprintInfeasible`.
    """
    draw = random.Random(f"{seed}:pretest")
    known = frozenset[str]().union(*seen)
    pool = [item for item in supply.values() if item.id not in known]
    draw.shuffle(pool)
    used: Counter[str] = Counter()
    found = []
    for items in forms:
        chosen = list(items)
        sections = []
        for section in blueprint.sections:
            taken = _take(section, pool, chosen, used, blueprint.enemies)
            chosen += taken
            used.update(item.id for item in taken)
            sections.append(taken)
        found.append(sections)
    return found


def _take(
    section: Section,
    pool: Sequence[Item],
    beside: Sequence[Item],
    used: Mapping[str, int],
    enemies: Collection[tuple[str, str]],
) -> list[Item]:
    """So many as the section asks for, those first that the fewest forms have."""
    taken: list[Item] = []
    fitting = [item for item in pool if item.type == section.type]
    for item in sorted(fitting, key=lambda item: used.get(item.id, 0)):
        if len(taken) == section.pretest:
            break
        if not any(_apart(item, other, enemies) for other in (*beside, *taken)):
            taken.append(item)
    if len(taken) < section.pretest:
        raise BlueprintInfeasible(
            [
                messages.PRETEST_LACKS.format(
                    type=messages.TYPE_NAMES[section.type], need=section.pretest, supply=len(taken)
                )
            ]
        )
    return taken


def _apart(a: Item, b: Item, enemies: Collection[tuple[str, str]]) -> bool:
    """Whether two items must not stand on one form; an item stands there once."""
    named = b.id in a.enemies or a.id in b.enemies
    return a.id == b.id or named or (a.id, b.id) in enemies or (b.id, a.id) in enemies
