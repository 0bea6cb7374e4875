"""Item pools: what an item is for, on this site. Formal items never show their keys; practice and study items do. An item in pretest stands on formal papers, scores nothing there, and
becomes a formal one once it is known how hard it is (`grading.pretest`).

An item's file says its pool. Once the site has the item on record, the record counts: a file that is edited moves nothing.
The only moves are pretest → formal, and formal → practice when no formal paper with the item can be sat any more, each by a decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading import messages
from grading.eligibility import Sat, may_sit
from grading.errors import PoolRefused
from grading.results import results_of_calls
from grading.review.standing import items_in_use
from question_bank.bank import ItemBank
from question_bank.forms.form import Form
from question_bank.item import Pool
from question_bank.messages import POOL_NAMES
from records.audit import trail
from records.audit.actor import acting
from records.audit.exam_decisions import ItemGivenToPractice
from records.bank.item_pool import SECRET_POOLS, ItemPool, known_pools
from records.exams.attempt import UNFINISHED, Attempt, attempts_of_calls
from records.exams.call import Call, Exemption, called_people
from records.exams.exam import Exam
from records.exams.sitting import Sitting
from records.many_rows import portions

LONGEST_REASON = 200


def pools_of(db: Session, bank: ItemBank) -> dict[str, Pool]:
    """The pool of every item of the bank: as it is on record, else as its file says."""
    known = known_pools(db)
    return {item.id: known.get(item.id, item.pool) for item in bank.values()}


def open_items(db: Session, bank: ItemBank) -> frozenset[str]:
    """The items whose keys a learner may be shown: all that no formal exam asks."""
    return frozenset(item for item, pool in pools_of(db, bank).items() if pool not in SECRET_POOLS)


def practice_items(db: Session, bank: ItemBank) -> frozenset[str]:
    """The only items of which practice papers and mocks may be made: in use, and of that pool."""
    return frozenset(bank_for(db, bank, practice=True))


def bank_for(db: Session, bank: ItemBank, *, practice: bool) -> ItemBank:
    """The items of which papers may be assembled: of the pool, and in use by reviews that hold (`grading.review`)."""
    return _in_use(db, bank, "practice" if practice else "formal")


def pretest_bank(db: Session, bank: ItemBank) -> ItemBank:
    """The items that may stand where nothing is scored: in pretest, and in use by reviews that hold."""
    return _in_use(db, bank, "pretest")


def _in_use(db: Session, bank: ItemBank, wanted: Pool) -> ItemBank:
    used = items_in_use(db, bank)
    return bank.only({item for item, pool in pools_of(db, bank).items() if pool == wanted} & used)


def waiting_for_review(db: Session, bank: ItemBank, *, practice: bool) -> int:
    """How many items of the pool could be used but for their reviews."""
    wanted, used = "practice" if practice else "formal", items_in_use(db, bank)
    pools = pools_of(db, bank)
    return sum(pools[item] == wanted and item not in used for item in bank.usable)


def require_in_use(db: Session, forms: Sequence[Form], bank: ItemBank) -> None:
    """Raises `PoolRefused`, naming every item of the forms that is not in use: it was suspended or edited since they were built."""
    used = items_in_use(db, bank)
    problems = [
        messages.FORM_NOT_IN_USE.format(form=form.code, number=place.number, id=place.item_id)
        for form in forms
        for place in form.items
        if place.item_id not in used
    ]
    if problems:
        raise PoolRefused(problems)


def register_pools(db: Session, bank: ItemBank) -> None:
    """Put the pools of items that are not on record yet there, in the caller's transaction."""
    known, now = known_pools(db), utc_now()
    db.add_all(
        ItemPool(item_id=item.id, pool=item.pool, since=now)
        for item in bank.values()
        if item.id not in known
    )


def pool_problems(db: Session, bank: ItemBank) -> list[str]:
    """Items whose file says another pool than the site's records, unless a decision moved them."""
    moved = set(db.scalars(select(ItemPool.item_id).where(ItemPool.by != "")))
    return [
        messages.POOL_CHANGED.format(
            id=item, known=POOL_NAMES[pool], given=POOL_NAMES[bank[item].pool]
        )
        for item, pool in sorted(known_pools(db).items())
        if item in bank and bank[item].pool != pool and item not in moved
    ]


def require_pools(db: Session, forms: Sequence[Form], bank: ItemBank) -> None:
    """Raises `PoolRefused`, naming every item of the forms that is not of the pool that such a paper is made of."""
    pools = pools_of(db, bank)
    scored: Pool = "practice" if forms[0].blueprint.practice else "formal"
    problems = [
        messages.POOL_OF_FORM.format(
            form=form.code,
            number=place.number,
            id=place.item_id,
            pool=POOL_NAMES[pools[place.item_id]],
            wanted=POOL_NAMES[wanted],
        )
        for form in forms
        for place in form.items
        for wanted in ["pretest" if place.pretest else scored]
        if place.item_id in pools and pools[place.item_id] != wanted
    ]
    if problems:
        raise PoolRefused(problems)


def give_to_practice(
    db: Session,
    bank: ItemBank,
    items: Sequence[str],
    built: Iterable[Form],
    *,
    reason: str,
    actor: str | None = None,
) -> None:
    """Make formal items practice items, for good; one decision each, in the caller's transaction.

    ``built``: the forms in the site's folders, some of which may not be released yet. Raises `PoolRefused` with everything
    that stands against it; nothing is moved then.
    """
    pools = pools_of(db, bank)
    problems = []
    if not reason.strip() or len(reason) > LONGEST_REASON:
        problems.append(messages.POOL_REASON.format(limit=LONGEST_REASON))
    unreleased = _not_released(db, built)
    asked = still_asked(db)
    for item in dict.fromkeys(items):
        pool = pools.get(item)
        if pool is None:
            problems.append(messages.POOL_NO_ITEM.format(id=item))
        elif pool != "formal":
            problems.append(messages.POOL_NOT_FORMAL.format(id=item, pool=POOL_NAMES[pool]))
        else:
            exams = sorted({*asked.get(item, ()), *unreleased.get(item, ())})
            if exams:
                problems.append(messages.POOL_STILL_SAT.format(id=item, exams="、".join(exams)))
    if problems:
        raise PoolRefused(problems)
    register_pools(db, bank)
    db.flush()
    by = actor or acting()
    for item in dict.fromkeys(items):
        row = db.get_one(ItemPool, item)
        row.pool, row.since, row.by, row.reason = "practice", utc_now(), by[:120], reason.strip()
        decided = ItemGivenToPractice(
            subject=item, before={"pool": "formal"}, pool="practice", reason=reason.strip()
        )
        trail.decide(db, decided, actor=actor)


def _not_released(db: Session, built: Iterable[Form]) -> Mapping[str, set[str]]:
    """Items of formal forms that lie ready to be released, with their exams."""
    recorded = {
        (exam.name, form.code): form.content_hash
        for exam in db.scalars(select(Exam))
        for form in exam.forms
    }
    found: dict[str, set[str]] = {}
    for form in built:
        same = recorded.get((form.exam, form.code)) == form.content_hash
        if not form.blueprint.practice and not same:
            for place in form.items:
                found.setdefault(place.item_id, set()).add(form.exam)
    return found


def still_asked(db: Session) -> Mapping[str, set[str]]:
    """Items of formal exams that somebody may still sit, with the titles of these exams."""
    found: dict[str, set[str]] = {}
    now = utc_now()
    for exam in db.scalars(select(Exam).where(Exam.practice.is_(False))):
        if can_be_sat(db, exam, now):
            for form in exam.forms:
                for question in form.questions:
                    found.setdefault(question["item_id"], set()).add(exam.name)
    return found


def can_be_sat(db: Session, exam: Exam, now: dt.datetime) -> bool:
    """Whether anybody may still get a paper of this formal exam: it is released, and not everybody is done with it.

    Nobody sits an exam whose papers were simulated. One to which nobody is called yet waits for its list.
    """
    if exam.simulated:
        return False
    called = called_people(db, exam, deleted=True)
    if not called:
        return True
    not_over = Sitting.ended_at.is_(None) & (
        Sitting.closes_at.is_(None) | (Sitting.closes_at > now)
    )
    open_sitting = select(Sitting.id).where(Sitting.exam_id == exam.id, not_over).limit(1)
    unfinished = (
        select(Attempt.id)
        .join(Call)
        .where(Call.exam_id == exam.id, Attempt.state.in_(UNFINISHED))
        .limit(1)
    )
    if db.scalar(open_sitting) is not None or db.scalar(unfinished) is not None:
        return True
    return any(_may_sit_again(db, exam, some, now) for some in portions(called))


def _may_sit_again(db: Session, exam: Exam, calls: Collection[int], now: dt.datetime) -> bool:
    """Whether any of these people may."""
    policy = exam.rules
    attempts, results = attempts_of_calls(db, calls), results_of_calls(db, calls)
    exempt = set(db.scalars(select(Exemption.call_id).where(Exemption.call_id.in_(calls))))
    for call in calls:
        if call in exempt:
            continue
        before = [Sat(row.state, row.form_id, row.ended_at) for row in attempts.get(call, ())]
        result = results.get(call)
        if result is None or result.outcome in ("pending", "exception"):
            return True
        # Who was absent may be called again, but has no seat: a new sitting is refused its paper.
        if result.outcome != "absent" and may_sit(before, result.outcome, policy, on=now):
            return True
    return False
