"""Entry codes that were handed out for a sitting that was deleted: whoever comes with one is told so."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.database.base import Base


class VoidEntryCode(Base):
    """A code's SHA-256, whose it was, and the name of the sitting; ``at``: when that was deleted, UTC."""

    __tablename__ = "void_entry_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sitting: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]


def deleted_sitting_of(db: Session, person: int, code_hash: str) -> str | None:
    """The name of the deleted sitting for which this person was given the code."""
    found = select(VoidEntryCode.sitting)
    return db.scalar(
        found.where(VoidEntryCode.code_hash == code_hash, VoidEntryCode.person_id == person)
    )
