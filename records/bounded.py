"""Histories that one person can make grow: beyond a bound the newest row takes the place of the one before."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def make_place(
    db: Session, row_id: InstrumentedAttribute[int], *alike: ColumnElement[bool], most: int
) -> None:
    """Before a row is added, in the caller's transaction: where ``most`` are ``alike``, the newest of them goes.

    ``row_id``: the table's number, which rises.
    """
    count, last = db.execute(select(func.count(), func.max(row_id)).where(*alike)).one()
    if count >= most:
        db.execute(delete(row_id.class_).where(row_id == last))
