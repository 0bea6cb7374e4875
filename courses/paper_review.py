"""What somebody knew on practice papers, for spaced review: they are asked again as if it had been in a lesson."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from courses.spacing import record_review
from courses.wrong_book import paper_tries
from records.people.person import Person

if TYPE_CHECKING:
    from question_bank.item import Item  # brings pydantic along

NEWEST = dt.timedelta(days=2)
"""Papers that were handed in within this time are looked at: those that were scored late, too."""


def note_papers(
    db: Session,
    person: int,
    bank: Mapping[str, Item],
    open_items: Collection[str],
    zone: dt.tzinfo,
    *,
    now: dt.datetime,
) -> None:
    """Take in the scored practice papers of the last days before ``now`` (UTC, naive), in the caller's transaction.

    Once more it changes nothing.
    """
    since = now - NEWEST
    tries = [each for each in paper_tries(db, db.get_one(Person, person)) if each.at >= since]
    # What was wrong once on a paper is wrong, whatever else asked for the same.
    for each in sorted(tries, key=lambda each: (each.at, not each.right, each.item_id)):
        item = bank.get(each.item_id) if each.item_id in open_items else None
        if item is not None:
            record_review(db, person, item, right=each.right, at=each.at, zone=zone)
