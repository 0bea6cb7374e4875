"""What pages show of cards. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import messages
from certification.cards.policy import CardPolicy
from certification.cards.review_words import reasons_of
from certification.cards.rights import Barrier, CardFacts, barrier, left_days, reminder
from certification.cards.steps import told_state
from records.cards.register import (
    CardDetail,
    CardStep,
    cards_of_register,
    steps_of,
    waiting_steps,
)
from records.cards.review import (
    CardReview,
    CardReviewLine,
    Reason,
    line_of_person,
    published_year,
    reviews,
)
from records.people.enforcement_card import CardState, EnforcementCard
from records.people.person import Person

Shown = Literal["", "unable", "expiring", "waiting"]
"""Which cards are asked for: all; those with which nobody may enforce now; whose term ends soon; for which something waits."""
OVER: frozenset[CardState] = frozenset({"cancelled", "replaced"})
"""Cards that are history alone."""


@dataclass(frozen=True)
class CardLine:
    """A card in the list. ``left``: days until its last one; ``due``: the reminder that is due, so many days before."""

    card: EnforcementCard
    barrier: Barrier
    left: int | None
    due: int | None
    waiting: bool


@dataclass(frozen=True)
class CardsPage:
    """Some of the list; ``counts``: of all that who asks may see, by state; ``units``: names of units that have cards."""

    lines: Sequence[CardLine]
    found: int
    counts: Counter[CardState]
    units: Sequence[str]
    unable: int
    expiring: int
    waiting: int


@dataclass(frozen=True)
class CardsFilter:
    """``words``: part of a name or number; ``unit``: its name; ``own_unit``: the id of the only unit that who asks may see."""

    words: str = ""
    unit: str = ""
    state: str = ""
    shown: Shown = ""
    own_unit: int | None = None


def facts_of(card: EnforcementCard) -> CardFacts:
    """What a right to enforce depends on."""
    first = card.issued.year if card.issued is not None and not card.old_number else None
    return CardFacts(card.state, card.valid_until, card.registered_year, first)


def cards_page(
    db: Session,
    wanted: CardsFilter,
    policy: CardPolicy,
    *,
    today: dt.date,
    start: int,
    most: int,
) -> CardsPage:
    """So many of the list from the ``start``-th on. A district has about a thousand cards: they are read at once."""
    waiting = {step.card_id for step in waiting_steps(db)}
    reviewed = published_year(db)
    lines = [
        _line(card, policy, today, reviewed, waiting)
        for card in cards_of_register(db, wanted.own_unit)
    ]
    found = [line for line in lines if _is_wanted(line, wanted)]
    units = {line.card.person.unit.name: None for line in lines if line.card.person.unit}
    return CardsPage(
        found[start : start + most],
        len(found),
        Counter(line.card.state for line in lines),
        list(units),
        sum(_is_unable(line) for line in lines),
        sum(line.due is not None for line in lines),
        sum(line.waiting for line in lines),
    )


def _line(
    card: EnforcementCard,
    policy: CardPolicy,
    today: dt.date,
    reviewed: int | None,
    waiting: set[int],
) -> CardLine:
    left = left_days(card.valid_until, today) if card.state not in OVER else None
    due = reminder(left, policy.reminder_days)
    facts = facts_of(card)
    return CardLine(card, barrier(facts, today, reviewed), left, due, card.id in waiting)


def _is_unable(line: CardLine) -> bool:
    return line.barrier != "" and line.card.state not in OVER


def _is_wanted(line: CardLine, wanted: CardsFilter) -> bool:
    card = line.card
    unit = card.person.unit
    texts = (card.person.name, card.number, card.person.number)
    if wanted.words and not any(wanted.words.casefold() in text.casefold() for text in texts):
        return False
    if wanted.unit and (unit is None or unit.name != wanted.unit):
        return False
    if wanted.state and card.state != wanted.state:
        return False
    match wanted.shown:
        case "unable":
            return _is_unable(line)
        case "expiring":
            return line.due is not None
        case "waiting":
            return line.waiting
    return True


@dataclass(frozen=True)
class CardView:
    """A card with its history."""

    line: CardLine
    detail: CardDetail | None
    steps: Sequence[CardStep]
    reviewed: int | None


def card_view(
    db: Session, card: EnforcementCard, policy: CardPolicy, *, today: dt.date
) -> CardView:
    """A card as its page shows it."""
    waiting = {step.card_id for step in waiting_steps(db, [card.id])}
    reviewed = published_year(db)
    line = _line(card, policy, today, reviewed, waiting)
    return CardView(line, db.get(CardDetail, card.id), steps_of(db, card.id), reviewed)


_SOON = dt.timedelta(days=366)


def own_notices(
    db: Session, person: int, policy_of: Callable[[], CardPolicy], *, today: dt.date
) -> list[str]:
    """What somebody should know of their card at once, for their first page: it is asked by everybody who comes to an exam.

    ``policy_of`` is called when a term ends within a year.
    """
    found = []
    wanted = select(EnforcementCard).where(EnforcementCard.person_id == person)
    for card in db.scalars(wanted.order_by(EnforcementCard.id)):
        if card.state not in ("in_use", *OVER):
            found.append(messages.OWN_STATE.format(number=card.number, state=told_state(card)))
        until = card.valid_until
        if card.state in OVER or until is None or until > today + _SOON:
            continue
        left = left_days(until, today)
        if left is None:
            found.append(messages.OWN_OVER.format(number=card.number, until=until))
        elif reminder(left, policy_of().reminder_days) is not None:
            found.append(messages.OWN_SOON.format(number=card.number, days=left))
    return found


@dataclass(frozen=True)
class MyCards:
    """Somebody's own cards, the one that counts first; ``line``: of the newest review that concerns them; its ``reasons`` are told when it is published."""

    person: Person
    cards: Sequence[CardView]
    review: CardReview | None
    line: CardReviewLine | None
    reasons: Sequence[Reason]


def my_cards(db: Session, person: int, policy: CardPolicy, *, today: dt.date) -> MyCards:
    """What somebody sees of their own."""
    row = db.get_one(Person, person)
    order = sorted(row.cards, key=lambda card: (card.state in OVER, -card.id))
    views = [card_view(db, card, policy, today=today) for card in order]
    for review in reviews(db):
        line = line_of_person(db, review, person)
        if line is not None:
            reasons = reasons_of(line) if review.state == "published" else ()
            return MyCards(row, views, review, line, reasons)
    return MyCards(row, views, None, None, ())
