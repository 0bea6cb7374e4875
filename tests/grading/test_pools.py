"""Item pools: the record counts over the file, papers are made of their own pool, and an item leaves the formal ones once."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.errors import PoolRefused
from grading.hand_in import new_attempt
from grading.pools import (
    LONGEST_REASON,
    bank_for,
    can_be_sat,
    give_to_practice,
    open_items,
    pool_problems,
    pools_of,
    register_pools,
    require_pools,
)
from question_bank.bank import ItemBank
from question_bank.forms.form import Form
from question_bank.item import Pool
from question_bank.messages import POOL_NAMES
from records.audit import trail
from records.audit.trail import AuditEntry
from records.audit.words import POOLS, details
from records.bank.item_pool import ItemPool, given_to_practice
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.result import Outcome, Result
from tests.support.items_in_use import put_in_use
from tests.support.released_exam import ReleasedExam
from tests.support.synthetic import make_item

NOW = dt.datetime(2026, 5, 6, 9, 0)
REASON = "考试已经结束，公开练习"


def with_pool(bank: ItemBank, pool: Pool, *ids: str) -> ItemBank:
    """The bank as its files would say it after somebody edited them."""
    return ItemBank(
        item.model_copy(update={"pool": pool}) if item.id in ids else item for item in bank.values()
    )


def first(exam: ReleasedExam) -> str:
    return exam.form.items[0].item_id


def move(db: Session, exam: ReleasedExam, *ids: str, reason: str = REASON) -> None:
    give_to_practice(db, exam.bank, ids or [first(exam)], [exam.form], reason=reason, actor="admin")


def decided(db: Session) -> list[str]:
    rows = db.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [row.subject for row in rows if row.action == "item.to_practice"]


def close(exam: ReleasedExam) -> None:
    """Everybody sat the exam and passed."""
    exam.call(["S1"])
    with exam.sessions() as db:
        call = db.scalars(select(Call)).one()
        done = new_attempt(call, call.form, ordinal=1)
        done.state, done.ended_at = "handed_in", NOW
        result = Result(call_id=call.id, score=40.0, outcome="passed")
        db.add_all([done, result])
        db.commit()


def test_pool_is_no_part_of_what_is_asked() -> None:
    item = make_item("single", 1, "行政处罚", 0.7)
    assert item.pool == "formal"
    assert item.model_copy(update={"pool": "practice"}).content_hash == item.content_hash


def test_the_trail_calls_pools_by_the_bank_s_names() -> None:
    assert POOLS == POOL_NAMES


def test_a_file_says_it_until_the_item_is_on_record(exam: ReleasedExam) -> None:
    new = make_item("single", 77, "行政处罚", 0.7).model_copy(update={"pool": "practice"})
    edited = with_pool(exam.bank, "practice", first(exam))
    bank = ItemBank([*edited.values(), new])
    with exam.sessions() as db:
        put_in_use(db, bank.values())
        assert pools_of(db, bank)[first(exam)] == "formal"
        assert pools_of(db, bank)[new.id] == "practice"
        assert open_items(db, bank) == {new.id}
        assert set(bank_for(db, bank, practice=True)) == {new.id}
        assert set(bank_for(db, bank, practice=False)) == set(exam.bank)
        [problem] = pool_problems(db, bank)
        assert first(exam) in problem
        register_pools(db, bank)
        db.flush()
        assert pools_of(db, with_pool(bank, "formal", new.id))[new.id] == "practice"


def test_a_formal_paper_is_made_of_formal_items_only(exam: ReleasedExam) -> None:
    with exam.sessions() as db:
        require_pools(db, [exam.form], exam.bank)
        db.get_one(ItemPool, first(exam)).pool = "practice"
        with pytest.raises(PoolRefused) as refused:
            require_pools(db, [exam.form], exam.bank)
        assert first(exam) in str(refused.value)


def test_a_practice_paper_names_every_formal_item(exam: ReleasedExam) -> None:
    blueprint = exam.form.blueprint.model_copy(update={"practice": True})
    practice: Form = exam.form.model_copy(update={"blueprint": blueprint})
    with exam.sessions() as db, pytest.raises(PoolRefused) as refused:
        require_pools(db, [practice], exam.bank)
    assert all(place.item_id in str(refused.value) for place in practice.items)


def test_an_item_that_may_still_be_asked_stays_formal(exam: ReleasedExam) -> None:
    with exam.sessions() as db, pytest.raises(PoolRefused):  # Nobody is called yet.
        move(db, exam)
    exam.call(["S1"])
    with exam.sessions() as db:
        with pytest.raises(PoolRefused):
            move(db, exam)
        assert db.get_one(ItemPool, first(exam)).pool == "formal"
        assert decided(db) == []


def test_a_form_that_lies_ready_keeps_its_items_formal(exam: ReleasedExam) -> None:
    close(exam)
    ready = exam.form.model_copy(update={"exam": "next-year"})
    with exam.sessions() as db, pytest.raises(PoolRefused) as refused:
        give_to_practice(db, exam.bank, [first(exam)], [ready], reason=REASON, actor="admin")
    assert "next-year" in str(refused.value)


def test_when_nobody_can_sit_it_any_more_it_is_given_to_practice_by_a_decision(
    exam: ReleasedExam,
) -> None:
    close(exam)
    with exam.sessions() as db:
        move(db, exam)
        db.commit()
        row = db.get_one(ItemPool, first(exam))
        assert (row.pool, row.by, row.reason) == ("practice", "admin", REASON)
        assert decided(db) == [first(exam)]
        assert given_to_practice(db) == {first(exam)}
        assert first(exam) in open_items(db, exam.bank)
        assert pool_problems(db, exam.bank) == []
        trail.verify(db)
        [entry] = [
            row for row in db.scalars(select(AuditEntry)) if row.action == "item.to_practice"
        ]
        told = details(entry.before, entry.after, dt.UTC)
        assert told == f"题池：正式考试 → 练习；原因：{REASON}"
        with pytest.raises(PoolRefused):  # Once is enough, and nothing moves back.
            move(db, exam)


@pytest.mark.parametrize("reason", ["", "  ", "由" * (LONGEST_REASON + 1)])
def test_a_decision_has_a_reason(exam: ReleasedExam, reason: str) -> None:
    close(exam)
    with exam.sessions() as db, pytest.raises(PoolRefused):
        move(db, exam, reason=reason)


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_moved(exam: ReleasedExam) -> None:
    close(exam)
    with exam.sessions() as db:
        with pytest.raises(PoolRefused) as refused:
            move(db, exam, first(exam), "no-such", reason="")
        assert "no-such" in str(refused.value)
        assert len(refused.value.problems) == 2
        assert db.get_one(ItemPool, first(exam)).pool == "formal"


@pytest.mark.parametrize(
    ("outcome", "resits", "open_"),
    [("passed", 1, False), ("failed", 0, False), ("failed", 1, True), ("pending", 0, True)],
)
def test_an_exam_can_be_sat_while_somebody_may_try_again(
    exam: ReleasedExam, outcome: Outcome, resits: int, open_: bool
) -> None:
    close(exam)
    with exam.sessions() as db:
        row = db.scalars(select(Exam)).one()
        policy = row.rules.model_dump(mode="json", by_alias=True)
        policy["resit"] = {**policy["resit"], "allowed": resits, "within_days": None}
        row.policy = policy
        db.scalars(select(Result)).one().outcome = outcome
        db.commit()
        assert can_be_sat(db, row, NOW + dt.timedelta(days=1)) is open_
