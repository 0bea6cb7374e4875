"""Pages that are open, told from one room to the others on the same database. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from records.database.base import Base


class OpenPage(Base):
    """The newest page of an attempt: the ``tab`` and ``address`` that it was opened by, and when it was last heard of.

    ``key_given_at``: when the key of the sealed paper was sent first. One room alone keeps all that in its memory.
    """

    __tablename__ = "open_page"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    tab: Mapped[str] = mapped_column(String(64), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    seen_at: Mapped[dt.datetime | None]
    key_given_at: Mapped[dt.datetime | None]
