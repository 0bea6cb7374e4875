"""Answers to self-check questions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from records.database.base import Base


class SelfCheckTry(Base):
    """One answer of a learner to a self-check question. ``answer`` is JSON text; ``content_hash`` tells the item's version."""

    __tablename__ = "self_check_try"
    __table_args__ = (Index("ix_self_check_try_learner", "person_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    item_id: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    lesson: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(Text)
    right: Mapped[bool]
    at: Mapped[dt.datetime]
