"""Items in use, as if everybody had reviewed them: for tests of what comes after."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from foundation.clock import utc_now
from question_bank.item import Item
from records.bank.review import TextReview, hashes_in_use


def put_in_use(db: Session, items: Iterable[Item]) -> None:
    """Commits; what is in use already stays so."""
    known = hashes_in_use(db)
    db.add_all(
        TextReview(
            kind="item",
            subject=item.id,
            state="in_use",
            content_hash=item.content_hash,
            approved_hash=item.content_hash,
            since=utc_now(),
        )
        for item in items
        if item.id not in known
    )
    db.commit()
