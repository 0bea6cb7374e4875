"""How many rows a session holds as objects while it works: what makes memory grow with the people of an exam."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from records import many_rows

AT_ONCE = 5
"""People in a portion, for the tests."""


@dataclass
class Held:
    """The most objects that were alive together; looked at whenever the database was asked for something."""

    most: int = 0


@contextmanager
def held_by(db: Session) -> Iterator[Held]:
    """Count while something is done. What nobody refers to any more is gone from a session at once."""
    found, engine = Held(), db.get_bind()
    db.expunge_all()

    def look(*_: Any) -> None:
        found.most = max(found.most, len(db.identity_map))

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", look)


def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a query ask for few rows only, so that a few people are several portions."""
    monkeypatch.setattr(many_rows, "IN_ONE_QUERY", AT_ONCE)
