"""Whether somebody may enforce with a card on a day. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from records.people.enforcement_card import CardState

Barrier = Literal["", "state", "term", "year"]
"""Why not: how the card stands; its term is over; it is not registered for the year that was reviewed last."""


class CardFacts(NamedTuple):
    """What it depends on. ``registered``: the last year for which the card was registered; ``issued``: the year of a first card."""

    state: CardState
    valid_until: dt.date | None
    registered: int | None
    issued: int | None = None


def barrier(card: CardFacts, on: dt.date, reviewed: int | None) -> Barrier:
    """What keeps its holder from enforcing with it. ``reviewed``: the last year whose review is published, ``None``: there was none.

    Who got a first card in that year, or since, was not reviewed in it.
    """
    if card.state != "in_use":
        return "state"
    if card.valid_until is not None and card.valid_until < on:
        return "term"
    year = card.registered if card.registered is not None else card.issued
    if reviewed is not None and (year is None or year < reviewed):
        return "year"
    return ""


def may_enforce(card: CardFacts, on: dt.date, reviewed: int | None) -> bool:
    """Whether its holder may enforce with it on that day, as far as the register says."""
    return barrier(card, on, reviewed) == ""


def left_days(valid_until: dt.date | None, on: dt.date) -> int | None:
    """Days until a card's last one, 0 on it; ``None`` where its term is open, or over."""
    if valid_until is None or valid_until < on:
        return None
    return (valid_until - on).days


def reminder(left: int | None, steps: tuple[int, ...]) -> int | None:
    """The reminder that is due, so many days before: the shortest of ``steps`` that is not over; ``None``: none yet."""
    if left is None:
        return None
    return min((step for step in steps if left <= step), default=None)
