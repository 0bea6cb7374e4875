"""The pool of an item as this site knows it: once it is on record, the item's file can't change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.database.base import Base

PoolName = Literal["study", "practice", "formal", "pretest"]
SECRET_POOLS: frozenset[PoolName] = frozenset({"formal", "pretest"})
"""Pools whose keys no learner is ever shown."""


class ItemPool(Base):
    """What an item is for. ``by`` and ``reason``: of the decision that made a formal item practice, or one in pretest formal; empty before one."""

    __tablename__ = "item_pool"

    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    pool: Mapped[PoolName] = mapped_column(String(10))
    since: Mapped[dt.datetime]
    by: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


def known_pools(db: Session) -> dict[str, PoolName]:
    """The pool of every item that is on record."""
    return dict(db.execute(select(ItemPool.item_id, ItemPool.pool)).all())


def formal_among(db: Session, items: Collection[str]) -> frozenset[str]:
    """Which of these items are formal ones on this site, those in pretest among them."""
    wanted = select(ItemPool.item_id).where(
        ItemPool.pool.in_(SECRET_POOLS), ItemPool.item_id.in_(items)
    )
    return frozenset(db.scalars(wanted))


def given_to_practice(db: Session) -> frozenset[str]:
    """The items that a decision, or the upgrade that found them on a practice paper, took from the formal ones."""
    wanted = select(ItemPool.item_id).where(ItemPool.pool == "practice", ItemPool.by != "")
    return frozenset(db.scalars(wanted))
