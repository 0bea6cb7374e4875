"""How a text stands as it is now: an approval is good for one content hash, and any edit voids it without anybody saying so."""

from __future__ import annotations

from sqlalchemy.orm import Session

from question_bank.bank import ItemBank
from question_bank.review import Reviewed
from records.bank.review import TEXT_REVIEW_MOVES, TextReview, TextState, hashes_in_use

BOUND: frozenset[TextState] = TEXT_REVIEW_MOVES.table["void"].sources
"""States that hold for one hash only."""


def state_now(row: TextReview | None, reviewed: Reviewed) -> TextState:
    """The state of a text: a draft where nothing is known of it, or where it is not what was reviewed any more."""
    if row is None:
        return "draft"
    if row.state in BOUND and row.content_hash != reviewed.content_hash:
        return "draft"
    return row.state


def items_in_use(db: Session, bank: ItemBank) -> frozenset[str]:
    """The only items that may enter a form: their approvals hold for what they are now."""
    known = hashes_in_use(db)
    return frozenset(
        item.id
        for item in bank.values()
        if item.id in known and item.content_hash == known[item.id]
    )
