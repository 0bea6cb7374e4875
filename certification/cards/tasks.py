"""What cards ask of those who keep them: what waits for a second person, lists to be checked, terms that end. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import messages
from certification.cards.policy import CardPolicy
from certification.cards.rights import left_days, reminder
from records.cards.register import waiting_steps
from records.cards.review import CardReview
from records.people.enforcement_card import EnforcementCard
from records.people.membership import Membership


class CardTask(NamedTuple):
    """One thing to do, in words, and on which page."""

    text: str
    where: str


def tasks_of_office(
    db: Session, login: str, policy: CardPolicy, *, today: dt.date
) -> Iterator[CardTask]:
    """What waits for somebody else than who proposed it; the review; terms that end."""
    if count := sum(step.proposed_by != login for step in waiting_steps(db)):
        yield CardTask(messages.TASK_STEPS.format(count=count), "/cards?shown=waiting")
    for review in db.scalars(select(CardReview).where(CardReview.state != "published")):
        open_lists = sum(each.confirmed_at is None for each in review.units)
        if review.state == "listed" and not open_lists:
            text = messages.TASK_PROPOSE
        elif review.state == "proposed" and review.proposed_by != login:
            text = messages.TASK_DECIDE
        elif review.state == "decided":
            text = messages.TASK_PUBLISH
        else:
            continue
        yield CardTask(text.format(year=review.year), f"/card-review?year={review.year}")
    yield from _expiring(db, policy, today, None)


def tasks_of_unit(
    db: Session, unit: int, policy: CardPolicy, *, today: dt.date
) -> Iterator[CardTask]:
    """The unit's list that waits to be checked; terms that end."""
    for review in db.scalars(select(CardReview).where(CardReview.state == "listed")):
        for each in review.units:
            if each.unit_id == unit and each.confirmed_at is None:
                text = messages.TASK_RETURNED if each.returned else messages.TASK_LIST
                said = {"year": review.year, "reason": each.returned}
                yield CardTask(text.format(**said), f"/card-review?year={review.year}")
    yield from _expiring(db, policy, today, unit)


def _expiring(
    db: Session, policy: CardPolicy, today: dt.date, unit: int | None
) -> Iterator[CardTask]:
    """Cards by the reminder that is due, the most urgent first."""
    last = today + dt.timedelta(days=max(policy.reminder_days, default=0))
    wanted = select(EnforcementCard.valid_until).where(
        EnforcementCard.state.in_(("in_use", "unregistered", "suspended")),
        EnforcementCard.valid_until.between(today, last),
    )
    if unit is not None:
        wanted = wanted.join(Membership, Membership.person_id == EnforcementCard.person_id).where(
            Membership.unit_id == unit, Membership.until.is_(None)
        )
    steps = policy.reminder_days
    counts = Counter(reminder(left_days(until, today), steps) for until in db.scalars(wanted))
    for days in sorted(each for each in counts if each is not None):
        text = messages.TASK_EXPIRING.format(count=counts[days], days=days)
        yield CardTask(text, "/cards?shown=expiring")
