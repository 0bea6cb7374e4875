"""The shipped record of reviews: true of the shipped items, and good for nothing that it does not hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.errors import ReviewRefused
from grading.pools import bank_for
from grading.review.deciding import Person
from grading.review.record_log import merged, read_log, values_of, write_records
from grading.review.shipped import (
    ItemRecord,
    Recorded,
    adopt_reviews,
    adoption,
    read_records,
)
from grading.review.standing import items_in_use
from grading.review.trial import judged
from question_bank.bank import SHIPPED_ITEMS, ItemBank, read_bank
from question_bank.item import CONSTRUCTED
from records.audit.trail import AuditEntry
from records.bank.review import TextReview
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at

ADMIN = Person("guan", ["administrator"])
ON = dt.date(2026, 11, 25)


@pytest.fixture(scope="module")
def bank() -> ItemBank:
    return read_bank()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    url = database_at(tmp_path / "records.db")
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        yield db
    close_database(sessions)


def test_every_recorded_answer_is_scored_by_the_rule_as_the_record_says(bank: ItemBank) -> None:
    records = read_records()
    assert records
    scored = 0
    for name, record in records.items():
        item = bank.get(name)
        if item is None or item.asked_hash != record.asked:
            continue
        for step in record.steps:
            assert step.reader
            if step.step == "blind_trial" and item.type not in CONSTRUCTED:
                agreed = judged(item, values_of(item, step.answer))
                assert agreed is step.agreed or (agreed and item.type == "case"), name
                scored += 1
    assert scored


def test_only_what_the_record_holds_is_adopted_by_one_decision(db: Session, bank: ItemBank) -> None:
    one, other, changed, disputed = list(bank.usable)[:4]
    good = Recorded("blind_trial", "甲", ON, "0" * 64, "A")
    read = Recorded("reading", "乙", ON, "1" * 64)
    records = {
        one: ItemRecord(
            bank[one].asked_hash,
            (good, read, replace(read, content=bank[one].content_hash, reader="丙")),
        ),
        other: ItemRecord(bank[other].asked_hash, (read,)),
        changed: ItemRecord("0" * 64, (good,)),
        disputed: ItemRecord(
            bank[disputed].asked_hash,
            (Recorded("blind_trial", "甲", ON, "2" * 64, "B", agreed=False),),
        ),
    }
    found = adoption(bank, records)
    assert found.ready == [one]
    assert found.changed == [changed]
    assert {other, disputed} <= set(found.untried)
    with pytest.raises(ReviewRefused):
        adopt_reviews(db, bank, Person("xie", ["trainer"]), records)
    assert adopt_reviews(db, bank, ADMIN, records) == [one]
    assert items_in_use(db, bank) == {one}
    [entry] = db.scalars(select(AuditEntry))
    assert (entry.action, entry.actor) == ("bank.reviews_adopt", "guan")
    assert one in entry.after
    [row] = db.scalars(select(TextReview))
    assert [(step.act, step.by) for step in row.steps] == [
        ("agree", "甲"),
        ("pass_first", "丙"),
        ("adopt", "guan"),
    ]
    with pytest.raises(ReviewRefused, match="没有可以采用"):
        adopt_reviews(db, bank, ADMIN, records)
    # An item that is changed loses it.
    edited = bank[one].model_copy(update={"rationale": "另一种说法"})
    assert items_in_use(db, ItemBank([edited])) == frozenset()


def test_papers_are_made_of_items_in_use_alone(db: Session, bank: ItemBank) -> None:
    assert not bank_for(db, bank, practice=False)
    assert not bank_for(db, bank, practice=True)
    taken = adopt_reviews(db, bank, ADMIN)
    both = {*bank_for(db, bank, practice=False), *bank_for(db, bank, practice=True)}
    assert both
    assert both <= set(taken)


def test_every_shipped_item_was_tried(db: Session, bank: ItemBank) -> None:
    """A site that adopts the record has the whole bank in use, and the demo asks for nothing else."""
    assert set(adopt_reviews(db, bank, ADMIN)) == set(bank.usable)


def test_logs_are_held_against_the_key_and_against_the_content(
    bank: ItemBank, tmp_path: Path
) -> None:
    single = next(item for item in bank.values() if item.type == "single")
    right = single.questions[0].key_letters
    wrong = next(letter for letter in "ABCD" if letter != right)
    log = f"{single.id}\t丙\t{right}\t2026-11-26\tyes\n{single.id}\t丁\treading\t2026-11-26\tyes\n"
    found = merged({}, read_log(log, "a"), bank, bank)
    assert found.problems == []
    assert [step.step for step in found.records[single.id].steps] == ["blind_trial", "reading"]
    assert found.records[single.id].tried
    # The same log again adds nothing.
    assert merged(found.records, read_log(log, "a"), bank, bank).records == found.records
    bad = (
        f"{single.id}\t丙\t{wrong}\t2026-11-26\tyes\n"
        "no-such\t丙\tA\t2026-11-26\tyes\n"
        f"{single.id}\t丙\tZ\t2026-11-26\tyes\n"
        f"{single.id}\t丙\t2026-11-26\n"
    )
    assert len(merged({}, read_log(bad, "b"), bank, bank).problems) == 4
    reworded = ItemBank([single.model_copy(update={"rationale": "x"})])
    kept = merged({}, read_log(log, "a"), reworded, bank)
    assert [step.step for step in kept.records[single.id].steps] == ["blind_trial"]
    question = single.questions[0].model_copy(update={"stem": "另一个问题？"})
    edited = ItemBank([single.model_copy(update={"questions": (question,)})])
    stale = merged(found.records, read_log(log, "a"), edited, bank)
    assert (stale.records, set(stale.stale)) == ({}, {single.id})
    home = next(SHIPPED_ITEMS.glob(f"*/{single.id}.md")).parent.name
    (tmp_path / home).mkdir()
    (tmp_path / home / f"{single.id}.md").touch()
    write_records(found.records, tmp_path)
    assert read_records(tmp_path) == found.records
    first = (tmp_path / home / "reviews.toml").read_bytes()
    write_records(read_records(tmp_path), tmp_path)
    assert (tmp_path / home / "reviews.toml").read_bytes() == first
