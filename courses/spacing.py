"""Spaced review (间隔复习): which few questions are due today.

Scheduled by FSRS (Free Spaced Repetition Scheduler 6, its own library and default weights) without learning steps and without
fuzz: about 2, 11 and 46 days after answers that were right, the next day after one that was wrong. What is remembered is a
point of law, the article on which an item rests: another item that rests on it asks for the same and takes its turn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fsrs import Card, Rating, Scheduler, State
from sqlalchemy.orm import Session

from courses.checkable import checkable_items
from foundation.local_time import local_day
from records.study.spacing import ReviewCard, due_cards

if TYPE_CHECKING:
    from question_bank.item import Item  # brings pydantic along

MOST_DUE = 5
"""Questions a day; what is left over comes the next day."""


@dataclass(frozen=True)
class Memory:
    """What is kept of a point of law. ``due_on`` is a day of the site."""

    due_on: dt.date
    stability: float
    difficulty: float
    right: bool
    reviewed_at: dt.datetime


@cache
def _scheduler() -> Scheduler:
    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def after_try(before: Memory | None, *, right: bool, at: dt.datetime, zone: dt.tzinfo) -> Memory:
    """What is kept after an answer at ``at`` (UTC, naive).

    Within a day only the first answer counts, for the second one was told the right one; but a wrong one always does.
    """
    counted = before is not None and local_day(before.reviewed_at, zone) >= local_day(at, zone)
    if before is not None and counted and (right or not before.right):
        return before
    moment = at.replace(tzinfo=dt.UTC)
    card = Card()
    if before is not None:
        card = Card(
            state=State.Review,
            step=None,
            stability=before.stability,
            difficulty=before.difficulty,
            due=moment,
            last_review=min(before.reviewed_at, at).replace(tzinfo=dt.UTC),
        )
    card, _ = _scheduler().review_card(card, Rating.Good if right else Rating.Again, moment)
    # FSRS may trust a lapsed memory for two days; what was just wrong is asked the next day.
    days = max(1, (card.due - moment).days) if right else 1
    return Memory(
        local_day(at, zone) + dt.timedelta(days),
        float(card.stability or 0.0),
        float(card.difficulty or 0.0),
        right,
        at,
    )


def topic_of(item: Item) -> str:
    """The point of law that an item asks for."""
    return item.legal_basis[0]


def record_review(
    db: Session, person: int, item: Item, *, right: bool, at: dt.datetime, zone: dt.tzinfo
) -> None:
    """Put off the next time, or bring it near, in the caller's transaction; an answer from before the newest one says nothing."""
    topic = topic_of(item)
    row = db.get(ReviewCard, (person, topic))
    before = None
    if row is not None:
        if at < row.reviewed_at:
            return
        before = Memory(row.due_on, row.stability, row.difficulty, row.right, row.reviewed_at)
    kept = after_try(before, right=right, at=at, zone=zone)
    if row is None:
        row = ReviewCard(person_id=person, topic=topic)
        db.add(row)
    row.item_id = item.id
    row.due_on, row.right, row.reviewed_at = kept.due_on, kept.right, kept.reviewed_at
    row.stability, row.difficulty = kept.stability, kept.difficulty


def due_items(
    db: Session,
    person: int,
    today: dt.date,
    bank: Mapping[str, Item],
    open_items: Collection[str],
) -> list[Item]:
    """The questions that are due, a sibling of the one that was asked last where there is one.

    A point of law that no item asks for any more, such as of a version that was amended, is not asked for.
    """
    cards = due_cards(db, person, today, MOST_DUE)
    siblings = _siblings({card.topic for card in cards}, bank, open_items)
    return [
        bank[_next(siblings[card.topic], card.item_id)] for card in cards if siblings[card.topic]
    ]


def _siblings(
    topics: Collection[str], bank: Mapping[str, Item], open_items: Collection[str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {topic: [] for topic in topics}
    if topics:
        for item in checkable_items(bank, open_items):
            if topic_of(item) in found:
                found[topic_of(item)].append(item.id)
    return found


def _next(siblings: Sequence[str], last: str) -> str:
    """The one after the last, in turn."""
    place = siblings.index(last) + 1 if last in siblings else 0
    return siblings[place % len(siblings)]
