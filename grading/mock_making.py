"""Drawing the papers of a mock exam and releasing them: beside the room, when somebody first asks for it.

Several papers at once, shared by everybody: each try takes the next one (`grading.eligibility.next_form`). One is drawn after
the other, rather of items that stand on none before, so that another try asks other things where the bank has them.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from grading import messages
from grading.errors import MakingRefused
from grading.exam_folders import ExamFolders
from grading.exam_making import keep_forms
from grading.exam_policy import policy_of
from grading.facilities import facilities_of
from grading.making import Making
from grading.making_check import Checked
from grading.mock_plan import MockPlan, mocks
from grading.nbgrader.course import one_process
from grading.pools import bank_for
from grading.release import is_up_to_date, release
from question_bank.bank import ItemBank
from question_bank.errors import BlueprintInfeasible
from question_bank.facility import EXPECTED, Facilities
from question_bank.forms.assembly import assemble, report
from question_bank.forms.blueprint import Blueprint, Difficulty
from question_bank.forms.form import Form

LEAST_PAPERS, MOST_PAPERS = 3, 6
"""Papers of a mock: as many as the pool gives without an item on two of them, within these bounds."""
_CODES = "ABCDEF"
_RATHER_NOT = 10
"""How much an item that stands on a paper is kept off the next one: more than chance ever does."""


def make_mock(db: Session, folders: ExamFolders, exam: str) -> None:
    """Draw and release the papers of the mock of this name, unless they are there; commits.

    Raises `MakingRefused` for one that the bank does not give any more, `BlueprintInfeasible`, and what `grading.release.release` raises.
    """
    bank = folders.bank()
    pool = bank_for(db, bank, practice=True)
    found = [(mock.name, mock.plan) for mock in mocks(folders, bank, set(pool)) if mock.plan]
    name, plan = next((each for each in found if each[1].exam == exam), ("", None))
    if plan is None:
        raise MakingRefused([messages.MOCK_GONE])
    if exam in folders.built() and is_up_to_date(
        db, folders.course, folders.built_forms(exam), folders.policies
    ):
        return
    facilities = facilities_of(db, pool)
    # Drawing takes its time: no transaction is open meanwhile.
    db.rollback()
    drawn = draw(pool, plan, seed=secrets.randbelow(10**9), facilities=facilities)
    ready = Checked(exam, plan.blueprint, policy_of(plan.blueprint, folders.policies), {})
    wanted = Making(name, exam=exam, forms=len(drawn), seed=drawn[0].seed)
    with one_process(folders.course):
        known = facilities.all_of(pool.values())
        keep_forms(db, folders, wanted, ready, drawn, bank, report(drawn, bank), known)
    release(db, folders.course, drawn, bank, policies=folders.policies)


def draw(
    pool: ItemBank, plan: MockPlan, *, seed: int, facilities: Facilities = EXPECTED
) -> list[Form]:
    """The papers of a mock. Raises `BlueprintInfeasible`."""
    used = Counter[str]()
    papers: list[Form] = []
    for code in _CODES[: _how_many(pool, plan.blueprint)]:
        avoid = {item: _RATHER_NOT * count for item, count in used.items()}
        [form] = _one(pool, plan, seed=seed + len(papers), avoid=avoid, facilities=facilities)
        papers.append(form.model_copy(update={"code": code, "seed": seed}))
        used.update(place.item_id for place in form.items)
    return papers


def _one(
    pool: ItemBank, plan: MockPlan, *, seed: int, avoid: dict[str, int], facilities: Facilities
) -> Sequence[Form]:
    """A paper in the exam's band of difficulty; outside it, and it says so, where the pool gives none: a mock measures nobody."""

    def of(blueprint: Blueprint) -> list[Form]:
        return assemble(
            pool,
            blueprint,
            exam=plan.exam,
            forms=1,
            seed=seed,
            avoid=avoid,
            facilities=facilities,
        )

    try:
        return of(plan.blueprint)
    except BlueprintInfeasible:
        told = (*plan.blueprint.rules, messages.MOCK_ANY_DIFFICULTY)
        anyhow = Difficulty(spread=plan.blueprint.difficulty.spread)
        return of(plan.blueprint.model_copy(update={"difficulty": anyhow, "rules": told}))


def _how_many(pool: ItemBank, blueprint: Blueprint) -> int:
    types = {section.type for section in blueprint.sections}
    usable = sum(item.type in types for item in pool.usable.values())
    return min(MOST_PAPERS, max(LEAST_PAPERS, usable // blueprint.count))
