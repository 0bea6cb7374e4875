"""Items in use, as if everybody had reviewed them: for tests of what comes after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from sqlalchemy import insert
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from question_bank.bank import read_bank
from question_bank.item import Item
from records.bank.review import TextReview, hashes_in_use
from records.schema import close_database, open_database


def put_in_use(db: Session, items: Iterable[Item]) -> None:
    """Commits; what is in use already stays so."""
    _put(db, {item.id: item.content_hash for item in items})


def put_shipped_in_use(url: str, wanted: Callable[[str], bool] = lambda item: True) -> None:
    """The shipped items, or those of them whose ids are wanted, in the database of a site."""
    sessions = open_database(url)
    with sessions() as db:
        _put(db, {item: content for item, content in _shipped().items() if wanted(item)})
    close_database(sessions)


@cache
def _shipped() -> Mapping[str, str]:
    return {item.id: item.content_hash for item in read_bank().values()}


def _put(db: Session, hashes: Mapping[str, str]) -> None:
    known = hashes_in_use(db)
    now = utc_now()
    rows = [
        {
            "kind": "item",
            "subject": item,
            "title": "",
            "state": "in_use",
            "content_hash": content,
            "text": "",
            "approved_hash": content,
            "approved_text": "",
            "round": 1,
            "writer": "",
            "important": False,
            "typing": False,
            "held": "",
            "since": now,
        }
        for item, content in hashes.items()
        if item not in known
    ]
    if rows:
        db.execute(insert(TextReview), rows)
    db.commit()
