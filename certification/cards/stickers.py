"""Stickers of cards that are registered for a year (年度注册标识), once the yearly review of that year is published.

A sticker proves that the card was registered on its day. What became of the card since, its register says: no code tells it off line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import messages
from certification.codes import DocumentClaims, sign_document
from certification.errors import CardsRefused
from certification.result_documents import Proving
from documents.fonts import lacking
from documents.stickers import Sticker, Stickers, StickerUnit
from foundation.local_time import written_day
from records.cards.register import CardStep, cards_registered
from records.cards.review import CardReview
from records.people.enforcement_card import EnforcementCard


def registered_cards(
    db: Session, review: CardReview, unit: int | None = None
) -> Sequence[EnforcementCard]:
    """Cards that count now and are registered for the review's year, by it or since; by unit and number. None before it is published."""
    return cards_registered(db, review.year, unit) if review.state == "published" else ()


def card_stickers(
    db: Session, review: CardReview, proving: Proving, *, unit: int | None = None
) -> Stickers:
    """The stickers of everybody, or of one unit. Raises `CardsRefused` where there are none."""
    cards = registered_cards(db, review, unit)
    if not cards:
        text = messages.STICKERS_NONE if review.state == "published" else messages.STICKERS_EARLY
        raise CardsRefused([text.format(year=review.year)])
    simulated = review.exam is not None and review.exam.simulated
    days = _days(db, review.year)
    units = [
        StickerUnit(
            name,
            [
                _sticker(card, review, proving, _day(card, review, days), simulated=simulated)
                for card in members
            ],
        )
        for name, members in groupby(cards, key=_unit_name)
    ]
    return Stickers(
        title=messages.STICKERS.format(year=review.year),
        heading=messages.STICKER_HEADING.format(year=review.year),
        issuer=review.organ or proving.issuer,
        mark=messages.STICKER_SIMULATED if simulated else "",
        units=units,
    )


def unprintable(cards: Sequence[EnforcementCard]) -> list[str]:
    """Names and units with characters that the PDF prints as 〓, to be told before."""
    return lacking(text for card in cards for text in (card.person.name, _unit_name(card)))


def _unit_name(card: EnforcementCard) -> str:
    return card.person.unit.name if card.person.unit else ""


def _days(db: Session, year: int) -> dict[int, dt.date]:
    """When each card was registered for the year; the last time counts."""
    rows = db.execute(
        select(CardStep.card_id, CardStep.decided_on)
        .where(CardStep.act == "register", CardStep.standing == "made", CardStep.year == year)
        .order_by(CardStep.id)
    )
    return {row.card_id: row.decided_on for row in rows}


def _day(card: EnforcementCard, review: CardReview, days: dict[int, dt.date]) -> dt.date:
    """A card that took over another's registration has no step of its own."""
    return days.get(card.id) or review.decided_on or review.on


def _sticker(
    card: EnforcementCard,
    review: CardReview,
    proving: Proving,
    day: dt.date,
    *,
    simulated: bool,
) -> Sticker:
    number = f"{card.number}-{review.year}"
    told = f"{card.number}\t{card.person.name}\t{_unit_name(card)}\t{review.year}\n"
    claims = DocumentClaims(
        issuer=proving.issuer,
        document="card_sticker",
        number=number,
        basis=number,
        exam=messages.STICKER_MATTER.format(year=review.year),
        issued=day,
        digest=hashlib.sha256(told.encode()).hexdigest(),
        people=1,
        name=card.person.name,
        result=messages.STICKER_RESULT,
        simulated=simulated,
    )
    code = sign_document(claims, proving.signer)
    return Sticker(card.number, card.person.name, written_day(day), code)
