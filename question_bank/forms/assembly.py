"""Form assembly: parallel forms under a blueprint, as one mixed-integer program (scipy's HiGHS).

Every form has the same number of items in each cell (section × content area), mean facilities within
``difficulty.spread`` of each other, no enemies together, at most ``overlap_limit`` of its items in common with any
other form, and at most so many with papers that people have seen (`Seen`). Among all such forms a random linear objective,
drawn from the seed, chooses; then items are exchanged until nobody can guess the keys (`question_bank.forms.key_balance`). So
the same seed, bank and facilities (measured where they are, else expected) give the same forms. The model follows van der Linden, *Linear Models for Optimal Test Design* (2005), ch. 2 and 6.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from question_bank import messages
from question_bank.areas import content_areas
from question_bank.bank import ItemBank
from question_bank.check.keys import key_cautions
from question_bank.errors import BlueprintInfeasible
from question_bank.facility import EXPECTED, Facilities
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.form import MAX_FORMS, Form, FormItem
from question_bank.forms.pretest import choose_pretest
from question_bank.forms.program import NOTHING_SEEN, AssemblyProgram, Seen
from question_bank.item import Item

# scipy itself is imported by the functions that solve: it would keep every command about exams waiting.


@dataclass(frozen=True)
class AssemblyReport:
    """How parallel the forms are. ``means``: each form's mean facility; ``overlaps``: items that two forms share.

    ``seen``: items that a form shares with a paper that people have seen. ``guessable``: what can be guessed of the keys of
    one form, where the bank did not allow any better.
    """

    means: tuple[float, ...]
    spread: float
    overlaps: dict[tuple[str, str], int]
    overlap_limit: int
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    guessable: tuple[str, ...] = ()


def assemble(
    bank: ItemBank,
    blueprint: Blueprint,
    *,
    exam: str,
    forms: int,
    seed: int,
    seen: Seen = NOTHING_SEEN,
    avoid: Mapping[str, int] | None = None,
    pretest: Mapping[str, Item] | None = None,
    facilities: Facilities = EXPECTED,
) -> list[Form]:
    """Assemble ``forms`` parallel forms. ``avoid``: item ids, and how much rather others are taken where there are any;
    ``pretest``: the items of which those may be that score nothing; ``facilities``: how hard items are taken to be.

    Raises `BlueprintInfeasible` saying which cell lacks how many items, or how many items of a seen paper cannot be avoided.
    """
    if not 1 <= forms <= MAX_FORMS:
        raise ValueError(f"forms must be 1–{MAX_FORMS}, not {forms}")
    program = AssemblyProgram(bank, blueprint, forms, seen, facilities)
    shortages = program.shortages()
    if shortages:
        raise BlueprintInfeasible(shortages)
    chosen = program.solve(random.Random(seed), avoid or {})
    if chosen is None:
        raise BlueprintInfeasible(program.explain())
    unscored = choose_pretest(blueprint, chosen, pretest or {}, seed, seen.papers.values())
    return [
        _arrange(
            blueprint,
            exam,
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index],
            seed,
            items,
            unscored[index],
            facilities,
        )
        for index, items in enumerate(chosen)
    ]


def report(forms: Sequence[Form], bank: ItemBank, seen: Seen = NOTHING_SEEN) -> AssemblyReport:
    """Measure what is scored of the forms, from the forms themselves rather than from the solver."""
    scored = {form.code: [place for place in form.items if not place.pretest] for form in forms}
    means = tuple(
        float(np.mean([_facility(place, bank) for place in scored[form.code]])) for form in forms
    )
    ids = {code: {place.item_id for place in places} for code, places in scored.items()}
    codes = sorted(ids)
    overlaps = {(a, b): len(ids[a] & ids[b]) for i, a in enumerate(codes) for b in codes[i + 1 :]}
    limit = int(forms[0].blueprint.overlap_limit * forms[0].blueprint.count)
    known = {
        (code, name): len(ids[code] & paper)
        for code in codes
        for name, paper in seen.papers.items()
    }
    guessable = tuple(
        str(caution)
        for form in forms
        for caution in key_cautions(
            [bank[place.item_id] for place in scored[form.code]],
            messages.FORM_NAME.format(form=form.code),
        )
    )
    return AssemblyReport(means, max(means) - min(means), overlaps, limit, known, guessable)


def _facility(place: FormItem, bank: Mapping[str, Item]) -> float:
    """How hard an item was taken to be when the form was built."""
    return bank[place.item_id].expected_facility if place.facility is None else place.facility


def _arrange(
    blueprint: Blueprint,
    exam: str,
    code: str,
    seed: int,
    chosen: Sequence[Item],
    unscored: Sequence[Sequence[Item]],
    facilities: Facilities,
) -> Form:
    """Put the items of one form in order: by section, shuffled within it, those in pretest (by section) among the others."""
    shuffle = random.Random(f"{seed}:{code}")
    dealt = _deal(blueprint, chosen, shuffle)
    places: list[FormItem] = []
    for index, section in enumerate(blueprint.sections):
        pretest = {item.id for item in unscored[index]}
        dealt[index] += unscored[index]
        shuffle.shuffle(dealt[index])
        for item in dealt[index]:
            places.append(
                FormItem(
                    number=len(places) + 1,
                    section=index,
                    item_id=item.id,
                    content_hash=item.content_hash,
                    points=section.points,
                    pretest=item.id in pretest,
                    facility=facilities.of(item),
                    measured=facilities.is_measured(item),
                )
            )
    return Form(exam=exam, code=code, seed=seed, blueprint=blueprint, items=tuple(places))


def _deal(blueprint: Blueprint, chosen: Sequence[Item], shuffle: random.Random) -> list[list[Item]]:
    """The items of each section. Sections of one type get the same content areas in every form.

    The items of a type, in the order of their areas, go round its sections in proportion to the sections' sizes: which
    area goes where depends on the counts alone, and these are the same in every form.
    """
    dealt: list[list[Item]] = [[] for _ in blueprint.sections]
    areas = content_areas()
    for kind in {section.type: None for section in blueprint.sections}:
        pool = [item for item in chosen if item.type == kind]
        shuffle.shuffle(pool)
        pool.sort(key=lambda item: areas.index(item.content_area))
        turns = sorted(
            ((turn + 0.5) / section.count, index)
            for index, section in enumerate(blueprint.sections)
            if section.type == kind
            for turn in range(section.count)
        )
        for item, (_, index) in zip(pool, turns, strict=True):
            dealt[index].append(item)
    return dealt
